import { epochMs, formatTime } from '../../../../engine/domain/time.ts';
import { rupees } from '../market/listing.ts';
import { istStamp } from '../server-clock.ts';
import type { BookOrder } from './book-order.ts';

/** An execution. */
export interface Trade {
  readonly id: string;
  readonly order: BookOrder;
  readonly pricePaise: number;
  readonly quantity: number;
  readonly atMs: number;
}

/** A row of the trade book; `order_timestamp` is the time of day only, as Kite has it. */
export function tradeRow(trade: Trade): Readonly<Record<string, unknown>> {
  const { identity } = trade.order;
  return {
    trade_id: trade.id,
    order_id: identity.id,
    exchange_order_id: trade.order.exchangeOrderId,
    exchange: identity.listing.exchange,
    tradingsymbol: identity.listing.symbol,
    instrument_token: identity.listing.token,
    product: identity.product,
    transaction_type: identity.side,
    average_price: rupees(trade.pricePaise),
    quantity: trade.quantity,
    fill_timestamp: istStamp(trade.atMs),
    exchange_timestamp: istStamp(trade.atMs),
    order_timestamp: formatTime(epochMs(trade.order.placedMs)),
  };
}
