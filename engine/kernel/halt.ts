import type { BookId } from '../domain/ids.ts';
import { direction, isLive, type Order } from '../domain/order.ts';
import type { KernelContext } from './context.ts';
import { requestCancel } from './exits.ts';
import { withdraw } from './sending.ts';
import { type DeskState, positionKey } from './state.ts';
import type { Turn } from './turn.ts';

/** Whether more of an order's fills could only shrink what is held. */
function shrinks(state: DeskState, order: Order): boolean {
  if (order.reduceOnly) return true;
  const held = state.positions.get(positionKey(order))?.quantity ?? 0;
  const away = held * -direction(order.side);
  return away > 0 && order.quantity - order.filled <= away;
}

/** Live orders of a book, or of the whole desk, that could open or enlarge a position. */
export function openEntries(state: DeskState, scope: BookId | 'desk'): readonly Order[] {
  return [...state.liveOrders.values()].filter(
    (order) => (scope === 'desk' || order.book === scope) && !shrinks(state, order),
  );
}

/**
 * Takes every open entry back: what has not left is withdrawn, of the rest the broker is asked. Exits and stops stay. May
 * be done again and again: what has been asked and not answered is not asked twice at once.
 */
export function cancelEntries(turn: Turn, context: KernelContext, scope: BookId | 'desk', why: string): void {
  for (const { id } of openEntries(turn.state, scope)) {
    const order = turn.state.orders.get(id);
    if (order === undefined || !isLive(order)) continue;
    if (order.state.kind === 'queued') withdraw(turn, context, order, why);
    else if (order.pendingChange === 'none' || order.brokerOrderId !== undefined)
      requestCancel(turn, order, why);
  }
}
