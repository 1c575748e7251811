import type { BookId, InstrumentKey, UserId } from './ids.ts';
import type { Money } from './money.ts';
import type { Direction, Screen } from './screen.ts';
import type { PlaceName } from './ticket.ts';
import type { EpochMs } from './time.ts';

/** What an alert waits for: something about an instrument, or the day's profit of a book. */
export type AlertCondition =
  | ({ readonly kind: 'market'; readonly instrument: InstrumentKey } & Screen)
  | { readonly kind: 'profit'; readonly book: BookId; readonly is: Direction; readonly amount: Money };

/**
 * `armed` tells as soon as the condition holds. `waiting` has told, or found it holding when it was set: it arms again
 * when the condition has clearly stopped to hold.
 */
type AlertState = { readonly kind: 'armed' } | { readonly kind: 'waiting' };

/** What a person asked to be told. */
export interface Alert {
  /** Counts up in the desk; people type it. */
  readonly number: number;
  readonly owner: UserId;
  /** Where it was asked for, and is told. */
  readonly place: PlaceName;
  readonly condition: AlertCondition;
  readonly repeats: boolean;
  /** Wall time; undefined: until it is removed. */
  readonly expiresAt: EpochMs | undefined;
  readonly state: AlertState;
  /** When it told last. */
  readonly toldAt: EpochMs | undefined;
  /** Times it held again within the quiet time after that, and was not told. */
  readonly hushed: number;
}
