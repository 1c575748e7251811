import { createHash } from 'node:crypto';
import type { Confirmed } from '../domain/gates.ts';
import type { UserId } from '../domain/ids.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { PlaceName, Ticket, TicketAction } from '../domain/ticket.ts';
import type { EpochMs } from '../domain/time.ts';

/** The hash that binds a ticket to exactly what it does. Key order is fixed by how actions are made. */
export function hashAction(action: TicketAction): string {
  return createHash('sha256').update(JSON.stringify(action)).digest('hex');
}

/** A press or a typed yes. */
export interface Press {
  readonly user: UserId;
  readonly place: PlaceName;
  readonly at: EpochMs;
}

/**
 * Whether this person may use this ticket now. A ticket belongs to who asked for it, in the place where they
 * asked, until it expires, once.
 */
export function checkTicket(ticket: Ticket | undefined, press: Press): Result<Ticket, Refusal> {
  if (ticket === undefined) {
    return fail(refusal('TICKET_UNKNOWN', 'There is no such ticket. Type the order again.'));
  }
  if (ticket.requester !== press.user) {
    return fail(
      refusal(
        'NOT_YOUR_TICKET',
        'This ticket belongs to somebody else. Ask them, or propose your own: /buy RELIANCE 10.',
      ),
    );
  }
  if (ticket.place !== press.place) {
    return fail(
      refusal(
        'NOT_YOUR_TICKET',
        'This ticket was made in another chat. Confirm it there, or type the order again here.',
      ),
    );
  }
  if (ticket.state !== 'open') return fail(refusal('TICKET_USED', usedUp(ticket)));
  if (press.at >= ticket.expiresAt) {
    return fail(
      refusal('TICKET_EXPIRED', `Ticket ${ticket.id} has expired. Nothing was sent. Type the order again.`),
    );
  }
  return ok(ticket);
}

function usedUp(ticket: Ticket): string {
  switch (ticket.state) {
    case 'confirmed':
      return `Ticket ${ticket.id} was confirmed before. Nothing was sent twice. See /orders.`;
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
