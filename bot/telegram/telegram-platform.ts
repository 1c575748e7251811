import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import type { Update } from 'telegraf/types';
import type { Command } from '../../commands/command.ts';
import type { Dispatcher } from '../../commands/dispatch.ts';
import { reply } from '../../commands/reply.ts';
import type { Desk, StatusLine } from '../../engine/desk.ts';
import type { Inbox } from '../../engine/ports/inbox.ts';
import { ButtonRegistry } from '../button-registry.ts';
import { ChatQueue } from '../chat-queue.ts';
import type { Mailbox } from '../notifier.ts';
import { BotApi } from './bot-api.ts';
import { CardNews } from './card-news.ts';
import { connectionLine } from './connection-line.ts';
import { Conversation } from './conversation.ts';
import { heard } from './heard.ts';
import { LivingCards } from './living-cards.ts';
import { menuOf } from './menu.ts';
import { Outbox } from './outbox.ts';
import { Polling } from './polling.ts';
import { RecentUpdates } from './recent-updates.ts';
import { TelegramMailbox, within } from './telegram-mailbox.ts';
import { type LeftOpen, UpdateBook } from './update-book.ts';

/** Node gives each address of a host 250 ms, too little for slow links to Telegram. */
const ADDRESS_TRY_MS = 2_500;
const STOP_WITHIN_MS = 5_000;

export interface TelegramParts {
  readonly token: string;
  /** `https://api.telegram.org`, or a local server. */
  readonly apiRoot: string;
  readonly desk: Pick<Desk, 'people'>;
  readonly dispatcher: Pick<Dispatcher, 'line' | 'press' | 'stranger'>;
  /** Remembers across restarts what came in. */
  readonly inbox: Inbox;
  /** What the menu lists. */
  readonly commands: readonly Command[];
  /** Told of faults and bugs, for the log; the token is never in it. */
  readonly onTrouble: (message: string, error: unknown) => void;
  /** Waits between tries of the connection, for tests: after no answer, and after a refusal. */
  readonly retryMs?: number;
  readonly slowRetryMs?: number;
  /** Milliseconds that never jump, which limits of pace count by; those of the process unless given. */
  readonly nowMs?: () => number;
}

/** The Telegram side of a running desk. It never fails: what is wrong stands in `status`. */
export interface TelegramPlatform {
  readonly mailbox: Mailbox;
  /** The bot's name without its @, as soon as Telegram told it; undefined when it did not within the limit. */
  botName(limitMs: number): Promise<string | undefined>;
  /** How the connection is, as a line of `/status`. */
  status(): StatusLine;
  /** Listens no more, lets running commands end and their answers out, 5 s at most. */
  stop(): Promise<void>;
}

/** Starts the bot; returns at once, whatever the network does. */
export function startTelegram(parts: TelegramParts): TelegramPlatform {
  setDefaultAutoSelectFamilyAttemptTimeout(ADDRESS_TRY_MS);
  const bot = new RunningBot(parts);
  bot.start();
  return bot;
}

class RunningBot implements TelegramPlatform {
  readonly mailbox: Mailbox;
  readonly #parts: TelegramParts;
  readonly #api: BotApi;
  readonly #outbox: Outbox;
  readonly #polling: Polling;
  readonly #conversation: Conversation;
  readonly #queue: ChatQueue;
  readonly #recent = new RecentUpdates();
  readonly #book: UpdateBook;
  readonly #named: Promise<string>;
  /** What was heard and is not answered to the end. */
  readonly #open = new Set<Promise<void>>();
  #tellName: (name: string) => void = () => undefined;

