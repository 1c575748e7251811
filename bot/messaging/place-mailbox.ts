import type { Delivery, Mailbox } from '../notifier.ts';
import type { CardNews } from './card-news.ts';
import type { Outbox } from './outbox.ts';
import { within } from './within.ts';

/** News of the desk waits no longer than this for the chat. */
const SETTLED_WITHIN_MS = 5_000;

export interface PlaceMailboxOptions {
  readonly platform: string;
  readonly outbox: Outbox;
  readonly news: CardNews;
  /** The chat that a place of this platform means; undefined when it means none. */
  readonly chatOf: (place: string) => string | undefined;
}

/** Brings the desk's news to the chats of a platform; only what matters buzzes. */
export class PlaceMailbox implements Mailbox {
  readonly platform: string;
  readonly #options: PlaceMailboxOptions;

  constructor(options: PlaceMailboxOptions) {
    this.platform = options.platform;
    this.#options = options;
  }

  deliver({ place, reply, buzz, under }: Delivery): void {
    const { outbox, news, chatOf } = this.#options;
    const chat = chatOf(place);
    if (chat === undefined) return;
    if (reply.card !== undefined) news.told(chat, reply.card);
    outbox.post({
      chat,
      reply,
      urgent: buzz,
      silent: !buzz,
      edits: true,
      ...(under === undefined ? {} : { under }),
    });
  }

  async settled(): Promise<void> {
    await within(SETTLED_WITHIN_MS, this.#options.outbox.settled());
  }
}
