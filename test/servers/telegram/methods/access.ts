import { asRecord, type Parameters } from '../parameters.ts';
import { ApiRefusal, badRequest } from '../refusal.ts';
import type { TelegramState } from '../state.ts';
import type { ChatRoom, StoredMessage } from '../world.ts';

/** The chat a call is about; refuses one the bot never met or was shut out of. */
export function roomOf(state: TelegramState, params: Parameters): ChatRoom {
  const given = params.text('chat_id') ?? '';
  if (given === '') throw badRequest('chat_id is empty');
  const rooms = [...state.world.rooms.values()];
  const room = given.startsWith('@')
    ? rooms.find((known) => known.chat.username === given.slice(1) && known.chat.kind !== 'private')
    : rooms.find((known) => String(known.chat.id) === given);
  if (room === undefined) throw badRequest('chat not found');
  if (room.shutOut) throw new ApiRefusal(403, shutOutSentence(room));
  return room;
}

function shutOutSentence(room: ChatRoom): string {
  if (room.chat.kind === 'private') return 'Forbidden: bot was blocked by the user';
  return `Forbidden: bot was kicked from the ${room.chat.kind} chat`;
}

/** The message a call is about; `notFound` is the method's own sentence. */
export function messageOf(room: ChatRoom, params: Parameters, notFound: string): StoredMessage {
  const messageId = params.integer('message_id') ?? 0;
  if (messageId === 0) throw badRequest('message identifier is not specified');
  const message = room.messages.get(messageId);
  if (message === undefined) throw badRequest(notFound);
  return message;
}

/** The message that a new one answers, in either of the two ways to say it. */
export function replyTarget(room: ChatRoom, params: Parameters): { readonly replyTo?: number } {
  const given = params.json('reply_parameters');
  const nested = given === undefined ? undefined : asRecord(given);
  if (given !== undefined && nested === undefined) throw badRequest('object expected as reply parameters');
  const nestedId = nested === undefined ? undefined : Number(nested['message_id']);
  const messageId = nestedId ?? params.integer('reply_to_message_id');
  if (messageId === undefined || messageId === 0) return {};
  if (room.messages.has(messageId)) return { replyTo: messageId };
  const lenient =
    String(nested?.['allow_sending_without_reply']) === 'true' || params.flag('allow_sending_without_reply');
  if (lenient) return {};
  throw badRequest('message to be replied not found');
}

/** Counts messages against the limits of the chat and of the bot. */
export function countSends(state: TelegramState, room: ChatRoom, count: number): void {
  const chat = { id: room.chat.id, isGroup: room.chat.kind !== 'private' };
  state.limiter?.take(chat, count, state.now());
}
