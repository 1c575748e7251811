/** What a step of sending asks of a platform, which counts each by itself. */
export type Call = 'send' | 'edit' | 'file';

/** When the next call may be made. */
export interface Pace {
  /** Milliseconds to wait, 0 for now. */
  waitMs(chat: string, call: Call, nowMs: number): number;
  /** The call is made now. */
  take(chat: string, call: Call, nowMs: number): void;
}

/** Tokens that come back at a rate. */
export class Bucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #atMs: number;

  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#atMs = nowMs;
  }

  /** Milliseconds until a token is there. */
  waitMs(nowMs: number): number {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - this.#atMs) / 1000) * this.#perSecond);
    this.#atMs = nowMs;
    return this.#tokens >= 1 ? 0 : ((1 - this.#tokens) / this.#perSecond) * 1000;
  }

  take(): void {
    this.#tokens -= 1;
  }
}

/** One value a chat, made when it is first asked for; the least recently asked go first. */
export class PerChat<T> {
  readonly #of = new Map<string, T>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(chat: string, make: () => T): T {
    const value = this.#of.get(chat) ?? make();
    this.#of.delete(chat);
    this.#of.set(chat, value);
    const oldest = this.#of.size > this.#most ? this.#of.keys().next().value : undefined;
    if (oldest !== undefined) this.#of.delete(oldest);
    return value;
  }
}
