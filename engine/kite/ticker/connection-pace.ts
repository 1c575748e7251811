import type { SecretSource } from '../../ports/ids.ts';

/** How patient a connection is, in milliseconds. */
export interface ConnectionPace {
  readonly handshakeMs: number;
  /** Kite sends a heartbeat every second or two; its own clients give up after five without. */
  readonly silenceMs: number;
  readonly checkMs: number;
  /** The first wait after a loss; each one in a row is twice as long. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** A connection that stayed open this long forgets earlier failures. */
  readonly steadyMs: number;
}

/** The pace towards Kite itself; tests are in more of a hurry. */
export const KITE_PACE: ConnectionPace = {
  handshakeMs: 10_000,
  silenceMs: 5_000,
  checkMs: 1_000,
  firstRetryMs: 500,
  longestRetryMs: 30_000,
  steadyMs: 10_000,
};

const FRACTION_BYTES = 4;

/** Between half of the doubled wait and all of it, so that many clients do not come back in step. */
export function retryDelayMs(pace: ConnectionPace, failures: number, secrets: SecretSource): number {
  const fullMs = Math.min(pace.longestRetryMs, pace.firstRetryMs * 2 ** failures);
  const fraction = Number.parseInt(secrets.nonce(FRACTION_BYTES), 16) / 2 ** (8 * FRACTION_BYTES);
  return fullMs * (0.5 + fraction / 2);
}
