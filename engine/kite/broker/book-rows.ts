import { z } from 'zod';
import { brokerOrderId, type OrderTag, orderTag, tradeId } from '../../domain/ids.ts';
import type { Pricing, Product } from '../../domain/order.ts';
import { NO_PRICE } from '../../domain/price.ts';
import { quantity } from '../../domain/quantity.ts';
import { ok, type Result } from '../../domain/result.ts';
import { type EpochMs, type IsoDate, istDate, istInstant, parseTimeOfDay } from '../../domain/time.ts';
import type { BrokerOrder, BrokerOrderStatus, BrokerPosition, BrokerTrade } from '../../ports/broker.ts';
import { type KeyOf, NAMED, ROWS, readRows } from '../rows.ts';
import { kiteId, kitePrice, kiteTime, kiteUnits, SIDES } from '../wire-values.ts';
import { VARIETIES, type Variety } from './order-parameters.ts';

/** Statuses that end an order or let it rest. The list is open: everything else is on the way (Kite Connect, orders). */
const STATUSES: ReadonlyMap<string, BrokerOrderStatus> = new Map([
  ['COMPLETE', 'complete'],
  ['CANCELLED', 'cancelled'],
  ['REJECTED', 'rejected'],
  ['OPEN', 'open'],
  ['TRIGGER PENDING', 'trigger-pending'],
]);

/** Statuses on the way to one of those, as far as they are known (Kite Connect, orders). */
const PASSING: ReadonlySet<string> = new Set([
  'PUT ORDER REQ RECEIVED',
  'VALIDATION PENDING',
  'OPEN PENDING',
  'MODIFY VALIDATION PENDING',
  'MODIFY PENDING',
  'MODIFIED',
  'NOT MODIFIED',
  'CANCEL PENDING',
  'AMO REQ RECEIVED',
  'CANCELLED AMO',
  'UPDATE',
]);

const ORDER_ROW = z.object({
  ...NAMED,
  order_id: kiteId,
  status: z.string(),
  status_message: z.string().nullish(),
  status_message_raw: z.string().nullish(),
  order_timestamp: kiteTime.nullish(),
  exchange_update_timestamp: kiteTime.nullish(),
  exchange_timestamp: kiteTime.nullish(),
  variety: z.enum(VARIETIES).catch('regular'),
  order_type: z.string(),
  transaction_type: SIDES,
  quantity: kiteUnits,
  price: kitePrice.nullish(),
  trigger_price: kitePrice.nullish(),
  average_price: kitePrice.nullish(),
  filled_quantity: kiteUnits.nullish(),
  tag: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
});
type OrderRow = z.infer<typeof ORDER_ROW>;

const TRADE_ROW = z.object({
  ...NAMED,
  trade_id: kiteId,
  order_id: kiteId,
  quantity: kiteUnits.min(1),
  average_price: kitePrice,
  fill_timestamp: z.string().nullish(),
  exchange_timestamp: z.string().nullish(),
  order_timestamp: z.string().nullish(),
});

const POSITION_ROW = z.object({
  ...NAMED,
  quantity: z.number().int().min(-1_000_000_000).max(1_000_000_000),
  average_price: kitePrice,
});

/** Kite's answer about positions: `net` is what is held, carried and traded today together. */
export const POSITIONS = z.object({ net: ROWS });

/** An order of the book, and how Kite files it. */
export interface FiledOrder {
  readonly order: BrokerOrder;
  readonly variety: Variety;
}

/** Orders of the day; of two rows of one order the newer, else the later, holds. */
export function readOrders(rows: readonly unknown[], keyOf: KeyOf): Result<readonly FiledOrder[], string> {
  const read = readRows(rows, ORDER_ROW, (row) => readOrder(row, keyOf));
  if (!read.ok) return read;
  const newest = new Map<string, FiledOrder>();
  for (const filed of read.value) {
    const { brokerOrderId: id, updatedAt } = filed.order;
    if (updatedAt >= (newest.get(id)?.order.updatedAt ?? 0)) newest.set(id, filed);
  }
  return ok([...newest.values()]);
}

