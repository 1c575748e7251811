import { checkDecision, confirmAction } from '../compliance/confirmation.ts';
import type { Decision } from '../desk-approvals.ts';
import type { Confirmation } from '../desk-tickets.ts';
import { formatPrice } from '../domain/amount-text.ts';
import type { TicketId, UserId } from '../domain/ids.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { AwaitingTicket, Ticket } from '../domain/ticket.ts';
import { epochMs } from '../domain/time.ts';
import { carryOut } from './carry-out.ts';
import type { KernelContext } from './context.ts';
import { type ConfirmRule, hasDrifted, priceNow, refusalNow } from './ticket-checks.ts';
import { closeTicket } from './ticket-life.ts';
import type { Turn } from './turn.ts';
import { approversFor, mayTrade } from './who-may.ts';

/** Who decides on what. */
export interface Ruling {
  readonly ticket: TicketId;
  readonly user: UserId;
}

/** Hands a ticket that its requester confirmed to those who have to agree. */
export function askApproval(
  turn: Turn,
  context: KernelContext,
  ticket: Ticket,
  ask: { readonly why: readonly string[]; readonly needed: number; readonly approvalMs: number },
): Confirmation {
  const { wallAt } = turn.moment;
  const { why, needed, approvalMs } = ask;
  const asked: AwaitingTicket = {
    ...ticket,
    expiresAt: epochMs(wallAt + approvalMs),
    state: { kind: 'awaiting', since: wallAt, why, needed, votes: [], price: priceNow(context, ticket) },
  };
  turn.record({ kind: 'approval-asked', ticket: asked });
  turn.ask({ kind: 'announce', event: { kind: 'approval', news: 'asked', ticket: asked } });
  return { kind: 'awaiting', ticket: asked };
}

/** Takes the yes of somebody else; with enough of them the ticket is carried out, exactly as it was shown, in the same turn. */
export function approveTicket(
  turn: Turn,
  context: KernelContext,
  ruling: Ruling,
  rule: ConfirmRule,
): Result<Decision, Refusal> {
  const checked = decidable(turn, ruling);
  if (!checked.ok) return checked;
  const ticket = checked.value;
  const stranger = mayTrade(turn.state, ticket.requester, ticket.book);
  if (stranger !== undefined) {
    closeTicket(turn, ticket, { kind: 'voided' });
    return fail(refusal('TICKET_USED', 'Not done: whoever proposed this may not trade there any more.'));
  }
  if (standing(turn, ticket).some(({ user }) => user === ruling.user))
    return fail(
      refusal('NOTHING_TO_DO', `You said yes to ${ticket.id} before. It waits for somebody else too.`),
    );
  const moved = repriced(turn, context, ticket, rule);
  if (moved !== undefined) return fail(moved);
  const action = confirmAction(ticket);
  const refused = refusalNow(turn, context, action);
  if (refused !== undefined)
    return fail({ ...refused, message: `${refused.message} It was not approved, and waits on.` });
  return ok(count(turn, context, { ticket, ruling, action }));
}

function count(
  turn: Turn,
  context: KernelContext,
  of: {
    readonly ticket: AwaitingTicket;
    readonly ruling: Ruling;
    readonly action: ReturnType<typeof confirmAction>;
  },
): Decision {
  const { ticket, ruling, action } = of;
  const votes = [...standing(turn, ticket), { user: ruling.user, at: turn.moment.wallAt }];
  const given: AwaitingTicket = { ...ticket, state: { ...ticket.state, votes } };
  turn.record({ kind: 'approval-given', ticket: given, by: ruling.user });
  if (votes.length < ticket.state.needed) {
    turn.ask({ kind: 'announce', event: { kind: 'approval', news: 'counted', ticket: given } });
    return { kind: 'counted', ticket: given };
  }
  const state = { kind: 'approved', by: votes.map(({ user }) => user) } as const;
  closeTicket(turn, given, state);
  return { kind: 'approved', ticket: { ...given, state }, done: carryOut(turn, context, given, action) };
}

/** Ends what somebody proposed. */
export function rejectTicket(turn: Turn, ruling: Ruling, reason: string): Result<Decision, Refusal> {
  const checked = decidable(turn, ruling);
  if (!checked.ok) return checked;
  const state = { kind: 'rejected', by: ruling.user, reason } as const;
  closeTicket(turn, checked.value, state);
  return ok({ kind: 'rejected', ticket: { ...checked.value, state } });
}

function decidable(turn: Turn, ruling: Ruling): Result<AwaitingTicket, Refusal> {
  const stored = turn.state.tickets.get(ruling.ticket);
  const approvers = stored === undefined ? [] : approversFor(turn.state, stored.book, stored.requester);
  const checked = checkDecision(stored, {
    user: ruling.user,
    at: turn.moment.wallAt,
    mayApprove: approvers.some(({ id }) => id === ruling.user),
  });
  if (!checked.ok && checked.error.code === 'TICKET_EXPIRED' && stored !== undefined)
    closeTicket(turn, stored, { kind: 'expired' });
  return checked;
}

/** The votes of those who may still approve: whoever lost the right, lost the say. */
function standing(turn: Turn, ticket: AwaitingTicket): AwaitingTicket['state']['votes'] {
  const approvers = new Set(approversFor(turn.state, ticket.book, ticket.requester).map(({ id }) => id));
  return ticket.state.votes.filter(({ user }) => approvers.has(user));
}

/** When the price left the band around what approvers saw, they are asked again at the new one. */
function repriced(
  turn: Turn,
  context: KernelContext,
  ticket: AwaitingTicket,
  rule: ConfirmRule,
): Refusal | undefined {
  const seen = ticket.state.price;
  const price = priceNow(context, ticket);
  if (!hasDrifted(seen, price, rule)) return undefined;
  const asked: AwaitingTicket = { ...ticket, state: { ...ticket.state, price, votes: [] } };
  turn.record({ kind: 'approval-repriced', ticket: asked });
  turn.ask({ kind: 'announce', event: { kind: 'approval', news: 'repriced', ticket: asked } });
  return refusal(
    'PRICE_MOVED',
    `Not approved yet. The price moved from ${formatPrice(seen)} to ${formatPrice(price)} since it was shown. If it is still right: /approve ${ticket.id}.`,
  );
}
