import type { Actor, RecordedFact } from '../domain/fact.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { MarketClock } from '../ports/market-clock.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import type { Effect } from './effect.ts';
import type { DeskState } from './state.ts';
import { Turn } from './turn.ts';

/** Thrown at whoever waits for a commit that failed, and at all who come before the state was loaded again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface Batch {
  facts: RecordedFact[];
  effects: Effect[];
  waiting: Waiting[];
}

const emptyBatch = (): Batch => ({ facts: [], effects: [], waiting: [] });

/**
 * The single writer. Work runs at once and alone; its facts are committed together with everything else that
 * came while the previous commit was under way, one transaction a batch; effects leave after that.
 */
export class Writer {
  readonly #store: FactStore;
  readonly #clocks: { readonly wall: WallClock; readonly market: MarketClock };
  readonly #perform: (effect: Effect) => void;
  readonly #onBroken: (error: Error) => void;
  #state: DeskState;
  #pending = emptyBatch();
  #committing: Promise<void> | undefined;
  #broken: StoreUnavailable | undefined;

  constructor(options: {
    readonly state: DeskState;
    readonly store: FactStore;
    readonly clocks: { readonly wall: WallClock; readonly market: MarketClock };
    /** Carries out an effect; must not throw. */
    readonly perform: (effect: Effect) => void;
    /** Told once when a commit failed: memory is ahead of the store, and must be loaded again. */
    readonly onBroken: (error: Error) => void;
  }) {
    this.#state = options.state;
    this.#store = options.store;
    this.#clocks = options.clocks;
    this.#perform = options.perform;
    this.#onBroken = options.onBroken;
  }

  get state(): DeskState {
    return this.#state;
  }

  /** Whether work is accepted. */
  get usable(): boolean {
    return this.#broken === undefined;
  }

  /**
   * Runs `work` now and resolves with its answer when its facts are durable; at once when it recorded none.
   * Rejects with {@link StoreUnavailable} when they could not be stored. An exception in `work` is a bug: it
   * passes through, and what was recorded before it is still stored, so that memory and store agree.
   */
  run<Answer>(actor: Actor, work: (turn: Turn) => Answer): Promise<Answer> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    const turn = new Turn(
      this.#state,
      { wallAt: this.#clocks.wall.now(), marketAt: this.#clocks.market.now() },
      actor,
    );
    try {
      const answer = work(turn);
      return this.#submit(turn).then(() => answer);
    } catch (bug) {
      return this.#submit(turn).then(() => {
        throw bug;
      });
    }
  }

  #submit(turn: Turn): Promise<void> {
    if (turn.facts.length === 0) {
      for (const effect of turn.effects) this.#perform(effect);
      return Promise.resolve();
    }
    this.#pending.facts.push(...turn.facts);
    this.#pending.effects.push(...turn.effects);
    const durable = new Promise<void>((resolve, reject) => {
      this.#pending.waiting.push({ resolve, reject });
    });
    this.#committing ??= this.#commitAll();
    return durable;
  }

  async #commitAll(): Promise<void> {
    // One turn of the event loop lets everything that is ready now share the transaction.
    await Promise.resolve();
    while (this.#pending.facts.length > 0 && this.#broken === undefined) {
      const batch = this.#pending;
      this.#pending = emptyBatch();
      try {
        await this.#store.commit(batch.facts);
      } catch (cause) {
        this.#break(batch, cause);
        break;
      }
      for (const waiting of batch.waiting) waiting.resolve();
      for (const effect of batch.effects) this.#perform(effect);
    }
    this.#committing = undefined;
  }

  #break(batch: Batch, cause: unknown): void {
    const error = new StoreUnavailable('the database did not take the last change', { cause });
    this.#broken = error;
    const lost = [...batch.waiting, ...this.#pending.waiting];
    this.#pending = emptyBatch();
    for (const waiting of lost) waiting.reject(error);
    this.#onBroken(error);
  }

  /** Goes on from a freshly loaded state after a failed commit. */
  resume(state: DeskState): void {
    this.#state = state;
    this.#broken = undefined;
  }

  /** Resolves when everything recorded so far is durable, or lost. */
  async settled(): Promise<void> {
    while (this.#committing !== undefined) await this.#committing;
  }
}
