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
import type { BarSources } from './bar-sources.ts';
import { type BarSpan, spansText } from './bar-span.ts';
import { PracticeShelf } from './practice-shelf.ts';
import { ReplayShelf } from './replay-shelf.ts';
import { StoreShelf } from './store-shelf.ts';

/**
 * All bars that research can have: imported ones first; where nothing was imported of an instrument that could make the
 * timeframe, those of the market. The two are never mixed in one answer.
 */
export class BarLibrary {
  readonly #shelves: readonly BarShelf[];
  readonly #judge: QualityJudge;

  constructor(sources: BarSources) {
    const calendar = new SessionCalendar(sources.sessions, sources.holidays);
    this.#judge = new QualityJudge(calendar);
    this.#shelves = [new StoreShelf(sources.candles, calendar), marketShelf(sources, calendar)];
  }

  /** Every timeframe of an instrument that can be had, without reading bars where they are stored. */
  async spans(instrument: InstrumentKey): Promise<readonly BarSpan[]> {
    const [imported = [], market = []] = await Promise.all(
      this.#shelves.map((shelf) => shelf.spans(instrument)),
    );
    const known = new Set(imported.map(({ timeframe }) => timeframe));
    return [...imported, ...market.filter(({ timeframe }) => !known.has(timeframe))];
  }

  /** What {@link bars} would take from; undefined when there is nothing. */
  async span(instrument: InstrumentKey, timeframe: Timeframe): Promise<BarSpan | undefined> {
    return (await this.spans(instrument)).find((span) => span.timeframe === timeframe);
  }

  /**
   * The bars of a request, at least one; the refusal says what there is instead. Throws `DamagedCandles` and
   * `RecordingError` with a sentence when a file cannot be read.
   */
  async bars(request: BarRequest): Promise<Result<Bars, Refusal>> {
    const { instrument, timeframe } = request;
    const spans = await this.spans(instrument);
    const span = spans.find((one) => one.timeframe === timeframe);
    const shelf = this.#shelves[span?.origin === 'imported' ? 0 : 1];
    const found = span && (await shelf?.bars(request, span));
    if (span === undefined || found === undefined || found.columns.start.length === found.ahead) {
      return fail(refusal('NO_BARS', spansText(instrument, spans)));
    }
    return ok({ ...found, span });
  }

  /** Gaps against the exchange's calendar, missing bars, jumps that no known action explains; none in a simulation. */
  quality(instrument: InstrumentKey, { columns, span }: Bars): CandleQuality | undefined {
    if (span.origin === 'simulated') return undefined;
    return this.#judge.judge(instrument, span.timeframe, columns);
  }
}

function marketShelf({ market, ...rest }: BarSources, calendar: TradingCalendar): BarShelf {
  if (market.kind === 'replay') return new ReplayShelf(market, calendar);
  return new PracticeShelf(market, new SessionCalendar(rest.sessions, rest.holidays));
}

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
