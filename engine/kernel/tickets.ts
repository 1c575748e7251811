import { checkTicket, confirmAction, hashAction } from '../compliance/confirmation.ts';
import type { Confirmation } from '../desk-tickets.ts';
import { formatPrice, formatRupees } from '../domain/amount-text.ts';
import { assert } from '../domain/assert.ts';
import { type ExitPlan, withoutLevel } from '../domain/exit-plan.ts';
import type { Confirmed } from '../domain/gates.ts';
import type { BookId, TicketId, UserId } from '../domain/ids.ts';
import { add, type Money } from '../domain/money.ts';
import { isLive, type Order } from '../domain/order.ts';
import { NO_PRICE, type Price } from '../domain/price.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { PlaceName, Ticket, TicketAction, TicketState } from '../domain/ticket.ts';
import { allLegs } from '../domain/ticket-legs.ts';
import { epochMs } from '../domain/time.ts';
import { judge } from '../risk/gate.ts';
import { mayReset, resetBook } from './books.ts';
import type { KernelContext } from './context.ts';
import { alignExits, requestCancel, requestModify } from './exits.ts';
import { expectedPrice } from './exposure.ts';
import { gateView } from './gate-view.ts';
import { mayProtect } from './protection.ts';
import { withdraw } from './sending.ts';
import { positionKey } from './state.ts';
import { placeLegs } from './ticket-legs.ts';
import { waitsForComparison } from './trading-state.ts';
import type { Turn } from './turn.ts';
import { mayTrade } from './who-may.ts';

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

/** What a yes must stand up to besides the gate. */
export interface ConfirmRule {
  /** How far the price may move between showing and confirming, in basis points. */
  readonly maxDriftBp: number;
  /** A live ticket that adds more than this needs a code of the authenticator. */
  readonly stepUpAbove: Money;
}

/** Who says yes where; `steppedUp` when a code of their authenticator came with it. */
export interface Yes {
  readonly ticket: TicketId;
  readonly user: UserId;
  readonly place: PlaceName;
  readonly steppedUp: boolean;
}

/** Records a ticket that waits for its requester's yes. */
export function offerTicket(turn: Turn, offer: Offer): Ticket {
  const { validForMs, ...shown } = offer;
  const ticket: Ticket = {
    ...shown,
    actionHash: hashAction(offer.action),
    offeredAt: turn.moment.wallAt,
    expiresAt: epochMs(turn.moment.wallAt + validForMs),
    state: 'open',
  };
  turn.record({ kind: 'ticket-offered', ticket });
  return ticket;
}

/** Ends an open ticket in another way than by a yes. */
export function closeTicket(turn: Turn, ticket: Ticket, state: Exclude<TicketState, 'open'>): void {
  turn.record({ kind: 'ticket-closed', ticket: ticket.id, state });
  turn.ask({ kind: 'announce', event: { kind: 'ticket-closed', ticket: { ...ticket, state } } });
}

/** Ends every ticket whose time is over. */
export function expireTickets(turn: Turn): void {
  for (const ticket of turn.state.tickets.values()) {
    if (ticket.state === 'open' && turn.moment.wallAt >= ticket.expiresAt)
      closeTicket(turn, ticket, 'expired');
  }
}

/** Whether the price a person saw is too far from the price of now. */
function drifted(turn: Turn, context: KernelContext, ticket: Ticket, rule: ConfirmRule): Refusal | undefined {
  const intent = ticket.action.kind === 'place' ? allLegs(ticket.action.legs)[0] : undefined;
  if (intent === undefined || intent.pricing.type !== 'MARKET' || ticket.shownPrice === NO_PRICE)
    return undefined;
  const now = expectedPrice(context, intent);
  if (Math.abs(now - ticket.shownPrice) * 10_000 <= ticket.shownPrice * rule.maxDriftBp) return undefined;
  closeTicket(turn, ticket, 'replaced');
  return refusal(
    'PRICE_MOVED',
    `Not sent. The price moved from ${formatPrice(ticket.shownPrice)} to ${formatPrice(now)} since you saw it. Type the order again for a ticket at the new price.`,
  );
}

/** Takes a yes: uses the ticket up and sets in motion what it says, in one piece, or refuses. */
export function confirmTicket(
  turn: Turn,
  context: KernelContext,
  press: Yes,
  rule: ConfirmRule,
): Result<Confirmation, Refusal> {
  const stored = turn.state.tickets.get(press.ticket);
  const checked = checkTicket(stored, { ...press, at: turn.moment.wallAt });
  if (!checked.ok) {
    if (checked.error.code === 'TICKET_EXPIRED' && stored !== undefined) closeTicket(turn, stored, 'expired');
    return checked;
  }
  const ticket = checked.value;
  const stranger = mayTrade(turn.state, press.user, ticket.book);
  if (stranger !== undefined) {
    closeTicket(turn, ticket, 'voided');
    return fail(stranger);
  }
  const moved = drifted(turn, context, ticket, rule);
  if (moved !== undefined) return fail(moved);
  const action = confirmAction(ticket);
  const unproven = needsCode(turn, context, ticket, rule);
  // The ticket stays open: the code may still come.
  if (unproven !== undefined && !press.steppedUp) return fail(unproven);
  const refused = refusalNow(turn, context, action);
  if (refused !== undefined) {
    closeTicket(turn, ticket, 'replaced');
    return fail(refused);
  }
  turn.record({ kind: 'ticket-closed', ticket: ticket.id, state: 'confirmed' });
  return ok(carryOut(turn, context, ticket, action));
}

