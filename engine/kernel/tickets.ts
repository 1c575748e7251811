import { checkTicket, confirmAction } from '../compliance/confirmation.ts';
import type { Confirmation } from '../desk-tickets.ts';
import { formatPrice } from '../domain/amount-text.ts';
import type { TicketId, UserId } from '../domain/ids.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { PlaceName, Ticket } from '../domain/ticket.ts';
import { askApproval } from './approvals.ts';
import { carryOut } from './carry-out.ts';
import { consentFor } from './consent.ts';
import type { KernelContext } from './context.ts';
import { type ConfirmRule, hasDrifted, priceNow, refusalNow } from './ticket-checks.ts';
import { closeTicket } from './ticket-life.ts';
import type { Turn } from './turn.ts';
import { mayTrade } from './who-may.ts';

/** Who says yes where; `steppedUp` when a code of their authenticator came with it. */
export interface Yes {
  readonly ticket: TicketId;
  readonly user: UserId;
  readonly place: PlaceName;
  readonly steppedUp: boolean;
}

/** Takes a yes: uses the ticket up and sets in motion what it says, or hands it to those who have to agree, or refuses. */
export function confirmTicket(
  turn: Turn,
  context: KernelContext,
  press: Yes,
  rule: ConfirmRule,
): Result<Confirmation, Refusal> {
  const stored = turn.state.tickets.get(press.ticket);
  const checked = checkTicket(stored, { ...press, at: turn.moment.wallAt });
  if (!checked.ok) {
    if (checked.error.code === 'TICKET_EXPIRED' && stored !== undefined)
      closeTicket(turn, stored, { kind: 'expired' });
    return checked;
  }
  const ticket = checked.value;
  const over = voided(turn, press, ticket) ?? drifted(turn, context, ticket, rule);
  if (over !== undefined) return fail(over);
  const action = confirmAction(ticket);
  const consent = consentFor(turn, context, ticket);
  if (consent.kind === 'impossible') return fail(consent.refusal);
  // The ticket stays open: the code may still come.
  if (consent.code !== undefined && !press.steppedUp) return fail(consent.code);
  const refused = refusalNow(turn, context, action);
  if (refused !== undefined) {
    closeTicket(turn, ticket, { kind: 'replaced' });
    return fail(refused);
  }
  if (consent.kind === 'others') return ok(askApproval(turn, context, ticket, { ...consent, ...rule }));
  turn.record({ kind: 'ticket-closed', ticket: ticket.id, state: { kind: 'confirmed' } });
  return ok(carryOut(turn, context, ticket, action));
}

/** A ticket of somebody who may not trade there any more is void. */
function voided(turn: Turn, press: Yes, ticket: Ticket): Refusal | undefined {
  const stranger = mayTrade(turn.state, press.user, ticket.book);
  if (stranger !== undefined) closeTicket(turn, ticket, { kind: 'voided' });
  return stranger;
}

function drifted(turn: Turn, context: KernelContext, ticket: Ticket, rule: ConfirmRule): Refusal | undefined {
  const now = priceNow(context, ticket);
  if (!hasDrifted(ticket.shownPrice, now, rule)) return undefined;
  closeTicket(turn, ticket, { kind: 'replaced' });
  return refusal(
    'PRICE_MOVED',
    `Not sent. The price moved from ${formatPrice(ticket.shownPrice)} to ${formatPrice(now)} since you saw it. Type the order again for a ticket at the new price.`,
  );
}
