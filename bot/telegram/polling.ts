import type { Update } from 'telegraf/types';
import { pause } from '../messaging/pause.ts';
import { type BotApi, type Failure, failureOf } from './bot-api.ts';

/** The only kinds the bot acts on: neither edits nor posts of channels ever reach it. */
const KINDS = ['message', 'callback_query'] as const;
const POLL_SECONDS = 50;
/** Short, to know soon that polling works; longer than the 3 s in which a repeated poll would be held back. */
const FIRST_POLL_SECONDS = 4;
/** A poll that takes longer hangs on a dead connection. */
const POLL_LIMIT_MS = 60_000;

/** How the connection to the platform is. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'polling' }
  | { readonly kind: 'unreachable'; readonly says: string }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly says: string }
  | { readonly kind: 'stopped' };

export interface PollingOptions {
  readonly api: BotApi;
  /** Called when the platform answered for the first time. */
  readonly onName: (name: string) => void;
  /** Must only queue: the next poll waits for it. */
  readonly onUpdate: (update: Update) => Promise<void>;
  readonly onBug: (error: unknown) => void;
  /** The connection became another one. */
  readonly onChange: (connection: Connection) => void;
  /** First wait after no answer; it doubles up to 15 s. */
  readonly retryMs?: number;
  /** Wait after the platform said that somebody else polls, or that the token is wrong. */
  readonly slowRetryMs?: number;
}

/**
 * Fetches updates for as long as the desk runs. It is a loop of its own around telegraf, whose `launch` ends for
 * good on any refusal, sleeps a flat 5 s after a fault, and tells nobody.
 */
export class Polling {
  readonly #options: PollingOptions;
  readonly #stop = new AbortController();
  #connection: Connection = { kind: 'connecting' };
  #running: Promise<void> | undefined;
  #offset = 0;
  #named = false;
  #failures = 0;

  constructor(options: PollingOptions) {
    this.#options = options;
  }

  get connection(): Connection {
    return this.#connection;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends the poll that waits and confirms what was taken, so that it does not come again. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    if (this.#connection.kind === 'polling' && this.#offset > 0) {
      const confirm = { offset: this.#offset, limit: 1, timeout: 0 };
      await this.#options.api.call('getUpdates', confirm, { limitMs: 1_000 }).catch(() => undefined);
    }
    this.#become({ kind: 'stopped' });
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#connect();
        await this.#poll();
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        await pause(this.#afterFailure(failureOf(error)), this.#stop.signal);
      }
    }
  }

  async #connect(): Promise<void> {
    if (this.#named) return;
    const me = await this.#options.api.call('getMe', {}, { signal: this.#stop.signal });
    // A webhook left from another set-up would keep every update from being polled.
    await this.#options.api.call('deleteWebhook', {}, { signal: this.#stop.signal });
    this.#options.api.bot.botInfo = me;
    this.#named = true;
    this.#options.onName(me.username);
  }

  async #poll(): Promise<void> {
    const updates = await this.#options.api.call(
      'getUpdates',
      {
        timeout: this.#connection.kind === 'polling' ? POLL_SECONDS : FIRST_POLL_SECONDS,
        offset: this.#offset,
        allowed_updates: KINDS,
      },
      { limitMs: POLL_LIMIT_MS, signal: this.#stop.signal },
    );
    this.#failures = 0;
    this.#become({ kind: 'polling' });
    for (const update of updates) {
      this.#offset = update.update_id + 1;
      await this.#options.onUpdate(update).catch(this.#options.onBug);
    }
  }

  /** How long to wait, after saying how things are. */
  #afterFailure(failure: Failure): number {
    const { retryMs = 500, slowRetryMs = 10_000 } = this.#options;
    switch (failure.kind) {
      case 'too-many':
        return failure.retryAfterMs;
      case 'conflict':
        this.#become({ kind: 'conflict' });
        return slowRetryMs;
      case 'refused':
        this.#become({ kind: 'refused', says: failure.says });
        return slowRetryMs;
      case 'unreachable': {
        this.#become({ kind: 'unreachable', says: failure.says });
        const waitMs = Math.min(15_000, retryMs * 2 ** Math.min(this.#failures, 10));
        this.#failures += 1;
        return waitMs;
      }
    }
  }

  #become(connection: Connection): void {
    const changed = connection.kind !== this.#connection.kind;
    this.#connection = connection;
    if (changed) this.#options.onChange(connection);
  }
}
