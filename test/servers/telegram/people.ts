import { plainText } from './formatted-text.ts';
import { keepFile } from './methods/media-methods.ts';
import type { CallbackQuery, TelegramState } from './state.ts';
import type { UpdateQueue } from './updates.ts';
import { wireChat, wireMessage, wireUser } from './wire-message.ts';
import type { ChatRoom, Media, StoredMessage, TestChat, TestUser, World } from './world.ts';

/** Something a person wrote; no update id when the bot was not shown it. */
export interface Said {
  readonly messageId: number;
  readonly updateId: number | undefined;
}

/** A press of a button; the query id is what the bot has to answer. */
export interface Pressed {
  readonly queryId: string;
  readonly updateId: number | undefined;
}

/** A button by its label on the newest message that has it, by label on one message, or by raw (perhaps forged) data. */
export type ButtonChoice =
  | string
  | { readonly messageId: number; readonly label: string }
  | { readonly messageId: number; readonly data: string };

/** How a message is said. */
export interface SayOptions {
  readonly replyTo?: number;
  /** Written in the name of a chat (an anonymous admin, a linked channel). */
  readonly asChat?: TestChat;
}

/** The people of a test: they open chats, write, press, forward, block. Each act becomes an update at once. */
export class People {
  protected readonly state: TelegramState;
  #nextGroupId = -1_001_000_000_001;
  #nextQueryId = 4_000_000_001;

  constructor(state: TelegramState) {
    this.state = state;
  }

  /** A person, or a bot when `isBot` is set. */
  user(
    id: number,
    about: { readonly firstName?: string; readonly username?: string; readonly isBot?: boolean } = {},
  ): TestUser {
    const { firstName = `User ${id}`, username, isBot = false } = about;
    const user: TestUser = { id, isBot, firstName, ...(username === undefined ? {} : { username }) };
    this.#world.users.set(id, user);
    return user;
  }

  /** The chat between a person and the bot; from here on the bot may write in it. */
  privateChat(user: TestUser): TestChat {
    const name = user.username === undefined ? {} : { username: user.username };
    return this.#world.open({ id: user.id, kind: 'private', title: user.firstName, ...name }).chat;
  }

  /** A group with the bot in it. */
  group(title: string, options: { readonly botIsAdmin?: boolean } = {}): TestChat {
    return this.#openShared('supergroup', title, options);
  }

  /** A channel with the bot as admin, so that it sees posts. */
  channel(title: string): TestChat {
    return this.#openShared('channel', title, { botIsAdmin: true });
  }

