import type { Button, Reply } from '../../commands/reply.ts';
import { cleanLine } from '../messaging/clean-text.ts';
import type { Attachment, Courier, Manner, Part } from '../messaging/courier.ts';
import { cardBlocks, type MessageBlocks, messageBlocks, payloadOf, type Wording } from './block-renderer.ts';
import { failureOf, type SlackApi } from './slack-api.ts';
import type { SlackRooms } from './slack-rooms.ts';
import { escapeMarkup } from './slack-text.ts';

export interface SlackCourierOptions {
  readonly api: SlackApi;
  readonly rooms: SlackRooms;
  readonly wording: Wording;
  readonly idOf: (button: Button) => string;
}

/** Sends, edits and uploads through the Web API. What concerns an order is told in the thread of its card. */
export class SlackCourier implements Courier<MessageBlocks> {
  readonly failureOf = failureOf;
  readonly #options: SlackCourierOptions;

  constructor(options: SlackCourierOptions) {
    this.#options = options;
  }

  messages(reply: Reply): readonly MessageBlocks[] {
    return messageBlocks(reply, this.#options.wording);
  }

  card(reply: Reply): MessageBlocks {
    return cardBlocks(reply, this.#options.wording);
  }

  async send(part: Part<MessageBlocks>, manner: Manner): Promise<string> {
    const { api } = this.#options;
    const sent = await api.web.chat.postMessage({ ...this.#words(part), ...(await this.#arrival(manner)) });
    return sent.ts ?? '';
  }

  async edit(part: Part<MessageBlocks>, chat: string, messageId: string): Promise<void> {
    const { api, rooms } = this.#options;
    const channel = await rooms.channelOf(chat);
    await api.web.chat.update({ ...this.#words(part), channel, ts: messageId });
  }

  async strip(reply: Reply, chat: string, messageId: string): Promise<void> {
    await this.edit({ text: this.card(reply), buttonsOf: undefined, plain: false }, chat, messageId);
  }

  async note(text: string, manner: Manner): Promise<void> {
    const { api } = this.#options;
    await api.web.chat.postMessage({ text: escapeMarkup(text), ...(await this.#arrival(manner)) });
  }

  /** Slack shows what is a picture by itself. */
  async upload({ name, bytes }: Attachment, { chat, under }: Manner): Promise<void> {
    const { api, rooms } = this.#options;
    const channel = await rooms.channelOf(chat);
    const filename = cleanLine(name);
    const place = await api.web.files.getUploadURLExternal({ filename, length: bytes.length });
    await api.putFile(place.upload_url ?? '', bytes);
    await api.web.files.completeUploadExternal({
      files: [{ id: place.file_id ?? '', title: filename }],
      channel_id: channel,
      ...(under === undefined ? {} : { thread_ts: under }),
    });
  }

  #words({ text, buttonsOf, plain }: Part<MessageBlocks>) {
    const rows = buttonsOf?.buttons ?? [];
    return payloadOf(text, { rows, isPlain: plain, idOf: this.#options.idOf });
  }

  /** A reply in a thread reaches no phone by itself: what shall buzz is shown in the channel too. */
  async #arrival({ chat, silent, under }: Manner) {
    const channel = await this.#options.rooms.channelOf(chat);
    const plain = { channel, unfurl_links: false, unfurl_media: false };
    if (under === undefined) return plain;
    const thread = { ...plain, thread_ts: under };
    return silent ? thread : { ...thread, reply_broadcast: true as const };
  }
}
