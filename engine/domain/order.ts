import type {
  AccountId,
  BookId,
  BrokerOrderId,
  DeploymentId,
  InstrumentKey,
  OrderId,
  OrderTag,
  TicketId,
  UserId,
} from './ids.ts';
import type { Money } from './money.ts';
import { NO_PRICE, type Price, price } from './price.ts';
import type { Quantity } from './quantity.ts';
import { mulDiv } from './rounding.ts';
import type { EpochMs, IsoDate } from './time.ts';

export type Side = 'BUY' | 'SELL';

/** CNC delivery, MIS intraday with square-off, NRML carried derivatives. */
export type Product = 'CNC' | 'MIS' | 'NRML';

/** How long an order may rest: the day, not at all, or some minutes. */
export type Validity = 'DAY' | 'IOC' | Minutes;

/** Whole minutes from its coming to the exchange on: Kite's TTL. */
interface Minutes {
  readonly minutes: number;
}

/** How an order is priced; each variant has only what it needs, so a limit without a price has no shape. */
export type Pricing =
  | { readonly type: 'MARKET' }
  | { readonly type: 'LIMIT'; readonly price: Price }
  | { readonly type: 'SL'; readonly trigger: Price; readonly price: Price }
  | { readonly type: 'SL-M'; readonly trigger: Price };

/** Protective levels that follow an entry's fills: a resting stop, and a target that the engine holds. */
export interface ExitLevels {
  readonly stop?: Price;
  readonly target?: Price;
}

/** The signal of a strategy that an order follows, by itself or after somebody's yes. */
export interface FollowedSignal {
  readonly deployment: DeploymentId;
  readonly reason: string;
}

/** What somebody wants done. Nothing of it has a default. */
export interface OrderIntent {
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: Quantity;
  readonly pricing: Pricing;
  readonly validity: Validity;
  /** How much of it the exchange shows at a time; absent: all. */
  readonly disclosed?: Quantity;
  /** The opening that it waits for: given to the broker while the market is closed. Absent: for the session that is on. */
  readonly afterMarket?: EpochMs;
  readonly exits: ExitLevels;
  /** True when it may only shrink a position; such an order never flips one. */
  readonly reduceOnly: boolean;
  /** Undefined for what no strategy asked for. */
  readonly follows?: FollowedSignal;
}

/** Who asked for an order. */
export type Origin =
  | {
      readonly kind: 'chat';
      readonly user: UserId;
      readonly ticket: TicketId;
      /** Who else said yes, where one person was not enough. */
      readonly approvedBy?: readonly UserId[];
    }
  | { readonly kind: 'strategy'; readonly strategy: string; readonly reason: string }
  | { readonly kind: 'protective'; readonly role: 'stop' | 'target' }
  | { readonly kind: 'square-off'; readonly reason: string }
  | { readonly kind: 'external' };

/**
 * Where an order is in its life. `submitting` means a request may be on its way; `unknown` that one left and
 * nobody answered. An order is never sent again from either.
 */
export type OrderState =
  | { readonly kind: 'queued' }
  | { readonly kind: 'submitting'; readonly deadline: EpochMs }
  | { readonly kind: 'acked' }
  | { readonly kind: 'open' }
  | { readonly kind: 'trigger-pending' }
  | { readonly kind: 'unknown'; readonly since: EpochMs }
  | { readonly kind: 'filled' }
  | { readonly kind: 'cancelled'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'denied'; readonly code: string; readonly reason: string }
  | { readonly kind: 'not-sent'; readonly reason: string }
  | { readonly kind: 'not-placed'; readonly reason: string };

/** The most changes of price or quantity that a broker takes of one order (Kite Connect documentation, orders: 25). */
export const MOST_MODIFICATIONS = 25;

/** The most shares that Kite takes in one order. */
export const MOST_SHARES_AN_ORDER = 100_000;

/** A change under way at the broker; one at a time. */
export type PendingChange = 'none' | 'modify-sent' | 'modify-unknown' | 'cancel-sent' | 'cancel-unknown';

export interface Order extends OrderIntent {
  readonly id: OrderId;
  readonly tag: OrderTag;
  readonly account: AccountId;
  readonly origin: Origin;
  readonly state: OrderState;
  readonly pendingChange: PendingChange;
  readonly brokerOrderId: BrokerOrderId | undefined;
  /** 0 to quantity; never falls. */
  readonly filled: number;
  /** Sum of price times quantity over the fills. */
  readonly filledValue: Money;
  readonly modifications: number;
  /**
   * What the price was when the order was made: the middle of the best bid and ask, else the last price. Slippage is
   * counted from it. Undefined when there was none, and for orders that were made elsewhere.
   */
  readonly arrival?: Price;
  /** Market time of creation, and the trading day it belongs to. */
  readonly createdAt: EpochMs;
  readonly day: IsoDate;
  /** Market time of the latest change. */
  readonly changedAt: EpochMs;
  /** The legs of its ticket that must have filled before it leaves; absent: none. */
  readonly after?: readonly OrderId[];
}

const TERMINAL: ReadonlySet<OrderState['kind']> = new Set([
  'filled',
  'cancelled',
  'rejected',
  'denied',
  'not-sent',
  'not-placed',
]);

/** Whether nothing more is expected of an order. A late fill may still prove a cancelled one wrong. */
export function isTerminal(state: OrderState): boolean {
  return TERMINAL.has(state.kind);
}

export function isLive(order: Order): boolean {
  return !isTerminal(order.state);
}

/** Orders of the engine that only take risk away: no kill switch stops them, or it would leave positions bare. */
export function isGuard(order: Order): boolean {
  return order.reduceOnly && (order.origin.kind === 'protective' || order.origin.kind === 'square-off');
}

export function opposite(side: Side): Side {
  return side === 'BUY' ? 'SELL' : 'BUY';
}

/** +1 for a buy, -1 for a sell. */
export function direction(side: Side): 1 | -1 {
  return side === 'BUY' ? 1 : -1;
}

/** The average price of the fills so far, to the nearest ten-thousandth; 0 before the first. */
export function averageFillPrice(order: Order): Price {
  return order.filled === 0 ? NO_PRICE : price(mulDiv(order.filledValue, 1, order.filled, 'half-up'));
}

/** Whether an order lies with the broker for an opening that is still to come. */
export function waitsForOpening({ afterMarket }: Pick<OrderIntent, 'afterMarket'>, at: EpochMs): boolean {
  return afterMarket !== undefined && at < afterMarket;
}

/** Minutes that an order may rest; undefined for one of the day or of the moment. */
export function minutesOf(validity: Validity): number | undefined {
  return typeof validity === 'string' ? undefined : validity.minutes;
}

/** Whether two pricings would rest at the same place. */
export function samePricing(a: Pricing, b: Pricing): boolean {
  const limit = (p: Pricing): number => (p.type === 'LIMIT' || p.type === 'SL' ? p.price : 0);
  const trigger = (p: Pricing): number => (p.type === 'SL' || p.type === 'SL-M' ? p.trigger : 0);
  return a.type === b.type && limit(a) === limit(b) && trigger(a) === trigger(b);
}
