import type { HolidayTable, SessionTable } from '../../domain/exchange-calendar.ts';
import type { EpochMs } from '../../domain/time.ts';

/** The market whose own history answers where nothing was imported. History ends at `now`, the market's time. */
export type MarketSource =
  | { readonly kind: 'practice'; readonly seed: number; readonly realHours: boolean; readonly now: EpochMs }
  | { readonly kind: 'replay'; readonly folder: string; readonly now: EpochMs }
  /** A market whose history no thread can open by itself: only imported bars are there. */
  | { readonly kind: 'elsewhere' };

/** Where bars come from, as plain data: any thread can open a library of its own with it. */
export interface BarSources {
  /** Folder of the candle store. */
  readonly candles: string;
  readonly market: MarketSource;
  /** The exchange's calendar. */
  readonly sessions: readonly SessionTable[];
  readonly holidays: HolidayTable;
}
