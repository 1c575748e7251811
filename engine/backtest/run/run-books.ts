import { istDayNumber } from '../../domain/time.ts';
import { slotsOf } from '../../strategies/entry-rules.ts';
import { lotAt } from './dated-lot.ts';
import type { Holding } from './holding.ts';
import type { ExitReason, RunTrade } from './outcome.ts';
import type { RunBook, WaitingEntry } from './run-book.ts';
import type { RunInput } from './run-input.ts';
import { type Execution, endOf, RunLedger } from './run-ledger.ts';
import { TakenTrade } from './taken-trade.ts';

const DAYS_A_WEEK = 7;
/** 1970-01-01 was a Thursday: from here weeks begin on Monday. */
const MONDAY_SHIFT = 3;

/** The book of a run: its ledger, its holdings, its round trips, and what the rules ask about its days. */
export class RunBooks implements RunBook {
  readonly holdings: readonly Holding[];
  readonly trades: RunTrade[] = [];
  /** Positions that may be open at once: each may take this part of the equity. */
  readonly slots: number;
  /** What executions paid beyond the prices they were meant for. */
  slippage = 0;
  partialFills = 0;
  jumpedStops = 0;
  readonly ledger: RunLedger;
  ordersNow = 0;
  ordersToday = 0;
  tradesToday = 0;
  lossesInRow = 0;
  lastLossAt: number | undefined;
  dayStart: number;
  weekStart: number;
  peakEquity: number;
  /** When the day that was last looked at ends. */
  dayEndsAt = Number.NEGATIVE_INFINITY;
  /** Holdings that the next instants have to look at, as the series are declared. */
  readonly #active: Holding[] = [];
  #day = 0;
  /** Holdings that the end of the day will be charged for, where it is charged for. */
  readonly #tradedToday = new Set<Holding>();
  #open = 0;

  constructor(input: RunInput, holdings: readonly Holding[]) {
    this.ledger = new RunLedger(input);
    this.holdings = holdings;
    this.slots = slotsOf(input.plan, holdings.length);
    this.dayStart = input.capital;
    this.weekStart = input.capital;
    this.peakEquity = input.capital;
  }

  get equity(): number {
    return this.ledger.equity;
  }

  get worthAtCost(): number {
    return this.ledger.worthAtCost;
  }

  get active(): readonly Holding[] {
    return this.#active;
  }

