import type { Timer } from '../../ports/timers.ts';
import {
  Connection,
  type ConnectionListener,
  type ConnectionParts,
  type ConnectionState,
} from './connection.ts';
import { subscribeFrames, unsubscribeFrames } from './subscription-frames.ts';
import { type TokenPatience, TokenWatch } from './token-watch.ts';

/** Kite takes this many instruments on one connection. */
export const TOKENS_A_LINE = 3_000;

/** What a line needs of the world. */
export interface LineParts extends ConnectionParts {
  readonly patience: TokenPatience;
  /** When a token was last heard of, by the clock that never jumps; 0 for never. */
  readonly heardAtMs: (token: number) => number;
}

/** A connection with the instruments it carries: every opening subscribes them all anew, for Kite forgets them. */
export class Line {
  readonly #parts: LineParts;
  readonly #connection: Connection;
  readonly #tokens = new Set<number>();
  readonly #watch: TokenWatch;
  /** Added and taken away since the last message; what comes in one turn is told together. */
  readonly #added = new Set<number>();
  readonly #removed = new Set<number>();
  #sending: Timer | undefined;
  #askedAgain = 0;

  constructor(parts: LineParts, listener: ConnectionListener) {
    this.#parts = parts;
    this.#watch = new TokenWatch(parts.patience);
    this.#connection = new Connection(parts, {
      ...listener,
      opened: () => {
        this.#subscribeAll();
        listener.opened();
      },
    });
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  get tokens(): ReadonlySet<number> {
    return this.#tokens;
  }

  /** How often an instrument was subscribed once more because nothing was heard of it. */
  get askedAgain(): number {
    return this.#askedAgain;
  }

  start(): void {
    this.#connection.start();
  }

  stop(): void {
    this.#sending?.cancel();
    this.#sending = undefined;
    this.#connection.stop();
  }

  add(token: number): void {
    this.#tokens.add(token);
    this.#added.add(token);
    this.#removed.delete(token);
    this.#tellSoon();
  }

  remove(token: number): void {
    if (!this.#tokens.delete(token)) return;
    this.#watch.remove(token);
    // One that was never told to Kite need not be taken back.
    if (!this.#added.delete(token)) this.#removed.add(token);
    this.#tellSoon();
  }

  /** Subscribes again what an open connection has not spoken of for too long. */
  askForSilent(): void {
    if (this.state.kind !== 'open') return;
    const overdue = this.#watch.overdue(this.#parts.heardAtMs, this.#parts.wall.monotonicMs());
    this.#askedAgain += overdue.length;
    this.#connection.send(subscribeFrames(overdue));
  }

  /** Subscribes instruments of this line again, so that Kite says where they stand. */
  ask(tokens: readonly number[]): void {
    const known = tokens.filter((token) => this.#tokens.has(token) && !this.#added.has(token));
    if (known.length > 0) this.#connection.send(subscribeFrames(known));
  }

  #tellSoon(): void {
    this.#sending ??= this.#parts.timers.after(0, () => this.#tellChanges());
  }

  #tellChanges(): void {
    this.#sending = undefined;
    const added = [...this.#added];
    // While the connection is not open its opening tells all.
    const frames = [...unsubscribeFrames([...this.#removed]), ...subscribeFrames(added)];
    if (this.#connection.send(frames)) this.#told(added);
  }

  #subscribeAll(): void {
    const tokens = [...this.#tokens];
    this.#connection.send(subscribeFrames(tokens));
    this.#watch.clear();
    this.#told(tokens);
  }

  #told(tokens: readonly number[]): void {
    this.#added.clear();
    this.#removed.clear();
    this.#watch.add(tokens, this.#parts.wall.monotonicMs());
  }
}
