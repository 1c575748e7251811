import { DeskState } from '../kernel/state.ts';
import type { Writer } from '../kernel/writer.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { Timers } from '../ports/timers.ts';

const RELOAD_EVERY_MS = 1_000;

/** After a failed commit memory is ahead of the store: nothing goes on until what is stored was read again. */
export function reload(
  parts: {
    readonly writer: Writer;
    readonly store: FactStore;
    readonly timers: Timers;
    readonly onTrouble: (message: string, error: unknown) => void;
  },
  error: Error,
): void {
  parts.onTrouble('the database did not take a change; loading again', error);
  const attempt = async (): Promise<void> => {
    try {
      parts.writer.resume(DeskState.from(await parts.store.load()));
    } catch {
      parts.timers.after(RELOAD_EVERY_MS, () => void attempt());
    }
  };
  void attempt();
}
