import { createHash } from 'node:crypto';
import { type CandleColumns, FIELDS } from '../../domain/candle-columns.ts';
import type { CandleQuality } from '../../domain/candle-coverage.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { TradingCalendar } from '../../domain/session.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import { SessionCalendar } from '../../market/session-calendar.ts';
import { QualityJudge } from '../../storage/candles/quality.ts';
import type { BarRequest, Bars } from './bar-request.ts';
import type { BarShelf } from './bar-shelf.ts';
import type { BarSources, MarketSource } from './bar-sources.ts';
import { type BarSpan, spansText } from './bar-span.ts';
import { PracticeHistory, PracticeShelf } from './practice-shelf.ts';
import { ReplayShelf } from './replay-shelf.ts';
import { StoreShelf } from './store-shelf.ts';

/**
 * All bars that research can have: imported ones first; where nothing was imported of an instrument that could make the
 * timeframe, those of the market. The two are never mixed in one answer.
 */
export class BarLibrary {
  readonly #store: BarShelf;
  readonly #market: BarShelf;
  readonly #judge: QualityJudge;

  constructor(sources: BarSources, practice = new PracticeHistory()) {
    const calendar = new SessionCalendar(sources.sessions, sources.holidays);
    this.#judge = new QualityJudge(calendar);
    this.#store = new StoreShelf(sources.candles, calendar);
    this.#market = marketShelf(sources.market, calendar, practice);
  }

  /** Every timeframe of an instrument that can be had, without reading bars where they are stored. */
  async spans(instrument: InstrumentKey): Promise<readonly BarSpan[]> {
    const [imported, market] = await Promise.all([
      this.#store.spans(instrument),
      this.#market.spans(instrument),
    ]);
    const known = new Set(imported.map(({ timeframe }) => timeframe));
    return [...imported, ...market.filter(({ timeframe }) => !known.has(timeframe))];
  }

  /** What {@link bars} would take from; undefined when there is nothing. */
  async span(instrument: InstrumentKey, timeframe: Timeframe): Promise<BarSpan | undefined> {
    return (await this.#found(instrument, timeframe))?.span;
  }

  /**
   * The bars of a request, at least one; the refusal says what there is instead. Throws `DamagedCandles` and
   * `RecordingError` with a sentence when a file cannot be read.
   */
  async bars(request: BarRequest): Promise<Result<Bars, Refusal>> {
    const { instrument, timeframe } = request;
    const found = await this.#found(instrument, timeframe);
    const bars = await found?.shelf.bars(request, found.span);
    if (found === undefined || bars === undefined || bars.columns.start.length === bars.ahead) {
      return fail(refusal('NO_BARS', spansText(instrument, await this.spans(instrument))));
    }
    return ok({ ...bars, span: found.span });
  }

  /** The market is asked where the store has nothing: what it has must be made or read first. */
  async #found(
    instrument: InstrumentKey,
    timeframe: Timeframe,
  ): Promise<{ readonly shelf: BarShelf; readonly span: BarSpan } | undefined> {
    for (const shelf of [this.#store, this.#market]) {
      const span = (await shelf.spans(instrument)).find((one) => one.timeframe === timeframe);
      if (span !== undefined) return { shelf, span };
    }
    return undefined;
  }

  /** Gaps against the exchange's calendar, missing bars, jumps that no known action explains; none in a simulation. */
  quality(instrument: InstrumentKey, { columns, span }: Bars): CandleQuality | undefined {
    if (span.origin === 'simulated') return undefined;
    return this.#judge.judge(instrument, span.timeframe, columns);
  }
}

function marketShelf(market: MarketSource, calendar: TradingCalendar, practice: PracticeHistory): BarShelf {
  switch (market.kind) {
    case 'replay':
      return new ReplayShelf(market, calendar);
    case 'practice':
      return new PracticeShelf(market, calendar, practice);
    case 'elsewhere':
      return EMPTY_SHELF;
  }
}

const EMPTY_SHELF: BarShelf = {
  spans: async () => [],
  bars: () => Promise.reject(new Error('bars were asked of a shelf that has none')),
};

const HASH_DIGITS = 12;

/** A short name of bars: the same bars have the same one on every machine, other bars another. */
export function barsHash(series: readonly CandleColumns[]): string {
  const hash = createHash('sha256');
  for (const columns of series) {
    for (const field of FIELDS) {
      const { buffer, byteOffset, byteLength } = columns[field];
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }
  return hash.digest('hex').slice(0, HASH_DIGITS);
}
