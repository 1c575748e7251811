import type { Caller } from './desk-market.ts';
import type { TradingState } from './domain/book.ts';
import type { AccountId, BookId } from './domain/ids.ts';
import type { Order } from './domain/order.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { EpochMs } from './domain/time.ts';

/** One book, or everything. */
export type KillScope = BookId | 'desk';

/** 2: nothing new is taken, exits are. 3: nothing is taken, and open entries are cancelled; stops and exits rest on. */
export type KillLevel = 2 | 3;

/** What the broker's own book says after a kill. */
export type KillProof =
  | {
      readonly kind: 'read';
      readonly account: AccountId;
      /** Entries that still work there. */
      readonly entries: number;
      /** Stops and exits that rest there. */
      readonly kept: number;
    }
  | { readonly kind: 'unread'; readonly account: AccountId; readonly reason: string };

/** What a kill did, and what it could not do. */
export interface KillReport {
  readonly scope: KillScope;
  readonly level: KillLevel;
  readonly by: string;
  /** Wall time of the command. */
  readonly at: EpochMs;
  /** Whether the database has it. When not, a file in the home holds it until the database is back. */
  readonly recorded: boolean;
  /** From the command until nothing new could leave, and until the last cancel was proven or given up. */
  readonly blockedMs: number;
  readonly tookMs: number;
  /** Entries that are proven gone: cancelled, or taken back before they left. */
  readonly gone: readonly Order[];
  /** Entries whose end is not proven. */
  readonly left: readonly Order[];
  /** Resting stops and exits, and how many positions are open. */
  readonly kept: readonly Order[];
  readonly positions: number;
  readonly proof: readonly KillProof[];
}

/** A scope that a person holds back. */
export interface KillStanding {
  readonly scope: KillScope;
  readonly state: TradingState;
  readonly reason: string;
  readonly since: EpochMs;
  /** What a person types to open it: the minute it was closed, `11:02`. */
  readonly word: string;
}

/** The kill switch. It needs no more rights than trading does, no chat and no database. */
export interface KillDesk {
  kill(
    caller: Caller,
    wish: { readonly scope: KillScope; readonly level: KillLevel },
  ): Promise<Result<KillReport, Refusal>>;
  standing(): readonly KillStanding[];
  /** Opens a scope again, or its exits only; what other causes hold stays. */
  unkill(
    caller: Caller,
    wish: { readonly scope: KillScope; readonly word: string; readonly to: 'active' | 'reducing' },
  ): Promise<Result<TradingState, Refusal>>;
}
