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

/**
 * A bar played in steps. Between them the orders that earlier steps called for may come, stamped with the bar's start:
 * a caller whose answers take their time plays the steps one by one, anybody else the whole.
 */
export class BarMeeting {
  readonly #moment: BarMoment;
  readonly #pool: BarPool;
  #hasOpened = false;

  constructor(moment: BarMoment) {
    this.#moment = moment;
    this.#pool = new BarPool(moment.bar.volume, moment.desk.instrument.lotSize, moment.settings);
  }

  whole(): void {
    this.open();
    this.open();
    this.stops();
    this.limits();
  }

  /** The first trade of the bar. Played again, for orders at market that fills at the open set free: an entry behind an exit. */
  open(): void {
    const isAgain = this.#hasOpened;
    this.#hasOpened = true;
    this.#step((order) => {
      if (!isAgain || isFreshAtMarket(order)) meetOpen(order, this.#moment, this.#pool);
    }, atOpen);
  }

  /** The inside of the bar: stops come before limits, because nobody knows which came first. */
  stops(): void {
    this.#step((order) => {
      if (order.status === 'trigger-pending') meetTrigger(order, this.#moment, this.#pool);
    });
  }

  limits(): void {
    this.#step((order) => {
      if (order.status === 'open') meetInside(order, this.#moment, this.#pool);
    });
  }

  #step(meet: (order: ExchangeOrder) => void, inOrder = asTheyCame): void {
    const { bar, desk, deliver } = this.#moment;
    deliver();
    if (bar.volume <= 0) return;
    for (const order of inOrder(desk.orders)) if (isHere(order, bar)) meet(order);
  }
}

const asTheyCame = (orders: readonly ExchangeOrder[]): readonly ExchangeOrder[] => orders;

/** An order at market that met nothing yet. */
function isFreshAtMarket(order: ExchangeOrder): boolean {
  return order.status === 'open' && order.stance === 'new' && ownLimit(order.pricing) === undefined;
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
