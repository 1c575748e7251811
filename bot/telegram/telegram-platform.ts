import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import type { Update } from 'telegraf/types';
import type { Command } from '../../commands/command.ts';
import type { Dispatcher } from '../../commands/dispatch.ts';
import type { Desk, StatusLine } from '../../engine/desk.ts';
import type { Inbox } from '../../engine/ports/inbox.ts';
import { ButtonRegistry } from '../messaging/button-registry.ts';
import { CardNews } from '../messaging/card-news.ts';
import { ChatQueue } from '../messaging/chat-queue.ts';
import { Conversation } from '../messaging/conversation.ts';
import { DeliveryBook } from '../messaging/delivery-book.ts';
import { LivingCards } from '../messaging/living-cards.ts';
import { Outbox } from '../messaging/outbox.ts';
import { PlaceMailbox } from '../messaging/place-mailbox.ts';
import { Reception } from '../messaging/reception.ts';
import { within } from '../messaging/within.ts';
import type { Mailbox } from '../notifier.ts';
import { BotApi } from './bot-api.ts';
import { connectionLine } from './connection-line.ts';
import { heard } from './heard.ts';
import { menuOf } from './menu.ts';
import { Polling } from './polling.ts';
import { SendPace } from './send-pace.ts';
import { TelegramCourier } from './telegram-courier.ts';
import { TelegramManners } from './telegram-manners.ts';

/** Node gives each address of a host 250 ms, too little for slow links to Telegram. */
const ADDRESS_TRY_MS = 2_500;
const STOP_WITHIN_MS = 5_000;
const PLACE = /^telegram:(-?\d{1,16})$/;

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
  readonly #book: DeliveryBook;
  readonly #reception: Reception;
  readonly #named: Promise<string>;
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
    const idOf = buttons.keep.bind(buttons);
    this.#outbox = new Outbox({
      tools: { courier: new TelegramCourier({ api: this.#api, idOf }), cards: new LivingCards() },
      pace: new SendPace(nowMs()),
      nowMs,
      onLost: (says) => this.#trouble('a Telegram message was not delivered', new Error(says)),
      onBug,
    });
    const chatOf = (place: string): string | undefined => PLACE.exec(place)?.[1];
    this.mailbox = new PlaceMailbox({ platform: 'telegram', outbox: this.#outbox, news, chatOf });
    const post = this.#outbox.post.bind(this.#outbox);
    const { desk, dispatcher } = parts;
    const manners = new TelegramManners({ api: this.#api, post });
    const talk = { desk, dispatcher, buttons, manners, post, news, nowMs, onBug };
    const conversation = new Conversation({ platform: 'telegram', ...talk });
    this.#book = new DeliveryBook({
      inbox: parts.inbox,
      source: `telegram:${parts.token.split(':')[0] ?? ''}`,
      isKnown: (subject) => conversation.isKnown(subject),
      onTrouble: (error) => this.#trouble('a Telegram message could not be recorded', error),
    });
    const queue = new ChatQueue(onBug);
    this.#reception = new Reception({ conversation, queue, book: this.#book, outbox: this.#outbox, nowMs });
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
    void this.#reception.open().then(() => this.#polling.start());
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
    await this.#reception.settled();
    await this.#outbox.settled();
    await this.#book.settled();
  }

  /** The next poll, which confirms the update, waits for nothing but this. */
  async #accept(update: Update, botName: string): Promise<void> {
    const said = heard(update, botName);
    if (said !== undefined) await this.#reception.accept(String(update.update_id), said);
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
