import { createServer, type Server } from 'node:http';
import { type Fault, FaultScript, type ServedFault } from '../faults.ts';
import { FrontDoor, type Refusal, type SeenCall } from './front-door.ts';
import { People } from './people.ts';
import { defaultSendLimits, RateLimiter, type SendLimits } from './rate-limiter.ts';
import { type ShownMessage, showMessage } from './shown-message.ts';
import type { CallbackAnswer, MenuCommand, ShownAction, TelegramState } from './state.ts';
import { UpdateQueue } from './updates.ts';
import { Webhook } from './webhook.ts';
import { type ChatEvent, type TestUser, World } from './world.ts';

/** How the server behaves. Everything left out is as strict as the platform. */
export interface TelegramServerOptions {
  readonly token: string;
  readonly botUsername?: string;
  /** Parts of the limits to change, or `none`. */
  readonly limits?: Partial<SendLimits> | 'none';
  /** A query older than this can no longer be answered; 60 s unless given. */
  readonly callbackLifeMs?: number;
  /** How long a poll that repeats its offset in a hurry is kept; 3 s unless given. */
  readonly repeatedPollWaitMs?: number;
  /** The first pause before a refused webhook delivery is tried again; it doubles. */
  readonly webhookRetryMs?: number;
  /** Groups hide ordinary talk from the bot; true unless given. */
  readonly privacyMode?: boolean;
  /** Wall clock in milliseconds, for limits and expiry; the system's unless given. */
  readonly now?: () => number;
}

/** A chat by its id, or anything that carries it: a chat, or a person for the private chat. */
export type Place = number | { readonly id: number };

interface Parts {
  readonly state: TelegramState;
  readonly door: FrontDoor;
  readonly faults: FaultScript;
  readonly http: Server;
}

const waitMs = 5000;
const botId = 7_000_000_001;

function idOf(place: Place): number {
  return typeof place === 'number' ? place : place.id;
}

/** The platform as a test holds it: people to act with, transcripts to read, faults to line up. */
export class TelegramServer extends People {
  readonly #door: FrontDoor;
  readonly #faults: FaultScript;
  readonly #http: Server;
  readonly #cursors = new Map<string, number>();
  #port = 0;

  constructor(parts: Parts) {
    super(parts.state);
    this.#door = parts.door;
    this.#faults = parts.faults;
    this.#http = parts.http;
  }

