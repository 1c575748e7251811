import type { Desk } from './desk.ts';
import type { Caller } from './desk-market.ts';
import type { UserId } from './domain/ids.ts';
import type { Money } from './domain/money.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { PlaceName } from './domain/ticket.ts';
import type { EpochMs, IsoDate, TimeOfDayMs } from './domain/time.ts';

/** A past day to practise on. */
export interface ReplayWish {
  readonly day: IsoDate | 'random';
  /** Symbols as typed; empty means all that are there. */
  readonly symbols: readonly string[];
  /** Market time for wall time; undefined: as it usually is. */
  readonly speed: number | undefined;
}

/** Days that can be played, oldest first. */
export interface ReplayDays {
  readonly days: readonly IsoDate[];
  /** They are the practice market's, because no bars were imported. */
  readonly simulated: boolean;
}

/** A desk of its own on a past day, in the place of the ordinary one for one person in one chat. */
export interface ReplaySeat {
  /** Letters and digits that no other session ever has. */
  readonly session: string;
  /** Who practises, as the ordinary desk knows them. */
  readonly user: UserId;
  readonly place: PlaceName;
  readonly day: IsoDate;
  readonly simulated: boolean;
  readonly desk: Desk;
  /** The same person as the session's desk knows them. */
  readonly caller: Caller;
}

/** What holding an instrument from the day's first price until now would have brought, as a fraction. */
export interface HeldReturn {
  readonly symbol: string;
  readonly change: number;
}

export interface ReplayStanding {
  readonly seat: ReplaySeat;
  readonly at: EpochMs;
  readonly closesAt: EpochMs;
  readonly speed: number;
  readonly paused: boolean;
  /** How many instruments can be traded. */
  readonly instruments: number;
  /** After charges, with open positions at their last price. */
  readonly net: Money;
  readonly capital: Money;
  readonly trades: number;
  readonly openPositions: number;
  /** Of what was asked for, else of what was traded, else of the index. */
  readonly held: readonly HeldReturn[];
}

export type ReplayChange =
  | { readonly kind: 'faster' | 'slower' | 'pause' | 'resume' }
  | { readonly kind: 'speed'; readonly speed: number }
  | { readonly kind: 'skip'; readonly to: TimeOfDayMs };

export type ReplayEvent =
  | { readonly kind: 'opened'; readonly seat: ReplaySeat }
  | {
      readonly kind: 'ended';
      /** `asked` was answered where it was asked. */
      readonly why: 'asked' | 'closed' | 'idle';
      readonly last: ReplayStanding;
    };

/** Sessions on past days, one a person. They know nothing of the books of the ordinary desk, nor it of theirs. */
export interface ReplayDesk {
  days(symbols: readonly string[]): Promise<Result<ReplayDays, Refusal>>;
  open(caller: Caller, wish: ReplayWish): Promise<Result<ReplayStanding, Refusal>>;
  /** Where the person's session stands, wherever it was opened. */
  standing(caller: Caller): Promise<ReplayStanding | undefined>;
  /** Changes how its time runs. */
  change(caller: Caller, change: ReplayChange): Result<undefined, Refusal>;
  end(caller: Caller): Promise<ReplayStanding | undefined>;
  /** Who acts on which desk when this person speaks here; undefined: the ordinary one. */
  seat(caller: Caller): ReplaySeat | undefined;
  subscribe(listener: (event: ReplayEvent) => void): () => void;
}
