import type { ChartWish } from '../desk-charts.ts';
import type { CandleColumns } from '../domain/candle-columns.ts';
import type { HolidayTable, SessionTable } from '../domain/exchange-calendar.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import type { TaskKind } from '../ports/compute-pool.ts';
import type { WantedBars } from './wanted-bars.ts';

/** Imported bars for a wish; its span ends with the last of them. */
export interface ImportedRequest {
  readonly instrument: InstrumentKey;
  readonly wish: Pick<ChartWish, 'timeframe' | 'span'>;
  readonly warmUp: number;
}

/** Where imported bars lie, and the calendar by which longer ones are put together. */
export interface ImportedSources {
  readonly candles: string;
  readonly sessions: readonly SessionTable[];
  readonly holidays: HolidayTable;
}

export interface ImportedBars {
  readonly columns: CandleColumns;
  readonly wanted: WantedBars;
}

/** Reading a file of a million bars takes longer than the trading thread may wait. */
export const IMPORTED_BARS_TASK: TaskKind<
  ImportedRequest & ImportedSources,
  Result<ImportedBars, Refusal>
> = { name: 'imported-bars' };
