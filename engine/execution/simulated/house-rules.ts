import type { BookId, InstrumentId, InstrumentKey } from '../../domain/ids.ts';
import type { Tradable } from '../../domain/instrument.ts';
import type { Money } from '../../domain/money.ts';
import type { TradingCalendar } from '../../domain/session.ts';
import type { Depth, Quote } from '../../domain/tick.ts';
import type { TimeOfDayMs } from '../../domain/time.ts';
import type { OrderEntry } from './exchange-order.ts';

/** What the exchange sees of the market besides the ticks it is given. */
export interface MarketSight {
  quote(id: InstrumentId): Quote | undefined;
  depth(id: InstrumentId): Depth | undefined;
}

type FundsAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly required: Money; readonly available: Money };

/**
 * What a broker knows of its client and of the exchange's hours. A rule that is left out is not checked: a
 * backtest whose driver already keeps it may do so.
 */
export interface HouseRules {
  /** Sessions of the day; without it the exchange is always open. */
  readonly calendar?: TradingCalendar;
  /** When intraday positions are closed by the broker: no new ones are taken from then on. */
  readonly squareOffAt?: (instrument: Tradable) => TimeOfDayMs;
  /**
   * Whether the book can pay for an order of this quantity. The order may already count among the book's open
   * orders: what is blocked for its own tag must be left out.
   */
  readonly fundsCheck?: (order: OrderEntry) => FundsAnswer;
  /** Delivery shares of a book that may be sold, before what its open sell orders already ask for. */
  readonly sellable?: (book: BookId, instrument: InstrumentKey) => number;
}

/** Fills from ticks as they come, or from finished bars. */
type FillModel = 'ticks' | 'bars';

/** How orders meet the market. */
export interface FillSettings {
  readonly model: FillModel;
  /** Market time between a message and its effect. Bars are coarser: there, what came by a bar's start counts. */
  readonly latencyMs: number;
  /** Share of a bar's volume that all our orders may take together, in basis points. */
  readonly participationBp: number;
  /** What an order without a limit of its own pays beyond a bar's price, in basis points of it. */
  readonly slippageBp: number;
}

/** Fills of the live paper desk. */
export const DEFAULT_FILLS: FillSettings = {
  model: 'ticks',
  latencyMs: 40,
  participationBp: 1_000,
  slippageBp: 0,
};
