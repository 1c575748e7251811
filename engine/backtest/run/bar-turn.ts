import { NO_CANDLES } from '../../domain/candle-columns.ts';
import { stopLimit } from '../../domain/exit-plan.ts';
import { price } from '../../domain/price.ts';
import type { TradePlan } from '../../domain/trade-plan.ts';
import { insideBar, slippedPrice, takeableUnits } from '../../execution/simulated/bar-prices.ts';
import { protectedLimit } from '../../execution/simulated/market-protection.ts';
import type { BarColumns } from '../../indicators/bars.ts';
import { stopLevel, targetLevel, trailedStop } from '../../strategies/position-rules.ts';
import { lotAt } from './dated-lot.ts';
import type { Entries } from './entries.ts';
import type { Holding } from './holding.ts';
import type { ExitReason } from './outcome.ts';
import type { RunBooks } from './run-books.ts';
import type { BarFills, RunInput } from './run-input.ts';

/*
 * One bar of a series that holds a position or waits for one. First the open: exits that were decided before, stops
 * and targets that the open jumped over, then entries, all at the open. Then the inside of the bar: the stop before
 * the target, because nobody knows which came first. All executions together take no more than their share of the
 * bar's volume. A bar without trades fills nothing.
 */

/** The bar as executions see it, reused from bar to bar. */
export class BarTurn {
  at = 0;
  open = 0;
  /** Units that may still be taken. */
  left = 0;
  hasTraded = false;
  #bars: BarColumns = NO_CANDLES;
  #row = 0;
  readonly #books: RunBooks;
  readonly #entries: Entries;
  readonly #plan: TradePlan;
  readonly #fills: BarFills;

  constructor(books: RunBooks, entries: Entries, { plan, fills }: Pick<RunInput, 'plan' | 'fills'>) {
    this.#books = books;
    this.#entries = entries;
    this.#plan = plan;
    this.#fills = fills;
  }

  /** High and low are fetched when somebody asks: most bars that fill at their open never need them. */
  get high(): number {
    return this.#bars.high[this.#row] ?? 0;
  }

  get low(): number {
    return this.#bars.low[this.#row] ?? 0;
  }

  /** Plays row `holding.row` of its series. */
  play(holding: Holding): void {
    this.#look(holding);
    if (this.hasTraded) {
      if (holding.quantity !== 0) this.#exitsAtOpen(holding);
      if (holding.entering !== 0) this.#enter(holding);
      if (holding.quantity !== 0) this.#inside(holding);
    }
    if (holding.quantity !== 0) this.#closeBar(holding);
  }

