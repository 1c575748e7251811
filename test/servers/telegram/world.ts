import { Watched } from '../watched.ts';
import type { FormattedText } from './formatted-text.ts';
import type { Keyboard } from './keyboard.ts';

/** An account on the platform: a person, or a bot. */
export interface TestUser {
  readonly id: number;
  readonly isBot: boolean;
  readonly firstName: string;
  readonly username?: string;
}

/** A conversation. A private one carries the id of its person. */
export interface TestChat {
  readonly id: number;
  readonly kind: 'private' | 'supergroup' | 'channel';
  readonly title: string;
  readonly username?: string;
}

/** A picture, document or voice note in a message. */
export interface Media {
  readonly kind: 'photo' | 'document' | 'voice';
  readonly fileId: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
  readonly width?: number;
  readonly height?: number;
}

/** A message as the platform keeps it; an edit replaces the record. */
export interface StoredMessage {
  readonly messageId: number;
  readonly chatId: number;
  readonly sender: TestUser;
  readonly senderChat?: TestChat;
  readonly dateMs: number;
  readonly editedMs?: number;
  readonly content: FormattedText;
  readonly media?: Media;
  readonly keyboard: Keyboard;
  readonly replyTo?: number;
  readonly silent: boolean;
  readonly albumId?: string;
  readonly forwardedFrom?: TestUser;
}

/** A message before the platform gave it its number. */
export type Draft = Omit<StoredMessage, 'messageId'>;

/** What happened to a message the bot can be asked about, in order. */
export interface ChatEvent {
  readonly kind: 'sent' | 'edited' | 'deleted';
  readonly message: StoredMessage;
}

/** A chat with its messages and what the bot may do in it. */
export interface ChatRoom {
  readonly chat: TestChat;
  readonly messages: Map<number, StoredMessage>;
  readonly events: ChatEvent[];
  readonly pinned: Set<number>;
  botIsAdmin: boolean;
  shutOut: boolean;
}

/** Everything people and the bot have written, and a signal for whoever waits for a change. */
export class World extends Watched {
  readonly bot: TestUser;
  readonly users = new Map<number, TestUser>();
  readonly rooms = new Map<number, ChatRoom>();
  #lastMessageId = 0;

  constructor(bot: TestUser) {
    super();
    this.bot = bot;
  }

  /** Opens a chat, or returns the one that is there. */
  open(chat: TestChat, options: { readonly botIsAdmin?: boolean } = {}): ChatRoom {
    const known = this.rooms.get(chat.id);
    if (known !== undefined) return known;
    const room: ChatRoom = {
      chat,
      messages: new Map(),
      events: [],
      pinned: new Set(),
      botIsAdmin: options.botIsAdmin ?? false,
      shutOut: false,
    };
    this.rooms.set(chat.id, room);
    return room;
  }

  /** The chat of an id. Throws when a test names one that was never opened. */
  room(chatId: number): ChatRoom {
    const room = this.rooms.get(chatId);
    if (room === undefined) throw new Error(`no chat ${chatId} was opened on the Telegram server`);
    return room;
  }

  add(draft: Draft): StoredMessage {
    this.#lastMessageId += 1;
    const message = { ...draft, messageId: this.#lastMessageId };
    this.#record('sent', message);
    return message;
  }

  replace(message: StoredMessage): void {
    this.#record('edited', message);
  }

  remove(message: StoredMessage): void {
    const room = this.room(message.chatId);
    room.messages.delete(message.messageId);
    room.pinned.delete(message.messageId);
    room.events.push({ kind: 'deleted', message });
    this.changed();
  }

  /** The message of an id in any chat: ids are never shared between chats here. */
  find(messageId: number): StoredMessage | undefined {
    for (const room of this.rooms.values()) {
      const message = room.messages.get(messageId);
      if (message !== undefined) return message;
    }
    return undefined;
  }

  #record(kind: 'sent' | 'edited', message: StoredMessage): void {
    const room = this.room(message.chatId);
    room.messages.set(message.messageId, message);
    room.events.push({ kind, message });
    this.changed();
  }
}
