import type { Candle } from '../../domain/candle.ts';
import { candleAt } from '../../domain/candle-columns.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import type { CandleSource } from '../../ports/candle-source.ts';
import type { MarketClock } from '../../ports/market-clock.ts';
import type { PracticeBars } from './practice-bars.ts';

/** Days made between two pauses. */
const DAYS_AT_ONCE = 20;

export interface HistorySources {
  readonly bars: PracticeBars;
  readonly clock: MarketClock;
  /** Lets others run between two pieces of work. */
  readonly pause?: () => Promise<void>;
}

/** Complete bars, none from beyond the clock. */
export class PracticeHistory implements CandleSource {
  readonly #sources: HistorySources;

  constructor(sources: HistorySources) {
    this.#sources = sources;
  }

  async candles(
    key: InstrumentKey,
    timeframe: Timeframe,
    from: EpochMs,
    to: EpochMs,
  ): Promise<readonly Candle[]> {
    const { bars, clock, pause } = this.#sources;
    const window = { from, to, now: clock.now() };
    const days = bars.days(key, timeframe, window);
    if (days === undefined) return [];
    const candles: Candle[] = [];
    for (let first = days.first; first <= days.last; first += DAYS_AT_ONCE) {
      if (first > days.first) await pause?.();
      const last = Math.min(days.last, first + DAYS_AT_ONCE - 1);
      const columns = bars.columns(key, timeframe, { ...window, days: { first, last } });
      for (let row = 0; row < columns.start.length; row++) candles.push(candleAt(columns, row));
    }
    return candles;
  }
}
