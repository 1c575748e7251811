import type { Caller, QuoteView } from './desk-market.ts';
import type { Alert, AlertCondition } from './domain/alert.ts';
import type { Instrument } from './domain/instrument.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { Screen } from './domain/screen.ts';

/** Both sides of a clause as they are; undefined while one cannot be told. */
export interface ClauseFigures {
  readonly left: number;
  readonly right: number;
}

/** A line such as `reliance rsi14 < 30 and volume > 2x`, understood. */
export interface SaidScreen extends Screen {
  /** The words before the first comparison that name an instrument or a universe; may be empty. */
  readonly subject: string;
}

export interface AlertWish {
  readonly condition: AlertCondition;
  readonly repeats: boolean;
  /** Milliseconds from now; undefined: until it is removed. */
  readonly lastsMs: number | undefined;
}

/** An alert that was set; `holds` when the condition holds already, so that it tells only when it comes back. */
export interface SetAlert {
  readonly alert: Alert;
  readonly holds: boolean;
}

/** Being told when something happens. */
export interface AlertDesk {
  set(caller: Caller, wish: AlertWish): Promise<Result<SetAlert, Refusal>>;
  /** Removes an alert of the caller's. */
  remove(caller: Caller, number: number): Promise<Result<Alert, Refusal>>;
  /** The caller's alerts, oldest first. */
  list(caller: Caller): Promise<readonly Alert[]>;
}

export interface ScanMatch {
  readonly instrument: Instrument;
  readonly view: QuoteView | undefined;
  /** One for each clause, in their order. */
  readonly figures: readonly ClauseFigures[];
}

export interface ScanAnswer {
  /** `NIFTY 50`, or the names that were said. */
  readonly universe: string;
  readonly looked: number;
  /** Symbols that could not be judged: no bars, or too few. */
  readonly unknown: readonly string[];
  readonly matches: readonly ScanMatch[];
}

/** Looking for instruments by what they do now. */
export interface ScreenDesk {
  /** Takes apart a line; `standard` is the length of bars when none is said. */
  read(text: string, standard: Screen['timeframe']): Result<SaidScreen, Refusal>;
  /** Rejects only for bugs; `progress` hears how many were looked at. */
  scan(
    screen: SaidScreen,
    progress: (looked: number, all: number) => void,
    cancel: AbortSignal,
  ): Promise<Result<ScanAnswer, Refusal>>;
}
