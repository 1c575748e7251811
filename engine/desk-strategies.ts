import type { Caller } from './desk-market.ts';
import type { PlaceRequest } from './desk-tickets.ts';
import type { Book } from './domain/book.ts';
import type { Deployment, DeploymentMode, KeptSignal, StrategyTrade } from './domain/deployment.ts';
import type { BookId, DeploymentId, InstrumentKey } from './domain/ids.ts';
import type { Money } from './domain/money.ts';
import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';
import type { IsoDate, TimeOfDayMs } from './domain/time.ts';

/** What somebody wants to set to work, as it was typed. */
export interface DeployWish {
  readonly strategy: string;
  readonly symbols: readonly string[];
  readonly book: BookId;
  /** Its own pot; the whole book's money when left out. */
  readonly capital?: Money;
  readonly timeframe?: string;
  readonly mode?: DeploymentMode;
  readonly from?: TimeOfDayMs;
  readonly to?: TimeOfDayMs;
  /** Parameters, shared parts and protections by their keys. */
  readonly given: Readonly<Record<string, string>>;
  /** The authenticator's, where the book is live. */
  readonly code?: string;
}

/** What is set to work, and what its first word waits for. */
export interface Deployed {
  readonly deployment: Deployment;
  readonly needed: number;
}

/** Where the warm-up of an instrument is. */
export interface WarmUp {
  readonly instrument: InstrumentKey;
  /** `waiting` for the bar under way to end, `reading` its history, `short` of bars, or `ready`. */
  readonly state: 'waiting' | 'reading' | 'short' | 'ready';
  readonly bars: number;
  readonly needed: number;
  readonly trouble: string | undefined;
}

/** A strategy at work, as it stands now. */
export interface DeploymentView {
  readonly deployment: Deployment;
  readonly book: Book;
  readonly open: readonly StrategyTrade[];
  /** What the open trades would earn now, after the charges so far. */
  readonly unrealised: Money;
  /** What today's ended trades earned. */
  readonly today: Money;
  readonly lastSignal: KeptSignal | undefined;
  readonly signalsToday: number;
  readonly warmUp: readonly WarmUp[];
}

/** What becomes of open positions when a strategy is taken off. */
export type Leaving = 'keep' | 'exit';

/** Strategies at work: deploying them, holding them back, and what they say. */
export interface StrategyDesk {
  deploy(caller: Caller, wish: DeployWish): Promise<Result<Deployed, Refusal>>;
  /** All that are not undeployed, oldest first. */
  list(): readonly DeploymentView[];
  /** The one that a name means: its id, its number, or a strategy that is at work once. */
  find(name: string): Result<DeploymentView, Refusal>;
  pause(caller: Caller, id: DeploymentId): Promise<Result<Deployment, Refusal>>;
  resume(caller: Caller, id: DeploymentId): Promise<Result<Deployment, Refusal>>;
  /** With positions open `leaving` must be said. */
  undeploy(
    caller: Caller,
    id: DeploymentId,
    leaving: Leaving | undefined,
  ): Promise<Result<Deployment, Refusal>>;
  /** The order that the newest signal of a symbol asks a person for, while its bar is not over again. */
  wanted(id: DeploymentId, instrument: InstrumentKey): Result<PlaceRequest, Refusal>;
  /** Signals of a day, newest first. */
  signals(day: IsoDate): Promise<readonly KeptSignal[]>;
}
