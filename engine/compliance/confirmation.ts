import { createHash } from 'node:crypto';
import type { Confirmed } from '../domain/gates.ts';
import type { UserId } from '../domain/ids.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import {
  type AwaitingTicket,
  isAwaiting,
  type PlaceName,
  type Ticket,
  type TicketAction,
} from '../domain/ticket.ts';
import type { EpochMs } from '../domain/time.ts';

/** The hash that binds a ticket to exactly what it does, whatever the order of keys: a database keeps its own. */
export function hashAction(action: TicketAction): string {
  return createHash('sha256').update(JSON.stringify(action, inOrder)).digest('hex');
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A press or a typed yes. */
export interface Press {
  readonly user: UserId;
  readonly place: PlaceName;
  readonly at: EpochMs;
}

/** Whether this is the person and the place a ticket belongs to. */
function belongs(ticket: Ticket, press: Press): Refusal | undefined {
  if (ticket.requester !== press.user) {
    return refusal(
      'NOT_YOUR_TICKET',
      'This ticket belongs to somebody else. Ask them, or propose your own: /buy RELIANCE 10.',
    );
  }
  if (ticket.place === press.place) return undefined;
  return refusal(
    'NOT_YOUR_TICKET',
    'This ticket was made in another chat. Confirm it there, or type the order again here.',
  );
}

/**
 * Whether this person may use this ticket now. A ticket belongs to who asked for it, in the place where they
 * asked, until it expires, once.
 */
export function checkTicket(ticket: Ticket | undefined, press: Press): Result<Ticket, Refusal> {
  if (ticket === undefined) return fail(NO_TICKET);
  const foreign = belongs(ticket, press);
  if (foreign !== undefined) return fail(foreign);
  if (ticket.state.kind !== 'open') return fail(refusal('TICKET_USED', usedUp(ticket)));
  if (press.at >= ticket.expiresAt) {
    return fail(
      refusal('TICKET_EXPIRED', `Ticket ${ticket.id} has expired. Nothing was sent. Type the order again.`),
    );
  }
  return ok(ticket);
}

/** Whether this person may still take the ticket back: also while others decide on it. */
export function checkWithdrawal(ticket: Ticket | undefined, press: Press): Result<Ticket, Refusal> {
  if (ticket === undefined || !isAwaiting(ticket)) return checkTicket(ticket, press);
  return ticket.requester === press.user ? ok(ticket) : fail(NOT_YOURS);
}

const NO_TICKET = refusal('TICKET_UNKNOWN', 'There is no such ticket. Type the order again.');
const NOT_YOURS = refusal(
  'NOT_YOUR_TICKET',
  'This was proposed by somebody else. To turn it down: /reject and its code.',
);

/**
 * The ticket, when somebody who may approve in its book can decide on it now. Never its own requester, whatever platform
 * they come from: a person is one person.
 */
export function checkDecision(
  ticket: Ticket | undefined,
  press: Omit<Press, 'place'> & { readonly mayApprove: boolean },
): Result<AwaitingTicket, Refusal> {
  if (ticket === undefined) return fail(NOTHING_WAITS);
  if (ticket.requester === press.user)
    return fail(
      refusal(
        'NOT_ALLOWED',
        'You proposed this yourself, so somebody else has to decide. To take it back: /drop and its code.',
      ),
    );
  if (!press.mayApprove)
    return fail(
      refusal(
        'NOT_ALLOWED',
        `Deciding on ${ticket.id} needs the role approver in ${ticket.book}. Ask its owner.`,
      ),
    );
  if (!isAwaiting(ticket))
    return fail(ticket.state.kind === 'open' ? NOTHING_WAITS : refusal('TICKET_USED', usedUp(ticket)));
  if (press.at >= ticket.expiresAt)
    return fail(
      refusal('TICKET_EXPIRED', `${ticket.id} has expired. Nothing was done; it has to be proposed again.`),
    );
  return ok(ticket);
}

const NOTHING_WAITS = refusal('TICKET_UNKNOWN', 'Nothing with that code waits for approval. See /pending.');

function usedUp(ticket: Ticket): string {
  switch (ticket.state.kind) {
    case 'confirmed':
      return `Ticket ${ticket.id} was confirmed before. Nothing was sent twice. See /orders.`;
    case 'awaiting':
      return `Ticket ${ticket.id} waits for the yes of somebody else. See /pending, or take it back: /drop ${ticket.id}.`;
    case 'approved':
      return `${ticket.id} was approved before. Nothing was done twice. See /orders.`;
    case 'rejected':
      return `${ticket.id} was rejected. Nothing was sent. It can be proposed again.`;
    case 'voided':
      return `Ticket ${ticket.id} is void: Munim restarted, or your rights changed. Nothing was sent. Type the order again.`;
    case 'expired':
      return `Ticket ${ticket.id} has expired. Nothing was sent. Type the order again.`;
    default:
      return `Ticket ${ticket.id} was dropped. Nothing was sent. Type the order again.`;
  }
}

/**
 * The only maker of confirmed actions: the ticket passed {@link checkTicket} and its action is still the one
 * whose hash was shown.
 */
export function confirmAction(ticket: Ticket): Confirmed<TicketAction> {
  if (hashAction(ticket.action) !== ticket.actionHash) {
    throw new Error(`ticket ${ticket.id} does not do what it showed`);
  }
  return ticket.action as Confirmed<TicketAction>;
}
