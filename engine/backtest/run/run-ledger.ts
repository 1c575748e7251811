import type { ChargeLine, ChargePart } from '../../domain/ledger.ts';
import { money } from '../../domain/money.ts';
import {
  DAY_MS,
  dateFromDayNumber,
  epochMs,
  IST_OFFSET_MS,
  type IsoDate,
  istDayNumber,
} from '../../domain/time.ts';
import type { ChargeBill, Traded } from '../../kernel/context.ts';
import { addedCharges } from '../../portfolio/added-charges.ts';
import { moveHolding } from '../../portfolio/post-fill.ts';
import type { Holding } from './holding.ts';
import type { RunFill } from './outcome.ts';
import type { RunInput } from './run-input.ts';

/** An execution before it is booked. */
export interface Execution {
  readonly at: number;
  readonly side: 1 | -1;
  readonly quantity: number;
  readonly price: number;
}

/**
 * The money of a run: what the book is worth with open positions at cost, what its executions were charged, and what
 * the end of a day adds. The same arithmetic as the ledger of a live book, without its rows.
 */
export class RunLedger {
  readonly fills: RunFill[] = [];
  readonly charges: Partial<Record<ChargePart, number>> = {};
  turnover = 0;
  /** Equity with open positions at cost: capital, profit taken, less charges. */
  worthAtCost: number;
  /** Sum of what open positions gained beyond their cost, by their last marks. */
  unrealised = 0;
  /** What the execution that was booked last took as profit, and what it was charged. */
  realised = 0;
  charged = 0;
  readonly #costs: RunInput['costs'];
  readonly #dayCosts: RunInput['dayCosts'];
  readonly #keepsFills: boolean;
  #taxToday = 0;
  #day = Number.NaN;
  #date = dateFromDayNumber(0);

  constructor(input: Pick<RunInput, 'capital' | 'costs' | 'dayCosts' | 'keepsFills'>) {
    this.worthAtCost = input.capital;
    this.#costs = input.costs;
    this.#dayCosts = input.dayCosts;
    this.#keepsFills = input.keepsFills;
  }

  get equity(): number {
    return this.worthAtCost + this.unrealised;
  }

  /** Whether the end of a day adds anything. */
  get hasDayCosts(): boolean {
    return this.#dayCosts !== undefined;
  }

  /** What executing this would be charged. */
  chargesOf(holding: Holding, execution: Execution): number {
    const { quantity, price } = execution;
    return this.#costs.chargesTotal(this.#traded(holding, execution, quantity, price * quantity));
  }

  /** What a fill adds to the bill of its order. */
  #accrued(holding: Holding, execution: Execution): ChargeBill {
    const { orderQuantity, orderValue } = holding;
    const quantity = orderQuantity + execution.quantity;
    const value = orderValue + execution.price * execution.quantity;
    holding.orderQuantity = quantity;
    holding.orderValue = value;
    const after = this.#costs.charges(this.#traded(holding, execution, quantity, value));
    if (orderQuantity === 0) return after;
    const before = this.#costs.charges(this.#traded(holding, execution, orderQuantity, orderValue));
    return addedCharges(after, before);
  }

  #traded({ series }: Holding, { at, side }: Execution, quantity: number, value: number): Traded {
    const { instrument, product } = series;
    const day = this.#dateOf(at);
    return { day, instrument, product, side: side > 0 ? 'BUY' : 'SELL', quantity, value: money(value) };
  }

  /** The date of an instant; written once a day. */
  #dateOf(at: number): IsoDate {
    const day = istDayNumber(at);
    if (day !== this.#day) {
      this.#day = day;
      this.#date = dateFromDayNumber(day);
    }
    return this.#date;
  }

  /**
   * Books an execution: position at average cost, profit, charges; {@link realised} and {@link charged} tell what it
   * did. The holding is marked at the price.
   */
  book(holding: Holding, execution: Execution): void {
    const { side, quantity, price, at } = execution;
    const units = side * quantity;
    const value = price * quantity;
    const moved = moveHolding(holding, units, money(side * value));
    const bill = this.#accrued(holding, execution);
    this.#add(bill.lines);
    this.unrealised -= holding.unrealised;
    holding.quantity = moved.quantity;
    holding.cost = moved.cost;
    holding.mark = price;
    this.unrealised += holding.unrealised;
    this.worthAtCost += moved.realised - bill.total;
    this.turnover += value;
    if (side > 0) {
      holding.buyQuantity += quantity;
      holding.buyValue += value;
    } else {
      holding.sellQuantity += quantity;
      holding.sellValue += value;
    }
    if (this.#keepsFills)
      this.fills.push({ series: holding.index, at, side, quantity, price, charges: bill.total });
    this.realised = moved.realised;
    this.charged = bill.total;
  }

  /** Values an open position at a price. */
  remark(holding: Holding, price: number): void {
    this.unrealised += (price - holding.mark) * holding.quantity;
    holding.mark = price;
  }

  /** Charges what the end of the day adds for what these traded, and begins a new day for them. */
  endDay(day: number, traded: readonly Holding[]): void {
    if (this.#dayCosts !== undefined) {
      const lines = this.#dayCosts(dateFromDayNumber(day), traded, this.#taxToday);
      this.#add(lines);
      for (const line of lines) this.worthAtCost -= line.amount;
    }
    this.#taxToday = 0;
    for (const holding of traded) {
      holding.carried = holding.quantity;
      holding.buyQuantity = 0;
      holding.buyValue = 0;
      holding.sellQuantity = 0;
      holding.sellValue = 0;
    }
  }

  #add(lines: readonly ChargeLine[]): void {
    for (const { part, amount } of lines) {
      this.charges[part] = (this.charges[part] ?? 0) + amount;
      if (part === 'stt') this.#taxToday += amount;
    }
  }
}

/** The first instant of the day after `day`. */
export function endOf(day: number): number {
  return epochMs((day + 1) * DAY_MS - IST_OFFSET_MS);
}