  constructor(parts: TelegramParts) {
    this.#parts = parts;
    const onBug = (error: unknown): void => this.#trouble('the Telegram bot failed', error);
    const nowMs = parts.nowMs ?? ((): number => performance.now());
    const buttons = new ButtonRegistry();
    const news = new CardNews();
    this.#api = new BotApi(parts);
    this.#named = new Promise((resolve) => {
      this.#tellName = resolve;
    });
    this.#outbox = new Outbox({
      tools: { api: this.#api, cards: new LivingCards(), idOf: (button) => buttons.keep(button) },
      nowMs,
      onLost: (says) => this.#trouble('a Telegram message was not delivered', new Error(says)),
      onBug,
    });
    this.mailbox = new TelegramMailbox({ outbox: this.#outbox, news });
    const post = this.#outbox.post.bind(this.#outbox);
    const { desk, dispatcher } = parts;
    this.#conversation = new Conversation({
      desk,
      dispatcher,
      buttons,
      api: this.#api,
      post,
      news,
      nowMs,
      onBug,
    });
    this.#queue = new ChatQueue(onBug);
    this.#book = new UpdateBook({
      inbox: parts.inbox,
      botId: parts.token.split(':')[0] ?? '',
      isKnown: (subject) => desk.people.identify({ platform: 'telegram', subject }) !== undefined,
      onTrouble: (error) => this.#trouble('a Telegram message could not be recorded', error),
    });
    this.#polling = new Polling({
      api: this.#api,
      onName: (name) => this.#onName(name),
      onUpdate: (update) => this.#api.bot.handleUpdate(update),
      onBug,
      onChange: () => this.#logConnection(),
      ...(parts.retryMs === undefined ? {} : { retryMs: parts.retryMs }),
      ...(parts.slowRetryMs === undefined ? {} : { slowRetryMs: parts.slowRetryMs }),
    });
    this.#api.bot.use((context) => this.#accept(context.update, context.me));
    this.#api.bot.catch(onBug);
  }

  start(): void {
    void this.#book.leftOpen().then((chats) => {
      for (const chat of chats) this.#excuse(chat);
      this.#polling.start();
    });
  }

  async botName(limitMs: number): Promise<string | undefined> {
    let name: string | undefined;
    await within(
      limitMs,
      this.#named.then((told) => {
        name = told;
      }),
    );
    return name;
  }

  status(): StatusLine {
    return connectionLine(this.#polling.connection);
  }

  async stop(): Promise<void> {
    await within(STOP_WITHIN_MS, this.#windDown());
    this.#outbox.close();
    this.#api.close();
  }

  async #windDown(): Promise<void> {
    await this.#polling.stop();
    await this.#queue.idle();
    await Promise.all(this.#open);
    await this.#outbox.settled();
    await this.#book.settled();
  }

  /** Records and queues: the next poll, which confirms the update, waits for nothing but this. */
  async #accept(update: Update, botName: string): Promise<void> {
    const id = update.update_id;
    if (!this.#recent.isNew(id)) return;
    const said = heard(update, botName);
    const work = said === undefined ? undefined : this.#conversation.workFor(said);
    if (said === undefined || work === undefined || !(await this.#book.isNew(id, said))) return;
    const { chatId } = said;
    const queued = this.#queue.add(String(chatId), async () => {
      const rests: Promise<void>[] = [];
      await work((rest) => rests.push(rest)).finally(() => this.#finish(chatId, id, rests));
    });
    if (queued) return;
    this.#warn(said, 'Too much waits in this chat, so this was not read. Send it again in a minute.');
    this.#answered(chatId, [id]);
  }

  /** Once the rest of the work is done too, it is answered; the chat goes on meanwhile. */
  #finish(chatId: number, id: number, rests: readonly Promise<void>[]): void {
    const finished = Promise.all(rests).then(() => {
      this.#open.delete(finished);
      this.#answered(chatId, [id]);
    });
    this.#open.add(finished);
  }

  /** The answer is on its way; once it is out, a restart owes the chat nothing. */
  #answered(chatId: number, ids: readonly number[]): void {
    this.#outbox.whenEmpty(chatId, () => {
      for (const id of ids) this.#book.finish(id);
    });
  }

  /**
   * Says that something was cut off. It is not done again: how far it had come is not known, and what was right
   * to order then may be wrong now.
   */
  #excuse(open: LeftOpen): void {
    const what = open.ids.length === 1 ? 'this was' : `this and ${open.ids.length - 1} more were`;
    this.#warn(
      open,
      `Munim restarted while ${what} being handled. Look at /orders for what was done, and send again what is missing.`,
    );
    this.#answered(open.chatId, open.ids);
  }

  #warn({ chatId, messageId }: Pick<LeftOpen, 'chatId' | 'messageId'>, says: string): void {
    const warning = reply(says, { severity: 'warning' });
    this.#outbox.post({
      chatId,
      reply: warning,
      urgent: true,
      silent: false,
      edits: false,
      replyTo: messageId,
    });
  }

  #onName(name: string): void {
    this.#tellName(name);
    void this.#api
      .call('setMyCommands', { commands: menuOf(this.#parts.commands) })
      .catch((error: unknown) => this.#trouble('the Telegram menu was not set', error));
  }

  #logConnection(): void {
    const { state, says } = this.status();
    if (state === 'bad') this.#trouble('Telegram is not reached', new Error(says));
  }

  #trouble(message: string, error: unknown): void {
    this.#parts.onTrouble(message, this.#api.scrubbed(error));
  }
}
