import type { Opts } from 'telegraf/types';
import type { Button, Reply } from '../../commands/reply.ts';
import type { Attachment, Courier, Failure, Manner, Part, RefusalKind } from '../messaging/courier.ts';
import { type BotApi, failureOf } from './bot-api.ts';
import { cardText, inlineKeyboard, type MessageText, messageTexts } from './html-renderer.ts';

/** An upload takes longer than words do. */
const UPLOAD_WITHIN_MS = 120_000;

/** What the platform's refusals mean; a picture that is too long or too large is still a file. */
const REFUSALS: readonly (readonly [RefusalKind, RegExp])[] = [
  ['unchanged', /message is not modified/],
  ['gone', /message to edit not found|message can't be edited|message_id_invalid/i],
  ['markup', /can't parse entities/],
  ['buttons', /button|markup|keyboard/i],
  ['picture', /photo|image|too big/i],
];

type Markup = NonNullable<Opts<'sendMessage'>['reply_markup']>;

export interface TelegramCourierOptions {
  readonly api: Pick<BotApi, 'call'>;
  readonly idOf: (button: Button) => string;
}

/** Sends, edits and uploads through the Bot API. */
export class TelegramCourier implements Courier<MessageText> {
  readonly messages = messageTexts;
  readonly card = cardText;
  readonly #options: TelegramCourierOptions;

  constructor(options: TelegramCourierOptions) {
    this.#options = options;
  }

  async send(part: Part<MessageText>, manner: Manner): Promise<string> {
    const asks = manner.asks && part.buttonsOf !== undefined;
    const markup = asks ? ({ force_reply: true } as const) : this.#keyboard(part);
    const sent = await this.#options.api.call('sendMessage', {
      ...words(part),
      ...arrival(manner),
      ...(markup === undefined ? {} : { reply_markup: markup }),
    });
    return String(sent.message_id);
  }

  async edit(part: Part<MessageText>, chat: string, messageId: string): Promise<void> {
    const markup = this.#keyboard(part);
    await this.#options.api.call('editMessageText', {
      ...words(part),
      chat_id: Number(chat),
      message_id: Number(messageId),
      ...(markup === undefined ? {} : { reply_markup: markup }),
    });
  }

  async strip(_reply: Reply, chat: string, messageId: string): Promise<void> {
    const message = { chat_id: Number(chat), message_id: Number(messageId) };
    await this.#options.api.call('editMessageReplyMarkup', message);
  }

  async note(text: string, manner: Manner): Promise<void> {
    await this.#options.api.call('sendMessage', { text, ...arrival(manner) });
  }

  async upload({ kind, name, bytes }: Attachment, manner: Manner): Promise<void> {
    const { api } = this.#options;
    const file = { source: bytes, filename: name };
    const limit = { limitMs: UPLOAD_WITHIN_MS };
    if (kind === 'picture') await api.call('sendPhoto', { ...arrival(manner), photo: file }, limit);
    else await api.call('sendDocument', { ...arrival(manner), document: file }, limit);
  }

  failureOf(error: unknown): Failure {
    const failure = failureOf(error);
    switch (failure.kind) {
      case 'conflict':
        return { kind: 'unreachable', says: 'another program uses this bot' };
      case 'refused':
        return { kind: 'refused', says: failure.says, why: kindOf(failure.says) };
      case 'too-many':
      case 'unreachable':
        return failure;
    }
  }

  #keyboard({ buttonsOf }: Part<MessageText>): Extract<Markup, { inline_keyboard: unknown }> | undefined {
    const rows = inlineKeyboard(buttonsOf?.buttons ?? [], this.#options.idOf);
    return rows.length === 0 ? undefined : { inline_keyboard: rows.map((row) => [...row]) };
  }
}

function kindOf(says: string): RefusalKind {
  return REFUSALS.find(([, means]) => means.test(says))?.[0] ?? 'other';
}

function words({ text, plain }: Part<MessageText>) {
  return {
    text: plain ? text.plain : text.html,
    ...(plain ? {} : { parse_mode: 'HTML' as const }),
    link_preview_options: { is_disabled: true },
  };
}

/** What it is a reply to goes in the old way: telegraf loses the new one on uploads, and the platform takes both. */
function arrival({ chat, silent, under }: Manner) {
  return {
    chat_id: Number(chat),
    ...(silent ? { disable_notification: true as const } : {}),
    ...(under === undefined
      ? {}
      : { reply_to_message_id: Number(under), allow_sending_without_reply: true as const }),
  };
}
