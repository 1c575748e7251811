import type { CallbackQuery, Message, Update, User } from 'telegraf/types';
import type { Heard } from '../messaging/heard.ts';

type Speaker = Pick<Heard, 'subject' | 'name' | 'chat' | 'isPrivate' | 'messageId'>;

/** Reads an update; undefined when it is none of the bot's business. `bot` is its name without the @. */
export function heard(update: Update, bot: string): Heard | undefined {
  if ('callback_query' in update) return press(update.callback_query);
  if ('message' in update) return line(update.message, bot);
  return undefined;
}

function press(query: CallbackQuery): Heard | undefined {
  const { message, from } = query;
  if (message === undefined || from.is_bot || !('data' in query)) return undefined;
  return {
    kind: 'press',
    ...speaker(from, message),
    query: query.id,
    data: query.data,
  };
}

function line(message: Message, bot: string): Heard | undefined {
  const from = personBehind(message);
  if (from === undefined) return undefined;
  const who = speaker(from, message);
  const forwarded = 'forward_origin' in message && message.forward_origin !== undefined;
  if (forwarded || !('text' in message)) {
    if (!who.isPrivate || isService(message)) return undefined;
    return { kind: 'unreadable', ...who, why: forwarded ? 'forwarded' : 'no-text' };
  }
  const { text } = message;
  const meant = who.isPrivate ? ownCommand(text, bot) : meantInGroup(message, text, bot);
  return meant === undefined ? undefined : { kind: 'line', ...who, text: meant };
}

/** Who wrote it; whoever writes in the name of a group or channel, or by way of a bot, is nobody. */
function personBehind(message: Message): User | undefined {
  const { from } = message;
  const byWayOfBot = 'via_bot' in message && message.via_bot !== undefined;
  const inName = message.sender_chat !== undefined || message.chat.type === 'channel';
  return from === undefined || from.is_bot || byWayOfBot || inName ? undefined : from;
}

function speaker(from: User, { chat, message_id: messageId }: Pick<Message, 'chat' | 'message_id'>): Speaker {
  const name = from.username === undefined ? from.first_name : `@${from.username}`;
  return {
    subject: String(from.id),
    name,
    chat: String(chat.id),
    isPrivate: chat.type === 'private',
    messageId: String(messageId),
  };
}

/** Messages that people did not write: a pinned message, a new photo of the chat. */
function isService(message: Message): boolean {
  const written = ['photo', 'document', 'voice', 'audio', 'video', 'video_note', 'sticker', 'animation'];
  const more = ['location', 'contact', 'poll', 'forward_origin'];
  return ![...written, ...more].some((kind) => kind in message);
}

/** The text, unless it is a command for another bot. */
function ownCommand(text: string, bot: string): string | undefined {
  const named = /^\/\w+@(\w+)/.exec(text)?.[1];
  return named === undefined || named.toLowerCase() === bot.toLowerCase() ? text : undefined;
}

/** In a group people also talk to each other: only commands, mentions of the bot and replies to it are for it. */
function meantInGroup(message: Message, text: string, bot: string): string | undefined {
  if (text.startsWith('/')) return ownCommand(text, bot);
  const mention = new RegExp(`(^|\\s)@${bot}(?![A-Za-z0-9_])[,:]?`, 'i');
  if (mention.test(text)) return text.replace(mention, ' ').trim();
  const answered = 'reply_to_message' in message ? message.reply_to_message : undefined;
  const toBot = answered?.from?.username?.toLowerCase() === bot.toLowerCase();
  return toBot ? text : undefined;
}
