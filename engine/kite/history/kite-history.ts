import { z } from 'zod';
import type { Candle } from '../../domain/candle.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import { priceFromRupees } from '../../domain/price.ts';
import { ok } from '../../domain/result.ts';
import {
  DAY_MS,
  type EpochMs,
  epochMs,
  formatTime,
  istDate,
  istInstant,
  MINUTE_MS,
  SECOND_MS,
  timeOfDay,
} from '../../domain/time.ts';
import { TIMEFRAME_MINUTES, type Timeframe } from '../../domain/timeframe.ts';
import type { CandleSource } from '../../ports/candle-source.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import type { KiteClient, KiteResult } from '../client.ts';
import { failureText } from '../transport/kite-failure.ts';

/** Kite's word for a bar's length, and how many days one request may span (kite.trade, historical data). */
const INTERVALS: Readonly<Record<Timeframe, { readonly name: Interval; readonly days: number }>> = {
  '1m': { name: 'minute', days: 60 },
  '3m': { name: '3minute', days: 100 },
  '5m': { name: '5minute', days: 100 },
  '10m': { name: '10minute', days: 100 },
  '15m': { name: '15minute', days: 200 },
  '30m': { name: '30minute', days: 200 },
  '60m': { name: '60minute', days: 400 },
  '1d': { name: 'day', days: 2_000 },
};

type Interval = 'minute' | '3minute' | '5minute' | '10minute' | '15minute' | '30minute' | '60minute' | 'day';

const ROWS = z.array(
  z.object({
    date: z.date(),
    open: z.number(),
    high: z.number(),
    low: z.number(),
    close: z.number(),
    volume: z.number(),
  }),
);

/** Closing auction, derivatives and the late trades of a day are over. */
const DAY_DONE = timeOfDay(16, 0);

/** A span of time, both ends asked for. */
interface Span {
  readonly from: EpochMs;
  readonly last: EpochMs;
}

/** Candles from Kite, in as many requests as its limits ask for. */
export class KiteHistory implements CandleSource {
  readonly #client: KiteClient;
  readonly #tokenOf: (key: InstrumentKey) => number | undefined;
  readonly #wall: WallClock;
  #trouble: string | undefined;

  constructor(options: {
    readonly client: KiteClient;
    readonly tokenOf: (key: InstrumentKey) => number | undefined;
    readonly wall: WallClock;
  }) {
    this.#client = options.client;
    this.#tokenOf = options.tokenOf;
    this.#wall = options.wall;
  }

  /** Why the last request brought nothing; undefined when it did not fail. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Empty too when Kite cannot be asked: {@link trouble} tells why. */
  async candles(
    instrument: InstrumentKey,
    timeframe: Timeframe,
    from: EpochMs,
    to: EpochMs,
  ): Promise<readonly Candle[]> {
    const read = await this.read(instrument, timeframe, { from, last: epochMs(to - 1) });
    this.#trouble = read.ok ? undefined : failureText(read.error);
    return read.ok ? read.value : [];
  }

  /** Complete bars whose start lies in the span, oldest first. */
  async read(
    instrument: InstrumentKey,
    timeframe: Timeframe,
    span: Span,
  ): Promise<KiteResult<readonly Candle[]>> {
    const token = this.#tokenOf(instrument);
    if (token === undefined) return ok([]);
    const { name, days } = INTERVALS[timeframe];
    const bars = new Map<number, Candle>();
    for (const part of partsOf(span, days)) {
      const rows = await this.#client.read('history', ROWS, (kite) =>
        kite.getHistoricalData(token, name, stamp(part.from), stamp(part.last)),
      );
      if (!rows.ok) return rows;
      for (const row of rows.value) {
        const bar = barOf(row);
        if (bar !== undefined && bar.start >= span.from && bar.start <= span.last) bars.set(bar.start, bar);
      }
    }
    const complete = [...bars.values()].filter((bar) => this.#isComplete(bar, timeframe));
    return ok(complete.sort((a, b) => a.start - b.start));
  }

  #isComplete({ start }: Candle, timeframe: Timeframe): boolean {
    const now = this.#wall.now();
    if (timeframe === '1d') return now >= istInstant(istDate(start), DAY_DONE);
    return now >= start + TIMEFRAME_MINUTES[timeframe] * MINUTE_MS;
  }
}

/** Cuts a span into pieces that one request may ask for. Kite takes both ends as inside. */
function* partsOf({ from, last }: Span, days: number): Generator<Span> {
  const length = days * DAY_MS - SECOND_MS;
  for (let at = from; at <= last; at = epochMs(at + length + SECOND_MS)) {
    yield { from: at, last: epochMs(Math.min(at + length, last)) };
  }
}

/** `2026-11-30 09:15:00`, Indian time. */
function stamp(at: EpochMs): string {
  return `${istDate(at)} ${formatTime(at)}`;
}

/** A row as a bar; undefined for one that no market makes. */
function barOf(row: z.output<typeof ROWS>[number]): Candle | undefined {
  const { open, high, low, close, volume } = row;
  if (!(low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close))) return undefined;
  return {
    start: epochMs(row.date.getTime()),
    open: priceFromRupees(open),
    high: priceFromRupees(high),
    low: priceFromRupees(low),
    close: priceFromRupees(close),
    volume: Math.max(0, Math.trunc(volume)),
  };
}
