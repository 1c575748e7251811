import type { AccountId } from '../domain/ids.ts';
import { isGuard, type Order } from '../domain/order.ts';
import { MINUTE_MS } from '../domain/time.ts';
import type { KernelContext } from './context.ts';
import { makeWay } from './making-way.ts';
import { withdraw } from './sending.ts';
import type { DeskState } from './state.ts';
import { waitsForComparison } from './trading-state.ts';
import type { Moment, Turn } from './turn.ts';

/** For so long an exit waits for a comparison: a person who wants out must learn soon that it did not go. */
const LONGEST_WAIT_MS = MINUTE_MS;

/**
 * Lets an agreed order go as soon as nothing stands in its way. While its book is compared with the broker an exit leaves
 * all as it is: its position keeps its stop until the exit itself may leave.
 */
export function sendAgreed(turn: Turn, context: KernelContext, order: Order): void {
  if (waitsForComparison(turn.state, order)) return;
  if (!makeWay(turn, context, order)) turn.ask({ kind: 'claim', order: order.id });
}

/** The books of an account are compared: exits that waited for that go, each judged again by what is held now. */
export function sendWaitingExits(turn: Turn, context: KernelContext, account: AccountId): void {
  for (const order of queuedExits(turn.state, account))
    if (order.after === undefined) sendAgreed(turn, context, order);
    else turn.ask({ kind: 'claim', order: order.id });
}

/** Whether an exit has waited so long that it is not to go unasked any more. */
export function waitedTooLong(state: DeskState, order: Order, { marketAt }: Moment): boolean {
  return waitsForComparison(state, order) && marketAt - order.createdAt >= LONGEST_WAIT_MS;
}

/** Takes back exits whose comparison did not come to an end. */
export function withdrawLongWaiting(turn: Turn, context: KernelContext, account: AccountId): void {
  for (const order of queuedExits(turn.state, account)) {
    if (waitedTooLong(turn.state, order, turn.moment))
      withdraw(
        turn,
        context,
        order,
        "the books could not be compared with the broker within a minute; close it in the broker's app, or send it again when /status shows no comparison",
      );
  }
}

function queuedExits(state: DeskState, account: AccountId): readonly Order[] {
  return [...state.liveOrders.values()].filter(
    (order) =>
      order.account === account && order.state.kind === 'queued' && order.reduceOnly && !isGuard(order),
  );
}
