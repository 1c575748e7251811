import { type EpochMs, epochMs } from '../domain/time.ts';
import type { Timer, Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';

/** The machine's own clock. */
export class SystemClock implements WallClock {
  now(): EpochMs {
    return epochMs(Date.now());
  }

  monotonicMs(): number {
    return performance.now();
  }
}

/** Node's timers. They keep the process alive only while somebody waits for them elsewhere. */
export class SystemTimers implements Timers {
  after(delayMs: number, run: () => void): Timer {
    const handle = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(handle) };
  }

  every(intervalMs: number, run: () => void): Timer {
    const handle = setInterval(run, intervalMs);
    return { cancel: () => clearInterval(handle) };
  }
}
