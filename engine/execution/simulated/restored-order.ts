import type { InstrumentKey } from '../../domain/ids.ts';
import type { Tradable } from '../../domain/instrument.ts';
import { isLive, type Order, type OrderState } from '../../domain/order.ts';
import type { IsoDate } from '../../domain/time.ts';
import type { BrokerOrderStatus } from '../../ports/broker.ts';
import { type ExchangeOrder, ownLimit } from './exchange-order.ts';

function statusOf(state: OrderState): BrokerOrderStatus {
  switch (state.kind) {
    case 'open':
    case 'trigger-pending':
    case 'cancelled':
    case 'rejected':
      return state.kind;
    case 'filled':
      return 'complete';
    case 'denied':
    case 'not-sent':
    case 'not-placed':
      return 'rejected';
    case 'queued':
    case 'submitting':
    case 'acked':
    case 'unknown':
      return 'passing';
  }
}

/**
 * An order of ours as the exchange had it; undefined when it never had it, or is done with it since an earlier day.
 * An order with a limit of its own rests at the end of the queue; one at market meets the market anew.
 */
export function restoredOrder(
  order: Order,
  instrumentOf: (key: InstrumentKey) => Tradable,
  today: IsoDate,
): Omit<ExchangeOrder, 'sequence'> | undefined {
  const { brokerOrderId: id, state } = order;
  if (id === undefined || !(isLive(order) || order.day === today)) return undefined;
  const limit = state.kind === 'open' ? ownLimit(order.pricing) : undefined;
  return {
    id,
    enteredAt: order.createdAt,
    tag: order.tag,
    book: order.book,
    instrument: instrumentOf(order.instrument),
    side: order.side,
    product: order.product,
    validity: order.validity,
    reduceOnly: order.reduceOnly,
    ...(order.afterMarket === undefined ? {} : { afterMarket: order.afterMarket }),
    pricing: order.pricing,
    quantity: order.quantity,
    filled: order.filled,
    filledValue: order.filledValue,
    status: statusOf(state),
    message: 'reason' in state ? state.reason : '',
    limit,
    stance: limit === undefined ? 'new' : 'resting',
    // Behind all that is displayed, once that is seen.
    ahead: Number.POSITIVE_INFINITY,
    modifications: order.modifications,
    updatedAt: order.changedAt,
  };
}
