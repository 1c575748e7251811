import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { type Fault, FaultScript, type ServedFault } from '../faults.ts';
import { readBlocks } from './block-rules.ts';
import { Deliveries, type Delivery } from './deliveries.ts';
import { MethodLimits } from './method-limits.ts';
import { SlackPeople } from './slack-people.ts';
import { type OpenView, type SlackShown, SlackWorld, show } from './slack-world.ts';
import { METHODS, SlackRefusal, wordOf } from './web-methods.ts';

export interface SlackServerOptions {
  readonly botToken: string;
  readonly appToken: string;
  /** The bot's own id; deliveries to different bots have names of their own. */
  readonly botUser?: string;
  /** `none` switches the limits of pace off. */
  readonly limits?: 'none';
  readonly ackWithinMs?: number;
  readonly now?: () => number;
}

/** A call as it came in, and the word it was refused with. */
export interface SlackCall {
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly refused: string | undefined;
}

const WAIT_MS = 5_000;

/** Slack as a test holds it: people to act with, transcripts to read, faults to line up. */
export class SlackServer extends SlackPeople {
  readonly calls: SlackCall[] = [];
  /** Whatever Slack would not have taken; a tour of a good bot leaves it empty. */
  readonly refusals: string[] = [];
  readonly #options: SlackServerOptions;
  readonly #faults = new FaultScript();
  readonly #limits: MethodLimits | undefined;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #cursors = new Map<string, number>();
  #port = 0;

