import type { Tradable } from '../../domain/instrument.ts';
import type { Money } from '../../domain/money.ts';
import type { Product } from '../../domain/order.ts';
import type { EpochMs, TimeOfDayMs } from '../../domain/time.ts';
import type { TradePlan } from '../../domain/trade-plan.ts';
import type { FillSettings } from '../../execution/simulated/house-rules.ts';
import type { BarColumns } from '../../indicators/bars.ts';
import type { CostModel } from '../../kernel/context.ts';
import type { EntryFilter } from '../../strategies/entry-filter.ts';
import type { SignalTrack } from '../../strategies/signal-track.ts';
import type { DayEndCosts } from './day-costs.ts';
import type { EntryGate } from './entry-gate.ts';

/** One instrument of a run, with everything that does not depend on how trading goes. */
export interface RunSeries {
  readonly instrument: Tradable;
  readonly product: Product;
  /** Bars before the run's start warm the indicators up; nothing is traded on them. */
  readonly bars: BarColumns;
  readonly track: SignalTrack;
  readonly filters: readonly EntryFilter[];
  /** Average true range, for sizes; undefined where the plan's sizes do not look at it. */
  readonly volatility: Float64Array | undefined;
  /** Units in a lot from an instant on, oldest first; those of the instrument when left out. */
  readonly lots?: readonly (readonly [EpochMs, number])[];
  /** When entries are taken, as pairs of first instant and the one after the last; always when left out. */
  readonly memberships?: readonly (readonly [EpochMs, EpochMs])[];
  /** Intraday positions are closed by this time of day, and none is entered from then on. */
  readonly squareOffAt: TimeOfDayMs;
}

/** How orders meet bars: slippage beyond the bar's price, and the share of its volume that may be taken; 0 takes any. */
export type BarFills = Pick<FillSettings, 'slippageBp' | 'participationBp'>;

/** What executions are charged. */
export type RunCosts = Pick<CostModel, 'charges' | 'chargesTotal'>;

/** A backtest of one book: its series share the money. */
export interface RunInput {
  readonly capital: Money;
  readonly plan: TradePlan;
  /** In declared order: at one instant they are handled in it. */
  readonly series: readonly RunSeries[];
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly fills: BarFills;
  readonly costs: RunCosts;
  /** What a day's contract note adds; nothing when left out. */
  readonly dayCosts?: DayEndCosts;
  /** Whether every execution is kept, besides the trades they make. */
  readonly keepsFills: boolean;
  /** The risk gate; without it every entry passes that can be paid for. */
  readonly gate?: EntryGate;
}
