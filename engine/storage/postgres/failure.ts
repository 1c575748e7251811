import { DatabaseError } from 'pg';
import { DatabaseFailure, type FailedOutcome } from './sql.ts';

/** Connection exceptions, shutdowns, and a commit that the server itself is not sure of. */
const LOST = /^(08...|57P0[1-3]|40003)$/;

/** A server that turned into a standby. */
const READ_ONLY = '25006';

/** A mistake of ours in calling, not an answer of the network. */
function isBug(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}

function lostFailure(error: unknown, outcome: FailedOutcome): DatabaseFailure {
  const message =
    outcome === 'unknown'
      ? 'The connection to the database broke before it answered; what was sent may or may not be stored.'
      : 'The connection to the database broke; nothing of this transaction is stored.';
  return new DatabaseFailure({ kind: 'lost', outcome, message, cause: error });
}

/**
 * What an error of `pg` means. `ifLost` is what is known about the work should the connection be gone: `unknown`
 * once a commit was sent. Errors of our own making come back as they are.
 */
export function failureOf(error: unknown, ifLost: FailedOutcome): unknown {
  if (error instanceof DatabaseFailure || isBug(error)) return error;
  if (!(error instanceof DatabaseError)) {
    return error instanceof Error && error.name === 'AssertionError' ? error : lostFailure(error, ifLost);
  }
  const { code: sqlState = '', constraint } = error;
  if (LOST.test(sqlState)) return lostFailure(error, ifLost);
  return new DatabaseFailure({
    kind: 'rejected',
    outcome: 'none',
    message: `PostgreSQL: ${error.message}`,
    sqlState,
    ...(constraint === undefined ? {} : { constraint }),
    cause: error,
  });
}

/** Whether the connection, and the pool it came from, are of no more use. */
export function poolIsStale(failure: unknown): boolean {
  if (!(failure instanceof DatabaseFailure)) return false;
  return failure.kind === 'lost' || failure.kind === 'unreachable' || failure.sqlState === READ_ONLY;
}
