import type { Actor } from '../domain/fact.ts';
import type { BookId } from '../domain/ids.ts';
import type { IsoDate } from '../domain/time.ts';
import type { KernelContext } from '../kernel/context.ts';
import { haltForLoss, judgeLosses, openAfterLoss } from '../kernel/loss-halt.ts';
import type { Writer } from '../kernel/writer.ts';

const ENGINE: Actor = { kind: 'engine' };

/** Halts a book for the rest of the day when its loss reached the limit, and opens it with the next day. */
export class LossWatch {
  readonly #writer: Writer;
  readonly #context: KernelContext;
  /** The trading day on which each held book was seen held; a restart asks its loss again. */
  readonly #heldOn = new Map<BookId, IsoDate | undefined>();

  constructor(writer: Writer, context: KernelContext) {
    this.#writer = writer;
    this.#context = context;
  }

  /** Call it each second. Rejects when a change could not be stored. */
  async everySecond(): Promise<void> {
    if (!this.#writer.usable) return;
    const { state } = this.#writer;
    const { toHalt, toOpen } = judgeLosses(
      state,
      this.#context,
      ({ id }) => this.#heldOn.get(id) === state.day,
    );
    if (toHalt.length === 0 && toOpen.length === 0) return;
    for (const { id } of toHalt) this.#heldOn.set(id, state.day);
    await this.#writer.run(ENGINE, (turn) => {
      for (const book of toHalt) haltForLoss(turn, this.#context, book);
      for (const book of toOpen) openAfterLoss(turn, book);
    });
  }
}
