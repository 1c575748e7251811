/** Acts that may wait in one chat; more are dropped. */
const MOST_WAITING = 50;

interface Line {
  tail: Promise<void>;
  waiting: number;
}

/** Does the work of a chat one after another, and of different chats side by side. */
export class ChatQueue {
  readonly #lines = new Map<string, Line>();
  readonly #onBug: (error: unknown) => void;
  #dropped = 0;

  constructor(onBug: (error: unknown) => void) {
    this.#onBug = onBug;
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
      .then(work)
      .catch(this.#onBug)
      .then(() => {
        line.waiting -= 1;
        if (line.waiting === 0) this.#lines.delete(chat);
      });
    return true;
  }

  /** Resolves when all that is queued now has been done. */
  async idle(): Promise<void> {
    await Promise.all([...this.#lines.values()].map((line) => line.tail));
  }
}
