import { randomBytes } from 'node:crypto';
import { epochMs } from '../../engine/domain/time.ts';
import type { SecretSource } from '../../engine/ports/ids.ts';
import type { Timers } from '../../engine/ports/timers.ts';
import type { WallClock } from '../../engine/ports/wall-clock.ts';

/** Real time, for tests that talk to real processes. */
export const realClock: WallClock = {
  now: () => epochMs(Date.now()),
  monotonicMs: () => performance.now(),
};

export const realTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
  every: (intervalMs, run) => {
    const timer = setInterval(run, intervalMs);
    return { cancel: () => clearInterval(timer) };
  },
};

export const realSecrets: SecretSource = {
  nonce: (bytes) => randomBytes(bytes).toString('hex'),
  code: (length) => randomBytes(length).toString('hex').slice(0, length).toUpperCase(),
};
