import type { Command } from '../../commands/command.ts';
import type { Dispatcher } from '../../commands/dispatch.ts';
import type { Desk, StatusLine } from '../../engine/desk.ts';
import type { Inbox } from '../../engine/ports/inbox.ts';
import { ButtonRegistry } from '../messaging/button-registry.ts';
import { CardNews } from '../messaging/card-news.ts';
import { ChatQueue } from '../messaging/chat-queue.ts';
import { Conversation } from '../messaging/conversation.ts';
import { DeliveryBook } from '../messaging/delivery-book.ts';
import type { Heard } from '../messaging/heard.ts';
import { LivingCards } from '../messaging/living-cards.ts';
import { Outbox } from '../messaging/outbox.ts';
import { PlaceMailbox } from '../messaging/place-mailbox.ts';
import { Reception } from '../messaging/reception.ts';
import { within } from '../messaging/within.ts';
import type { Mailbox } from '../notifier.ts';
import { BoltLog } from './bolt-log.ts';
import { type Connection, SlackConnection } from './connection.ts';
import { connectionLine } from './connection-line.ts';
import { delivered, type Self } from './heard.ts';
import { HttpDoor } from './http-door.ts';
import { leadTo } from './intake.ts';
import { PressShelf } from './press-shelf.ts';
import { failureOf, SlackApi } from './slack-api.ts';
import { SlackCourier } from './slack-courier.ts';
import { SlackManners } from './slack-manners.ts';
import { SlackPace } from './slack-pace.ts';
import { chatOf, SlackRooms } from './slack-rooms.ts';
import { slackWords } from './slack-text.ts';
import { SocketDoor } from './socket-door.ts';

const STOP_WITHIN_MS = 5_000;

/** How Slack reaches the bot: through a socket that the bot opens, or on a port of this machine. */
export type SlackEntry =
  | { readonly kind: 'socket'; readonly appToken: string }
  | {
      readonly kind: 'http';
      readonly signingSecret: string;
      readonly host: string;
      readonly port: number;
      readonly nowSeconds: () => number;
    };

export interface SlackParts {
  readonly botToken: string;
  readonly entry: SlackEntry;
  /** `https://slack.com/api/`, or a local server. */
  readonly apiRoot: string;
  readonly desk: Pick<Desk, 'people'>;
  readonly dispatcher: Pick<Dispatcher, 'line' | 'press' | 'stranger'>;
  /** Remembers across restarts what came in. */
  readonly inbox: Inbox;
  readonly commands: readonly Command[];
  /** Told of faults and bugs, for the log; no token is ever in it. */
  readonly onTrouble: (message: string, error: unknown) => void;
  /** Slack refuses the tokens: told once, until it took them again. */
  readonly onRefused: (says: string) => void;
  /** Waits between tries of the connection, for tests: after no answer, and after a refusal. */
  readonly retryMs?: number;
  readonly slowRetryMs?: number;
  /** Milliseconds that never jump, which limits of pace count by; those of the process unless given. */
  readonly nowMs?: () => number;
}

/** The Slack side of a running desk. It never fails: what is wrong stands in `status`. */
export interface SlackPlatform {
  readonly mailbox: Mailbox;
  /** How the connection is, as a line of `/status`. */
  status(): StatusLine;
  /** Listens no more, lets running commands end and their answers out, 5 s at most. */
  stop(): Promise<void>;
}

/** Starts the bot; returns at once, whatever the network does. */
export function startSlack(parts: SlackParts): SlackPlatform {
  const bot = new RunningBot(parts);
  bot.start();
  return bot;
}

class RunningBot implements SlackPlatform {
  readonly mailbox: Mailbox;
  readonly #parts: SlackParts;
  readonly #api: SlackApi;
  readonly #rooms: SlackRooms;
  readonly #outbox: Outbox;
  readonly #conversation: Conversation;
  readonly #connection: SlackConnection;
  readonly #queue: ChatQueue;
  readonly #shelf = new PressShelf();
  readonly #nowMs: () => number;
  readonly #isCommand: (name: string) => boolean;
  /** Who the bot is and where its deliveries go, once Slack told it. */
  #desk: { readonly self: Self; readonly book: DeliveryBook; readonly reception: Reception } | undefined;

