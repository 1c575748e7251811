import { type IsoDate, isoDate } from '../../domain/time.ts';

/** A day that markets remember, as moves of NIFTY. */
export interface HistoricalDay {
  readonly day: IsoDate;
  readonly name: string;
  /** Close to close, a fraction: closes of the NIFTY 50 as NSE published them. */
  readonly index: number;
  /** Assumed change of implied volatility: the exchange's index of it begins in 2008 and is not known for all. */
  readonly volatility: number;
}

function day(
  date: string,
  name: string,
  closes: readonly [number, number],
  volatility: number,
): HistoricalDay {
  return { day: isoDate(date), name, index: closes[1] / closes[0] - 1, volatility };
}

/** Closes before and on the day: niftyindices.com, historical index data of NIFTY 50. */
export const HISTORICAL_DAYS: readonly HistoricalDay[] = [
  day('2004-05-17', 'election surprise', [1582.4, 1388.75], 0.8),
  day('2008-01-21', 'global sell-off', [5705.3, 5208.8], 0.5),
  day('2008-10-24', 'credit crisis', [2943.15, 2584], 0.6),
  day('2009-05-18', 'election, upper circuit', [3671.65, 4323.15], -0.3),
  day('2015-08-24', 'yuan devaluation', [8299.95, 7809], 0.6),
  day('2020-03-12', 'pandemic', [10_458.4, 9590.15], 0.3),
  day('2020-03-23', 'lockdown', [8745.45, 7610.25], 0.1),
  day('2024-06-04', 'election count', [23_263.9, 21_884.5], 0.28),
  day('2025-04-07', 'tariffs', [22_904.45, 22_161.6], 0.65),
];

/** The exchange halts all trading at these moves of the index (SEBI, market-wide circuit breaker). */
export const CIRCUITS: readonly number[] = [0.1, 0.15, 0.2];

/** Overnight gaps of NIFTY, open against the close before: 2020-03-23 at -9.1 %, 2020-04-07 at +4.5 %. */
export const GAPS: readonly number[] = [-0.091, 0.045];
