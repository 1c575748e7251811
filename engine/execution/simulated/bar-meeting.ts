import type { Candle } from '../../domain/candle.ts';
import type { Price } from '../../domain/price.ts';
import {
  BarPool,
  priceAtOpen,
  priceAtTrigger,
  priceInside,
  triggersAtOpen,
  triggersInside,
} from './bar-matching.ts';
import type { Desk, ExchangeBook } from './exchange-book.ts';
import { type ExchangeOrder, IOC_OVER, isWorking, ownLimit, triggerOf } from './exchange-order.ts';
import type { FillSettings } from './house-rules.ts';
import { type CircuitBand, protectedLimit } from './market-protection.ts';

/** One instrument's orders and one finished bar. */
export interface BarMoment {
  readonly bar: Candle;
  readonly desk: Desk;
  readonly book: ExchangeBook;
  readonly settings: FillSettings;
  readonly circuit: CircuitBand | undefined;
  /** Lets messages sent by the bar's start arrive. */
  readonly deliver: () => void;
}

/** Plays a bar: its open, then its inside, stops before limits. */
export function meetBar(moment: BarMoment): void {
  const { bar, desk, settings } = moment;
  if (bar.volume <= 0) return;
  const pool = new BarPool(bar.volume, desk.instrument.lotSize, settings);
  for (const order of atOpen(desk.orders)) {
    if (isHere(order, bar)) meetOpen(order, moment, pool);
  }
  // What the fills at the open called for is here for the rest of the bar.
  moment.deliver();
  const waiting = desk.orders.filter((order) => order.status === 'trigger-pending');
  const limits = desk.orders.filter((order) => order.status === 'open');
  for (const order of waiting) {
    if (isHere(order, bar)) meetTrigger(order, moment, pool);
  }
  for (const order of limits) {
    if (isHere(order, bar)) meetInside(order, moment, pool);
  }
}

function meetTrigger(order: ExchangeOrder, moment: BarMoment, pool: BarPool): void {
  const at = triggerOf(order.pricing);
  if (at === undefined || !triggersInside(order, moment.bar)) return;
  trigger(order, moment, at);
  trade(order, priceAtTrigger(order, moment.bar, moment.settings), moment, pool);
  settle(order, moment);
}

/** An order at market that came after the open waits for the next one. */
function meetInside(order: ExchangeOrder, moment: BarMoment, pool: BarPool): void {
  order.limit ??= ownLimit(order.pricing);
  if (order.limit === undefined) return;
  trade(order, priceInside(order, moment.bar), moment, pool);
  settle(order, moment);
}

/** Whether an order still works, and had come by the bar's start. */
function isHere(order: ExchangeOrder, bar: Candle): boolean {
  return isWorking(order) && order.enteredAt <= bar.start;
}

/** Stops, then orders at market, then limits; each in the order of their coming. */
function atOpen(orders: readonly ExchangeOrder[]): readonly ExchangeOrder[] {
  const rank = (order: ExchangeOrder): number =>
    order.status === 'trigger-pending' ? 0 : ownLimit(order.pricing) === undefined ? 1 : 2;
  return [...orders].sort((a, b) => rank(a) - rank(b) || a.sequence - b.sequence);
}

function meetOpen(order: ExchangeOrder, moment: BarMoment, pool: BarPool): void {
  const { bar } = moment;
  if (order.status === 'trigger-pending') {
    if (!triggersAtOpen(order, bar)) return;
    trigger(order, moment, bar.open);
  }
  order.limit ??= limitOf(order, moment, bar.open);
  trade(order, priceAtOpen(order, bar, moment.settings), moment, pool);
  settle(order, moment);
}

/** An order that has met the market rests, or goes when it was for the moment only. */
function settle(order: ExchangeOrder, { book, bar }: BarMoment): void {
  order.stance = 'resting';
  if (order.validity === 'IOC') book.end(order, { status: 'cancelled', message: IOC_OVER }, bar.start);
}

/** Sets a stop off: from now on it is an order like others. */
function trigger(order: ExchangeOrder, moment: BarMoment, at: Price): void {
  order.status = 'open';
  order.limit = limitOf(order, moment, at);
  moment.book.tell(order, moment.bar.start);
}

function limitOf(order: ExchangeOrder, moment: BarMoment, last: Price): Price {
  return ownLimit(order.pricing) ?? protectedLimit(order.instrument, order.side, last, moment.circuit);
}

function trade(order: ExchangeOrder, at: Price | undefined, moment: BarMoment, pool: BarPool): void {
  if (at !== undefined) moment.book.execute(order, pool.take(order, at), moment.bar.start);
}
