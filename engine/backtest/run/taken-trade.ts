import type { BarColumns } from '../../indicators/bars.ts';
import { at } from '../../strategies/crossing.ts';
import type { RoundTrip } from './holding.ts';
import type { ExitReason, RunTrade } from './outcome.ts';

/** The end of a round trip. */
interface TripEnd {
  readonly at: number;
  readonly row: number;
  readonly reason: ExitReason;
}

/**
 * A finished round trip. How far the price went on the way is looked up in the bars when somebody asks: a search over
 * thousands of settings never does.
 */
export class TakenTrade implements RunTrade {
  readonly series: number;
  readonly side: 1 | -1;
  readonly quantity: number;
  readonly entryAt: number;
  readonly entryPrice: number;
  readonly signalRow: number;
  readonly exitAt: number;
  readonly exitPrice: number;
  readonly exitReason: ExitReason;
  readonly gross: number;
  readonly charges: number;
  readonly profit: number;
  readonly risk: number;
  readonly bars: number;
  readonly #columns: BarColumns;
  readonly #entryRow: number;

  constructor(series: number, columns: BarColumns, trip: RoundTrip, end: TripEnd) {
    this.series = series;
    this.side = trip.side;
    this.quantity = trip.units;
    this.entryAt = trip.entryAt;
    this.entryPrice = trip.price;
    this.signalRow = trip.signalRow;
    this.exitAt = end.at;
    this.exitPrice = trip.exitValue / trip.units;
    this.exitReason = end.reason;
    this.gross = trip.gross;
    this.charges = trip.charges;
    this.profit = trip.gross - trip.charges;
    this.risk = trip.risk;
    this.bars = end.row - trip.entryRow + 1;
    this.#columns = columns;
    this.#entryRow = trip.entryRow;
  }

  get adverse(): number {
    return Math.min(0, this.#reach(this.side > 0 ? this.#columns.low : this.#columns.high));
  }

  get favourable(): number {
    return Math.max(0, -this.#reach(this.side > 0 ? this.#columns.high : this.#columns.low, -1));
  }

  /**
   * The worst open result at the prices of a column (the best, with its sign turned, for `sense` -1), from the entry up
   * to the bar of the exit, of which only the exit itself counts.
   */
  #reach(prices: Float64Array, sense: 1 | -1 = 1): number {
    const unit = this.side * this.quantity * sense;
    let worst = (this.exitPrice - this.entryPrice) * unit;
    for (let row = this.#entryRow; row < this.#entryRow + this.bars - 1; row += 1) {
      worst = Math.min(worst, (at(prices, row) - this.entryPrice) * unit);
    }
    return worst;
  }
}
