import type { Money } from '../../domain/money.ts';
import { SECOND_MS } from '../../domain/time.ts';
import type { Timer, Timers } from '../../ports/timers.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import type { KiteClient } from '../client.ts';
import { readFunds } from './funds.ts';

const EVERY_MS = 15 * SECOND_MS;
/** Orders come in bursts: one question serves all of them. */
const SOON_MS = SECOND_MS;

/** What the account had for orders when it was last asked. */
export interface KnownFunds {
  readonly free: Money;
  /** How long ago that was asked, in monotonic time. */
  readonly ageMs: number;
}

/** Keeps what the account has for orders at hand, as evidence for the gate: it cannot wait for an answer. */
export class FundsWatch {
  readonly #client: KiteClient;
  readonly #clock: WallClock;
  readonly #timers: Timers;
  #known: { readonly free: Money; readonly askedAt: number } | undefined;
  #asking = false;
  #timer: Timer | undefined;
  #soon: Timer | undefined;

  constructor(client: KiteClient, clock: WallClock, timers: Timers) {
    this.#client = client;
    this.#clock = clock;
    this.#timers = timers;
  }

  /** Undefined when nothing is known since the login. */
  get known(): KnownFunds | undefined {
    if (this.#known === undefined) return undefined;
    const { free, askedAt } = this.#known;
    return { free, ageMs: this.#clock.monotonicMs() - askedAt };
  }

  /** Asks now and from time to time. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = this.#timers.every(EVERY_MS, () => void this.look());
    void this.look();
  }

  /** Something moved money: asks in a moment. */
  soon(): void {
    this.#soon ??= this.#timers.after(SOON_MS, () => {
      this.#soon = undefined;
      void this.look();
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#soon?.cancel();
    this.#timer = undefined;
    this.#soon = undefined;
  }

  /** Asks now, unless that is being done. What was known stays until something newer is, or the login ends. */
  async look(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const askedAt = this.#clock.monotonicMs();
    const read = await readFunds(this.#client);
    this.#asking = false;
    if (read.ok) this.#known = { free: read.value.net, askedAt };
    else if (read.error.kind === 'logged-out') this.#known = undefined;
  }
}
