import { type Reply, reply } from '../../commands/reply.ts';
import type { HeardLine, HeardPress } from '../messaging/heard.ts';
import type { Manners } from '../messaging/manners.ts';
import type { Outgoing } from '../messaging/outgoing.ts';
import type { BotApi } from './bot-api.ts';
import { alertText } from './press-answer.ts';

/** What only signals that something happens is not waited for longer. */
const SIGNAL_WITHIN_MS = 4_000;

export interface TelegramMannersOptions {
  readonly api: Pick<BotApi, 'call'>;
  readonly post: (outgoing: Outgoing) => void;
}

/** Typing, alerts over a button, and the private chat of a person, whose id is the person's own. */
export class TelegramManners implements Manners {
  readonly #options: TelegramMannersOptions;

  constructor(options: TelegramMannersOptions) {
    this.#options = options;
  }

  typing(chat: string): void {
    void this.#type(chat);
  }

  /** Stops the button's spinner; text is shown in an alert. */
  async answerPress(press: HeardPress, says?: Reply): Promise<boolean> {
    const payload = {
      callback_query_id: press.query,
      ...(says === undefined ? {} : { text: alertText(says), show_alert: true }),
    };
    const ask = (): Promise<unknown> =>
      this.#options.api.call('answerCallbackQuery', payload, { limitMs: SIGNAL_WITHIN_MS });
    try {
      await ask().catch(ask);
      return true;
    } catch {
      return false;
    }
  }

  async takeButtons({ chat, messageId }: HeardPress): Promise<void> {
    const card = { chat_id: Number(chat), message_id: Number(messageId) };
    // Refused for a card whose buttons are gone already: that is what is wanted.
    await this.#options.api
      .call('editMessageReplyMarkup', card, { limitMs: SIGNAL_WITHIN_MS })
      .catch(() => undefined);
  }

  /** By private message, and the group learns only where to look. */
  async confide(line: HeardLine, answer: Reply): Promise<void> {
    const { post } = this.#options;
    const own = line.subject;
    const told = { urgent: true, silent: false, edits: false };
    const reachable = await this.#type(own);
    if (reachable) post({ chat: own, reply: answer, ...told });
    const says = reachable
      ? 'Answered in private.'
      : 'That answer is for you alone. Open a private chat with this bot, press Start, and ask again there.';
    post({ chat: line.chat, reply: reply(says), ...told, replyTo: line.messageId });
  }

  ownChat({ subject }: Pick<HeardPress, 'subject'>): string {
    return subject;
  }

  /** There are no windows here. */
  async askAside(): Promise<boolean> {
    return false;
  }

  async #type(chat: string): Promise<boolean> {
    try {
      const typing = { chat_id: Number(chat), action: 'typing' as const };
      await this.#options.api.call('sendChatAction', typing, { limitMs: SIGNAL_WITHIN_MS });
      return true;
    } catch {
      return false;
    }
  }
}