  constructor(options: SlackServerOptions) {
    const world = new SlackWorld(options.botUser ?? 'U0BOT');
    const now = options.now ?? Date.now;
    const faults: string[] = [];
    const deliveries = new Deliveries({
      ackWithinMs: options.ackWithinMs ?? 3_000,
      changed: () => world.changed(),
      onFault: (says) => faults.push(says),
    });
    super({ world, deliveries, root: () => this.origin, now });
    this.refusals = faults;
    this.#options = options;
    this.#limits = options.limits === 'none' ? undefined : new MethodLimits(now);
    this.#http = createServer((request, response) => void this.#handle(request, response));
    this.#http.on('upgrade', (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (opened) => {
        opened.on('error', () => undefined);
        this.deliveries.attach(opened);
      });
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What a client takes as the root of the Web API. */
  get root(): string {
    return `${this.origin}/api/`;
  }

  /** The scripted faults that were met. */
  get served(): readonly ServedFault[] {
    return this.#faults.served;
  }

  /** What stands in a channel now, oldest first. */
  transcript(channel: { readonly id: string }): readonly SlackShown[] {
    return this.world.messages.filter((message) => message.channel === channel.id).map(show);
  }

  /** The next message of the bot in a channel; those passed over are not looked at again. */
  nextMessage(channel: { readonly id: string }, begins: string | RegExp = /./s): Promise<SlackShown> {
    return this.#nextEvent('sent', channel.id, begins);
  }

  /** The next edit by the bot, in the same way and with a place of its own. */
  nextEdit(channel: { readonly id: string }, begins: string | RegExp = /./s): Promise<SlackShown> {
    return this.#nextEvent('edited', channel.id, begins);
  }

  /** The newest window of a person. */
  nextView(user: { readonly id: string }, skip: readonly string[] = []): Promise<OpenView> {
    const look = (): OpenView | undefined =>
      [...this.world.views.values()].findLast((view) => view.user === user.id && !skip.includes(view.id));
    return this.world.until(look, { timeoutMs: WAIT_MS, explain: () => `no window for ${user.id}` });
  }

  /** Waits until something is true of the server, looking again at every change. */
  async until(condition: (server: this) => boolean, timeoutMs = WAIT_MS): Promise<void> {
    const explain = (): string => `not true after ${timeoutMs} ms: ${condition.toString()}`;
    await this.world.until(() => (condition(this) ? true : undefined), { timeoutMs, explain });
  }

  /** Waits for the app's acknowledgement. */
  async acked(delivery: Delivery): Promise<void> {
    await this.until(() => delivery.ack !== undefined);
  }

  /** The next `times` calls of a method (`*` for any) meet a fault. */
  fail(method: string, fault: Fault, times = 1): void {
    this.#faults.add(method, fault, times);
  }

  heal(): void {
    this.#faults.clear();
  }

  /** Closes the port and breaks every connection. What people do meanwhile waits. */
  async unreachable(): Promise<void> {
    this.deliveries.drop();
    if (!this.#http.listening) return;
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeAllConnections();
    await closed;
  }

  /** Listens again, on the same port. */
  async reachable(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(this.#port, '127.0.0.1', () => resolve());
    });
    const address = this.#http.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  async stop(): Promise<void> {
    this.deliveries.close();
    await this.unreachable();
  }

  #nextEvent(kind: 'sent' | 'edited', channel: string, begins: string | RegExp): Promise<SlackShown> {
    const { events, bot } = this.world;
    const cursor = `${kind} ${channel}`;
    const passed: string[] = [];
    const look = (): SlackShown | undefined => {
      for (let at = this.#cursors.get(cursor) ?? 0; at < events.length; at += 1) {
        this.#cursors.set(cursor, at + 1);
        const event = events[at];
        if (event?.kind !== kind || event.message.channel !== channel || event.message.user !== bot.id)
          continue;
        const shown = show(event.message);
        const fits = typeof begins === 'string' ? shown.text.startsWith(begins) : begins.test(shown.text);
        if (fits) return shown;
        passed.push(shown.text);
      }
      return undefined;
    };
    const explain = (): string =>
      `no ${kind} message ${begins} in ${channel}; passed over: ${JSON.stringify(passed)}`;
    return this.world.until(look, { timeoutMs: WAIT_MS, explain });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const body = await readBody(request).catch(() => undefined);
    if (body === undefined) return;
    const [, kind, id = ''] = /^\/(api|respond|upload)\/(.+)$/.exec(url.pathname) ?? [];
    if (kind === 'api') await this.#api(id, request, { body, response });
    else if (kind === 'respond') this.#respond(id, body, response);
    else if (kind === 'upload') this.#upload(id, body, response);
    else response.writeHead(404).end();
    this.world.changed();
  }

  async #api(
    method: string,
    request: IncomingMessage,
    { body, response }: { readonly body: Buffer; readonly response: ServerResponse },
  ): Promise<void> {
    const fault = this.#faults.take(method);
    if (fault !== undefined) this.world.changed();
    if (fault?.kind === 'half-open') return;
    if (fault?.kind === 'hang-up' && fault.after === 'request') return void request.socket.destroy();
    if (fault?.kind === 'html') return void response.writeHead(fault.status).end('<html>Bad Gateway</html>');
    if (fault?.kind === 'refuse') return sendFault(response, fault);
    const params = Object.fromEntries(new URLSearchParams(body.toString()));
    const limited = this.#limits?.take(method, params['channel']);
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '') || params['token'];
    const answer =
      limited === undefined ? this.#call(method, params, token) : { ok: false, error: 'ratelimited' };
    const refused = 'error' in answer ? String(answer.error) : undefined;
    this.calls.push({ method, params, refused });
    if (refused !== undefined) this.refusals.push(`${method}: ${refused} ${JSON.stringify(params)}`);
    if (fault?.kind === 'hang-up') return void request.socket.destroy();
    if (fault?.kind === 'slow') await delay(fault.ms);
    const wait = limited === undefined ? {} : { 'retry-after': String(limited) };
    response
      .writeHead(limited === undefined ? 200 : 429, { 'content-type': 'application/json', ...wait })
      .end(JSON.stringify(answer));
  }

  #call(method: string, params: Readonly<Record<string, string>>, token: string | undefined) {
    const byApp = token === this.#options.appToken;
    try {
      if (!byApp && token !== this.#options.botToken) throw new SlackRefusal('invalid_auth');
      const run = METHODS[method];
      if (run === undefined) throw new SlackRefusal('unknown_method');
      const { world } = this;
      return {
        ok: true,
        ...run({
          world,
          params,
          byApp,
          useTrigger: (id) => {
            const user = this.useTrigger(id);
            if (user === undefined) throw new SlackRefusal('expired_trigger_id');
            return user;
          },
          socketUrl: () => `ws://127.0.0.1:${this.#port}/link`,
          uploadUrl: (file) => `${this.origin}/upload/${file}`,
        }),
      };
    } catch (error) {
      const word = wordOf(error);
      if (word === undefined) throw error;
      return { ok: false, error: word };
    }
  }

  /** An answer through the address that came with an act. */
  #respond(id: string, body: Buffer, response: ServerResponse): void {
    const grant = this.useResponse(id);
    if (grant === undefined) {
      this.refusals.push(`respond: used up ${id}`);
      response.writeHead(404).end('used_url');
      return;
    }
    const said = JSON.parse(body.toString()) as Readonly<Record<string, unknown>>;
    const { channel, user, ts } = grant;
    const replaced =
      said['replace_original'] === true && ts !== undefined ? this.world.find(channel, ts) : undefined;
    try {
      const blocks = said['blocks'] === undefined ? [] : readBlocks(said['blocks']);
      const text = typeof said['text'] === 'string' ? said['text'] : '';
      if (replaced !== undefined) this.world.replace(replaced, { blocks, text: text || replaced.text });
      else {
        const isOpen = said['response_type'] === 'in_channel';
        const message = { channel, user: this.world.bot.id, text, blocks, broadcast: false };
        this.world.add(isOpen ? message : { ...message, onlyFor: user });
      }
      response.writeHead(200).end('ok');
    } catch (error) {
      this.refusals.push(`respond: ${wordOf(error)} ${body.toString()}`);
      response.writeHead(400).end('invalid_blocks');
    }
  }

  #upload(id: string, body: Buffer, response: ServerResponse): void {
    const file = this.world.files.get(id);
    if (file === undefined || file.length !== body.length) {
      this.refusals.push(`upload: ${id} has ${body.length} of ${file?.length} bytes`);
      response.writeHead(400).end('bad upload');
      return;
    }
    file.bytes = body;
    response.writeHead(200).end(`OK - ${body.length}`);
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function sendFault(response: ServerResponse, fault: Extract<Fault, { kind: 'refuse' }>): void {
  const wait = fault.status === 429 ? { 'retry-after': String(fault.retryAfterSeconds ?? 1) } : {};
  response
    .writeHead(fault.status, { 'content-type': 'application/json', ...wait })
    .end(JSON.stringify({ ok: false, error: fault.description ?? 'internal_error' }));
}

/** Starts a Slack for one app on a free port of 127.0.0.1. */
export async function startSlackServer(options: SlackServerOptions): Promise<SlackServer> {
  const server = new SlackServer(options);
  await server.reachable();
  return server;
}
