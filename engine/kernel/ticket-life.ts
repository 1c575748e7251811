import { hashAction } from '../compliance/confirmation.ts';
import type { BookId, TicketId, UserId } from '../domain/ids.ts';
import type { Price } from '../domain/price.ts';
import {
  isAwaiting,
  isPending,
  type PlaceName,
  type Ticket,
  type TicketAction,
  type TicketEnd,
} from '../domain/ticket.ts';
import { epochMs } from '../domain/time.ts';
import type { Turn } from './turn.ts';

/** A ticket as it is shown; `shownPrice` is what the yes will be held to. */
export interface Offer {
  readonly id: TicketId;
  readonly book: BookId;
  readonly requester: UserId;
  readonly place: PlaceName;
  readonly action: TicketAction;
  readonly shownPrice: Price;
  readonly validForMs: number;
}

/** Records a ticket that waits for its requester's yes. */
export function offerTicket(turn: Turn, offer: Offer): Ticket {
  const { validForMs, ...shown } = offer;
  const ticket: Ticket = {
    ...shown,
    actionHash: hashAction(offer.action),
    offeredAt: turn.moment.wallAt,
    expiresAt: epochMs(turn.moment.wallAt + validForMs),
    state: { kind: 'open' },
  };
  turn.record({ kind: 'ticket-offered', ticket });
  return ticket;
}

/** Ends a ticket; whoever was to decide on it hears how. */
export function closeTicket(turn: Turn, ticket: Ticket, state: TicketEnd): void {
  turn.record({ kind: 'ticket-closed', ticket: ticket.id, state });
  const closed = { ...ticket, state };
  const what = isAwaiting(ticket)
    ? ({ kind: 'approval', news: 'decided' } as const)
    : ({ kind: 'ticket-closed' } as const);
  turn.ask({ kind: 'announce', event: { ...what, ticket: closed } });
}

/** Ends every ticket whose time is over. */
export function expireTickets(turn: Turn): void {
  for (const ticket of turn.state.tickets.values()) {
    if (isPending(ticket) && turn.moment.wallAt >= ticket.expiresAt)
      closeTicket(turn, ticket, { kind: 'expired' });
  }
}
