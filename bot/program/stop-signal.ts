import { say } from './console.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** As shells count a program that a signal ended. */
const KILLED = 130;
/** An order under way gets 8 s for its answer; whatever hangs longer than this is left to the next start. */
const LONGEST_STOP_MS = 20_000;

/** Fires when the program is told to end. Told a second time, or still there after 20 s, it ends at once. */
export function stopSignal(): AbortController {
  const stop = new AbortController();
  for (const name of SIGNALS) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(KILLED);
      say('Stopping. Once more ends Munim at once; the next start then recovers.');
      setTimeout(() => process.exit(KILLED), LONGEST_STOP_MS).unref();
      stop.abort();
    });
  }
  return stop;
}

/** Resolves when told to end. */
export function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
