import type { BookMode } from '../domain/book.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';

/**
 * Money that the broker itself has for orders of an account. `own-books`: it keeps none besides our books. `ageMs` is
 * how long ago it was asked, in monotonic time.
 */
export type BrokerFunds =
  | { readonly kind: 'own-books' }
  | { readonly kind: 'known'; readonly free: Money; readonly ageMs: number }
  | { readonly kind: 'unknown' };

/** What is known of an account at its broker now. It is gathered, never stored; the paper house is always ready. */
export interface AccountReadiness {
  /** Why nobody is logged in, a clause for people; undefined while somebody is. */
  readonly loggedOut: string | undefined;
  /** For how long the broker has answered nothing that it was asked, in monotonic time; 0 while it answers. */
  readonly silentMs: number;
  /** How far this machine's clock is ahead of the broker's; undefined when nobody knows. */
  readonly clockAheadMs: number | undefined;
  readonly funds: BrokerFunds;
}

/** Whether this process is the one that may trade: `replaced` by another, `outdated` by a newer build. */
type Standing =
  | { readonly kind: 'current' }
  | { readonly kind: 'replaced' | 'outdated'; readonly says: string };

/** What is known of this process and its machine. */
export interface ProcessReadiness {
  /** Whether this process may trade real money at all. */
  readonly ceiling: BookMode;
  readonly standing: Standing;
  /** How far this machine's clock is ahead of the database's; undefined when nobody knows. */
  readonly clockAheadMs: number | undefined;
}

/** Evidence from outside that the gate looks at. */
export interface Readiness {
  account(account: AccountId): AccountReadiness;
  process(): ProcessReadiness;
  /** The accounts that somebody speaks for. */
  readonly accounts: readonly AccountId[];
}

/** An account of the desk's own exchange: nothing outside can be missing. */
export const READY_ACCOUNT: AccountReadiness = {
  loggedOut: undefined,
  silentMs: 0,
  clockAheadMs: undefined,
  funds: { kind: 'own-books' },
};
/** A process that trades paper and is the only one. */
export const READY_PROCESS: ProcessReadiness = {
  ceiling: 'paper',
  standing: { kind: 'current' },
  clockAheadMs: undefined,
};
