import { reply } from '../../commands/reply.ts';
import type { ChatQueue } from './chat-queue.ts';
import type { Conversation } from './conversation.ts';
import type { DeliveryBook, LeftOpen } from './delivery-book.ts';
import type { Heard } from './heard.ts';
import type { Outbox } from './outbox.ts';
import { RateLimit } from './rate-limit.ts';
import { RecentDeliveries } from './recent-deliveries.ts';

/** How often a chat is told that too much waits in it. */
const WARNINGS_PER_SECOND = 1 / 30;

export interface ReceptionOptions {
  readonly conversation: Pick<Conversation, 'workFor'>;
  readonly queue: ChatQueue;
  readonly book: DeliveryBook;
  readonly outbox: Pick<Outbox, 'post' | 'whenEmpty'>;
  readonly nowMs: () => number;
}

/** Takes what a platform delivers: each delivery once, recorded before it counts as received, done later. */
export class Reception {
  readonly #options: ReceptionOptions;
  readonly #recent = new RecentDeliveries();
  readonly #warnings: RateLimit;
  /** What was heard and is not answered to the end. */
  readonly #open = new Set<Promise<void>>();

  constructor(options: ReceptionOptions) {
    this.#options = options;
    this.#warnings = new RateLimit({ perSecond: WARNINGS_PER_SECOND, burst: 1, nowMs: options.nowMs });
  }

  /** Tells the chats that an earlier run left without an answer. Do it before the first delivery comes. */
  async open(): Promise<void> {
    for (const chat of await this.#options.book.leftOpen()) this.#excuse(chat);
  }

  /** Queues and records: what confirms the delivery waits for nothing but this. What finds no room leaves no record. */
  async accept(id: string, heard: Heard): Promise<void> {
    if (!this.#recent.isNew(id)) return;
    const { conversation, queue, book } = this.#options;
    const work = conversation.workFor(heard);
    if (work === undefined) return;
    let recorded: Promise<boolean> | undefined;
    const record = (): Promise<boolean> => {
      recorded ??= book.isNew(id, heard);
      return recorded;
    };
    const { chat } = heard;
    const queued = queue.add(chat, async () => {
      if (!(await record())) return;
      const rests: Promise<void>[] = [];
      await work((rest) => rests.push(rest)).finally(() => this.#finish(chat, id, rests));
    });
    if (queued) await record();
    else if (this.#warnings.take(chat) === 'pass') {
      this.#warn(heard, 'Too much waits in this chat, so this was not read. Send it again in a minute.');
    }
  }

  /** Resolves when everything accepted has been done. */
  async settled(): Promise<void> {
    await this.#options.queue.idle();
    await Promise.all(this.#open);
  }

  /** Once the rest of the work is done too, it is answered; the chat goes on meanwhile. */
  #finish(chat: string, id: string, rests: readonly Promise<void>[]): void {
    const finished = Promise.all(rests).then(() => {
      this.#open.delete(finished);
      this.#answered(chat, [id]);
    });
    this.#open.add(finished);
  }

  /** The answer is on its way; once it is out, a restart owes the chat nothing. */
  #answered(chat: string, ids: readonly string[]): void {
    const { outbox, book } = this.#options;
    outbox.whenEmpty(chat, () => {
      for (const id of ids) book.finish(id);
    });
  }

  /**
   * Says that something was cut off. It is not done again: how far it had come is not known, and what was right
   * to order then may be wrong now.
   */
  #excuse(open: LeftOpen): void {
    const what = open.ids.length === 1 ? 'this was' : `this and ${open.ids.length - 1} more were`;
    this.#warn(
      open,
      `Munim restarted while ${what} being handled. Look at /orders for what was done, and send again what is missing.`,
    );
    this.#answered(open.chat, open.ids);
  }

  #warn({ chat, messageId }: Pick<LeftOpen, 'chat' | 'messageId'>, says: string): void {
    const warning = reply(says, { severity: 'warning' });
    this.#options.outbox.post({
      chat,
      reply: warning,
      urgent: true,
      silent: false,
      edits: false,
      ...(messageId === '' ? {} : { replyTo: messageId }),
    });
  }
}
