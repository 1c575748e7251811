import type { z } from 'zod';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';
import { CircuitBreaker, type CircuitState } from './limits/circuit-breaker.ts';
import { KiteLimits, type Quota, type RequestClass } from './limits/kite-limits.ts';
import type { OrderCaps, PlaceUse } from './limits/order-limits.ts';
import { pause, retryDelayMs } from './limits/read-retry.ts';
import type { KiteLogin, SessionSource } from './session-source.ts';
import {
  type KiteFailure,
  KiteFailureError,
  provesDeadToken,
  UNSAID_PAUSE_MS,
} from './transport/kite-failure.ts';
import { KiteTransport, type PublishedClient } from './transport/published-client.ts';
import type { ServerContact } from './transport/server-contact.ts';

/** What Kite answered, read, or why there is no answer to read. */
export type KiteResult<T> = Result<T, KiteFailure>;

/** Calls one method of the published client, at once. */
export type Ask = (kite: PublishedClient) => Promise<unknown>;

/** Where Kite is, who is logged in, and the pace to keep. */
export interface KiteClientOptions {
  /** Address of the API, such as `https://api.kite.trade`; a path prefix is kept. */
  readonly root: string;
  readonly session: SessionSource;
  readonly clock: WallClock;
  readonly timers: Timers;
  /** A number from 0 to 1, another each time: spreads repeated reads. */
  readonly jitter: () => number;
  readonly caps?: OrderCaps;
  readonly deadlineMs?: number;
}

/**
 * The one door to Kite's REST interface. Every request keeps the limits, is sent once (only reads are tried again),
 * and ends in a value: what Kite sent, checked against its shape, or a {@link KiteFailure}.
 */
