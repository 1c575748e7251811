import type { Order } from '../domain/order.ts';
import type { KernelContext } from './context.ts';
import { requestCancel, standsInTheWay } from './exits.ts';
import { withdraw } from './sending.ts';
import type { Turn } from './turn.ts';

/**
 * What shrinks a position must not leave beside its resting stop, nor an entry beside an exit: those go first, and
 * their proven end lets the order go. True when it has to wait for that.
 */
export function makeWay(turn: Turn, context: KernelContext, order: Order): boolean {
  let waits = false;
  for (const other of [...turn.state.liveOrders.values()]) {
    if (!standsInTheWay(other, order)) continue;
    if (other.state.kind === 'queued') {
      withdraw(turn, context, other, `order ${order.id} takes the position`);
      continue;
    }
    requestCancel(turn, other, `order ${order.id} takes the position`);
    waits = true;
  }
  return waits;
}
