/** Acts that may wait in one chat; more are dropped. */
const MOST_WAITING = 50;

/** Work that takes longer goes on by itself, and the chat moves on without it. */
const PATIENCE_MS = 30_000;

interface Line {
  tail: Promise<void>;
  waiting: number;
}

/** Does the work of a chat one after another, and of different chats side by side. */
export class ChatQueue {
  readonly #lines = new Map<string, Line>();
  readonly #onBug: (error: unknown) => void;
  readonly #patienceMs: number;
  #dropped = 0;

  constructor(onBug: (error: unknown) => void, patienceMs = PATIENCE_MS) {
    this.#onBug = onBug;
    this.#patienceMs = patienceMs;
  }

  /** Acts that were refused because their chat had too many waiting. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Queues work and returns at once; false when the chat has too much waiting. What the work throws is reported. */
  add(chat: string, work: () => Promise<void>): boolean {
    const line = this.#lines.get(chat) ?? { tail: Promise.resolve(), waiting: 0 };
    if (line.waiting >= MOST_WAITING) {
      this.#dropped += 1;
      return false;
    }
    line.waiting += 1;
    this.#lines.set(chat, line);
    line.tail = line.tail
      .then(() => this.#patiently(work))
      .then(() => {
        line.waiting -= 1;
        if (line.waiting === 0) this.#lines.delete(chat);
      });
    return true;
  }

  /** Resolves when the work ended, well or not, or patience did. */
  #patiently(work: () => Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#patienceMs);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      void Promise.resolve().then(work).catch(this.#onBug).then(done);
    });
  }

  /** Resolves when all that is queued now has been done. */
  async idle(): Promise<void> {
    await Promise.all([...this.#lines.values()].map((line) => line.tail));
  }
}