  activate(holding: Holding): void {
    // One that ended with this bar is still there.
    if (this.#active.includes(holding)) return;
    let place = this.#active.length;
    while (place > 0 && (this.#active[place - 1]?.index ?? -1) > holding.index) place -= 1;
    if (place === this.#active.length) this.#active.push(holding);
    else this.#active.splice(place, 0, holding);
  }

  /** Looks no longer at those that ended. */
  dropIdle(): void {
    let kept = 0;
    for (const holding of this.#active) {
      if (!holding.isActive) continue;
      this.#active[kept] = holding;
      kept += 1;
    }
    while (this.#active.length > kept) this.#active.pop();
  }

  get waiting(): readonly WaitingEntry[] {
    const waiting: WaitingEntry[] = [];
    for (const { index, entering, enteringUnits, bars, enteringRow } of this.#active) {
      if (entering === 0) continue;
      const price = bars.close[enteringRow] ?? 0;
      waiting.push({ series: index, side: entering, quantity: enteringUnits, price });
    }
    return waiting;
  }

  get openSeries(): readonly number[] {
    return this.#active.filter((holding) => holding.isActive).map((holding) => holding.index);
  }

  get isInMarket(): boolean {
    return this.#open > 0;
  }

  /** Series with a position or an entry under way. */
  get activeCount(): number {
    let count = 0;
    for (const holding of this.#active) if (holding.isActive) count += 1;
    return count;
  }

  /** Equity at cost that neither positions nor waiting entries take, each at its full value. */
  get freeMoney(): number {
    let free = this.ledger.worthAtCost;
    for (const { cost, entering, enteringUnits, bars, enteringRow } of this.#active) {
      if (entering !== 0) free -= enteringUnits * (bars.close[enteringRow] ?? 0);
      free -= Math.abs(cost);
    }
    return free;
  }

  /** The instant at which something is due for the day's end; infinite when nothing is. */
  get dayEndDue(): number {
    return this.#tradedToday.size > 0 ? this.dayEndsAt : Number.POSITIVE_INFINITY;
  }

  quantity(series: number): number {
    return this.holdings[series]?.quantity ?? 0;
  }

  cost(series: number): number {
    return this.holdings[series]?.cost ?? 0;
  }

  mark(series: number): number {
    return this.holdings[series]?.mark ?? 0;
  }

  /** Time has come to `at`: a day that is over is ended, and a new one begins. */
  reach(at: number): void {
    if (at < this.dayEndsAt) return;
    this.endDay();
    const day = istDayNumber(at);
    const weekOf = (of: number): number => Math.floor((of + MONDAY_SHIFT) / DAYS_A_WEEK);
    this.dayStart = this.equity;
    this.peakEquity = Math.max(this.peakEquity, this.equity);
    if (weekOf(day) !== weekOf(this.#day)) this.weekStart = this.equity;
    this.#day = day;
    this.dayEndsAt = endOf(day);
    this.ordersToday = 0;
    this.tradesToday = 0;
    this.lossesInRow = 0;
    this.lastLossAt = undefined;
  }

  /** Books what the day's contract note adds. */
  endDay(): void {
    if (this.#tradedToday.size === 0) return;
    this.ledger.endDay(this.#day, [...this.#tradedToday]);
    this.#tradedToday.clear();
  }

  /** Units that the free part of the equity pays for at a price, charges included: everything in one, its slot in many. */
  allIn(holding: Holding, { at, side, price }: Omit<Execution, 'quantity'>): number {
    const budget = Math.min(this.freeMoney, this.equity / this.slots);
    const lot = lotAt(holding.series, at);
    let quantity = wholeLots(budget / price, lot);
    if (quantity <= 0) return 0;
    const charges = this.ledger.chargesOf(holding, { at, side, quantity, price });
    // Fewer units are not charged more than these: what the charges of these leave pays for them.
    if (quantity * price + charges > budget) {
      quantity = Math.max(0, wholeLots((budget - charges) / price, lot));
    }
    for (let more = quantity + lot; ; more += lot) {
      const cost = more * price + this.ledger.chargesOf(holding, { at, side, quantity: more, price });
      if (cost > budget) return more - lot;
    }
  }

  enter(holding: Holding, entry: Execution): void {
    const { trip } = holding;
    const { side, quantity, price } = entry;
    holding.beginOrder();
    this.ledger.book(holding, entry);
    if (this.ledger.hasDayCosts) this.#tradedToday.add(holding);
    this.tradesToday += 1;
    // The resting stop is an order of its own.
    if (holding.stop !== 0) this.ordersToday += 1;
    this.#open += 1;
    trip.side = side;
    trip.units = quantity;
    trip.price = price;
    trip.entryAt = entry.at;
    trip.entryRow = holding.row;
    trip.signalRow = holding.enteringRow;
    trip.exitValue = 0;
    trip.gross = 0;
    trip.charges = this.ledger.charged;
    trip.risk = holding.stop === 0 ? 0 : Math.abs(price - holding.stop) * quantity;
    trip.best = price;
  }

  /** Books an exit, of a part or of all; the trade is told when nothing is left. */
  leave(holding: Holding, exit: Execution, reason: ExitReason): void {
    const { trip } = holding;
    const { at } = exit;
    this.#countOrder(holding, reason);
    this.ledger.book(holding, exit);
    const { realised, charged } = this.ledger;
    this.#countResult(at, realised);
    if (this.ledger.hasDayCosts) this.#tradedToday.add(holding);
    trip.exitValue += exit.quantity * exit.price;
    trip.gross += realised;
    trip.charges += charged;
    if (holding.quantity === 0) this.#close(holding, at, reason);
  }

  remark(holding: Holding, price: number): void {
    this.ledger.remark(holding, price);
  }

  /** An exit counts with its first fill; a stop was sent with the entry, and the end of a day sends nothing. */
  #countOrder({ orderQuantity }: Holding, reason: ExitReason): void {
    if (orderQuantity > 0 || reason === 'day-end') return;
    this.tradesToday += 1;
    if (reason !== 'stop' && reason !== 'trail') this.ordersToday += 1;
  }

  /** Losses in a row as the live desk counts them: before charges. */
  #countResult(at: number, realised: number): void {
    if (realised === 0) return;
    this.lossesInRow = realised < 0 ? this.lossesInRow + 1 : 0;
    this.lastLossAt = realised < 0 ? at : undefined;
  }

  #close(holding: Holding, at: number, reason: ExitReason): void {
    const { trip } = holding;
    this.#open -= 1;
    holding.stop = 0;
    holding.target = 0;
    holding.leaving = undefined;
    this.trades.push(new TakenTrade(holding.index, holding.bars, trip, { at, row: holding.row, reason }));
  }
}

function wholeLots(units: number, lot: number): number {
  return Math.floor(units / lot) * lot;
}
