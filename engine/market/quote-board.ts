import { assert } from '../domain/assert.ts';
import { type InstrumentId, instrumentId } from '../domain/ids.ts';
import { NO_PRICE, type Price } from '../domain/price.ts';
import type { Quote, Tick } from '../domain/tick.ts';
import type { EpochMs } from '../domain/time.ts';

/** Numbers kept of an instrument, one after another in a row of the board. */
const FIELDS = [
  'at',
  'last',
  'lastQuantity',
  'volume',
  'bid',
  'bidQuantity',
  'ask',
  'askQuantity',
  'openInterest',
  'open',
  'high',
  'low',
  'previousClose',
  'lowerBand',
  'upperBand',
  'doubted',
  'begun',
] as const;

type Field = (typeof FIELDS)[number];

const WIDTH = FIELDS.length;
const OFFSET = Object.fromEntries(FIELDS.map((field, i) => [field, i])) as Readonly<Record<Field, number>>;

/** A price this many times away from the one before is believed only when a second tick says the same. */
const LEAP = 10;
/** Bands move within a day, but never to the double: a price so far outside is a mistake of the source. */
const BEYOND_BANDS = 2;

/**
 * The latest price of everything, in one flat array: a tick is a dozen stores and no allocation.
 * Soft state: lost on restart and rebuilt by the feed.
 */
export class QuoteBoard {
  #cells = new Float64Array(WIDTH * 256);
  #ticks = 0;
  #refused = 0;

  /** Ticks taken since the start. */
  get ticks(): number {
    return this.#ticks;
  }

  /** Ticks refused because no market could have made them: no price, time running backwards, a leap nobody confirmed. */
  get refused(): number {
    return this.#refused;
  }

  /** Takes a tick; false when it was refused and nothing changed. */
  take(tick: Tick): boolean {
    const row = this.#row(tick.instrument);
    const cells = this.#cells;
    const before = cells[row + OFFSET.at] ?? 0;
    if (
      !Number.isSafeInteger(tick.last) ||
      tick.last <= 0 ||
      tick.at < before ||
      this.#isLeap(row, tick.last)
    ) {
      this.#refused += 1;
      return false;
    }
    cells[row + OFFSET.at] = tick.at;
    cells[row + OFFSET.last] = tick.last;
    cells[row + OFFSET.lastQuantity] = tick.lastQuantity;
    cells[row + OFFSET.volume] = tick.volume;
    cells[row + OFFSET.bid] = tick.bid;
    cells[row + OFFSET.bidQuantity] = tick.bidQuantity;
    cells[row + OFFSET.ask] = tick.ask;
    cells[row + OFFSET.askQuantity] = tick.askQuantity;
    cells[row + OFFSET.openInterest] = tick.openInterest;
    this.#widen(row, tick.last);
    this.#ticks += 1;
    return true;
  }

  /** Whether a price cannot be believed yet; a first leap is remembered, and a second tick near it confirms it. */
  #isLeap(row: number, last: Price): boolean {
    const cells = this.#cells;
    if (this.#isBeyondBands(row, last)) return true;
    const hasTraded = cells[row + OFFSET.open] !== 0;
    const before = cells[row + (hasTraded ? OFFSET.last : OFFSET.previousClose)] ?? 0;
    const doubted = cells[row + OFFSET.doubted] ?? 0;
    const isNear = before === 0 || isWithin(last, before, LEAP) || isWithin(last, doubted, 2);
    cells[row + OFFSET.doubted] = isNear ? 0 : last;
    return !isNear;
  }

