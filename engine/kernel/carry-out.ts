import type { Confirmation } from '../desk-tickets.ts';
import { assert } from '../domain/assert.ts';
import { type ExitPlan, withoutLevel } from '../domain/exit-plan.ts';
import type { Confirmed } from '../domain/gates.ts';
import { isLive, type Order } from '../domain/order.ts';
import type { Ticket, TicketAction } from '../domain/ticket.ts';
import { setLimit } from './book-limits.ts';
import { resetBook } from './books.ts';
import type { KernelContext } from './context.ts';
import { alignExits, requestCancel, requestModify } from './exits.ts';
import { withdraw } from './sending.ts';
import { positionKey } from './state.ts';
import { placeLegs } from './ticket-legs.ts';
import { waitsForComparison } from './trading-state.ts';
import type { Turn } from './turn.ts';

/** Sets in motion what people said yes to. */
export function carryOut(
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
    case 'set-limit': {
      const book = turn.state.books.get(action.book);
      assert(book !== undefined, `no book ${action.book}`);
      return { kind: 'limit-set', setting: setLimit(turn, context, { ...action, book }) };
    }
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
