import { asRecord, type Parameters } from '../parameters.ts';
import { badRequest } from '../refusal.ts';
import type { Call, MenuCommand, TelegramState } from '../state.ts';
import { wireChat, wireUser } from '../wire-message.ts';
import { messageOf, roomOf } from './access.ts';

const commandsMax = 100;
const actions = new Set(
  (
    'typing upload_photo record_video upload_video record_voice upload_voice upload_document ' +
    'choose_sticker find_location record_video_note upload_video_note'
  ).split(' '),
);

export function getMe(state: TelegramState): object {
  return {
    ...wireUser(state.world.bot),
    can_join_groups: true,
    can_read_all_group_messages: !state.privacyMode,
    supports_inline_queries: false,
  };
}

export function getChat(state: TelegramState, { params }: Call): object {
  const room = roomOf(state, params);
  return { ...wireChat(room.chat), accent_color_id: 0, max_reaction_count: 11 };
}

function menuKey(params: Parameters): string {
  const scope = params.json('scope');
  const fields = scope === undefined ? undefined : asRecord(scope);
  if (scope !== undefined && fields === undefined)
    throw badRequest("can't parse BotCommandScope JSON object");
  const place = fields === undefined ? 'default' : Object.values(fields).map(String).join('/');
  return `${place}:${params.text('language_code') ?? ''}`;
}

function readCommand(value: unknown): MenuCommand {
  const item = asRecord(value);
  const { command, description } = item ?? {};
  if (typeof command !== 'string' || typeof description !== 'string') {
    throw badRequest('can\'t parse BotCommand: Can\'t find field "command"');
  }
  const name = command.replace(/^\//, '');
  if (!/^[a-z0-9_]{1,32}$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
  if (description.trim() === '' || description.length > 256)
    throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  return { command: name, description };
}

export function setMyCommands(state: TelegramState, { params }: Call): true {
  const list = params.json('commands');
  if (!Array.isArray(list)) throw badRequest('expected an Array of BotCommand');
  if (list.length > commandsMax) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  state.profile.menus.set(menuKey(params), list.map(readCommand));
  state.world.changed();
  return true;
}

export function deleteMyCommands(state: TelegramState, { params }: Call): true {
  state.profile.menus.delete(menuKey(params));
  return true;
}

export function getMyCommands(state: TelegramState, { params }: Call): readonly MenuCommand[] {
  return state.profile.menus.get(menuKey(params)) ?? [];
}

export function setMyDescription(state: TelegramState, { params }: Call): true {
  const description = params.text('description') ?? '';
  if (description.length > 512) throw badRequest('bot description is too long');
  state.profile.description = description;
  return true;
}

export function setMyShortDescription(state: TelegramState, { params }: Call): true {
  const description = params.text('short_description') ?? '';
  if (description.length > 120) throw badRequest('bot short description is too long');
  state.profile.shortDescription = description;
  return true;
}

export function sendChatAction(state: TelegramState, { params }: Call): true {
  const room = roomOf(state, params);
  const action = params.text('action') ?? '';
  if (!actions.has(action)) throw badRequest('wrong parameter action in request');
  state.actions.push({ chatId: room.chat.id, action });
  state.world.changed();
  return true;
}

export function pinChatMessage(state: TelegramState, { params }: Call): true {
  const room = roomOf(state, params);
  const message = messageOf(room, params, 'message to pin not found');
  if (room.chat.kind !== 'private' && !room.botIsAdmin) {
    throw badRequest('not enough rights to manage pinned messages in the chat');
  }
  room.pinned.add(message.messageId);
  state.world.changed();
  return true;
}

export function unpinChatMessage(state: TelegramState, { params }: Call): true {
  const room = roomOf(state, params);
  const message = messageOf(room, params, 'message to unpin not found');
  room.pinned.delete(message.messageId);
  state.world.changed();
  return true;
}

/** Stops a button from spinning: once, and only while the query lives. */
export function answerCallbackQuery(state: TelegramState, { params }: Call): true {
  const query = state.queries.get(params.text('callback_query_id') ?? '');
  const tooLate = query === undefined || state.now() - query.askedMs > state.callbackLifeMs;
  // The platform is not known to refuse a second answer in so many words; it never shows one.
  if (tooLate || query.answer !== undefined) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  const text = params.text('text') ?? '';
  if (text.length > 200) throw badRequest('MESSAGE_TOO_LONG');
  query.answer = { text, alert: params.flag('show_alert') };
  state.world.changed();
  return true;
}
