import type { Order, OrderState } from '../../../engine/domain/order.ts';
import type { Chance } from '../chance.ts';

/** What the world does to a request, an answer, a piece of news or the process itself. */
export const FAULTS = [
  'request-lost',
  'request-late',
  'request-very-late',
  'answer-lost',
  'answer-5xx',
  'answer-400-timed-out',
  'answer-html',
  'throttled',
  'refused',
  'not-sent',
  'logged-out',
  'order-invisible',
  'tag-missing',
  'news-dropped',
  'news-twice',
  'news-late',
  'book-unreachable',
  'book-stale',
  'positions-lag',
  'cancelled-outside',
  'refused-later',
  'change-lost',
  'change-unanswered',
  'commit-lost',
  'commit-doubtful',
  'crash',
  'leader-paused',
] as const;

export type Fault = (typeof FAULTS)[number];

export const PROFILES = ['calm', 'harsh', 'hell'] as const;
export type Profile = (typeof PROFILES)[number];

/** How much of everything goes wrong, relative to `harsh`. */
const SHARE: Readonly<Record<Profile, number>> = { calm: 0.15, harsh: 1, hell: 2.5 };

/** Chance of each fault when it may happen, in a harsh world. */
const HARSH: Readonly<Record<Fault, number>> = {
  'request-lost': 0.05,
  'request-late': 0.04,
  'request-very-late': 0.01,
  'answer-lost': 0.06,
  'answer-5xx': 0.06,
  'answer-400-timed-out': 0.02,
  'answer-html': 0.02,
  throttled: 0.04,
  refused: 0.03,
  'not-sent': 0.03,
  'logged-out': 0.01,
  'order-invisible': 0.06,
  'tag-missing': 0.01,
  'news-dropped': 0.2,
  'news-twice': 0.15,
  'news-late': 0.2,
  'book-unreachable': 0.12,
  'book-stale': 0.1,
  'positions-lag': 0.1,
  'cancelled-outside': 0.01,
  'refused-later': 0.005,
  'change-lost': 0.06,
  'change-unanswered': 0.08,
  'commit-lost': 0.004,
  'commit-doubtful': 0.004,
  crash: 0.006,
  'leader-paused': 0.02,
};

/** How often each fault met an order in each state, by `fault|state`, and each crash point was taken, by its name. */
export type Hits = Map<string, number>;

/** Decides what goes wrong, and counts what did, by what state the order was in. */
export class Faults {
  readonly #chance: Chance;
  readonly #share: number;
  readonly #hits: Hits;
  #calm = false;

  constructor(chance: Chance, profile: Profile, hits: Hits) {
    this.#chance = chance;
    this.#share = SHARE[profile];
    this.#hits = hits;
  }

  /** From now on nothing goes wrong. */
  heal(): void {
    this.#calm = true;
  }

  get healed(): boolean {
    return this.#calm;
  }

  /** `weight` makes it likelier where it can seldom happen. */
  strikes(fault: Fault, of: Pick<Order, 'state'> | undefined, weight = 1): boolean {
    if (this.#calm || !this.#chance.happens(Math.min(0.6, HARSH[fault] * this.#share * weight))) return false;
    if (fault !== 'crash') this.count(fault, of?.state.kind);
    return true;
  }

  countPoint(point: string): void {
    this.#hits.set(point, (this.#hits.get(point) ?? 0) + 1);
  }

  count(fault: Fault, state: OrderState['kind'] | undefined): void {
    const cell = `${fault}|${state ?? 'none'}`;
    this.#hits.set(cell, (this.#hits.get(cell) ?? 0) + 1);
  }
}
