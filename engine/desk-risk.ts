import type { BookId } from './domain/ids.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { IsoDate } from './domain/time.ts';

/** What a book's value at risk is measured by. */
export interface RiskWish {
  readonly method: 'historical' | 'parametric' | 'cornish-fisher' | 'montecarlo';
  /** 0.95: the loss that 5 of 100 days pass. */
  readonly level: number;
  /** Trading days. */
  readonly horizon: number;
  readonly theme: 'dark' | 'light';
}

/** How much of a book's risk one position is; rupees. */
interface RiskShare {
  readonly symbol: string;
  readonly units: number;
  readonly component: number;
  readonly alone: number;
}

/** How often the book as it is now would have passed its figure. */
export interface RiskRecord {
  readonly window: number;
  readonly days: number;
  readonly exceedances: number;
  readonly expected: number;
  readonly kupiec: number;
  readonly coverage: number;
}

/** Risk of a book; amounts in rupees. */
export interface RiskAnswer {
  readonly wish: RiskWish;
  readonly var: number;
  readonly es: number;
  readonly capital: number;
  readonly shares: readonly RiskShare[];
  /** Positions without history or price, which are not in the figures. */
  readonly unmeasured: readonly string[];
  /** Options whose price told no volatility. */
  readonly assumed: readonly string[];
  readonly observations: number;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Whose history: `simulated`, `imported`, `replay`. */
  readonly origins: readonly string[];
  readonly record: RiskRecord | undefined;
  /** Path of the picture. */
  readonly picture: string;
}

/** A move to be asked of a book, in fractions. */
export interface StressWish {
  /** The index or share that moves; undefined leaves spots as they are. */
  readonly symbol: string | undefined;
  readonly spot: number;
  readonly volatility: number;
  readonly days: number;
  readonly theme: 'dark' | 'light';
}

export interface StressRow {
  readonly name: string;
  readonly index: number;
  readonly volatility: number;
  /** Rupees. */
  readonly gain: number;
}

/** A book under stress; amounts in rupees. */
export interface StressAnswer {
  readonly asked: StressRow | undefined;
  readonly rows: readonly StressRow[];
  readonly worst: StressRow;
  readonly haircut: number;
  readonly capital: number;
  readonly unmeasured: readonly string[];
  readonly picture: string;
}

/** How much of a limit is taken. */
export interface LimitUse {
  readonly name: string;
  /** 0 to 1 and beyond. */
  readonly use: number;
  readonly says: string;
}

/** What could be lost, of books as they stand. */
export interface RiskDesk {
  valueAtRisk(book: BookId, wish: RiskWish): Promise<Result<RiskAnswer, Refusal>>;
  stress(book: BookId, wish: StressWish): Promise<Result<StressAnswer, Refusal>>;
  /** Use of the book's limits now. */
  limitUse(book: BookId): readonly LimitUse[];
}