  #isBeyondBands(row: number, last: Price): boolean {
    const lower = this.#cells[row + OFFSET.lowerBand] ?? 0;
    const upper = this.#cells[row + OFFSET.upperBand] ?? 0;
    return last * BEYOND_BANDS < lower || (upper > 0 && last > upper * BEYOND_BANDS);
  }

  #widen(row: number, last: Price): void {
    const cells = this.#cells;
    if (cells[row + OFFSET.open] === 0) {
      cells[row + OFFSET.open] = last;
      cells[row + OFFSET.high] = last;
      cells[row + OFFSET.low] = last;
      return;
    }
    if (last > (cells[row + OFFSET.high] ?? 0)) cells[row + OFFSET.high] = last;
    if (last < (cells[row + OFFSET.low] ?? 0)) cells[row + OFFSET.low] = last;
  }

  /**
   * Begins a trading day for an instrument: yesterday's close and today's bands. Open, high and low wait for a tick,
   * or are what the session made before we looked.
   */
  beginDay(
    id: InstrumentId,
    day: {
      readonly previousClose: Price;
      readonly lowerBand: Price;
      readonly upperBand: Price;
      readonly soFar?: { readonly open: Price; readonly high: Price; readonly low: Price };
    },
  ): void {
    const row = this.#row(id);
    const cells = this.#cells;
    for (const field of ['open', 'high', 'low'] as const)
      cells[row + OFFSET[field]] = day.soFar?.[field] ?? 0;
    if (day.soFar === undefined) cells[row + OFFSET.volume] = 0;
    cells[row + OFFSET.begun] = 1;
    cells[row + OFFSET.previousClose] = day.previousClose;
    cells[row + OFFSET.lowerBand] = day.lowerBand;
    cells[row + OFFSET.upperBand] = day.upperBand;
  }

  /** The last traded price, or 0 when none was seen. */
  last(id: InstrumentId): Price {
    return this.#price(id, 'last');
  }

  previousClose(id: InstrumentId): Price {
    return this.#price(id, 'previousClose');
  }

  /** Whether close and bands of a day were ever told. */
  hasBegun(id: InstrumentId): boolean {
    return this.#price(id, 'begun') !== NO_PRICE;
  }

  /** What a position is worth a unit: the last price, else yesterday's close, else 0. */
  mark(id: InstrumentId): Price {
    const last = this.last(id);
    return last === 0 ? this.previousClose(id) : last;
  }

  /** All that is known; undefined before the first tick. */
  quote(id: InstrumentId): Quote | undefined {
    const row = id * WIDTH;
    const cells = this.#cells;
    if (row + WIDTH > cells.length || cells[row + OFFSET.at] === 0) return undefined;
    const cell = (field: Field): number => cells[row + OFFSET[field]] ?? 0;
    return {
      instrument: id,
      at: cell('at') as EpochMs,
      last: cell('last') as Price,
      lastQuantity: cell('lastQuantity'),
      volume: cell('volume'),
      bid: cell('bid') as Price,
      bidQuantity: cell('bidQuantity'),
      ask: cell('ask') as Price,
      askQuantity: cell('askQuantity'),
      openInterest: cell('openInterest'),
      open: cell('open') as Price,
      high: cell('high') as Price,
      low: cell('low') as Price,
      previousClose: cell('previousClose') as Price,
      lowerBand: cell('lowerBand') as Price,
      upperBand: cell('upperBand') as Price,
    };
  }

  #price(id: InstrumentId, field: Field): Price {
    const row = id * WIDTH;
    return row + WIDTH > this.#cells.length ? NO_PRICE : ((this.#cells[row + OFFSET[field]] ?? 0) as Price);
  }

  /** Start of an instrument's row; the board grows to hold it. */
  #row(id: InstrumentId): number {
    assert(id === instrumentId(Math.trunc(id)) && id >= 0, `not an instrument id: ${id}`);
    const row = id * WIDTH;
    if (row + WIDTH > this.#cells.length) {
      const grown = new Float64Array(Math.max(this.#cells.length * 2, row + WIDTH));
      grown.set(this.#cells);
      this.#cells = grown;
    }
    return row;
  }
}

/** Whether a price lies between another divided and multiplied by a factor. */
function isWithin(value: number, other: number, factor: number): boolean {
  return value < other * factor && value * factor > other;
}
