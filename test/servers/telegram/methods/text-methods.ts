import { type FormattedText, readCaption, readText } from '../formatted-text.ts';
import { type Keyboard, readKeyboard } from '../keyboard.ts';
import type { Parameters } from '../parameters.ts';
import { badRequest } from '../refusal.ts';
import type { Call, TelegramState } from '../state.ts';
import { wireMessage } from '../wire-message.ts';
import type { ChatRoom, StoredMessage } from '../world.ts';
import { countSends, messageOf, replyTarget, roomOf } from './access.ts';

const deletableMs = 48 * 3_600_000;

const notModified =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

export function sendMessage(state: TelegramState, { params }: Call): object {
  const room = roomOf(state, params);
  const content = readText(params);
  const keyboard = readKeyboard(params);
  const reply = replyTarget(room, params);
  countSends(state, room, 1);
  const message = state.world.add({
    chatId: room.chat.id,
    sender: state.world.bot,
    dateMs: state.now(),
    content,
    keyboard,
    silent: params.flag('disable_notification'),
    ...reply,
  });
  return wireMessage(state.world, message);
}

function editable(state: TelegramState, room: ChatRoom, params: Parameters): StoredMessage {
  const message = messageOf(room, params, 'message to edit not found');
  if (message.sender.id !== state.world.bot.id || message.forwardedFrom !== undefined) {
    throw badRequest("message can't be edited");
  }
  return message;
}

function applyEdit(
  state: TelegramState,
  message: StoredMessage,
  change: { readonly content: FormattedText; readonly keyboard: Keyboard },
): object {
  const face = (value: { readonly content: FormattedText; readonly keyboard: Keyboard }): string =>
    JSON.stringify([value.content.text, value.content.entities, value.keyboard]);
  if (face(message) === face(change)) throw badRequest(notModified);
  const edited = { ...message, ...change, editedMs: state.now() };
  state.world.replace(edited);
  return wireMessage(state.world, edited);
}

export function editMessageText(state: TelegramState, { params }: Call): object {
  const room = roomOf(state, params);
  const change = { content: readText(params), keyboard: readKeyboard(params) };
  const message = editable(state, room, params);
  if (message.media !== undefined) throw badRequest('there is no text in the message to edit');
  countSends(state, room, 1);
  return applyEdit(state, message, change);
}

export function editMessageCaption(state: TelegramState, { params }: Call): object {
  const room = roomOf(state, params);
  const change = { content: readCaption(params), keyboard: readKeyboard(params) };
  const message = editable(state, room, params);
  if (message.media === undefined) throw badRequest('there is no caption in the message to edit');
  countSends(state, room, 1);
  return applyEdit(state, message, change);
}

export function editMessageReplyMarkup(state: TelegramState, { params }: Call): object {
  const room = roomOf(state, params);
  const keyboard = readKeyboard(params);
  const message = editable(state, room, params);
  countSends(state, room, 1);
  return applyEdit(state, message, { content: message.content, keyboard });
}

export function deleteMessage(state: TelegramState, { params }: Call): true {
  const room = roomOf(state, params);
  const message = messageOf(room, params, 'message to delete not found');
  const own = message.sender.id === state.world.bot.id;
  if (!own && room.chat.kind !== 'private' && !room.botIsAdmin) throw badRequest("message can't be deleted");
  if (state.now() - message.dateMs > deletableMs && !room.botIsAdmin) {
    throw badRequest("message can't be deleted for everyone");
  }
  state.world.remove(message);
  return true;
}
