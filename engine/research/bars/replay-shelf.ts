import {
  type CandleColumns,
  emptyColumns,
  FIELDS,
  lowerBound,
  rowsBetween,
} from '../../domain/candle-columns.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { TradingCalendar } from '../../domain/session.ts';
import { DAY_MS, epochMs, istDayNumber, istMidnight, MINUTE_MS, timeOfDay } from '../../domain/time.ts';
import { TIMEFRAME_MINUTES, type Timeframe } from '../../domain/timeframe.ts';
import { type RecordedBars, readRecordedBars } from '../../market/replay/replay-bars.ts';
import { sessionGroup } from '../../storage/candles/quality.ts';
import type { BarRequest, Bars } from './bar-request.ts';
import type { BarShelf } from './bar-shelf.ts';
import type { MarketSource } from './bar-sources.ts';
import type { BarSpan } from './bar-span.ts';
import { madeBars, spansOf } from './recorded-bars.ts';
import { SessionStarts } from './session-starts.ts';

const CLOSE = timeOfDay(15, 30);

/** A folder of recordings, of which nothing behind the market's time is shown. Each instrument's files are read once. */
export class ReplayShelf implements BarShelf {
  readonly #market: Extract<MarketSource, { readonly kind: 'replay' }>;
  readonly #calendar: TradingCalendar;
  readonly #read = new Map<InstrumentKey, Promise<RecordedBars>>();

  constructor(market: Extract<MarketSource, { readonly kind: 'replay' }>, calendar: TradingCalendar) {
    this.#market = market;
    this.#calendar = calendar;
  }

  #recorded(instrument: InstrumentKey): Promise<RecordedBars> {
    const known = this.#read.get(instrument) ?? readRecordedBars(this.#market.folder, instrument);
    this.#read.set(instrument, known);
    return known;
  }

  async spans(instrument: InstrumentKey): Promise<readonly BarSpan[]> {
    const recorded = [...(await this.#recorded(instrument))];
    const stored = recorded.flatMap(([timeframe, bars]) => {
      const { start } = this.#past(bars, timeframe);
      const [first, last] = [start[0], start.at(-1)];
      if (first === undefined || last === undefined) return [];
      const times = { first: epochMs(first), last: epochMs(last) };
      return [{ timeframe, ...times, origin: 'replay', madeFrom: timeframe } satisfies BarSpan];
    });
    return spansOf(stored);
  }

  async bars(request: BarRequest, { madeFrom, timeframe }: BarSpan): Promise<Omit<Bars, 'span'>> {
    const recorded = (await this.#recorded(request.instrument)).get(madeFrom) ?? emptyColumns(0);
    const past = this.#past(recorded, madeFrom);
    const sessions = new SessionStarts(this.#calendar, sessionGroup(request.instrument));
    const { columns, ahead } = madeBars(past, request, { madeFrom, sessions });
    const complete = this.#past(columns, timeframe);
    // The files are kept in memory of our own.
    const isCopied = madeFrom === timeframe && request.memory === 'shared';
    return { columns: isCopied ? sharedCopy(complete) : complete, ahead };
  }

  /** The bars that are over at the market's time: at their end, or at the day's regular close where that is earlier. */
  #past(bars: CandleColumns, timeframe: Timeframe): CandleColumns {
    const { now } = this.#market;
    const midnight = istMidnight(istDayNumber(now));
    const length = timeframe === '1d' ? DAY_MS : TIMEFRAME_MINUTES[timeframe] * MINUTE_MS;
    const close = midnight + CLOSE;
    const before = now < close ? now - length + 1 : Math.max(close, now - length + 1);
    return rowsBetween(bars, 0, lowerBound(bars.start, before));
  }
}

function sharedCopy(columns: CandleColumns): CandleColumns {
  const copy = emptyColumns(columns.start.length, 'shared');
  for (const field of FIELDS) copy[field].set(columns[field]);
  return copy;
}
