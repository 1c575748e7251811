/** What a statement takes. Objects for jsonb go in as JSON text; lists go in as PostgreSQL arrays. */
export type SqlValue = string | number | boolean | null | Uint8Array | readonly SqlValue[];

/** A statement of a hot path: prepared once per connection under its name, which must mean this text only. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

/**
 * Statements on one connection or transaction. Values are `$1`, `$2` ... Integers of 8 bytes arrive as safe
 * numbers (a larger one throws), `numeric`, dates and timestamps as PostgreSQL's text, jsonb parsed.
 */
export interface Query {
  /** The rows of a statement. `Row` is the caller's word for the columns it selects. */
  query<Row extends object>(
    statement: string | PreparedStatement,
    values?: readonly SqlValue[],
  ): Promise<readonly Row[]>;
  /** The number of rows that a statement touched. */
  execute(statement: string | PreparedStatement, values?: readonly SqlValue[]): Promise<number>;
}

export interface TransactionOptions {
  /** A statement, COMMIT too, without an answer for so long ends the connection; none said: it is waited for. */
  readonly answerWithinMs?: number;
}

/**
 * The database. Failures are {@link DatabaseFailure}s.
 *
 * `transaction` commits when `run` resolves and rolls back when it rejects. Only what it throws with the outcome
 * `unknown` may have been stored.
 */
export interface Sql extends Query {
  transaction<T>(run: (query: Query) => Promise<T>, options?: TransactionOptions): Promise<T>;
}

/** A connection of its own, outside the pool: for advisory locks that last and for LISTEN. */
export interface Session extends Query {
  /** The server process of this connection. */
  readonly backendPid: number;
  onNotification(handler: (channel: string, payload: string) => void): void;
  /** Called once when the connection is gone without having been closed here. */
  onLost(handler: (reason: DatabaseFailure) => void): void;
  close(): Promise<void>;
}

/** A database, by its pool of connections. */
export interface Database extends Sql {
  /** A statement of it that has no answer in time rejects; the connection is of no more use then. */
  session(options?: TransactionOptions): Promise<Session>;
  /** Where it is, for people, without secrets. */
  describe(): string;
  /** Waits for running statements and closes all connections. */
  close(): Promise<void>;
}

/**
 * What became of the work when the database failed. `none`: surely nothing was stored. `unknown`: the connection
 * broke after COMMIT (or a statement outside a transaction) was sent, so read it back before acting on it.
 */
export type FailedOutcome = 'none' | 'unknown';

/**
 * How it failed: `unreachable` no primary answers, `busy` all connections are taken, `lost` the connection broke,
 * `rejected` the server said no (`sqlState` says why).
 */
export type FailureKind = 'unreachable' | 'busy' | 'lost' | 'rejected';

/** What is known of a failure. */
export interface FailureFacts {
  readonly kind: FailureKind;
  readonly outcome: FailedOutcome;
  readonly message: string;
  readonly sqlState?: string;
  /** The broken constraint, if one was. */
  readonly constraint?: string;
  readonly cause?: unknown;
}

/** The database did not do what it was asked; `outcome` says what may be stored all the same. */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
  readonly kind: FailureKind;
  readonly outcome: FailedOutcome;
  readonly sqlState: string | undefined;
  readonly constraint: string | undefined;

  constructor(facts: FailureFacts) {
    super(facts.message, { cause: facts.cause });
    this.kind = facts.kind;
    this.outcome = facts.outcome;
    this.sqlState = facts.sqlState;
    this.constraint = facts.constraint;
  }
}

/** Whether running the same transaction again may succeed: serialization failure or deadlock. */
export function isRetryable(error: unknown): boolean {
  return error instanceof DatabaseFailure && (error.sqlState === '40001' || error.sqlState === '40P01');
}
