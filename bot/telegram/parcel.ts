import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Opts } from 'telegraf/types';
import type { Button } from '../../commands/reply.ts';
import { type BotApi, type Failure, failureOf } from './bot-api.ts';
import { cleanLine } from './clean-text.ts';
import { cardText, inlineKeyboard, type MessageText, messageTexts } from './html-renderer.ts';
import type { LivingCards } from './living-cards.ts';
import type { Outgoing, SendOutcome } from './outgoing.ts';

export interface ParcelTools {
  readonly api: Pick<BotApi, 'call'>;
  readonly cards: LivingCards;
  readonly idOf: (button: Button) => string;
}

type Step =
  | { readonly kind: 'text'; readonly text: MessageText; readonly last: boolean }
  | { readonly kind: 'photo' | 'document'; readonly path: string }
  /** A line in place of a file that could not be sent. */
  | { readonly kind: 'note'; readonly text: string }
  /** The message a card moved away from loses its buttons: they would act on what is shown elsewhere. */
  | { readonly kind: 'strip'; readonly messageId: number };

/** An upload takes longer than words do. */
const UPLOAD_WITHIN_MS = 120_000;

/** A picture that is too long or too large is still a file: `PHOTO_INVALID_DIMENSIONS`, `IMAGE_PROCESS_FAILED`. */
const REFUSED_PICTURE = /photo|image|too big/i;

/** A file of the desk's own that cannot be read: no fault of the network, and no better next time. */
class UnreadableFile extends Error {}

type Markup = NonNullable<Opts<'sendMessage'>['reply_markup']>;

/** A message cut into the calls it takes; each is tried until it went out or the platform said no for good. */
export class Parcel {
  readonly outgoing: Outgoing;
  readonly #tools: ParcelTools;
  readonly #steps: Step[];
  /** What the platform refused is sent without. */
  #plain = false;
  #bare = false;
  #movedFrom: number | undefined;
  /** Tries that got no answer. */
  unanswered = 0;