  constructor(parts: SlackParts) {
    this.#parts = parts;
    const { botToken, entry, apiRoot, desk, dispatcher } = parts;
    const onBug = (error: unknown): void => this.#trouble('the Slack bot failed', error);
    this.#nowMs = parts.nowMs ?? ((): number => performance.now());
    const nowMs = this.#nowMs;
    const log = new BoltLog();
    const names = new Set(parts.commands.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]));
    this.#isCommand = (name) => names.has(name);
    this.#api = new SlackApi({ token: botToken, apiRoot, secrets: [botToken, secretOf(entry)], log });
    this.#rooms = new SlackRooms(this.#api);
    this.#queue = new ChatQueue(onBug);
    const buttons = new ButtonRegistry();
    const news = new CardNews();
    const tools = {
      api: this.#api,
      wording: (text: string) => slackWords(text, this.#isCommand),
      idOf: buttons.keep.bind(buttons),
    };
    this.#outbox = new Outbox({
      tools: { courier: new SlackCourier({ ...tools, rooms: this.#rooms }), cards: new LivingCards() },
      pace: new SlackPace(nowMs()),
      nowMs,
      onLost: (says) => this.#trouble('a Slack message was not delivered', new Error(says)),
      onBug,
    });
    this.mailbox = new PlaceMailbox({ platform: 'slack', outbox: this.#outbox, news, chatOf });
    const post = this.#outbox.post.bind(this.#outbox);
    const manners = new SlackManners({ ...tools, shelf: this.#shelf, post });
    const talk = { desk, dispatcher, buttons, manners, post, news, nowMs, onBug };
    this.#conversation = new Conversation({ platform: 'slack', ...talk });
    const door =
      entry.kind === 'socket' ? new SocketDoor({ ...entry, apiRoot, log }) : new HttpDoor({ ...entry, log });
    leadTo({ token: botToken, receiver: door.receiver, log, take: (body) => this.#take(body), onBug });
    this.#connection = new SlackConnection({
      door,
      introduce: () => this.#introduce(),
      failureOf,
      onChange: (connection) => this.#onChange(connection),
      ...(parts.retryMs === undefined ? {} : { retryMs: parts.retryMs }),
      ...(parts.slowRetryMs === undefined ? {} : { slowRetryMs: parts.slowRetryMs }),
    });
  }

  start(): void {
    this.#connection.start();
  }

  status(): StatusLine {
    return connectionLine(this.#connection.state);
  }

  async stop(): Promise<void> {
    await within(STOP_WITHIN_MS, this.#windDown());
    this.#outbox.close();
  }

  async #windDown(): Promise<void> {
    await this.#connection.stop();
    await this.#desk?.reception.settled();
    await this.#outbox.settled();
    await this.#desk?.book.settled();
  }

  /** Asks who the bot is, and tells the chats that an earlier run left without an answer. */
  async #introduce(): Promise<void> {
    const { team_id: team = '', user_id: user = '' } = await this.#api.web.auth.test();
    const book = new DeliveryBook({
      inbox: this.#parts.inbox,
      source: `slack:${team}/${user}`,
      isKnown: (subject) => this.#conversation.isKnown(subject),
      onTrouble: (error) => this.#trouble('a Slack message could not be recorded', error),
    });
    const reception = new Reception({
      conversation: this.#conversation,
      queue: this.#queue,
      book,
      outbox: this.#outbox,
      nowMs: this.#nowMs,
    });
    await reception.open();
    this.#desk = { self: { team, user }, book, reception };
  }

  /** Slack's acknowledgement waits for nothing but this. */
  async #take(body: unknown): Promise<void> {
    if (this.#desk === undefined) return;
    const { self, reception } = this.#desk;
    const come = delivered(body, self, this.#isCommand);
    if (come === undefined) return;
    const { id, heard, handle, direct } = come;
    if (handle !== undefined) this.#shelf.keep(handle);
    if (direct !== undefined) this.#rooms.learn(heard.subject, direct);
    const isKnown = this.#conversation.isKnown(heard.subject);
    await reception.accept(id, isKnown ? heard : inPrivate(await this.#named(heard)));
  }

  /** A message says who wrote it by a number only; whoever comes in with a code is to be known by name. */
  async #named(heard: Heard): Promise<Heard> {
    const user = heard.subject.slice(heard.subject.indexOf('/') + 1);
    if (heard.kind !== 'line' || heard.name !== user || !/^\/?(?:pair|link)\s/i.test(heard.text))
      return heard;
    try {
      const { user: about } = await this.#api.web.users.info({ user });
      return { ...heard, name: about?.name ?? user };
    } catch {
      return heard;
    }
  }

  #onChange(connection: Connection): void {
    const { state, says } = this.status();
    if (state === 'bad') this.#trouble('Slack is not reached', new Error(says));
    if (connection.kind === 'refused') this.#parts.onRefused(says);
  }

  #trouble(message: string, error: unknown): void {
    this.#parts.onTrouble(message, this.#api.scrubbed(error));
  }
}

function secretOf(entry: SlackEntry): string {
  return entry.kind === 'socket' ? entry.appToken : entry.signingSecret;
}

/** Strangers are answered in their own chat, never before the desk; what they type after a slash only they see. */
function inPrivate(heard: Heard): Heard {
  if (heard.kind !== 'line') return heard;
  const { thread: _, ...said } = heard;
  const alone = heard.isPrivate || heard.query !== undefined;
  // Slack keeps the slash for itself.
  const text = heard.text.replace(/^(?=(?:pair|link)\s)/i, '/');
  return { ...said, text, chat: heard.subject, isPrivate: alone, messageId: alone ? heard.messageId : '' };
}