function readOrder(row: OrderRow, keyOf: KeyOf): FiledOrder | undefined {
  const instrument = keyOf(row.exchange, row.tradingsymbol);
  if (instrument === undefined || row.quantity === 0) return undefined;
  const order: BrokerOrder = {
    brokerOrderId: brokerOrderId(row.order_id),
    tag: tagOf(row),
    instrument,
    side: row.transaction_type,
    product: row.product,
    quantity: quantity(row.quantity),
    pricing: pricingOf(row),
    status: STATUSES.get(row.status) ?? 'passing',
    filled: Math.min(row.filled_quantity ?? 0, row.quantity),
    averagePrice: row.average_price ?? NO_PRICE,
    message: row.status_message || row.status_message_raw || '',
    updatedAt: newestOf(row),
    ...(STATUSES.has(row.status) || PASSING.has(row.status) ? {} : { strangeStatus: row.status }),
  };
  return { order, variety: row.variety };
}

function newestOf(row: OrderRow): EpochMs {
  const times = [row.exchange_update_timestamp, row.exchange_timestamp, row.order_timestamp];
  return Math.max(0, ...times.map((at) => at ?? 0)) as EpochMs;
}

/** A price that is not named is one that was not given. */
function pricingOf(row: OrderRow): Pricing {
  const limit = row.price ?? NO_PRICE;
  const trigger = row.trigger_price ?? NO_PRICE;
  switch (row.order_type) {
    case 'SL':
      return { type: 'SL', trigger, price: limit };
    case 'SL-M':
      return { type: 'SL-M', trigger };
    case 'MARKET':
      return { type: 'MARKET' };
    default:
      return limit === NO_PRICE ? { type: 'MARKET' } : { type: 'LIMIT', price: limit };
  }
}

/** Kite adds tags of its own, `mktp:2.00` and such; ours are twenty letters and digits. */
function tagOf({ tag, tags }: OrderRow): OrderTag | undefined {
  if (tag) return orderTag(tag);
  const ours = tags?.find((each) => /^[A-Za-z0-9]{20}$/.test(each));
  return ours === undefined ? undefined : orderTag(ours);
}

/** Trades of the day, each once. A time of day alone is of `today`. */
export function readTrades(
  rows: readonly unknown[],
  keyOf: KeyOf,
  today: IsoDate,
): Result<readonly BrokerTrade[], string> {
  const read = readRows(rows, TRADE_ROW, (row): BrokerTrade | undefined => {
    if (keyOf(row.exchange, row.tradingsymbol) === undefined) return undefined;
    const at =
      timeOf(row.fill_timestamp, today) ??
      timeOf(row.exchange_timestamp, today) ??
      timeOf(row.order_timestamp, today) ??
      istInstant(today, parseTimeOfDay('00:00'));
    return {
      tradeId: tradeId(row.trade_id),
      brokerOrderId: brokerOrderId(row.order_id),
      quantity: quantity(row.quantity),
      price: row.average_price,
      at,
      day: istDate(at),
    };
  });
  if (!read.ok) return read;
  const once = new Map(read.value.map((trade) => [tradeKey(trade), trade]));
  return ok([...once.values()]);
}

/** What makes a trade the trade it is: exchanges number theirs each by themselves. */
export function tradeKey(trade: Pick<BrokerTrade, 'brokerOrderId' | 'tradeId'>): string {
  return `${trade.brokerOrderId}|${trade.tradeId}`;
}

function timeOf(text: string | null | undefined, today: IsoDate): EpochMs | undefined {
  if (text === null || text === undefined) return undefined;
  const whole = kiteTime.safeParse(text);
  if (whole.success) return whole.data;
  return /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text) ? istInstant(today, parseTimeOfDay(text)) : undefined;
}

/** Net positions; those that were closed today stay with quantity 0. */
export function readPositions(
  rows: readonly unknown[],
  keyOf: KeyOf,
): Result<readonly BrokerPosition[], string> {
  return readRows(rows, POSITION_ROW, (row): BrokerPosition | undefined => {
    const instrument = keyOf(row.exchange, row.tradingsymbol);
    const product: Product = row.product;
    return instrument === undefined
      ? undefined
      : { instrument, product, quantity: row.quantity, averagePrice: row.average_price };
  });
}
