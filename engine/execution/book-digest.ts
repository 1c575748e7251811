import type { BrokerBook } from '../kernel/reconciliation.ts';

/** What two reads of a book must have in common to count as the same book. */
export function bookDigest(book: Pick<BrokerBook, 'orders' | 'trades' | 'positions'>): string {
  const orders = book.orders.map(({ brokerOrderId, status, quantity, filled, pricing, updatedAt }) =>
    JSON.stringify([brokerOrderId, status, quantity, filled, pricing, updatedAt]),
  );
  const trades = book.trades.map(({ brokerOrderId, tradeId }) => `${brokerOrderId}|${tradeId}`);
  const positions = book.positions.map(
    ({ instrument, product, quantity }) => `${instrument}|${product}|${quantity}`,
  );
  return [orders, trades, positions].map((rows) => rows.sort().join('\n')).join('\n\n');
}
