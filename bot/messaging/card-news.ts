/** Cards remembered; news older than what is remembered matters to no command that still runs. */
const MOST_CARDS = 1_000;

/** Tells whether the desk spoke about a card while a command ran: then the command's own answer is the older state. */
export class CardNews {
  readonly #lastOf = new Map<string, number>();
  #count = 0;

  /** The desk told something about a card. */
  told(chat: string, card: string): void {
    this.#count += 1;
    const key = `${chat} ${card}`;
    this.#lastOf.delete(key);
    this.#lastOf.set(key, this.#count);
    const oldest = this.#lastOf.size > MOST_CARDS ? this.#lastOf.keys().next().value : undefined;
    if (oldest !== undefined) this.#lastOf.delete(oldest);
  }

  /** A point in the news, for `isSince`. */
  mark(): number {
    return this.#count;
  }

  isSince(mark: number, chat: string, card: string): boolean {
    return (this.#lastOf.get(`${chat} ${card}`) ?? 0) > mark;
  }
}
