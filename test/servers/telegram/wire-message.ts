import { wireKeyboard } from './keyboard.ts';
import type { Media, StoredMessage, TestChat, TestUser, World } from './world.ts';

/** A user as the Bot API writes one. */
export function wireUser(user: TestUser): object {
  return {
    id: user.id,
    is_bot: user.isBot,
    first_name: user.firstName,
    ...(user.username === undefined ? {} : { username: user.username }),
  };
}

/** A chat as the Bot API writes one. */
export function wireChat(chat: TestChat): object {
  const name = chat.kind === 'private' ? { first_name: chat.title } : { title: chat.title };
  return {
    id: chat.id,
    type: chat.kind,
    ...name,
    ...(chat.username === undefined ? {} : { username: chat.username }),
  };
}

function wireMedia(media: Media): object {
  const file = { file_id: media.fileId, file_unique_id: `u${media.fileId}`, file_size: media.bytes.length };
  if (media.kind === 'photo') return { photo: [{ ...file, width: media.width, height: media.height }] };
  if (media.kind === 'voice') return { voice: { ...file, duration: 1, mime_type: media.mime } };
  return { document: { ...file, file_name: media.name, mime_type: media.mime } };
}

function wireContent(message: StoredMessage): object {
  const { text, entities } = message.content;
  const spans = entities.length === 0 ? undefined : entities;
  if (message.media === undefined) return { text, ...(spans === undefined ? {} : { entities: spans }) };
  return {
    ...wireMedia(message.media),
    ...(text === '' ? {} : { caption: text }),
    ...(spans === undefined ? {} : { caption_entities: spans }),
  };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

/** A message as the Bot API writes one; the message it replies to is nested one level deep. */
export function wireMessage(world: World, message: StoredMessage, nested = false): object {
  const room = world.room(message.chatId);
  const original = message.replyTo === undefined || nested ? undefined : room.messages.get(message.replyTo);
  const origin = message.forwardedFrom;
  return {
    message_id: message.messageId,
    ...(room.chat.kind === 'channel' ? {} : { from: wireUser(message.sender) }),
    ...(message.senderChat === undefined ? {} : { sender_chat: wireChat(message.senderChat) }),
    chat: wireChat(room.chat),
    date: seconds(message.dateMs),
    ...(message.editedMs === undefined ? {} : { edit_date: seconds(message.editedMs) }),
    ...(original === undefined ? {} : { reply_to_message: wireMessage(world, original, true) }),
    ...(origin === undefined
      ? {}
      : { forward_origin: { type: 'user', sender_user: wireUser(origin), date: seconds(message.dateMs) } }),
    ...(message.albumId === undefined ? {} : { media_group_id: message.albumId }),
    ...wireContent(message),
    ...(message.keyboard.length === 0 ? {} : { reply_markup: wireKeyboard(message.keyboard) }),
  };
}
