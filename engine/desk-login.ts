import type { Caller } from './desk-market.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { EpochMs } from './domain/time.ts';

/** Whom the broker knows this desk as, and until when. */
export interface BrokerLogin {
  /** The broker's name of the account's holder: `AB1234`. */
  readonly user: string;
  readonly name: string;
  /** Sessions end at 06:00 Indian time; some die before. */
  readonly until: EpochMs;
}

export type LoginState =
  /** `stored`: a session of before is being looked for. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'logged-out'; readonly reason: string }
  | { readonly kind: 'logged-in'; readonly login: BrokerLogin };

/** The way to log in: a link to open in a browser. */
export interface LoginLink {
  readonly link: string;
  /** Where the browser comes back to by itself; undefined when nothing listens there. */
  readonly comesBackTo: string | undefined;
  readonly validUntil: EpochMs;
}

/** The desk's login at the broker: one a day, by a person. */
export interface LoginDesk {
  state(): LoginState;
  /** A new link for this person; earlier ones stay good until their time. */
  link(caller: Caller): LoginLink;
  /** Finishes a login with what the browser came back with: the whole link, or the request token in it. */
  finish(caller: Caller, text: string): Promise<Result<BrokerLogin, Refusal>>;
  /** Ends the session here and at the broker. */
  logout(caller: Caller): Promise<Result<BrokerLogin, Refusal>>;
}