  constructor(outgoing: Outgoing, tools: ParcelTools) {
    this.outgoing = outgoing;
    this.#tools = tools;
    const { reply, strips } = outgoing;
    if (strips !== undefined) {
      this.#steps = [{ kind: 'strip', messageId: strips }];
      return;
    }
    // A card is one message, so that it can be edited as one.
    const shown = reply.card === undefined ? messageTexts(reply) : [cardText(reply)];
    this.#steps = [
      ...shown.map((text, at) => ({ kind: 'text', text, last: at === shown.length - 1 }) as const),
      ...reply.images.map((path) => ({ kind: 'photo', path }) as const),
      ...reply.files.map((path) => ({ kind: 'document', path }) as const),
    ];
  }

  /** The message that its card lived in before. */
  get movedFrom(): number | undefined {
    return this.#movedFrom;
  }

  get isDone(): boolean {
    return this.#steps.length === 0;
  }

  /** Whether the next call would change nothing that people see. */
  get changesNothing(): boolean {
    const { outgoing } = this;
    const card = outgoing.reply.card;
    if (!outgoing.edits || card === undefined || this.#steps.length !== 1) return false;
    // The last file of a card comes after its text is shown already.
    if (this.#steps[0]?.kind !== 'text') return false;
    return this.#tools.cards.find(outgoing.chatId, card)?.shows === this.#shows();
  }

  skip(): void {
    this.#steps.length = 0;
  }

  /** Makes the next call. */
  async advance(): Promise<SendOutcome> {
    const [step] = this.#steps;
    if (step === undefined) return { kind: 'skipped' };
    try {
      await this.#take(step);
    } catch (error) {
      const failure: Failure =
        error instanceof UnreadableFile
          ? { kind: 'refused', code: 0, says: error.message }
          : failureOf(error);
      const outcome = this.#afterFailure(step, failure);
      if (outcome.kind !== 'again') this.#steps.splice(0, 1, ...insteadOf(step));
      return outcome;
    }
    this.unanswered = 0;
    this.#steps.shift();
    return { kind: 'sent' };
  }

  async #take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'text':
        return this.#text(step);
      case 'strip': {
        const message = { chat_id: this.outgoing.chatId, message_id: step.messageId };
        await this.#tools.api.call('editMessageReplyMarkup', message);
        return;
      }
      case 'note': {
        const { chatId } = this.outgoing;
        await this.#tools.api.call('sendMessage', { chat_id: chatId, text: step.text, ...this.#manner() });
        return;
      }
      case 'photo':
      case 'document':
        return this.#upload(step);
    }
  }

  async #text(step: Step & { readonly kind: 'text' }): Promise<void> {
    const { chatId, reply, edits } = this.outgoing;
    const markup = this.#markup(step.last);
    const base = {
      chat_id: chatId,
      text: this.#plain ? step.text.plain : step.text.html,
      ...(this.#plain ? {} : { parse_mode: 'HTML' as const }),
      link_preview_options: { is_disabled: true },
    };
    const living = reply.card === undefined ? undefined : this.#tools.cards.find(chatId, reply.card);
    if (edits && living !== undefined && reply.card !== undefined) {
      await this.#edit(reply.card, living.messageId, { ...base, ...onlyInline(markup) });
      return;
    }
    const sent = await this.#tools.api.call('sendMessage', {
      ...base,
      ...this.#manner(),
      ...(markup === undefined ? {} : { reply_markup: markup }),
    });
    if (reply.card === undefined) return;
    this.#tools.cards.set(chatId, reply.card, { messageId: sent.message_id, shows: this.#shows() });
    this.#movedFrom = living?.messageId;
  }

  async #edit(
    card: string,
    messageId: number,
    payload: Omit<Opts<'editMessageText'>, 'message_id' | 'inline_message_id'>,
  ): Promise<void> {
    const { chatId } = this.outgoing;
    try {
      await this.#tools.api.call('editMessageText', { ...payload, message_id: messageId });
    } catch (error) {
      const failure = failureOf(error);
      const same = failure.kind === 'refused' && failure.says.includes('message is not modified');
      if (!same) throw error;
    }
    this.#tools.cards.set(chatId, card, { messageId, shows: this.#shows() });
  }

  async #upload({ kind, path }: Step & { readonly kind: 'photo' | 'document' }): Promise<void> {
    const filename = basename(path);
    const source = await readFile(path).catch((cause: unknown) => {
      throw new UnreadableFile(`${filename} cannot be read`, { cause });
    });
    const base = { chat_id: this.outgoing.chatId, ...this.#manner() };
    const file = { source, filename };
    const { api } = this.#tools;
    const limit = { limitMs: UPLOAD_WITHIN_MS };
    if (kind === 'photo') await api.call('sendPhoto', { ...base, photo: file }, limit);
    else await api.call('sendDocument', { ...base, document: file }, limit);
  }

  /** How a new message arrives: under another, and with or without a buzz. */
  #manner() {
    return { ...this.#target(), ...(this.outgoing.silent ? { disable_notification: true as const } : {}) };
  }

  /**
   * What it is a reply to, in the old way: telegraf loses the new one on uploads, and the platform takes both.
   */
  #target(): { readonly reply_to_message_id?: number; readonly allow_sending_without_reply?: true } {
    const { chatId, under, replyTo } = this.outgoing;
    const card = under === undefined ? undefined : this.#tools.cards.find(chatId, under)?.messageId;
    const target = card ?? replyTo;
    return target === undefined ? {} : { reply_to_message_id: target, allow_sending_without_reply: true };
  }

  #markup(last: boolean): Markup | undefined {
    if (!last || this.#bare) return undefined;
    if (this.outgoing.asks === true) return { force_reply: true };
    const rows = inlineKeyboard(this.outgoing.reply.buttons, this.#tools.idOf);
    return rows.length === 0 ? undefined : { inline_keyboard: rows.map((row) => [...row]) };
  }

  #afterFailure(step: Step, failure: Failure): SendOutcome {
    switch (failure.kind) {
      case 'too-many':
        return { kind: 'again', afterMs: failure.retryAfterMs, why: 'too-many' };
      case 'conflict':
      case 'unreachable':
        this.unanswered += 1;
        return { kind: 'again', afterMs: backOffMs(this.unanswered), why: 'unreachable' };
      case 'refused':
        return this.#afterRefusal(step, failure.says);
    }
  }

  #afterRefusal(step: Step, says: string): SendOutcome {
    const again: SendOutcome = { kind: 'again', afterMs: 0, why: 'refined' };
    const { chatId, reply } = this.outgoing;
    const gone = /message to edit not found|message can't be edited|message_id_invalid/i.test(says);
    if (gone && reply.card !== undefined && this.#tools.cards.find(chatId, reply.card) !== undefined) {
      this.#tools.cards.forget(chatId, reply.card);
      return again;
    }
    if (step.kind === 'strip') return { kind: 'skipped' };
    if (step.kind === 'photo' && REFUSED_PICTURE.test(says)) {
      this.#steps[0] = { kind: 'document', path: step.path };
      return again;
    }
    if (step.kind !== 'text') return { kind: 'dropped', says };
    if (!this.#plain && says.includes("can't parse entities")) {
      this.#plain = true;
      return again;
    }
    if (!this.#bare && /button|markup|keyboard/i.test(says)) {
      this.#bare = true;
      return again;
    }
    return { kind: 'dropped', says };
  }

  /** What people see of a card, to tell whether an edit would change it. */
  #shows(): string {
    const { reply } = this.outgoing;
    return JSON.stringify([reply.headline, reply.lines, reply.tables, reply.buttons]);
  }
}

/** What people are told where a file should have been. */
function insteadOf(step: Step): readonly Step[] {
  if (step.kind !== 'photo' && step.kind !== 'document') return [];
  return [{ kind: 'note', text: `${cleanLine(basename(step.path))} could not be sent. Ask for it again.` }];
}

function onlyInline(markup: Markup | undefined): Pick<Opts<'editMessageText'>, 'reply_markup'> {
  return markup !== undefined && 'inline_keyboard' in markup ? { reply_markup: markup } : {};
}

function backOffMs(tries: number): number {
  return Math.min(15_000, 250 * 2 ** Math.min(tries, 6));
}
