/** Cards that can still be edited; the least recently shown go first and are sent anew. */
const MOST_CARDS = 5_000;

/** The message a card lives in, and what it shows. */
export interface LivingCard {
  readonly messageId: number;
  readonly shows: string;
}

/** Which message of a chat is the newest state of a card. */
export class LivingCards {
  readonly #cards = new Map<string, LivingCard>();

  find(chatId: number, card: string): LivingCard | undefined {
    return this.#cards.get(`${chatId} ${card}`);
  }

  set(chatId: number, card: string, living: LivingCard): void {
    const key = `${chatId} ${card}`;
    this.#cards.delete(key);
    this.#cards.set(key, living);
    const oldest = this.#cards.size > MOST_CARDS ? this.#cards.keys().next().value : undefined;
    if (oldest !== undefined) this.#cards.delete(oldest);
  }

  forget(chatId: number, card: string): void {
    this.#cards.delete(`${chatId} ${card}`);
  }
}
