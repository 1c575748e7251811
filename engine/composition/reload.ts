import type { Effects } from '../execution/effects.ts';
import type { Reconciler } from '../execution/reconciler.ts';
import type { KernelContext } from '../kernel/context.ts';
import { type BrokerBook, reconcile } from '../kernel/reconciliation.ts';
import { recoverOrders, restoreExits } from '../kernel/recovery.ts';
import { DeskState } from '../kernel/state.ts';
import { StoreUnavailable, type Writer } from '../kernel/writer.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';

const RELOAD_EVERY_MS = 1_000;
/** A hiccup is over by then and nobody need hear of it; what lasts longer, a person is told once. */
const TOLD_AFTER_TRIES = 2;
/** A store that fails again so soon was never well: a full disk may be read, and take one change in ten. */
const CALM_MS = 5_000;

const AWAY =
  'The database does not take changes, so Munim takes no orders and changes nothing. Stops that rest at the broker stay there; /kill 3 cancels open entries without it. It goes on by itself when the database is back; see /status.';
const BACK = 'The database is back. Munim compares its books with the broker and goes on.';

interface ReloadParts {
  readonly writer: Writer;
  readonly store: FactStore;
  readonly effects: Pick<Effects, 'readProofs' | 'announce'>;
  readonly reconcilers: readonly Reconciler[];
  readonly context: KernelContext;
  readonly timers: Timers;
  readonly wall: Pick<WallClock, 'monotonicMs'>;
  readonly onTrouble: (message: string, error: unknown) => void;
}

/**
 * After a failed commit memory is ahead of the store, requests that waited for it were never made, and the news of
 * the meantime was missed: nothing goes on until what is stored was read again and recovered as after a restart.
 */
export class Reload {
  readonly #parts: ReloadParts;
  /** Attempts of this outage. */
  #tries = 0;
  #told = false;
  #resumedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: ReloadParts) {
    this.#parts = parts;
  }

  /** A commit failed. */
  begin(error: Error): void {
    if (this.#parts.wall.monotonicMs() - this.#resumedAt >= CALM_MS) this.#tries = 0;
    if (this.#tries > 0) {
      this.#later();
      return;
    }
    this.#parts.onTrouble('the database did not take a change; loading again', error);
    void this.#attempt();
  }

  #later(): void {
    if (this.#tries === TOLD_AFTER_TRIES) {
      this.#told = true;
      this.#parts.effects.announce({ kind: 'notice', severity: 'critical', text: AWAY });
    }
    this.#parts.timers.after(RELOAD_EVERY_MS, () => void this.#attempt());
  }

  async #attempt(): Promise<void> {
    const { store, effects, writer, onTrouble } = this.#parts;
    this.#tries += 1;
    let books: readonly BrokerBook[];
    try {
      const state = DeskState.from(await store.load());
      books = await effects.readProofs();
      this.#resumedAt = this.#parts.wall.monotonicMs();
      writer.resume(state);
    } catch {
      this.#later();
      return;
    }
    try {
      await this.#recover(books);
      this.#tellBack();
    } catch (error) {
      // What could not be stored begins the next attempt.
      if (!(error instanceof StoreUnavailable)) onTrouble('a bug in the engine', error);
    }
  }

  #tellBack(): void {
    if (!this.#told) return;
    this.#told = false;
    this.#parts.effects.announce({ kind: 'notice', severity: 'info', text: BACK });
  }

  /** The first work after a reload: nothing else comes before it. */
  #recover(books: readonly BrokerBook[]): Promise<void> {
    const { writer, context, reconcilers } = this.#parts;
    return writer.run({ kind: 'engine' }, (turn) => {
      recoverOrders(turn, context);
      for (const book of books) reconcile(turn, context, book);
      for (const reconciler of reconcilers) reconciler.startOver(turn, 'the database was away');
      restoreExits(turn, context);
    });
  }
}
