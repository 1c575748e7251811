import { insideBar, slippedPrice, takeableUnits } from '../../execution/simulated/bar-prices.ts';
import { stopLevel, targetLevel, trailedStop } from '../../strategies/position-rules.ts';
import type { TradePlan } from '../../strategies/trade-plan.ts';
import type { Holding } from './holding.ts';
import type { ExitReason } from './outcome.ts';
import type { RunBooks } from './run-books.ts';
import type { BarFills } from './run-input.ts';

/** How far past its trigger the live stop-limit may still fill, in basis points: what a gap jumps is counted. */
const STOP_BAND_BP = 300;
const BP = 10_000;

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
  high = 0;
  low = 0;
  close = 0;
  /** Units that may still be taken. */
  left = 0;
  readonly #books: RunBooks;
  readonly #plan: TradePlan;
  readonly #fills: BarFills;

  constructor(books: RunBooks, plan: TradePlan, fills: BarFills) {
    this.#books = books;
    this.#plan = plan;
    this.#fills = fills;
  }

  /** Plays row `holding.row` of its series. */
  play(holding: Holding): void {
    this.#look(holding);
    if (this.left > 0) {
      if (holding.quantity !== 0) this.#exitsAtOpen(holding);
      if (holding.entering !== 0) this.#enter(holding);
      if (holding.quantity !== 0) this.#inside(holding);
    }
    if (holding.quantity !== 0) this.#closeBar(holding);
  }

  #look({ bars, row, lot, countsVolume }: Holding): void {
    this.at = bars.start[row] ?? 0;
    this.open = bars.open[row] ?? 0;
    this.high = bars.high[row] ?? 0;
    this.low = bars.low[row] ?? 0;
    this.close = bars.close[row] ?? 0;
    const { participationBp } = this.#fills;
    this.left =
      participationBp === 0 || !countsVolume
        ? Number.POSITIVE_INFINITY
        : takeableUnits(bars.volume[row] ?? 0, lot, participationBp);
  }

  #exitsAtOpen(holding: Holding): void {
    const side = holding.quantity > 0 ? 1 : -1;
    const { leaving, stop, target } = holding;
    if (leaving !== undefined) {
      this.#leaveAtMarket(holding, this.open, leaving);
    } else if (stop !== 0 && (stop - this.open) * side >= 0) {
      if ((stop * (1 - (side * STOP_BAND_BP) / BP) - this.open) * side > 0) this.#books.jumpedStops += 1;
      this.#leave(holding, this.open, stopReason(holding));
    } else if (target !== 0 && (this.open - target) * side > 0) {
      this.#leave(holding, this.open, 'target');
    }
  }

  #inside(holding: Holding): void {
    const side = holding.quantity > 0 ? 1 : -1;
    const { stop, target } = holding;
    if (holding.leaving !== undefined) return;
    const worst = side > 0 ? this.low : this.high;
    const best = side > 0 ? this.high : this.low;
    if (stop !== 0 && (stop - worst) * side >= 0) {
      this.#leaveAtMarket(holding, stop, stopReason(holding));
    } else if (target !== 0 && (best - target) * side > 0) {
      this.#leave(holding, insideBar(target, this.high, this.low), 'target');
    }
  }

  #leaveAtMarket(holding: Holding, base: number, reason: ExitReason): void {
    const price = this.#atMarket(holding, base, holding.quantity > 0 ? -1 : 1);
    this.#books.slippage += Math.abs(price - base) * Math.min(Math.abs(holding.quantity), this.left);
    this.#leave(holding, price, reason);
  }

  #leave(holding: Holding, price: number, reason: ExitReason): void {
    const units = Math.min(Math.abs(holding.quantity), this.left);
    this.left -= units;
    this.#books.leave(holding, { at: this.at, units, price, reason });
    // What the volume did not take leaves at the next open.
    if (holding.quantity !== 0) holding.leaving = reason;
  }

  #enter(holding: Holding): void {
    const side = holding.entering === 1 ? 1 : -1;
    const wanted = holding.enteringUnits;
    holding.entering = 0;
    if (holding.quantity !== 0) return;
    const price = this.#atMarket(holding, this.open, side);
    const affordable = wanted === 0 ? this.#books.allIn(holding, { at: this.at, side, price }) : wanted;
    const units = Math.min(affordable, this.left);
    if (units < affordable) this.#books.partialFills += 1;
    if (units === 0) return;
    this.left -= units;
    this.#books.slippage += Math.abs(price - this.open) * units;
    holding.stop = stopLevel(this.#plan, side, price, holding.tick);
    holding.stopTrails = this.#plan.stopBp === 0;
    holding.target = targetLevel(this.#plan, side, price, holding.tick);
    this.#books.enter(holding, { at: this.at, side, units, price });
  }

  #atMarket(holding: Holding, base: number, side: number): number {
    const { slippageBp } = this.#fills;
    if (slippageBp === 0) return insideBar(base, this.high, this.low);
    return slippedPrice(base, side, this, { tick: holding.tick, slippageBp });
  }

  /** The close of the bar: its mark, and where a trailing stop goes for the next one. */
  #closeBar(holding: Holding): void {
    const { trip } = holding;
    this.#books.remark(holding, this.close);
    if (this.#plan.trailBp === 0) return;
    trip.best = trip.side > 0 ? Math.max(trip.best, this.high) : Math.min(trip.best, this.low);
    const trailed = trailedStop(this.#plan, trip.side, trip.best, holding.tick);
    if (holding.stop !== 0 && (trailed - holding.stop) * trip.side <= 0) return;
    holding.stop = trailed;
    holding.stopTrails = true;
  }
}

function stopReason({ stopTrails }: Holding): ExitReason {
  return stopTrails ? 'trail' : 'stop';
}
