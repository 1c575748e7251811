import type { InstrumentKey } from '../domain/ids.ts';
import { DAY_MS, epochMs } from '../domain/time.ts';
import type { Task } from '../ports/compute-pool.ts';
import { BarLibrary } from '../research/bars/bar-library.ts';
import { PracticeHistory } from '../research/bars/practice-shelf.ts';
import type { FactorHistory } from '../risk/value-at-risk/factor-history.ts';
import { alignedHistory, type FactorCloses } from './aligned-history.ts';
import type { HistoryRequest } from './risk-tasks.ts';

/** Days of the calendar for a trading day, generously. */
const DAYS_A_TRADING_DAY = 1.6;
/** Where no market tells the time, imported bars are read to their end. */
const END_OF_TIME = epochMs(4_102_444_800_000);

/** Loads daily closes in a worker; practice history is kept from one call to the next. */
export function historyTask(): Task<HistoryRequest, FactorHistory> {
  const practice = new PracticeHistory();
  return async ({ sources, factors, volatility, days }) => {
    const library = new BarLibrary(sources, practice);
    const closes = async (key: InstrumentKey): Promise<FactorCloses> => {
      const span = await library.span(key, '1d');
      if (span === undefined) return { key, closes: new Map(), origin: undefined };
      const to = sources.market.kind === 'elsewhere' ? END_OF_TIME : sources.market.now;
      const from = epochMs(Math.round(Math.min(to, span.last) - (days + 1) * DAYS_A_TRADING_DAY * DAY_MS));
      const bars = await library.bars({ instrument: key, timeframe: '1d', from, to });
      if (!bars.ok) return { key, closes: new Map(), origin: undefined };
      const { start, close } = bars.value.columns;
      const rows = Array.from(start, (at, i): [number, number] => [at, close[i] ?? Number.NaN]);
      return { key, closes: new Map(rows), origin: span.origin };
    };
    return alignedHistory(await Promise.all(factors.map(closes)), await closes(volatility), days);
  };
}
