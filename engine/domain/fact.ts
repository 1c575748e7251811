import type { Book, ClosingPosition, EquityMark, StateCause, TradingState } from './book.ts';
import type { Deployment, KeptSignal, StrategyTrade } from './deployment.ts';
import type { ExitPlan } from './exit-plan.ts';
import type { Fill } from './fill.ts';
import type { AccountId, BookId, TicketId, UserId } from './ids.ts';
import type { JournalEntry } from './ledger.ts';
import type { LimitSetting } from './limit.ts';
import type { MarketName } from './market-name.ts';
import type { Order } from './order.ts';
import type { Position } from './position.ts';
import type { Ticket, TicketEnd } from './ticket.ts';
import type { EpochMs, IsoDate } from './time.ts';
import type { Identity, Invitation, User } from './user.ts';

/** Who made something happen. */
export type Actor =
  | { readonly kind: 'user'; readonly user: UserId }
  | { readonly kind: 'engine' }
  | { readonly kind: 'broker' }
  | { readonly kind: 'market' };

/**
 * Everything that can change durable state. A fact carries the whole new value of what it changes, so that
 * applying it is putting it in its place, in memory and in the database alike.
 */
export type Fact =
  | {
      readonly kind: 'account-opened';
      readonly account: AccountId;
      readonly house: 'paper' | 'kite';
      /** Whom it belongs to at the broker, for ever; undefined for the paper house. */
      readonly holder?: string;
    }
  | {
      readonly kind: 'broker-session';
      readonly account: AccountId;
      readonly what: 'began' | 'ended' | 'turned-away';
      /** Why, or whose; never a token. */
      readonly says: string;
    }
  | { readonly kind: 'book-opened'; readonly book: Book }
  | { readonly kind: 'book-changed'; readonly book: Book }
  | { readonly kind: 'book-reset'; readonly book: BookId }
  | { readonly kind: 'user-joined'; readonly user: User }
  | { readonly kind: 'role-changed'; readonly user: User }
  | { readonly kind: 'user-left'; readonly user: User }
  | { readonly kind: 'identity-linked'; readonly user: UserId; readonly identity: Identity }
  | { readonly kind: 'identity-unlinked'; readonly user: UserId; readonly identity: Identity }
  | { readonly kind: 'invitation-made'; readonly invitation: Invitation }
  | { readonly kind: 'invitation-used'; readonly codeHash: string; readonly user: UserId }
  | { readonly kind: 'preference-set'; readonly user: UserId; readonly name: string; readonly value: string }
  | { readonly kind: 'ticket-offered'; readonly ticket: Ticket }
  | {
      readonly kind: 'ticket-closed';
      readonly ticket: TicketId;
      readonly state: TicketEnd;
    }
  /** Its requester said yes, and now others decide. */
  | { readonly kind: 'approval-asked'; readonly ticket: Ticket }
  /** The price moved since approvers were shown one: what was said to the old price is gone. */
  | { readonly kind: 'approval-repriced'; readonly ticket: Ticket }
  | { readonly kind: 'approval-given'; readonly ticket: Ticket; readonly by: UserId }
  | {
      readonly kind: 'order-moved';
      readonly order: Order;
      /** What happened, in a word or two of the order's story: `created`, `claimed`, `accepted`, `filled 4 of 10`. */
      readonly event: string;
      /** Anything that proves it: the broker's words, the gate's verdicts. */
      readonly evidence?: string;
    }
  | {
      readonly kind: 'filled';
      readonly fill: Fill;
      readonly entry: JournalEntry;
      readonly position: Position;
    }
  | {
      readonly kind: 'journal-posted';
      readonly entry: JournalEntry;
      readonly positions: readonly Position[];
    }
  | { readonly kind: 'positions-carried'; readonly book: BookId; readonly positions: readonly Position[] }
  | { readonly kind: 'exit-plan-set'; readonly plan: ExitPlan }
  | {
      readonly kind: 'trading-state-changed';
      readonly scope: BookId | 'desk';
      readonly cause: StateCause;
      readonly state: TradingState;
      readonly reason: string;
      /** Wall time. */
      readonly since: EpochMs;
    }
  | { readonly kind: 'deployment-set'; readonly deployment: Deployment }
  | { readonly kind: 'signal-kept'; readonly signal: KeptSignal }
  | { readonly kind: 'strategy-trade-moved'; readonly trade: StrategyTrade }
  | { readonly kind: 'limit-set'; readonly setting: LimitSetting }
  | {
      readonly kind: 'equity-marked';
      readonly mark: EquityMark;
      /** What that worth consists of besides money. */
      readonly closing: readonly ClosingPosition[];
    }
  | { readonly kind: 'market-entered'; readonly market: MarketName }
  | { readonly kind: 'day-opened'; readonly day: IsoDate }
  | { readonly kind: 'day-closed'; readonly day: IsoDate };

/** A fact with its place in the story. `sequence` counts from 1 without gaps; `at` is wall time, `marketAt` market time. */
export interface RecordedFact {
  readonly sequence: number;
  readonly at: EpochMs;
  readonly marketAt: EpochMs;
  readonly actor: Actor;
  readonly fact: Fact;
}