export class KiteClient {
  readonly limits: KiteLimits;
  readonly #options: KiteClientOptions;
  readonly #transport: KiteTransport;
  readonly #circuits: Readonly<Record<RequestClass, CircuitBreaker>> = {
    quote: new CircuitBreaker(),
    history: new CircuitBreaker(),
    other: new CircuitBreaker(),
  };
  #loggedIn: { readonly login: KiteLogin; readonly kite: PublishedClient } | undefined;

  constructor(options: KiteClientOptions) {
    this.#options = options;
    this.limits = new KiteLimits(options.clock, options.timers, options.caps);
    const { root, timers, clock, deadlineMs } = options;
    this.#transport = new KiteTransport({
      root,
      timers,
      clock,
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    });
  }

  /** Reads, and tries again with growing pauses while it may help. Waits for its turn. */
  async read<T>(of: RequestClass, shape: z.ZodType<T>, ask: Ask): Promise<KiteResult<T>> {
    const { clock, timers, jitter } = this.#options;
    const began = clock.monotonicMs();
    for (let number = 1; ; number += 1) {
      const result = await this.#readOnce(of, shape, ask);
      if (result.ok) return result;
      const elapsedMs = clock.monotonicMs() - began;
      const delay = retryDelayMs(result.error, { number, elapsedMs, jitter: jitter() });
      if (delay === undefined) return result;
      await pause(timers, delay);
    }
  }

  /** Places an order, once. Never waits: what the limits or a broken connection hold back was not sent. */
  async place<T>(use: PlaceUse, shape: z.ZodType<T>, ask: Ask): Promise<KiteResult<T>> {
    const circuit = this.#circuits.other;
    // An exit is sent though nothing answers: it may get through, and what becomes of it is looked up.
    const rest = use === 'exit' ? 0 : circuit.waitMs(this.#options.clock.monotonicMs());
    if (rest > 0) return fail({ kind: 'not-sent', reason: 'Kite has not answered the last requests' });
    const retryAfterMs = this.limits.orders.place(use);
    if (retryAfterMs > 0) {
      circuit.released();
      return fail({ kind: 'throttled', retryAfterMs, reason: 'the limit of orders is used up' });
    }
    const result = await this.#withToken(shape, ask);
    if (!result.ok) this.#mind(result.error, (forMs) => this.limits.orders.pause(forMs));
    this.#judge(circuit, result);
    return result;
  }

  /** Changes or cancels an order, once. Waits for its turn, and no broken circuit holds it back. */
  async change<T>(kind: 'modify' | 'cancel', shape: z.ZodType<T>, ask: Ask): Promise<KiteResult<T>> {
    if (!(await this.limits.orders.change(kind))) return tooManyWait();
    const result = await this.#withToken(shape, ask);
    if (!result.ok) this.#mind(result.error, (forMs) => this.limits.orders.pause(forMs));
    this.#judge(this.#circuits.other, result);
    return result;
  }

  /** Any other change at Kite, once: triggers, conversions, the end of a session. Waits for its turn. */
  async write<T>(shape: z.ZodType<T>, ask: Ask): Promise<KiteResult<T>> {
    if (!(await this.limits.turn('other'))) return tooManyWait();
    const result = await this.#withToken(shape, ask);
    if (!result.ok) this.#mind(result.error, (forMs) => this.limits.pause('other', forMs));
    this.#judge(this.#circuits.other, result);
    return result;
  }

  /** Asks for an app that nobody is logged in with yet, once: how a session begins. */
  async withoutSession<T>(apiKey: string, shape: z.ZodType<T>, ask: Ask): Promise<KiteResult<T>> {
    if (!(await this.limits.turn('other'))) return tooManyWait();
    return settle(shape, () => ask(this.#transport.client(apiKey)));
  }

  /** Whether Kite answers, and what time it has. */
  get contact(): ServerContact {
    return this.#transport.contact;
  }

  quotas(): readonly Quota[] {
    return this.limits.quotas();
  }

  /** Whether requests of a class are let through. */
  circuit(of: RequestClass): CircuitState {
    return this.#circuits[of].state(this.#options.clock.monotonicMs());
  }

  close(): void {
    this.#transport.close();
  }

  async #readOnce<T>(of: RequestClass, shape: z.ZodType<T>, ask: Ask): Promise<KiteResult<T>> {
    if (!(await this.limits.turn(of))) return tooManyWait();
    const circuit = this.#circuits[of];
    const rest = circuit.waitMs(this.#options.clock.monotonicMs());
    if (rest > 0) {
      return fail({
        kind: 'throttled',
        retryAfterMs: Math.ceil(rest),
        reason: 'Kite has not answered the last requests',
      });
    }
    const result = await this.#withToken(shape, ask);
    if (!result.ok) this.#mind(result.error, (forMs) => this.limits.pause(of, forMs));
    this.#judge(circuit, result);
    return result;
  }

  async #withToken<T>(shape: z.ZodType<T>, ask: Ask): Promise<KiteResult<T>> {
    const login = this.#options.session.current();
    if (login === undefined) {
      return fail({ kind: 'logged-out', reason: 'Nobody is logged in at Kite. Log in with /login' });
    }
    const kite = this.#clientFor(login);
    const result = await settle(shape, () => ask(kite));
    if (!result.ok && provesDeadToken(result.error) && this.#isCurrent(login)) {
      this.#options.session.died('Kite no longer takes the access token');
    }
    return result;
  }

  #clientFor(login: KiteLogin): PublishedClient {
    const known = this.#loggedIn;
    if (known?.login.accessToken === login.accessToken && known.login.apiKey === login.apiKey)
      return known.kite;
    const kite = this.#transport.client(login.apiKey, login.accessToken);
    this.#loggedIn = { login, kite };
    return kite;
  }

  /** A request that was sent with an older token proves nothing about the one of today. */
  #isCurrent(login: KiteLogin): boolean {
    return this.#options.session.current()?.accessToken === login.accessToken;
  }

  /** Kite said that it was too much: the class rests. */
  #mind(failure: KiteFailure, pauseFor: (forMs: number) => void): void {
    if (isTooMany(failure)) pauseFor(failure.retryAfterMs ?? UNSAID_PAUSE_MS);
  }

  #judge(circuit: CircuitBreaker, result: KiteResult<unknown>): void {
    if (result.ok || answered(result.error)) circuit.succeeded();
    else if (result.error.kind === 'logged-out') circuit.released();
    else circuit.failed(this.#options.clock.monotonicMs());
  }
}

/** Whether a failure shows that Kite is there and well. */
function answered(failure: KiteFailure): boolean {
  return (failure.kind === 'error' && failure.status < 500) || isTooMany(failure);
}

function isTooMany(failure: KiteFailure): failure is Extract<KiteFailure, { readonly status: number }> {
  return (failure.kind === 'error' || failure.kind === 'not-kite') && failure.status === 429;
}

function tooManyWait(): KiteResult<never> {
  return fail({ kind: 'throttled', retryAfterMs: UNSAID_PAUSE_MS, reason: 'too many requests wait already' });
}

/** The answer of the published client as a value. A mistake of ours in calling it is thrown before it promises. */
async function settle<T>(shape: z.ZodType<T>, ask: () => Promise<unknown>): Promise<KiteResult<T>> {
  const promise = ask();
  try {
    const read = shape.safeParse(await promise);
    if (read.success) return ok(read.data);
    const where = read.error.issues[0]?.path.join('.') ?? '';
    return fail(strange(`answered with something of another shape${where === '' ? '' : ` at ${where}`}`));
  } catch (error) {
    if (error instanceof KiteFailureError) return fail(error.failure);
    // The published client stumbled over a document that has Kite's envelope and not Kite's contents.
    return fail(strange('answered with something unreadable'));
  }
}

function strange(reason: string): KiteFailure {
  return { kind: 'not-kite', status: 200, reason };
}
