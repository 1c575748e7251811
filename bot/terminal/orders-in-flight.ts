import type { Desk } from '../../engine/desk.ts';
import type { Caller, QuoteView } from '../../engine/desk-market.ts';
import { isLive, type Order } from '../../engine/domain/order.ts';

const POLL_MS = 25;

/** Whether a limit is at or through the other side of the market, so that it fills any moment. */
function isMarketable(order: Order, view: QuoteView | undefined): boolean {
  if (order.pricing.type !== 'LIMIT' || view === undefined) return false;
  const { bid, ask } = view.quote;
  return order.side === 'BUY' ? order.pricing.price >= ask && ask > 0 : order.pricing.price <= bid;
}

/** Whether news of an order is due soon. One that rests at its price or its trigger may rest all day. */
function isInFlight(desk: Desk, order: Order): boolean {
  if (!isLive(order)) return false;
  if (order.pendingChange !== 'none') return true;
  if (order.state.kind === 'trigger-pending') return false;
  if (order.state.kind !== 'open' || order.pricing.type === 'MARKET') return true;
  return isMarketable(order, desk.market.quote(order.instrument));
}

/** Resolves when no order of the caller's books is on its way to, or through, the market. The caller sets the limit. */
export async function ordersSettled(desk: Desk, caller: Caller, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const lists = await Promise.all(desk.books.books(caller).map(({ book }) => desk.books.orders(book.id)));
    if (!lists.flat().some((order) => isInFlight(desk, order))) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
