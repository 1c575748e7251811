import { SECOND_MS } from '../../domain/time.ts';
import type { Timers } from '../../ports/timers.ts';
import type { KiteFailure } from '../transport/kite-failure.ts';

const MOST_ATTEMPTS = 3;
const FIRST_DELAY_MS = 200;
/** No further attempt begins later than this after the first: somebody waits for the answer. */
const PATIENCE_MS = 7 * SECOND_MS;

/** How long to wait before a read is tried once more; undefined when it should not be. */
export function retryDelayMs(
  failure: KiteFailure,
  attempt: { readonly number: number; readonly elapsedMs: number; readonly jitter: number },
): number | undefined {
  if (attempt.number >= MOST_ATTEMPTS || !mayPass(failure)) return undefined;
  const backOff = FIRST_DELAY_MS * 2 ** (attempt.number - 1);
  const asked = 'retryAfterMs' in failure ? (failure.retryAfterMs ?? 0) : 0;
  const delay = Math.max(backOff / 2 + (backOff / 2) * attempt.jitter, asked);
  return attempt.elapsedMs + delay > PATIENCE_MS ? undefined : Math.ceil(delay);
}

/** Whether the same read may succeed a moment later. */
function mayPass(failure: KiteFailure): boolean {
  switch (failure.kind) {
    case 'not-sent':
    case 'no-answer':
      return true;
    case 'not-kite':
    case 'error':
      return failure.status >= 500 || failure.status === 429;
    case 'throttled':
    case 'logged-out':
      return false;
  }
}

/** Resolves after `delayMs`. */
export function pause(timers: Timers, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    timers.after(delayMs, resolve);
  });
}
