/** How long an instrument may be silent before it is subscribed again, in milliseconds. */
export interface TokenPatience {
  readonly firstMs: number;
  /** Instruments that hardly trade are silent for long: the wait doubles up to this. */
  readonly longestMs: number;
  /** What comes within this time of asking is the answer, not a sign of life. */
  readonly answerMs: number;
}

/** Patience in a live session. */
export const TOKEN_PATIENCE: TokenPatience = { firstMs: 30_000, longestMs: 480_000, answerMs: 5_000 };

/** Finds instruments that an open connection stopped speaking of, so that they are asked for once more. */
export class TokenWatch {
  readonly #patience: TokenPatience;
  readonly #asked = new Map<number, { atMs: number; waitMs: number }>();

  constructor(patience: TokenPatience) {
    this.#patience = patience;
  }

  clear(): void {
    this.#asked.clear();
  }

  /** These have just been subscribed. */
  add(tokens: Iterable<number>, nowMs: number): void {
    for (const token of tokens) this.#asked.set(token, { atMs: nowMs, waitMs: this.#patience.firstMs });
  }

  remove(token: number): void {
    this.#asked.delete(token);
  }

  /** The tokens to ask for again, which counts as having been done. `heardAtMs` is 0 for never. */
  overdue(heardAtMs: (token: number) => number, nowMs: number): readonly number[] {
    const overdue: number[] = [];
    for (const [token, asked] of this.#asked) {
      const heardMs = heardAtMs(token);
      if (heardMs > asked.atMs + this.#patience.answerMs) asked.waitMs = this.#patience.firstMs;
      if (nowMs - Math.max(heardMs, asked.atMs) <= asked.waitMs) continue;
      overdue.push(token);
      asked.atMs = nowMs;
      asked.waitMs = Math.min(asked.waitMs * 2, this.#patience.longestMs);
    }
    return overdue;
  }
}
