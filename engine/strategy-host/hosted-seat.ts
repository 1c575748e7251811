import type { DeploymentId, InstrumentKey } from '../domain/ids.ts';
import { price } from '../domain/price.ts';
import { epochMs, type TimeOfDayMs } from '../domain/time.ts';
import type { TradePlan } from '../domain/trade-plan.ts';
import type { HeardWord } from '../kernel/signals.ts';
import { entryFilters } from '../strategies/filters/entry-filters.ts';
import type { LiveBars } from '../strategies/live-bars.ts';
import { SeriesColumns, type SeriesView } from '../strategies/series-columns.ts';
import { HOLD, isSignal, type Signal, type SignalRule } from '../strategies/signal.ts';
import { StrategyFault } from '../strategies/signal-track.ts';
import type { PreparedStrategy } from '../strategies/strategy.ts';
import { volatilityOf } from '../strategies/volatility.ts';

/** One strategy on one series: its rule, its memory, and what it said. */
export class HostedSeat {
  readonly deployment: DeploymentId;
  readonly instrument: InstrumentKey;
  readonly squareOffAt: TimeOfDayMs;
  readonly #prepared: PreparedStrategy;
  readonly #plan: TradePlan;
  #bars: LiveBars | undefined;
  #view: SeriesView | undefined;
  #rule: SignalRule | undefined;
  /** What it said of the newest bar. */
  #said: Signal = HOLD;

  constructor(of: {
    readonly deployment: DeploymentId;
    readonly instrument: InstrumentKey;
    readonly squareOffAt: TimeOfDayMs;
    readonly prepared: PreparedStrategy;
    readonly plan: TradePlan;
  }) {
    this.deployment = of.deployment;
    this.instrument = of.instrument;
    this.squareOffAt = of.squareOffAt;
    this.#prepared = of.prepared;
    this.#plan = of.plan;
  }

  /** Begins anew over bars that come. Throws what the strategy throws. */
  open(bars: LiveBars): void {
    this.#bars = bars;
    this.#view = bars.view(this.#prepared.indicators);
    this.#rule = this.#prepared.signal(this.#view);
    this.#said = HOLD;
    for (let row = 0; row < bars.length; row += 1) this.warm(row);
  }

  /** A bar of history: it is listened to, and nothing comes of it. */
  warm(row: number): void {
    this.#said = this.#ask(row);
  }

  /** What the strategy says at the close of a row, with what sizes and filters ask; undefined when it says nothing. */
  hear(
    row: number,
  ): { readonly word: HeardWord; readonly filters: ReturnType<typeof entryFilters> } | undefined {
    this.#said = this.#ask(row);
    return this.last(row);
  }

  /** The word on a row that was asked already. */
  last(
    row: number,
  ): { readonly word: HeardWord; readonly filters: ReturnType<typeof entryFilters> } | undefined {
    if (this.#said === HOLD || this.#bars === undefined || this.#view === undefined) return undefined;
    // Rare: what looks at whole columns is given those up to here, as a backtest would have them.
    const known = this.#bars.until(row, this.#view);
    const columns = new SeriesColumns(known.bars);
    return {
      filters: entryFilters(this.#plan, this.#prepared.strategy.style, columns),
      word: {
        signal: this.#said,
        reason: this.#prepared.reason(known)(row, this.#said),
        barStart: epochMs(known.bars.start[row] ?? 0),
        close: price(known.bars.close[row] ?? 0),
        row,
        volatility: volatilityOf(this.#plan, columns)?.[row] ?? Number.NaN,
      },
    };
  }

  #ask(row: number): Signal {
    const said = this.#rule?.(row) ?? HOLD;
    if (!isSignal(said)) throw new StrategyFault(`it said ${said}, which is no signal`);
    return said;
  }
}
