import type { Actor } from '../domain/fact.ts';
import type { BookId } from '../domain/ids.ts';
import type { IsoDate } from '../domain/time.ts';
import type { KernelContext } from '../kernel/context.ts';
import { judgeLosses, takeLossStep } from '../kernel/loss-halt.ts';
import type { Writer } from '../kernel/writer.ts';
import type { MarketClock } from '../ports/market-clock.ts';
import type { WallClock } from '../ports/wall-clock.ts';

const ENGINE: Actor = { kind: 'engine' };

/** Holds a book back when its losses reach its limits, and opens it when they allow it. */
export class LossWatch {
  readonly #writer: Writer;
  readonly #context: KernelContext;
  readonly #clocks: { readonly wall: WallClock; readonly market: MarketClock };
  /** The trading day on which each halted book was seen halted; a restart asks its loss again. */
  readonly #haltedOn = new Map<BookId, IsoDate | undefined>();

  constructor(
    writer: Writer,
    context: KernelContext,
    clocks: { readonly wall: WallClock; readonly market: MarketClock },
  ) {
    this.#writer = writer;
    this.#context = context;
    this.#clocks = clocks;
  }

  /** Call it each second. Rejects when a change could not be stored. */
  async everySecond(): Promise<void> {
    if (!this.#writer.usable) return;
    const { state } = this.#writer;
    const { wall, market } = this.#clocks;
    const moment = { wallAt: wall.now(), marketAt: market.now() };
    const sameDay = ({ id }: { readonly id: BookId }): boolean => this.#haltedOn.get(id) === state.day;
    const steps = judgeLosses(state, this.#context, moment, sameDay);
    if (steps.length === 0) return;
    for (const step of steps) if (step.state === 'halted') this.#haltedOn.set(step.book.id, state.day);
    await this.#writer.run(ENGINE, (turn) => {
      for (const step of steps) takeLossStep(turn, step);
    });
  }
}
