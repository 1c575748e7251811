import type { Keyboard } from './keyboard.ts';
import type { ChatRoom, Media, StoredMessage } from './world.ts';

/** A message as a person sees it on the phone, at one moment. */
export interface ShownMessage {
  readonly messageId: number;
  readonly chatId: number;
  /** `bot`, or the id of the person. */
  readonly from: 'bot' | number;
  readonly text: string;
  /** The markup the bot sent; escaped text where there was none. */
  readonly html: string;
  readonly keyboard: Keyboard;
  /** The labels of the buttons, left to right and top to bottom. */
  readonly buttons: readonly string[];
  readonly file?: Pick<Media, 'kind' | 'name' | 'mime' | 'bytes'>;
  readonly replyTo?: number;
  /** True when the phone does not buzz. */
  readonly silent: boolean;
  readonly edited: boolean;
  readonly pinned: boolean;
}

/** What a person sees of a stored message. */
export function showMessage(room: ChatRoom, message: StoredMessage, botId: number): ShownMessage {
  const { media } = message;
  return {
    messageId: message.messageId,
    chatId: message.chatId,
    from: message.sender.id === botId ? 'bot' : message.sender.id,
    text: message.content.text,
    html: message.content.html,
    keyboard: message.keyboard,
    buttons: message.keyboard.flat().map((button) => button.text),
    ...(media === undefined
      ? {}
      : { file: { kind: media.kind, name: media.name, mime: media.mime, bytes: media.bytes } }),
    ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
    silent: message.silent,
    edited: message.editedMs !== undefined,
    pinned: room.pinned.has(message.messageId),
  };
}