  /** Writes a message. In privacy mode a group shows the bot only commands, replies to it and mentions. */
  say(user: TestUser, chat: TestChat, text: string, options: SayOptions = {}): Said {
    const { replyTo, asChat } = options;
    const room = this.#enter(chat);
    const message = this.#write(user, room, text, {
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(asChat === undefined ? {} : { senderChat: asChat }),
    });
    return this.#announce(room, message);
  }

  /** Changes an earlier message of a person: an edited_message update. */
  editSaid(messageId: number, text: string): Said {
    const message = this.#known(messageId);
    const edited = { ...message, content: plainText(text), editedMs: this.state.now() };
    this.#world.replace(edited);
    const kind =
      this.#world.room(message.chatId).chat.kind === 'channel' ? 'edited_channel_post' : 'edited_message';
    return { messageId, updateId: this.#queue.push(kind, wireMessage(this.#world, edited)) };
  }

  /** Sends a file to the bot. */
  upload(
    user: TestUser,
    chat: TestChat,
    file: Pick<Media, 'kind' | 'name' | 'mime' | 'bytes'> & { readonly caption?: string },
  ): Said {
    const { caption = '', ...content } = file;
    const size = file.kind === 'photo' ? { width: 800, height: 600 } : {};
    const media = keepFile(this.state, { ...content, ...size });
    const room = this.#enter(chat);
    return this.#announce(room, this.#write(user, room, caption, { media }));
  }

  /** Forwards a message to a chat. Its callback buttons do not travel. */
  forward(user: TestUser, chat: TestChat, messageId: number): Said {
    const original = this.#known(messageId);
    const room = this.#enter(chat);
    const { media } = original;
    const message = this.#write(user, room, original.content.text, {
      content: original.content,
      forwardedFrom: original.forwardedFrom ?? original.sender,
      ...(media === undefined ? {} : { media }),
    });
    return this.#announce(room, message);
  }

  /** Presses a button. Throws when the person can see no such button, unless data is forged outright. */
  press(user: TestUser, choice: ButtonChoice, place?: TestChat): Pressed {
    const { message, data } = this.#button(user, choice, place);
    const id = String(this.#nextQueryId);
    this.#nextQueryId += 1;
    const { chatId, messageId } = message;
    const query: CallbackQuery = {
      id,
      userId: user.id,
      chatId,
      messageId,
      askedMs: this.state.now(),
      answer: undefined,
    };
    this.state.queries.set(id, query);
    const room = this.#world.room(chatId);
    const shown = room.messages.has(messageId)
      ? wireMessage(this.#world, message)
      : { chat: wireChat(room.chat), message_id: messageId, date: 0 };
    const updateId = this.#queue.push('callback_query', {
      id,
      from: wireUser(user),
      message: shown,
      chat_instance: String(7_700_000_000 + Math.abs(chatId)),
      data,
    });
    return { queryId: id, updateId };
  }

  /** The person blocks the bot: it may not write there until `unblock`, or until the person writes again. */
  block(user: TestUser): void {
    this.#world.room(user.id).shutOut = true;
  }

  unblock(user: TestUser): void {
    this.#world.room(user.id).shutOut = false;
  }

  /** The bot is thrown out of a group. */
  kickBot(chat: TestChat): void {
    this.#world.room(chat.id).shutOut = true;
  }

  /** Any update a test can write by hand, given as its kind and body. */
  inject(kind: string, body: object): number | undefined {
    return this.#queue.push(kind, body);
  }

  /** Delivers the newest update again under its old id. */
  repeatLastUpdate(): number {
    return this.#queue.repeatLast();
  }

  get #world(): World {
    return this.state.world;
  }

  get #queue(): UpdateQueue {
    return this.state.queue;
  }

  #openShared(
    kind: 'supergroup' | 'channel',
    title: string,
    options: { readonly botIsAdmin?: boolean },
  ): TestChat {
    const id = this.#nextGroupId;
    this.#nextGroupId -= 1;
    return this.#world.open({ id, kind, title }, options).chat;
  }

  #enter(chat: TestChat): ChatRoom {
    const room = this.#world.room(chat.id);
    if (chat.kind === 'private') room.shutOut = false;
    return room;
  }

  #write(user: TestUser, room: ChatRoom, text: string, extra: Partial<StoredMessage>): StoredMessage {
    return this.#world.add({
      chatId: room.chat.id,
      sender: user,
      dateMs: this.state.now(),
      content: plainText(text),
      keyboard: [],
      silent: false,
      ...extra,
    });
  }

  #announce(room: ChatRoom, message: StoredMessage): Said {
    const { messageId } = message;
    if (!this.#isShownToBot(room, message)) return { messageId, updateId: undefined };
    const kind = room.chat.kind === 'channel' ? 'channel_post' : 'message';
    return { messageId, updateId: this.#queue.push(kind, wireMessage(this.#world, message)) };
  }

  #isShownToBot(room: ChatRoom, message: StoredMessage): boolean {
    if (room.shutOut) return false;
    if (room.chat.kind !== 'supergroup' || room.botIsAdmin || !this.state.privacyMode) return true;
    const { bot } = this.#world;
    const { text } = message.content;
    const replied = message.replyTo === undefined ? undefined : room.messages.get(message.replyTo);
    return text.startsWith('/') || text.includes(`@${bot.username}`) || replied?.sender.id === bot.id;
  }

  #known(messageId: number): StoredMessage {
    const message = this.#world.find(messageId);
    if (message === undefined) throw new Error(`there is no message ${messageId}`);
    return message;
  }

  /** A message by its id even after it was deleted: a phone may still show it. */
  #remembered(messageId: number): StoredMessage {
    const present = this.#world.find(messageId);
    if (present !== undefined) return present;
    for (const room of this.#world.rooms.values()) {
      const event = room.events.findLast((past) => past.message.messageId === messageId);
      if (event !== undefined) return event.message;
    }
    throw new Error(`there never was a message ${messageId}`);
  }

  #button(
    user: TestUser,
    choice: ButtonChoice,
    place: TestChat | undefined,
  ): { readonly message: StoredMessage; readonly data: string } {
    if (typeof choice !== 'string' && 'data' in choice) {
      return { message: this.#remembered(choice.messageId), data: choice.data };
    }
    const label = typeof choice === 'string' ? choice : choice.label;
    const messages =
      typeof choice === 'string' ? this.#visibleTo(user, place) : [this.#known(choice.messageId)];
    for (const message of messages) {
      const button = message.keyboard.flat().find(({ text, data }) => text === label && data !== undefined);
      if (button?.data !== undefined) return { message, data: button.data };
    }
    const labels = messages.flatMap((message) => message.keyboard.flat().map(({ text }) => text));
    throw new Error(`no button "${label}" to press; there are: ${labels.join(', ') || 'none'}`);
  }

  /** Newest first. */
  #visibleTo(user: TestUser, place: TestChat | undefined): readonly StoredMessage[] {
    return [...this.#world.rooms.values()]
      .filter(({ chat }) =>
        place === undefined ? chat.kind !== 'private' || chat.id === user.id : chat.id === place.id,
      )
      .flatMap((room) => [...room.messages.values()])
      .sort((left, right) => right.messageId - left.messageId);
  }
}