  /** What a client takes as the root of the API. */
  get root(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get bot(): TestUser {
    return this.state.world.bot;
  }

  /** Every request that was refused with 4xx by the rules; a tour of a good bot leaves it empty. */
  get refusals(): readonly Refusal[] {
    return this.#door.refusals;
  }

  get servedFaults(): readonly ServedFault[] {
    return this.#faults.served;
  }

  get actions(): readonly ShownAction[] {
    return this.state.actions;
  }

  get description(): string {
    return this.state.profile.description;
  }

  /** Whether the bot is waiting for updates right now. */
  get isPolled(): boolean {
    return this.state.queue.isPolled;
  }

  get pendingUpdates(): number {
    return this.state.queue.pendingCount;
  }

  /** The calls of a method so far, or all of them. */
  calls(method?: string): readonly SeenCall[] {
    const wanted = method?.toLowerCase();
    return this.#door.calls.filter((call) => wanted === undefined || call.method.toLowerCase() === wanted);
  }

  /** The command menu, by default the one for everybody. */
  menu(scope = 'default', languageCode = ''): readonly MenuCommand[] {
    return this.state.profile.menus.get(`${scope}:${languageCode}`) ?? [];
  }

  /** What is in a chat now, oldest first: deleted messages are gone, edited ones show their last text. */
  transcript(place: Place): readonly ShownMessage[] {
    const room = this.state.world.room(idOf(place));
    return [...room.messages.values()].map((message) => showMessage(room, message, this.bot.id));
  }

  /**
   * The next message of the bot in a chat, as it was sent. Those already returned and those a
   * predicate passed over are not looked at again, so no message is missed or seen twice.
   */
  async nextMessage(
    place: Place,
    predicate: (message: ShownMessage) => boolean = () => true,
    timeoutMs = waitMs,
  ): Promise<ShownMessage> {
    return await this.#nextEvent({ place, kind: 'sent', predicate, timeoutMs });
  }

  /** The next edit by the bot in a chat, in the same way and with a place of its own. */
  async nextEdit(
    place: Place,
    predicate: (message: ShownMessage) => boolean = () => true,
    timeoutMs = waitMs,
  ): Promise<ShownMessage> {
    return await this.#nextEvent({ place, kind: 'edited', predicate, timeoutMs });
  }

  /** Waits until something is true of the server, looking again at every change. */
  async until(condition: (server: this) => boolean, timeoutMs = waitMs): Promise<void> {
    const explain = (): string => `not true after ${timeoutMs} ms: ${condition.toString()}`;
    await this.state.world.until(() => (condition(this) ? true : undefined), { timeoutMs, explain });
  }

  /** What the bot answered to a press. */
  async answerTo(queryId: string, timeoutMs = waitMs): Promise<CallbackAnswer> {
    const explain = (): string => `the button of query ${queryId} still spins after ${timeoutMs} ms`;
    return await this.state.world.until(() => this.state.queries.get(queryId)?.answer, {
      timeoutMs,
      explain,
    });
  }

  /** The ids of presses that were never answered: their buttons spin. */
  get unanswered(): readonly string[] {
    return [...this.state.queries.values()]
      .filter((query) => query.answer === undefined)
      .map((query) => query.id);
  }

  /** The next `times` calls of a method (`*` for any) meet a fault. */
  fail(method: string, fault: Fault, times = 1): void {
    this.#faults.add(method, fault, times);
  }

  /** Takes every fault not yet met off the script. */
  heal(): void {
    this.#faults.clear();
  }

  /** Closes the port and breaks every connection, as if the network were gone. What people do meanwhile waits. */
  async unreachable(): Promise<void> {
    if (!this.#http.listening) return;
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeAllConnections();
    await closed;
  }

  /** Listens again, on the same port. */
  async reachable(): Promise<void> {
    if (this.#http.listening) return;
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(this.#port, '127.0.0.1', () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
    const address = this.#http.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  async stop(): Promise<void> {
    this.state.webhook.remove();
    await this.unreachable();
  }

  async #nextEvent(wanted: {
    readonly place: Place;
    readonly kind: ChatEvent['kind'];
    readonly predicate: (message: ShownMessage) => boolean;
    readonly timeoutMs: number;
  }): Promise<ShownMessage> {
    const { kind, predicate, timeoutMs } = wanted;
    const chatId = idOf(wanted.place);
    const room = this.state.world.room(chatId);
    const cursor = `${kind} ${chatId}`;
    const passed: string[] = [];
    let at = this.#cursors.get(cursor) ?? 0;
    const look = (): ShownMessage | undefined => {
      at = Math.max(at, this.#cursors.get(cursor) ?? 0);
      for (; at < room.events.length; at += 1) {
        const event = room.events[at];
        if (event?.kind !== kind || event.message.sender.id !== this.bot.id) continue;
        const shown = showMessage(room, event.message, this.bot.id);
        if (predicate(shown)) {
          this.#cursors.set(cursor, at + 1);
          return shown;
        }
        passed.push(shown.text);
      }
      return undefined;
    };
    const explain = (): string =>
      `no such ${kind} message in chat ${chatId} within ${timeoutMs} ms; passed over: ${JSON.stringify(passed)}`;
    return await this.state.world.until(look, { timeoutMs, explain });
  }
}

function assemble(options: TelegramServerOptions): Parts {
  const { limits = {}, now = Date.now, callbackLifeMs = 60_000 } = options;
  const username = options.botUsername ?? 'munim_test_bot';
  const queue = new UpdateQueue({ repeatWaitMs: options.repeatedPollWaitMs ?? 3000, now });
  const webhook = new Webhook({
    queue,
    execute: async (method, values) => await door.execute(method, values),
    firstRetryMs: options.webhookRetryMs ?? 1000,
    changed: () => state.world.changed(),
  });
  const state: TelegramState = {
    world: new World({ id: botId, isBot: true, firstName: 'Munim', username }),
    queue,
    webhook,
    limiter: limits === 'none' ? undefined : new RateLimiter({ ...defaultSendLimits, ...limits }),
    files: new Map(),
    queries: new Map(),
    profile: { menus: new Map(), description: '', shortDescription: '' },
    actions: [],
    now,
    callbackLifeMs,
    privacyMode: options.privacyMode ?? true,
  };
  const faults = new FaultScript();
  const door = new FrontDoor(options.token, state, faults);
  const http = createServer((request, response) => void door.handle(request, response));
  return { state, door, faults, http };
}

/** Starts a Telegram Bot API server for one bot on a free port of 127.0.0.1. */
export async function startTelegramServer(options: TelegramServerOptions): Promise<TelegramServer> {
  const server = new TelegramServer(assemble(options));
  await server.reachable();
  return server;
}
