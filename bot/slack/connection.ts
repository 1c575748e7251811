import type { Failure } from '../messaging/courier.ts';
import { pause } from '../messaging/pause.ts';

/** How the connection to Slack is. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'listening' }
  | { readonly kind: 'unreachable'; readonly says: string }
  | { readonly kind: 'refused'; readonly says: string }
  | { readonly kind: 'stopped' };

/** The way in that Slack uses: a socket that the bot opens, or a port that Slack calls. */
export interface Door {
  /** Resolves when deliveries can come; throws as a call does. */
  open(): Promise<void>;
  /** Resolves when no more can come. Ask only while it is open. */
  closed(): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly door: Door;
  /** Asks Slack who the bot is, and makes ready for what it will deliver. */
  readonly introduce: () => Promise<void>;
  readonly failureOf: (error: unknown) => Failure;
  /** The connection became another one. */
  readonly onChange: (connection: Connection) => void;
  /** First wait after no answer; it doubles up to 15 s. */
  readonly retryMs?: number;
  /** Wait after Slack said that a token is wrong. */
  readonly slowRetryMs?: number;
}

/**
 * Keeps the way in open for as long as the desk runs, whatever Slack and the network do. A socket that ends, as
 * Slack's do every few hours, is opened again at once: Bolt's own client would stay deaf for seconds.
 */
export class SlackConnection {
  readonly #options: ConnectionOptions;
  readonly #stop = new AbortController();
  #state: Connection = { kind: 'connecting' };
  #running: Promise<void> | undefined;
  #introduced = false;
  #failures = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get state(): Connection {
    return this.#state;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#options.door.close();
    await this.#running;
    this.#become({ kind: 'stopped' });
  }

  async #run(): Promise<void> {
    const { door, introduce } = this.#options;
    while (!this.#stop.signal.aborted) {
      try {
        if (!this.#introduced) await introduce();
        this.#introduced = true;
        await door.open();
        this.#failures = 0;
        if (this.#stop.signal.aborted) return door.close();
        this.#become({ kind: 'listening' });
        await door.closed();
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        await pause(this.#afterFailure(error), this.#stop.signal);
      }
    }
  }

  /** How long to wait, after saying how things are. */
  #afterFailure(error: unknown): number {
    const { failureOf, retryMs = 500, slowRetryMs = 15_000 } = this.#options;
    const failure = failureOf(error);
    switch (failure.kind) {
      case 'too-many':
        return failure.retryAfterMs;
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

  #become(state: Connection): void {
    const changed = state.kind !== this.#state.kind;
    this.#state = state;
    if (changed) this.#options.onChange(state);
  }
}
