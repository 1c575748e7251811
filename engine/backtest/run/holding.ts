import { lowerBound } from '../../domain/candle-columns.ts';
import { type Money, ZERO } from '../../domain/money.ts';
import type { Price } from '../../domain/price.ts';
import type { BarColumns } from '../../indicators/bars.ts';
import type { ExitReason } from './outcome.ts';
import type { RunSeries } from './run-input.ts';

/** The round trip of a holding that is under way: everything its trade will be told by. */
export class RoundTrip {
  side: 1 | -1 = 1;
  units = 0;
  price = 0;
  entryAt = 0;
  entryRow = 0;
  /** Row at whose close the entry was decided. */
  signalRow = 0;
  exitValue = 0;
  gross = 0;
  charges = 0;
  /** Money to the first stop. */
  risk = 0;
  /** The best price so far, where a stop trails it. */
  best = 0;
}

/**
 * What a run holds of one series and wants to do with it. One object a series lives as long as the run and is changed
 * in place: while bars go by nothing is allocated. Prices and money are ten-thousandths of a rupee; `quantity` and
 * `cost` are signed.
 */
export class Holding {
  readonly index: number;
  readonly series: RunSeries;
  readonly bars: BarColumns;
  readonly tick: Price;
  /** An index has no volume: what is not counted limits nothing. */
  readonly countsVolume: boolean;
  /** Row of the bar that was handled last. */
  row = 0;
  quantity = 0;
  cost: Money = ZERO;
  mark = 0;
  /** Protective levels; 0 where there is none. */
  stop = 0;
  target = 0;
  stopTrails = false;
  /** Why the position is to be left at the next open. */
  leaving: ExitReason | undefined;
  /** The side of an entry that waits for the next open; 0 for none. */
  entering: 1 | -1 | 0 = 0;
  /** Its units; 0 is all that can be paid at its price. */
  enteringUnits = 0;
  /** Row of the signal behind it. */
  enteringRow = 0;
  /** Whether it waits for an exit from the other side first. */
  entersBehindExit = false;
  /** The order that fills go to, as far as it has filled: a bill is made for an order, not for each of its parts. */
  orderQuantity = 0;
  orderValue = 0;
  /** Limit at which what is left of an exit waits, once it has met the market; 0 before. */
  restsAt = 0;
  readonly trip = new RoundTrip();
  readonly #exits: Int32Array;
  #nextExit = 0;
  /** Today's trading: what the contract note of the day is made of. */
  carried = 0;
  buyQuantity = 0;
  buyValue = 0;
  sellQuantity = 0;
  sellValue = 0;

  /** `exits` are the rows at which something was said that can only end a position. */
  constructor(index: number, series: RunSeries, exits: Int32Array) {
    this.index = index;
    this.#exits = exits;
    this.series = series;
    this.bars = series.bars;
    this.tick = series.instrument.tickSize;
    this.countsVolume = series.bars.volume.some((volume) => volume > 0);
  }

  /** Decides to leave. What was decided before stays, but for a target that was reached in part and waits for the rest. */
  leave(reason: 'signal' | 'square-off'): void {
    const isUnderWay = this.leaving !== undefined && this.leaving !== 'target';
    if (isUnderWay && reason === 'signal') return;
    if (this.leaving !== reason) this.beginOrder();
    this.leaving = reason;
  }

  /** The next fill is the first of another order. */
  beginOrder(): void {
    this.orderQuantity = 0;
    this.orderValue = 0;
    this.restsAt = 0;
  }

  /** The first row, from `row` on, at whose close the strategy wants out; infinite when none is left. Rows only grow. */
  exitFrom(row: number): number {
    this.#nextExit = lowerBound(this.#exits, row, this.#nextExit);
    return this.#exits[this.#nextExit] ?? Number.POSITIVE_INFINITY;
  }

  /** Whether the next bar of the series has to be looked at. */
  get isActive(): boolean {
    return this.quantity !== 0 || this.entering !== 0;
  }

  get unrealised(): number {
    return this.mark * this.quantity - this.cost;
  }
}
