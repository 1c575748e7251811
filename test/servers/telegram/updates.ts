import { ApiRefusal } from './refusal.ts';

/** One update on its way to the bot. */
export interface Update {
  readonly update_id: number;
  readonly [kind: string]: unknown;
}

/** What a getUpdates call asked for. */
export interface PollRequest {
  readonly offset: number;
  readonly limit: number;
  readonly timeoutMs: number;
  readonly closed: AbortSignal;
}

interface WaitingPoll {
  readonly request: PollRequest;
  readonly resolve: (updates: readonly Update[]) => void;
  readonly reject: (refusal: ApiRefusal) => void;
  readonly timer: NodeJS.Timeout;
}

const firstUpdateId = 810_000_001;

/** Updates not yet confirmed, and the one poller that may wait for them. */
export class UpdateQueue {
  #nextId = firstUpdateId;
  #pending: Update[] = [];
  #replays: Update[] = [];
  #last: Update | undefined;
  #waiting: WaitingPoll | undefined;
  #allowed: ReadonlySet<string> | undefined;
  #onPush: ((update: Update) => void) | undefined;
  #repeat: { readonly offset: number; readonly atMs: number } | undefined;
  readonly #repeatWaitMs: number;
  readonly #now: () => number;

  constructor(options: { readonly repeatWaitMs: number; readonly now: () => number }) {
    this.#repeatWaitMs = options.repeatWaitMs;
    this.#now = options.now;
  }

  get pendingCount(): number {
    return this.#pending.length;
  }

  /** Whether a poller is waiting right now. */
  get isPolled(): boolean {
    return this.#waiting !== undefined;
  }

  /** An empty list means every kind; it stays in force until another is given. */
  allow(kinds: readonly string[]): void {
    this.#allowed = kinds.length === 0 ? undefined : new Set(kinds);
  }

  /** Hands every update, old and new, to a webhook as well; undefined stops that. */
  forward(onPush: ((update: Update) => void) | undefined): void {
    this.#onPush = onPush;
    if (onPush !== undefined) this.#pending.forEach(onPush);
  }

  /** Adds an update and returns its id, or undefined when the bot did not ask for that kind. */
  push(kind: string, body: object): number | undefined {
    if (this.#allowed !== undefined && !this.#allowed.has(kind)) return undefined;
    const update: Update = { update_id: this.#nextId, [kind]: body };
    this.#nextId += 1;
    this.#last = update;
    this.#pending.push(update);
    this.#onPush?.(update);
    this.#serveWaiting();
    return update.update_id;
  }

  /** Delivers the newest update once more under its old id, confirmed or not. Returns the id. */
  repeatLast(): number {
    if (this.#last === undefined) throw new Error('there is no update to repeat');
    if (this.#onPush === undefined) this.#replays.push(this.#last);
    else this.#onPush(this.#last);
    this.#serveWaiting();
    return this.#last.update_id;
  }

  remove(updateId: number): void {
    this.#pending = this.#pending.filter((update) => update.update_id !== updateId);
  }

  clear(): void {
    this.#pending = [];
    this.#replays = [];
  }

  /**
   * Confirms what is below the offset and returns what is there, or waits. A poller that is
   * already waiting is refused with 409 in favour of this one.
   */
  async poll(request: PollRequest): Promise<readonly Update[]> {
    this.abandon(
      'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    );
    this.#confirm(request.offset);
    const timeoutMs = this.#timeoutFor(request);
    const ready = this.#take(request.limit);
    if (ready.length > 0 || timeoutMs === 0) return ready;
    return await new Promise<readonly Update[]>((resolve, reject) => {
      const timer = setTimeout(() => this.#settle([]), timeoutMs);
      this.#waiting = { request, resolve, reject, timer };
      const closed = (): void => {
        if (this.#waiting?.request === request) this.#settle([]);
      };
      request.closed.addEventListener('abort', closed, { once: true });
    });
  }

  /** Ends the waiting poll with a 409. */
  abandon(sentence: string): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    clearTimeout(waiting.timer);
    waiting.reject(new ApiRefusal(409, sentence));
  }

  /** A poll in a hurry that repeats its offset within the wait is made to wait that long. */
  #timeoutFor(request: PollRequest): number {
    const now = this.#now();
    const repeat = this.#repeat;
    this.#repeat = { offset: request.offset, atMs: now };
    const hurried =
      repeat !== undefined && repeat.offset === request.offset && now < repeat.atMs + this.#repeatWaitMs;
    return hurried ? Math.max(request.timeoutMs, this.#repeatWaitMs) : request.timeoutMs;
  }

  #confirm(offset: number): void {
    if (offset > 0) this.#pending = this.#pending.filter((update) => update.update_id >= offset);
    if (offset < 0) this.#pending = this.#pending.slice(offset);
  }

  #take(limit: number): readonly Update[] {
    const replays = this.#replays.splice(0, limit);
    return [...replays, ...this.#pending.slice(0, limit - replays.length)];
  }

  #serveWaiting(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    const ready = this.#take(waiting.request.limit);
    if (ready.length > 0) this.#settle(ready);
  }

  #settle(updates: readonly Update[]): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    clearTimeout(waiting.timer);
    waiting.resolve(updates);
  }
}
