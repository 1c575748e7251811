import type { Inbox, InboxMessage } from '../../engine/ports/inbox.ts';
import type { Heard } from './heard.ts';
import { Slots } from './slots.ts';

/** Writes under way at once: a flood of messages must leave the engine its connections. */
const MOST_WRITES = 4;

/** A chat that was left without an answer when Munim ended. */
export interface LeftOpen {
  readonly chat: string;
  /** The first message without an answer; empty where the platform named none. */
  readonly messageId: string;
  /** All deliveries without one. */
  readonly ids: readonly string[];
}

export interface DeliveryBookOptions {
  readonly inbox: Inbox;
  /** The account that is delivered to: its deliveries have names of their own. */
  readonly source: string;
  /** Whether the desk knows whom it would be talking to. */
  readonly isKnown: (subject: string) => boolean;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Keeps in the database what a platform delivered and what of it was answered. When the database is away, deliveries
 * are served all the same: nothing that matters can be done without it, and questions about the fault need answers.
 */
export class DeliveryBook {
  readonly #options: DeliveryBookOptions;
  readonly #slots = new Slots(MOST_WRITES);
  readonly #writing = new Set<Promise<void>>();

  constructor(options: DeliveryBookOptions) {
    this.#options = options;
  }

  /** Records a delivery; false when it came before, in this run or an earlier one. */
  async isNew(id: string, { subject, chat, messageId }: Heard): Promise<boolean> {
    const { inbox, source, onTrouble } = this.#options;
    try {
      const message = { source, id, sender: subject, chat, message: messageId };
      return await this.#slots.run(() => inbox.take(message));
    } catch (error) {
      onTrouble(error);
      return true;
    }
  }

  /** The chat has its answer. */
  finish(id: string): void {
    const { inbox, source, onTrouble } = this.#options;
    const writing = this.#slots.run(() => inbox.finish(source, id)).catch(onTrouble);
    this.#writing.add(writing);
    void writing.then(() => this.#writing.delete(writing));
  }

  /** Resolves when all that was finished is recorded. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
  }

  /** The chats that an earlier run left without an answer. Ask before the first delivery comes. */
  async leftOpen(): Promise<readonly LeftOpen[]> {
    const { inbox, source, isKnown, onTrouble } = this.#options;
    try {
      const unfinished = await inbox.unfinished(source);
      return byChat(unfinished.filter(({ sender }) => isKnown(sender)));
    } catch (error) {
      onTrouble(error);
      return [];
    }
  }
}

function byChat(messages: readonly InboxMessage[]): readonly LeftOpen[] {
  const chats = new Map<string, LeftOpen>();
  for (const { id, chat, message } of messages) {
    const first = chats.get(chat) ?? { chat, messageId: message, ids: [] };
    chats.set(chat, { ...first, ids: [...first.ids, id] });
  }
  return [...chats.values()];
}
