import type { BookId, InstrumentKey, OrderId, TradeId } from './ids.ts';
import type { Product, Side } from './order.ts';
import type { Price } from './price.ts';
import type { Quantity } from './quantity.ts';
import type { EpochMs, IsoDate } from './time.ts';

/** A trade of one of our orders, as the exchange reported it. Its identity is account, day, order and trade id. */
export interface Fill {
  readonly tradeId: TradeId;
  readonly order: OrderId;
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: Quantity;
  readonly price: Price;
  readonly at: EpochMs;
  readonly day: IsoDate;
}
