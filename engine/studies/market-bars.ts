import type { Candle } from '../domain/candle.ts';
import { type CandleColumns, emptyColumns, FIELDS } from '../domain/candle-columns.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import { RUPEE } from '../domain/price.ts';
import type { Quote } from '../domain/tick.ts';
import { addDays, type EpochMs, epochMs, istDate, istInstant, MINUTE_MS, timeOfDay } from '../domain/time.ts';
import { TIMEFRAME_MINUTES, type Timeframe } from '../domain/timeframe.ts';
import type { BarColumns } from '../indicators/bars.ts';
import type { CandleSource } from '../ports/candle-source.ts';

const MINUTES_A_DAY = 375;
/** Weekends and some holidays, with something to spare. */
const CALENDAR_DAYS = 7 / 5;
const HOLIDAYS = 6;

/** What the market itself knows. */
export class BarsOfMarket {
  readonly #market: CandleSource;

  constructor(market: CandleSource) {
    this.#market = market;
  }

  /** Why the last bars could not be had; undefined when they could. */
  get trouble(): string | undefined {
    return this.#market.trouble;
  }

  /** Complete bars from `from` until `now`, oldest first, and the bar that is being made when `quote` is of today. */
  async bars(of: {
    readonly instrument: InstrumentKey;
    readonly timeframe: Timeframe;
    readonly from: EpochMs;
    readonly now: EpochMs;
    readonly quote: Quote | undefined;
  }): Promise<readonly Candle[]> {
    const { instrument, timeframe, from, now, quote } = of;
    const complete = await this.#market.candles(instrument, timeframe, from, now);
    const last = complete.at(-1);
    const forming =
      timeframe === '1d'
        ? todaysBar(quote, last)
        : (formingBar(await this.#minutesAfter(instrument, last, timeframe, now), quote) ??
          firstMoments(quote, last, timeframe));
    return forming === undefined ? complete : [...complete, forming];
  }

  async #minutesAfter(
    instrument: InstrumentKey,
    last: Candle | undefined,
    timeframe: Timeframe,
    now: EpochMs,
  ): Promise<readonly Candle[]> {
    if (timeframe === '1m') return [];
    const today = istInstant(istDate(now), timeOfDay(0, 0));
    const after = last === undefined ? today : last.start + TIMEFRAME_MINUTES[timeframe] * MINUTE_MS;
    return this.#market.candles(instrument, '1m', epochMs(Math.max(after, today)), now);
  }
}

/** The day so far, when the newest complete bar is of an earlier day. */
function todaysBar(quote: Quote | undefined, last: Candle | undefined): Candle | undefined {
  if (quote === undefined || quote.open === 0) return undefined;
  const start = istInstant(istDate(quote.at), timeOfDay(0, 0));
  if (last !== undefined && last.start >= start) return undefined;
  const { open, high, low, volume } = quote;
  return { start, open, high, low, close: quote.last, volume };
}

/** The minutes since the newest complete bar as one bar, up to the last price. */
function formingBar(minutes: readonly Candle[], quote: Quote | undefined): Candle | undefined {
  const [first] = minutes;
  const end = minutes.at(-1);
  if (first === undefined || end === undefined) return undefined;
  const isNewer = quote !== undefined && quote.last > 0 && quote.at >= end.start;
  const close = isNewer ? quote.last : end.close;
  return {
    start: first.start,
    open: first.open,
    high: minutes.reduce((high, bar) => (bar.high > high ? bar.high : high), close),
    low: minutes.reduce((low, bar) => (bar.low < low ? bar.low : low), close),
    close,
    volume: minutes.reduce((sum, bar) => sum + bar.volume, 0),
  };
}

/** The bar of a minute that is not over yet, when the quote is newer than every bar. */
function firstMoments(
  quote: Quote | undefined,
  last: Candle | undefined,
  timeframe: Timeframe,
): Candle | undefined {
  const end = last === undefined ? 0 : last.start + TIMEFRAME_MINUTES[timeframe] * MINUTE_MS;
  if (quote === undefined || quote.last === 0 || quote.at <= end) return undefined;
  const start = epochMs(Math.floor(quote.at / MINUTE_MS) * MINUTE_MS);
  const close = quote.last;
  if (last !== undefined && istDate(last.start) === istDate(quote.at)) {
    return { start, open: close, high: close, low: close, close, volume: 0 };
  }
  const { open, high, low, volume } = quote;
  return { start, open, high, low, close, volume };
}

/** Candles as columns. */
export function columnsOf(candles: readonly Candle[]): CandleColumns {
  const columns = emptyColumns(candles.length);
  for (const [row, candle] of candles.entries()) {
    for (const field of FIELDS) columns[field][row] = candle[field];
  }
  return columns;
}

/** Prices in rupees, as indicators and pictures take them. */
export function inRupees(columns: CandleColumns): BarColumns {
  const rupees = (column: Float64Array): Float64Array => column.map((value) => value / RUPEE);
  const { start, open, high, low, close, volume } = columns;
  return { start, open: rupees(open), high: rupees(high), low: rupees(low), close: rupees(close), volume };
}

/** About the instant before which so many bars lie that end with `now`: weekends and some holidays are allowed for. */
export function barsBack(timeframe: Timeframe, bars: number, now: EpochMs): EpochMs {
  const days = Math.ceil((bars / barsADay(timeframe)) * CALENDAR_DAYS) + HOLIDAYS;
  return istInstant(addDays(istDate(now), -days), timeOfDay(0, 0));
}

/** Bars of a full session. */
export function barsADay(timeframe: Timeframe): number {
  return timeframe === '1d' ? 1 : Math.ceil(MINUTES_A_DAY / TIMEFRAME_MINUTES[timeframe]);
}
