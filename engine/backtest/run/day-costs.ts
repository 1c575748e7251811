import type { ChargeLine } from '../../domain/ledger.ts';
import type { IsoDate } from '../../domain/time.ts';
import type { RunSeries } from './run-input.ts';

/** What one instrument traded on a day. */
export interface DayTrading {
  readonly series: RunSeries;
  /** Signed quantity carried into the day. */
  readonly carried: number;
  readonly buyQuantity: number;
  readonly buyValue: number;
  readonly sellQuantity: number;
  readonly sellValue: number;
}

/**
 * What a day's end adds to what its orders were charged: the depository's fee, same-day delivery charged as intraday,
 * the transaction tax rounded to the rupee. `taxToday` is what the day's orders accrued of it.
 */
export type DayEndCosts = (
  day: IsoDate,
  trading: readonly DayTrading[],
  taxToday: number,
) => readonly ChargeLine[];
