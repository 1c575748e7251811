import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import type { Update } from 'telegraf/types';
import type { Command } from '../../commands/command.ts';
import type { Dispatcher } from '../../commands/dispatch.ts';
import type { Desk, StatusLine } from '../../engine/desk.ts';
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

/** Node gives each address of a host 250 ms, too little for slow links to Telegram. */
const ADDRESS_TRY_MS = 2_500;
const STOP_WITHIN_MS = 5_000;

export interface TelegramParts {
  readonly token: string;
  /** `https://api.telegram.org`, or a local server. */
  readonly apiRoot: string;
  readonly desk: Pick<Desk, 'people'>;
  readonly dispatcher: Pick<Dispatcher, 'line' | 'press' | 'stranger'>;
  /** What the menu lists. */
  readonly commands: readonly Command[];
  /** Told of faults and bugs, for the log; the token is never in it. */
  readonly onTrouble: (message: string, error: unknown) => void;
  /** Waits between tries of the connection, for tests: after no answer, and after a refusal. */
  readonly retryMs?: number;
  readonly slowRetryMs?: number;
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
  readonly #named: Promise<string>;
  #tellName: (name: string) => void = () => undefined;

  constructor(parts: TelegramParts) {
    this.#parts = parts;
    const onBug = (error: unknown): void => this.#trouble('the Telegram bot failed', error);
    const nowMs = (): number => performance.now();
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
    this.#polling.start();
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
    await this.#outbox.settled();
  }

  /** Only queues: the next poll waits for nothing but this. */
  #accept(update: Update, botName: string): void {
    if (!this.#recent.isNew(update.update_id)) return;
    const said = heard(update, botName);
    const work = said === undefined ? undefined : this.#conversation.workFor(said);
    if (said !== undefined && work !== undefined) this.#queue.add(String(said.chatId), work);
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
