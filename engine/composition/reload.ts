import type { Effects } from '../execution/effects.ts';
import type { Reconciler } from '../execution/reconciler.ts';
import type { KernelContext } from '../kernel/context.ts';
import { type BrokerBook, reconcile } from '../kernel/reconciliation.ts';
import { recoverOrders, restoreExits } from '../kernel/recovery.ts';
import { DeskState } from '../kernel/state.ts';
import { StoreUnavailable, type Writer } from '../kernel/writer.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { Timers } from '../ports/timers.ts';

const RELOAD_EVERY_MS = 1_000;
/** A hiccup is over by then and nobody need hear of it; what lasts longer, a person is told once. */
const TOLD_AFTER_TRIES = 2;

const AWAY =
  'The database does not answer, so Munim takes no orders and changes nothing. Stops that rest at the broker stay there. It goes on by itself when the database is back; see /status.';
const BACK = 'The database is back. Munim compares its books with the broker and goes on.';

interface ReloadParts {
  readonly writer: Writer;
  readonly store: FactStore;
  readonly effects: Pick<Effects, 'readProofs' | 'announce'>;
  readonly reconcilers: readonly Reconciler[];
  readonly context: KernelContext;
  readonly timers: Timers;
  readonly onTrouble: (message: string, error: unknown) => void;
}

/**
 * After a failed commit memory is ahead of the store, requests that waited for it were never made, and the news of
 * the meantime was missed: nothing goes on until what is stored was read again and recovered as after a restart.
 */
export function reload(parts: ReloadParts, error: Error): void {
  parts.onTrouble('the database did not take a change; loading again', error);
  const { effects, timers } = parts;
  let tries = 0;
  const attempt = async (): Promise<void> => {
    try {
      const state = DeskState.from(await parts.store.load());
      const books = await effects.readProofs();
      parts.writer.resume(state);
      if (tries >= TOLD_AFTER_TRIES) effects.announce({ kind: 'notice', severity: 'info', text: BACK });
      recover(parts, books);
    } catch {
      tries += 1;
      if (tries === TOLD_AFTER_TRIES) effects.announce({ kind: 'notice', severity: 'critical', text: AWAY });
      timers.after(RELOAD_EVERY_MS, () => void attempt());
    }
  };
  void attempt();
}

/** The first work after a reload: nothing else comes before it. When it cannot be stored, the next reload does it. */
function recover(
  { writer, context, reconcilers, onTrouble }: ReloadParts,
  books: readonly BrokerBook[],
): void {
  writer
    .run({ kind: 'engine' }, (turn) => {
      recoverOrders(turn, context);
      for (const book of books) reconcile(turn, context, book);
      for (const reconciler of reconcilers) reconciler.startOver(turn, 'the database was away');
      restoreExits(turn, context);
    })
    .catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable)) onTrouble('a bug in the engine', error);
    });
}
