import type { DeclinedChange, DeskEvent, OrderNews } from '../desk.ts';
import { assert } from '../domain/assert.ts';
import type { Fill } from '../domain/fill.ts';
import { type OrderId, orderId } from '../domain/ids.ts';
import { type Money, ZERO } from '../domain/money.ts';
import type { Order, OrderIntent, Origin } from '../domain/order.ts';
import { NO_PRICE, type Price, price } from '../domain/price.ts';
import { mulDiv } from '../domain/rounding.ts';
import { istDate } from '../domain/time.ts';
import { advance, type OrderEvent } from '../execution/order-machine.ts';
import { makeOrderTag, type TagSource } from '../execution/order-tag.ts';
import { type KernelContext, markOf, tradable } from './context.ts';
import type { Turn } from './turn.ts';

/** Charges that an order's fills made so far. */
export function chargesSoFar(context: KernelContext, order: Order): Money {
  if (order.filled === 0) return ZERO;
  return context.costs.charges({
    day: order.day,
    instrument: tradable(context, order.instrument),
    side: order.side,
    product: order.product,
    quantity: order.filled,
    value: order.filledValue,
  }).total;
}

/** Tells the desk's listeners what became of an order. */
export function announce(
  turn: Turn,
  context: KernelContext,
  news: { order: Order; what: OrderNews; fill?: Fill; declined?: DeclinedChange },
): void {
  const book = turn.state.books.get(news.order.book);
  assert(book !== undefined, `no book ${news.order.book}`);
  const { origin } = news.order;
  const event: DeskEvent = {
    kind: 'order',
    book,
    instrument: tradable(context, news.order.instrument),
    place: origin.kind === 'chat' ? turn.state.tickets.get(origin.ticket)?.place : undefined,
    order: news.order,
    what: news.what,
    charges: chargesSoFar(context, news.order),
    ...(news.fill === undefined ? {} : { fill: news.fill }),
    ...(news.declined === undefined ? {} : { declined: news.declined }),
  };
  turn.ask({ kind: 'announce', event });
}

/** Moves an order by an event and records it; returns the order as it stands. Nothing is recorded when nothing changed. */
export function move(
  turn: Turn,
  order: Order,
  event: OrderEvent,
  story: { event: string; evidence?: string },
): Order {
  const next = advance(order, event, turn.moment.marketAt);
  if (next === order) return order;
  turn.record({
    kind: 'order-moved',
    order: next,
    event: story.event,
    ...(story.evidence === undefined ? {} : { evidence: story.evidence }),
  });
  return next;
}

/** Signals and legs that make an order's tag. */
type Maker = Omit<TagSource, 'account'>;

/** An order to be made. */
export interface OrderWish {
  readonly intent: OrderIntent;
  readonly origin: Origin;
  readonly maker: Maker;
  /** Orders that must have filled before it leaves. */
  readonly after?: readonly OrderId[];
}

/** The middle of the best bid and ask, the last price where a side is empty, 0 without any. */
function arrivalPrice(context: KernelContext, key: OrderIntent['instrument']): Price {
  const instrument = tradable(context, key);
  const quote = context.quotes.quote(instrument.id);
  if (quote === undefined || quote.bid === NO_PRICE || quote.ask === NO_PRICE)
    return markOf(context, instrument);
  return price(mulDiv(quote.bid + quote.ask, 1, 2, 'half-up'));
}

/** The order that a wish would make now; nothing is recorded. */
export function draftOrder(turn: Turn, context: KernelContext, wish: OrderWish): Order {
  const book = turn.state.books.get(wish.intent.book);
  assert(book !== undefined, `no book ${wish.intent.book}`);
  const at = turn.moment.marketAt;
  const arrival = arrivalPrice(context, wish.intent.instrument);
  return {
    ...wish.intent,
    ...(arrival === NO_PRICE ? {} : { arrival }),
    id: orderId(turn.state.nextOrder),
    tag: makeOrderTag(context.tagKey, { account: book.account, ...wish.maker }),
    account: book.account,
    origin: wish.origin,
    state: { kind: 'queued' },
    pendingChange: 'none',
    brokerOrderId: undefined,
    filled: 0,
    filledValue: ZERO,
    modifications: 0,
    createdAt: at,
    day: istDate(wish.intent.afterMarket ?? at),
    changedAt: at,
    ...(wish.after === undefined || wish.after.length === 0 ? {} : { after: wish.after }),
  };
}

/**
 * Makes an order of an intent: recorded as queued, nothing sent. Whoever calls it asks for the claim when the
 * order may go.
 */
export function createOrder(turn: Turn, context: KernelContext, wish: OrderWish): Order {
  const order = draftOrder(turn, context, wish);
  turn.record({ kind: 'order-moved', order, event: 'created' });
  return order;
}
