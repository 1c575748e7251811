import type { Delivery, Mailbox } from '../notifier.ts';
import type { CardNews } from './card-news.ts';
import type { Outbox } from './outbox.ts';

/** News of the desk waits no longer than this for the chat. */
const SETTLED_WITHIN_MS = 5_000;
const PLACE = /^telegram:(-?\d{1,16})$/;

/** Brings the desk's news to Telegram chats; only what matters buzzes. */
export class TelegramMailbox implements Mailbox {
  readonly platform = 'telegram';
  readonly #outbox: Outbox;
  readonly #news: CardNews;

  constructor(options: { readonly outbox: Outbox; readonly news: CardNews }) {
    this.#outbox = options.outbox;
    this.#news = options.news;
  }

  deliver({ place, reply, buzz, under }: Delivery): void {
    const chat = PLACE.exec(place)?.[1];
    if (chat === undefined) return;
    const chatId = Number(chat);
    if (reply.card !== undefined) this.#news.told(chatId, reply.card);
    this.#outbox.post({
      chatId,
      reply,
      urgent: buzz,
      silent: !buzz,
      edits: true,
      ...(under === undefined ? {} : { under }),
    });
  }

  async settled(): Promise<void> {
    await within(SETTLED_WITHIN_MS, this.#outbox.settled());
  }
}

/** Waits for something, but no longer than so many milliseconds. */
export async function within(limitMs: number, done: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([done, limit]);
  clearTimeout(timer);
}
