import type { Book, TradingState } from '../domain/book.ts';
import type { TicketId } from '../domain/ids.ts';
import type { Tradable } from '../domain/instrument.ts';
import type { Money } from '../domain/money.ts';
import type { Order, OrderIntent } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import type { Price } from '../domain/price.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { DaySchedule, TimeSpan } from '../domain/session.ts';
import type { Quote } from '../domain/tick.ts';
import type { EpochMs, IsoDate, TimeOfDayMs } from '../domain/time.ts';
import type { AccountReadiness, ProcessReadiness } from '../ports/readiness.ts';
import type { Limits } from './limits.ts';
import type { RiskEvidence } from './value-at-risk/risk-board.ts';

/** A position with what it is worth and blocks now. */
export interface ExposedPosition {
  readonly position: Position;
  readonly instrument: Tradable;
  readonly mark: Price;
  readonly margin: Money;
}

/** What a live order would add to its instrument if it filled. */
export interface ReservedExposure {
  readonly instrument: Tradable;
  readonly value: Money;
  readonly margin: Money;
}

/**
 * All that the rules may look at, gathered before they run. A rule that needs something that is missing here
 * refuses; none goes and fetches.
 */
export interface GateView {
  readonly intent: OrderIntent;
  /** The ticket that an order came from; undefined for other origins, and before there is an order. */
  readonly ticket: TicketId | undefined;
  readonly instrument: Tradable;
  readonly book: Book;
  readonly limits: Limits;
  readonly wallAt: EpochMs;
  readonly marketAt: EpochMs;
  readonly day: IsoDate;
  readonly timeOfDay: TimeOfDayMs;
  readonly schedule: DaySchedule;
  /** When the market opens next; undefined when unknown. */
  readonly opensAt: EpochMs | undefined;
  /** When the broker takes orders for that opening; undefined where none does. */
  readonly afterMarketHours: TimeSpan | undefined;
  /** The day the desk is at: the next one already once a day was closed. */
  readonly deskDay: IsoDate | undefined;
  readonly deskState: TradingState;
  readonly bookState: TradingState;
  readonly stateReason: string;
  /** The engine's own stop, target or square-off: it only takes risk away, whatever is halted. */
  readonly guards: boolean;
  /** It is about to leave; false while it is only being agreed to. */
  readonly leaves: boolean;
  readonly process: ProcessReadiness;
  readonly account: AccountReadiness;
  readonly quote: Quote | undefined;
  readonly quoteAgeMs: number;
  /** Price the order would trade at, for values and margins. 0 when there is none. */
  readonly expectedPrice: Price;
  /** Units that open or add, after netting against the position behind the orders of its side that wait already. */
  readonly opening: number;
  /** Value and margin of those units alone. */
  readonly value: Money;
  readonly marginNeeded: Money;
  readonly charges: Money;
  readonly fundsAvailable: Money;
  readonly equity: Money;
  /** The position of the same instrument and product. */
  readonly position: Position | undefined;
  /** Units of it that the broker's last book did not have: an exit of them would open the other side there. */
  readonly missingAtBroker: number;
  readonly positions: readonly ExposedPosition[];
  /** Of the book's live orders, not counting the one judged: limits on size count them as if they had filled. */
  readonly reserved: readonly ReservedExposure[];
  /** Live orders of the book, not counting the one judged. */
  readonly liveOrders: readonly Order[];
  /** Orders of today, newest last, not counting the one judged; for repeats, rates and trade counts. */
  readonly ordersToday: readonly Order[];
  readonly sentLastSecond: number;
  readonly sentLastMinute: number;
  readonly sentToday: number;
  readonly tradesToday: number;
  /** Net of charges; a loss is negative. */
  readonly netToday: Money;
  readonly netWeek: Money;
  readonly peakEquity: Money;
  /** Undefined where nobody measures, such as in a backtest. */
  readonly risk?: RiskEvidence | undefined;
  readonly lossesInRow: number;
  readonly lastLossAt: EpochMs | undefined;
}

/**
 * What one rule found. `use` is the share of its limit taken with this order, 0 to 1. Words that have to be put together
 * are so only when somebody reads them.
 */
export type Finding =
  | { readonly passed: true; readonly says: string | (() => string); readonly use?: number }
  | { readonly passed: false; readonly refusal: Refusal; readonly use?: number };

/** One rule, pure. `appliesTo` exits tells whether it also holds back orders that only reduce a position. */
export interface Check {
  readonly name: string;
  readonly holdsExits: boolean;
  run(view: GateView): Finding;
}
