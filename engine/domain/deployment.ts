import type { BookId, DeploymentId, InstrumentKey, OrderId, UserId } from './ids.ts';
import type { Money } from './money.ts';
import type { Product, Side } from './order.ts';
import type { Price } from './price.ts';
import type { EpochMs, IsoDate, TimeOfDayMs } from './time.ts';
import type { Timeframe } from './timeframe.ts';
import type { TradePlan } from './trade-plan.ts';

/** What a signal leads to: an order by itself, a ticket that waits for a yes, or a message. */
export const DEPLOYMENT_MODES = ['auto', 'confirm', 'signal'] as const;

export type DeploymentMode = (typeof DEPLOYMENT_MODES)[number];

/** What keeps a strategy that goes wrong from going on. A part that is 0 is off. */
export interface Protections {
  /** Losing trades in a row in one symbol after which it is left alone for {@link cooldownBars}. */
  readonly cooldownLosses: number;
  readonly cooldownBars: number;
  /** Trades ended by their stop on one day after which nothing is entered until the next. */
  readonly stopsADay: number;
  /** Loss from the best result so far, in basis points of the capital, that pauses the strategy until a person resumes it. */
  readonly drawdownBp: number;
  /** Trades in a symbol within five trading days from which on it must have earned something to be entered. */
  readonly lowProfitTrades: number;
}

/** Whether a deployment acts, and who keeps it from acting. */
type DeploymentState =
  | { readonly kind: 'running' }
  | {
      readonly kind: 'paused';
      /** `engine`: it went wrong, and a person must look before it is resumed. */
      readonly by: 'person' | 'engine';
      readonly reason: string;
      /** Market time. */
      readonly since: EpochMs;
    }
  | { readonly kind: 'ended'; readonly since: EpochMs };

/** A strategy at work in a book: its symbols, its money, and what it may do by itself. */
export interface Deployment {
  /** As people type it: `rsi-3`. The number is its own for ever. */
  readonly id: DeploymentId;
  readonly number: number;
  /** As it was named: `rsi`, `ensemble(rsi,ma-cross)`. */
  readonly strategy: string;
  /** The vote of an ensemble. */
  readonly vote?: string;
  /** Parameters of the strategy that are not the usual ones. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly plan: TradePlan;
  readonly protections: Protections;
  readonly book: BookId;
  /** Its own pot of money; the whole book's when left out. */
  readonly capital?: Money;
  readonly timeframe: Timeframe;
  /** In declared order: at one instant they are handled in it. */
  readonly instruments: readonly InstrumentKey[];
  readonly product: Product;
  readonly mode: DeploymentMode;
  /** Times of day between which positions are begun. */
  readonly from?: TimeOfDayMs;
  readonly to?: TimeOfDayMs;
  readonly by: UserId;
  /** Market time. */
  readonly deployedAt: EpochMs;
  readonly state: DeploymentState;
  /** Closed trades, what they earned after charges, and the most that ever was. */
  readonly trades: number;
  readonly net: Money;
  readonly bestNet: Money;
}

/** What a strategy said at the close of a bar, and what came of it. Kept for ever. */
export interface KeptSignal {
  readonly deployment: DeploymentId;
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly barStart: EpochMs;
  /** Market time at which it was heard. */
  readonly at: EpochMs;
  readonly day: IsoDate;
  readonly says: 'long' | 'short' | 'exit';
  /** Close of the bar. */
  readonly price: Price;
  readonly reason: string;
  readonly outcome: SignalOutcome;
}

/** What became of a signal. `refused` has a code or the name of a filter, and a sentence. */
export type SignalOutcome =
  | { readonly kind: 'followed'; readonly orders: readonly OrderId[] }
  /** It waits for a person: what it would trade, and `reduces` when that ends what the strategy holds. */
  | {
      readonly kind: 'told';
      readonly side: Side;
      readonly units: number;
      readonly reduces: boolean;
    }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly code: string; readonly says: string };

/** Why a trade of a strategy ended. */
export type TradeEnd = 'signal' | 'stop' | 'trail' | 'target' | 'square-off' | 'day-end' | 'person';

/** A position that a strategy began, from its first fill to flat. */
export interface StrategyTrade {
  readonly deployment: DeploymentId;
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  /** The order that began it; it names the trade. */
  readonly entry: OrderId;
  readonly side: 1 | -1;
  /** Units bought to begin it, and their value. */
  readonly quantity: number;
  readonly entryValue: Money;
  /** Units closed so far, and their value. */
  readonly closed: number;
  readonly exitValue: Money;
  readonly charges: Money;
  readonly openedAt: EpochMs;
  readonly day: IsoDate;
  readonly reason: string;
  /** Undefined while anything of it is held. */
  readonly end?: { readonly at: EpochMs; readonly why: TradeEnd; readonly net: Money };
}

/** Units a trade still holds, signed. */
export function heldBy({ side, quantity, closed }: StrategyTrade): number {
  return side * (quantity - closed);
}