  #look({ bars, row, series, countsVolume }: Holding): void {
    this.#bars = bars;
    this.#row = row;
    this.at = bars.start[row] ?? 0;
    this.open = bars.open[row] ?? 0;
    const { participationBp } = this.#fills;
    this.hasTraded = true;
    this.left = Number.POSITIVE_INFINITY;
    if (participationBp === 0 || !countsVolume) return;
    const volume = bars.volume[row] ?? 0;
    this.hasTraded = volume > 0;
    this.left = takeableUnits(volume, lotAt(series, this.at), participationBp);
  }

  #exitsAtOpen(holding: Holding): void {
    const side = holding.quantity > 0 ? 1 : -1;
    const { leaving, stop, target } = holding;
    if (leaving !== undefined) {
      this.#leaveAsDecided(holding, leaving);
    } else if (stop !== 0 && (stop - this.open) * side >= 0) {
      if ((stopLimit(stop, side, holding.tick) - this.open) * side > 0) this.#books.jumpedStops += 1;
      this.#leaveByStop(holding, this.open);
    } else if (target !== 0 && (this.open - target) * side > 0) {
      this.#leaveByTarget(holding, this.open);
    }
  }

  /** An exit on its way: at market when it is new, else at its limit or better. */
  #leaveAsDecided(holding: Holding, reason: ExitReason): void {
    const side = holding.quantity > 0 ? 1 : -1;
    if (holding.restsAt === 0) {
      const exit = side > 0 ? 'SELL' : 'BUY';
      this.#leaveAtMarket(holding, this.open, reason);
      if (holding.quantity === 0) return;
      holding.restsAt = protectedLimit(holding.series.instrument, exit, price(this.open), undefined);
    } else if ((this.open - holding.restsAt) * side > 0) {
      this.#leave(holding, this.open, reason);
    }
  }

  #inside(holding: Holding): void {
    const side = holding.quantity > 0 ? 1 : -1;
    const { leaving, restsAt, stop, target } = holding;
    if (leaving === undefined && stop === 0 && target === 0) return;
    const worst = side > 0 ? this.low : this.high;
    const best = side > 0 ? this.high : this.low;
    if (leaving !== undefined) {
      if ((best - restsAt) * side > 0) this.#leave(holding, insideBar(restsAt, this.high, this.low), leaving);
    } else if (stop !== 0 && (stop - worst) * side >= 0) {
      const paid = this.#atMarket(holding, stop, -side);
      this.#books.slippage += Math.abs(paid - stop) * Math.min(Math.abs(holding.quantity), this.left);
      this.#leaveByStop(holding, paid);
    } else if (target !== 0 && (best - target) * side > 0) {
      this.#leaveByTarget(holding, insideBar(target, this.high, this.low));
    }
  }

  #leaveByStop(holding: Holding, at: number): void {
    const { stop, tick } = holding;
    const side = holding.quantity > 0 ? 1 : -1;
    this.#leave(holding, at, holding.stopTrails ? 'trail' : 'stop');
    holding.restsAt = stopLimit(stop, side, tick);
  }

  #leaveByTarget(holding: Holding, at: number): void {
    const { target } = holding;
    this.#leave(holding, at, 'target');
    holding.restsAt = target;
  }

  #leaveAtMarket(holding: Holding, base: number, reason: ExitReason): void {
    const paid = this.#atMarket(holding, base, holding.quantity > 0 ? -1 : 1);
    this.#books.slippage += Math.abs(paid - base) * Math.min(Math.abs(holding.quantity), this.left);
    this.#leave(holding, paid, reason);
  }

  #leave(holding: Holding, price: number, reason: ExitReason): void {
    const units = Math.min(Math.abs(holding.quantity), this.left);
    if (holding.leaving === undefined) holding.beginOrder();
    this.left -= units;
    if (units > 0) {
      const side = holding.quantity > 0 ? -1 : 1;
      this.#books.leave(holding, { at: this.at, side, quantity: units, price }, reason);
    }
    // What the volume did not take waits at the limit of its order.
    if (holding.quantity !== 0) holding.leaving = reason;
  }

  #enter(holding: Holding): void {
    const side = holding.entering === 1 ? 1 : -1;
    const wanted = holding.enteringUnits;
    holding.entering = 0;
    if (holding.quantity !== 0) return;
    const paid = this.#atMarket(holding, this.open, side);
    const affordable = wanted === 0 ? this.#books.allIn(holding, { at: this.at, side, price: paid }) : wanted;
    if (holding.entersBehindExit && !this.#mayStillEnter(holding, side, affordable)) return;
    const units = Math.min(affordable, this.left);
    if (units < affordable) this.#books.partialFills += 1;
    if (units === 0) return;
    this.left -= units;
    this.#books.slippage += Math.abs(paid - this.open) * units;
    holding.stop = stopLevel(this.#plan, side, paid, holding.tick);
    holding.stopTrails = this.#plan.stopBp === 0;
    holding.target = targetLevel(this.#plan, side, paid, holding.tick);
    this.#books.enter(holding, { at: this.at, side, quantity: units, price: paid });
  }

  #mayStillEnter({ index: series }: Holding, side: 1 | -1, quantity: number): boolean {
    return this.#entries.mayStillEnter({ series, side, quantity, price: this.open, at: this.at });
  }

  #atMarket(holding: Holding, base: number, side: number): number {
    const { slippageBp } = this.#fills;
    if (slippageBp === 0) return base === this.open ? base : insideBar(base, this.high, this.low);
    return slippedPrice(base, side, this, { tick: holding.tick, slippageBp });
  }

  /** The close of the bar: its mark, and where a trailing stop goes for the next one. */
  #closeBar(holding: Holding): void {
    const { trip } = holding;
    const last = this.#bars.close[this.#row] ?? 0;
    this.#books.remark(holding, last);
    if (this.#plan.trailBp === 0) return;
    trip.best = trip.side > 0 ? Math.max(trip.best, this.high) : Math.min(trip.best, this.low);
    const { best } = trip;
    const trailed = trailedStop(this.#plan, trip.side, { best, last }, holding.tick);
    if (holding.stop !== 0 && (trailed - holding.stop) * trip.side <= 0) return;
    holding.stop = trailed;
    holding.stopTrails = true;
  }
}
