import type { Reply } from '../../commands/reply.ts';

/** Cards that can still be edited; the least recently shown go first and are sent anew. */
const MOST_CARDS = 5_000;

/** The message a card lives in, and what it shows. */
export interface LivingCard {
  readonly messageId: string;
  readonly reply: Reply;
}

/** Which message of a chat is the newest state of a card. */
export class LivingCards {
  readonly #cards = new Map<string, LivingCard>();

  find(chat: string, card: string): LivingCard | undefined {
    return this.#cards.get(`${chat} ${card}`);
  }

  set(chat: string, card: string, living: LivingCard): void {
    const key = `${chat} ${card}`;
    this.#cards.delete(key);
    this.#cards.set(key, living);
    const oldest = this.#cards.size > MOST_CARDS ? this.#cards.keys().next().value : undefined;
    if (oldest !== undefined) this.#cards.delete(oldest);
  }

  forget(chat: string, card: string): void {
    this.#cards.delete(`${chat} ${card}`);
  }
}

/** Whether two states of a card look the same. */
export function looksSame(a: Reply, b: Reply): boolean {
  return looks(a) === looks(b);
}

function looks({ headline, lines, tables, buttons }: Reply): string {
  return JSON.stringify([headline, lines, tables, buttons]);
}
