import { accountId, bookId, instrumentKey, orderId, orderTag } from '../../engine/domain/ids.ts';
import { ZERO } from '../../engine/domain/money.ts';
import type { Order } from '../../engine/domain/order.ts';
import { priceFromRupees } from '../../engine/domain/price.ts';
import { quantity } from '../../engine/domain/quantity.ts';
import { epochMs, isoDate } from '../../engine/domain/time.ts';

/** A queued limit order of ten shares, changed as said. */
export function anOrder(said: Partial<Order> = {}): Order {
  return {
    id: orderId(1),
    tag: orderTag('z1test'),
    account: accountId('paper'),
    book: bookId('paper1'),
    instrument: instrumentKey('NSE:INFY'),
    side: 'BUY',
    product: 'MIS',
    quantity: quantity(10),
    pricing: { type: 'LIMIT', price: priceFromRupees(1_500) },
    validity: 'DAY',
    exits: {},
    reduceOnly: false,
    origin: { kind: 'external' },
    state: { kind: 'queued' },
    pendingChange: 'none',
    brokerOrderId: undefined,
    filled: 0,
    filledValue: ZERO,
    modifications: 0,
    createdAt: epochMs(0),
    day: isoDate('2026-11-25'),
    changedAt: epochMs(0),
    ...said,
  };
}
