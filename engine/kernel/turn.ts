import type { Actor, Fact, RecordedFact } from '../domain/fact.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Effect } from './effect.ts';
import type { DeskState } from './state.ts';

/** The two clocks at the start of a turn; they stand still while it runs. */
export interface Moment {
  readonly wallAt: EpochMs;
  readonly marketAt: EpochMs;
}

/**
 * One uninterrupted piece of kernel work. What it records is applied at once, so that the next line sees it;
 * what it asks of the world waits until all of it is durable.
 */
export class Turn {
  readonly state: DeskState;
  readonly moment: Moment;
  readonly actor: Actor;
  readonly #facts: RecordedFact[] = [];
  readonly #effects: Effect[] = [];

  constructor(state: DeskState, moment: Moment, actor: Actor) {
    this.state = state;
    this.moment = moment;
    this.actor = actor;
  }

  get facts(): readonly RecordedFact[] {
    return this.#facts;
  }

  get effects(): readonly Effect[] {
    return this.#effects;
  }

  record(fact: Fact): void {
    this.state.apply(fact);
    this.#facts.push({
      sequence: this.state.sequence,
      at: this.moment.wallAt,
      marketAt: this.moment.marketAt,
      actor: this.actor,
      fact,
    });
  }

  /** Asks the world for something, after the commit. */
  ask(effect: Effect): void {
    this.#effects.push(effect);
  }
}