/** Why a yes alone is not enough; undefined when it is. What only shrinks positions adds nothing and needs no code. */
function needsCode(
  turn: Turn,
  context: KernelContext,
  { action, book, id }: Ticket,
  rule: ConfirmRule,
): Refusal | undefined {
  if (action.kind !== 'place' || turn.state.books.get(book)?.mode !== 'live') return undefined;
  const added = allLegs(action.legs).map((intent) => {
    const { instrument, value, marginNeeded } = gateView(turn.state, context, turn.moment, { intent });
    return instrument.kind === 'equity' ? value : marginNeeded;
  });
  const sum = add(...added);
  if (sum <= rule.stepUpAbove) return undefined;
  return refusal(
    'STEP_UP_NEEDED',
    `Not sent yet. This adds ₹${formatRupees(sum)} of real money, above ₹${formatRupees(rule.stepUpAbove)}. Type the six digits of your authenticator: /confirm ${id} 123456.`,
  );
}

/** The gate's word on the first thing that stands against the action at this moment. */
function refusalNow(turn: Turn, context: KernelContext, action: TicketAction): Refusal | undefined {
  if (action.kind === 'reset-book') return mayReset(turn, action.book);
  if (action.kind === 'protect') return mayProtect(turn.state, context, action);
  if (action.kind !== 'place') return undefined;
  for (const intent of allLegs(action.legs)) {
    const [first] = judge(gateView(turn.state, context, turn.moment, { intent })).refusals;
    if (first !== undefined) return first;
  }
  return undefined;
}

function carryOut(
  turn: Turn,
  context: KernelContext,
  ticket: Ticket,
  action: Confirmed<TicketAction>,
): Confirmation {
  switch (action.kind) {
    case 'place': {
      const orders = placeLegs(turn, context, ticket, action.legs);
      const waits = orders.some((order) => waitsForComparison(turn.state, order));
      return { kind: 'placed', orders, waits };
    }
    case 'cancel': {
      const orders = action.orders
        .map((id) => turn.state.orders.get(id))
        .filter((order) => order !== undefined);
      for (const order of orders) cancelOrder(turn, context, order);
      return { kind: 'cancelling', orders: orders.map((order) => turn.state.orders.get(order.id) ?? order) };
    }
    case 'modify': {
      const order = turn.state.orders.get(action.order);
      assert(order !== undefined, `no order ${action.order}`);
      requestModify(turn, order, { pricing: action.pricing, units: action.quantity }, 'asked in chat');
      return { kind: 'modifying', order: turn.state.orders.get(order.id) ?? order };
    }
    case 'protect':
      return { kind: 'protected', plan: protect(turn, context, action) };
    case 'reset-book':
      return { kind: 'book-reset', book: resetBook(turn, action.book) };
  }
}

/** Takes an order back: before it left by itself, afterwards by asking the broker. */
function cancelOrder(turn: Turn, context: KernelContext, order: Order): void {
  const current = turn.state.orders.get(order.id) ?? order;
  if (!isLive(current)) return;
  if (current.state.kind === 'queued') {
    withdraw(turn, context, current, 'taken back before it was sent');
    return;
  }
  dropCancelledLevel(turn, current);
  requestCancel(turn, current, 'asked in chat');
}

/** Who cancels a stop does not want another in its place: the level goes with it. */
function dropCancelledLevel(turn: Turn, order: Order): void {
  const plan = turn.state.exitPlans.get(positionKey(order));
  if (plan === undefined || order.origin.kind !== 'protective') return;
  turn.record({ kind: 'exit-plan-set', plan: withoutLevel(plan, order.origin.role) });
}

/** Gives an open position new levels; those that are not said stay. */
function protect(
  turn: Turn,
  context: KernelContext,
  action: Extract<TicketAction, { kind: 'protect' }>,
): ExitPlan {
  const { book, instrument, product } = action;
  const before = turn.state.exitPlans.get(positionKey(action));
  const plan: ExitPlan = {
    book,
    instrument,
    product,
    levels: { ...before?.levels, ...action.levels },
    phase: 'guarding',
  };
  turn.record({ kind: 'exit-plan-set', plan });
  alignExits(turn, context, positionKey(action));
  return plan;
}
