import type { Inbox, InboxMessage } from '../../engine/ports/inbox.ts';
import type { Heard } from './heard.ts';

/** A chat that was left without an answer when Munim ended. */
export interface LeftOpen {
  readonly chatId: number;
  /** The first message without an answer. */
  readonly messageId: number;
  /** All updates without one. */
  readonly ids: readonly number[];
}

export interface UpdateBookOptions {
  readonly inbox: Inbox;
  /** Number of the bot: its updates have a count of their own. */
  readonly botId: string;
  /** Whether the desk knows whom it would be talking to. */
  readonly isKnown: (subject: string) => boolean;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Keeps in the database which updates came and which of them were answered. When the database is away, updates are
 * served all the same: nothing that matters can be done without it, and questions about the fault need answers.
 */
export class UpdateBook {
  readonly #options: UpdateBookOptions;
  readonly #source: string;
  readonly #writing = new Set<Promise<void>>();

  constructor(options: UpdateBookOptions) {
    this.#options = options;
    this.#source = `telegram:${options.botId}`;
  }

  /** Records an update; false when it came before, in this run or an earlier one. */
  async isNew(id: number, { subject, chatId, messageId }: Heard): Promise<boolean> {
    const { inbox, onTrouble } = this.#options;
    const [chat, message] = [String(chatId), String(messageId)];
    try {
      return await inbox.take({ source: this.#source, id, sender: subject, chat, message });
    } catch (error) {
      onTrouble(error);
      return true;
    }
  }

  /** The chat has its answer. */
  finish(id: number): void {
    const writing = this.#options.inbox.finish(this.#source, id).catch(this.#options.onTrouble);
    this.#writing.add(writing);
    void writing.then(() => this.#writing.delete(writing));
  }

  /** Resolves when all that was finished is recorded. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
  }

  /** The chats that an earlier run left without an answer. Ask before the first update comes. */
  async leftOpen(): Promise<readonly LeftOpen[]> {
    const { inbox, isKnown, onTrouble } = this.#options;
    try {
      const unfinished = await inbox.unfinished(this.#source);
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
    const first = chats.get(chat) ?? { chatId: Number(chat), messageId: Number(message), ids: [] };
    chats.set(chat, { ...first, ids: [...first.ids, id] });
  }
  return [...chats.values()];
}
