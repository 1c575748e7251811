import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from '../book/account.ts';
import type { Form } from '../book/order-request.ts';
import type { Effect, FaultPlace, HttpFault } from '../faults/fault.ts';
import type { FaultScript } from '../faults/fault-script.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import { deadToken, type ErrorType, KiteRefusal, notFound } from '../refusal.ts';
import type { ServerClock } from '../server-clock.ts';
import type { Session, Sessions } from '../session/sessions.ts';
import { type Answer, answerTo, failure, page, send } from './answer.ts';
import { readBody } from './read-body.ts';
import { type AccountCall, type Call, findRoute, type Route } from './route.ts';

/** A request the server got, for tests that look at what a client sends. */
export interface SeenCall {
  readonly route: string;
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: Form;
  readonly atMs: number;
}

export interface FrontDoorParts {
  readonly routes: readonly Route[];
  readonly clock: ServerClock;
  readonly sessions: Sessions;
  readonly faults: FaultScript;
  readonly limiter: RateLimiter;
  readonly accountOf: (userId: string) => Account;
  /** Is called after a request that may have changed something. */
  readonly changed: () => void;
  /** In which of its two shapes a dead token is refused. */
  readonly deadTokenShape: () => 'token' | 'input';
}

const MOST_CALLS_KEPT = 10_000;
const TYPE_OF_STATUS: Readonly<Record<number, ErrorType>> = {
  400: 'InputException',
  403: 'TokenException',
  428: 'HoldingException',
  429: 'NetworkException',
  500: 'GeneralException',
  502: 'DataException',
  503: 'NetworkException',
  504: 'NetworkException',
};
const MESSAGE_OF_STATUS: Readonly<Record<number, string>> = {
  403: 'Incorrect `api_key` or `access_token`.',
  429: 'Too many requests',
  502: 'Unknown content received from the OMS.',
  503: 'The OMS is not available.',
  504: 'Gateway timed out',
};
const GATEWAY_PAGE = '<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>';

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function without(value: unknown, keys: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, keys));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (keys.includes(key) ? [] : [[key, without(part, keys)]])),
  );
}

function effectOf(fault: HttpFault | undefined): Effect {
  if (fault === undefined) return 'done';
  if ('effect' in fault && fault.effect !== undefined) return fault.effect;
  return fault.kind === 'refuse' || fault.kind === 'page' ? 'none' : 'done';
}

/** Takes every request over HTTP, meets the faults of the script, and lets the routes do the rest. */
export class FrontDoor {
  readonly calls: SeenCall[] = [];
  readonly #parts: FrontDoorParts;

  constructor(parts: FrontDoorParts) {
    this.#parts = parts;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const body = await readBody(request);
    const method = request.method ?? 'GET';
    const found = findRoute(this.#parts.routes, method, url.pathname);
    const acceptsGzip = String(request.headers['accept-encoding'] ?? '').includes('gzip');
    if (found === undefined || found === 'other-method') {
      const refusal =
        found === undefined
          ? notFound('Route not found')
          : new KiteRefusal(405, 'GeneralException', 'Method not allowed');
      send(response, failure(refusal), { acceptsGzip });
      return;
    }
    const isJson = String(request.headers['content-type'] ?? '').includes('json');
    const call: Call = {
      route: found.route.name,
      method,
      path: url.pathname,
      at: found.at,
      query: url.searchParams,
      form: isJson ? {} : Object.fromEntries(new URLSearchParams(body)),
      json: isJson ? jsonOf(body) : undefined,
      authorization: request.headers['x-kite-version'] === '3' ? request.headers.authorization : undefined,
    };
    this.#record(call, request);
    const fault = this.#parts.faults.request(call.route, placeOf(call));
    this.#deliver({ response, acceptsGzip, fault, answer: this.#perform(found.route, call, fault) });
  }

  #record(call: Call, request: IncomingMessage): void {
    const { route, method, form } = call;
    const { headers, url = '' } = request;
    this.calls.push({ route, method, url, headers, form, atMs: this.#parts.clock.now() });
    if (this.calls.length > MOST_CALLS_KEPT) this.calls.shift();
  }

  /** Does what is asked when the fault lets it happen. Undefined when it is not done, or not yet. */
  #perform(route: Route, call: Call, fault: HttpFault | undefined): Answer | undefined {
    const effect = effectOf(fault);
    if (effect === 'none') return undefined;
    if (effect === 'done') return this.#answer(route, call, fault);
    this.#parts.clock.after(effect.afterMs, () => this.#answer(route, call, fault));
    return undefined;
  }

  #answer(route: Route, call: Call, fault: HttpFault | undefined): Answer {
    const answer = this.#run(route, call, fault);
    if (route.method !== 'GET') this.#parts.changed();
    return answer;
  }

  #run(route: Route, call: Call, fault: HttpFault | undefined): Answer {
    try {
      if (route.access === 'public') return route.run(call);
      const session = this.#sessionOf(call);
      const account = this.#parts.accountOf(session.userId);
      const who = route.limit === 'order' ? session.userId : session.apiKey;
      this.#parts.limiter.take(route.limit, who, this.#parts.clock.now());
      const fate: AccountCall['fate'] = fault?.kind === 'order' ? fault : {};
      return route.run({ ...call, session, account, fate });
    } catch (error) {
      return answerTo(error);
    }
  }

  #sessionOf(call: Call): Session {
    const [apiKey = '', accessToken = ''] =
      /^token (.*)$/.exec(call.authorization ?? '')?.[1]?.split(':') ?? [];
    const session = this.#parts.sessions.find(apiKey, accessToken);
    if (session === undefined) throw deadToken(this.#parts.deadTokenShape());
    return session;
  }

  #deliver(delivery: {
    readonly response: ServerResponse;
    readonly acceptsGzip: boolean;
    readonly fault: HttpFault | undefined;
    readonly answer: Answer | undefined;
  }): void {
    const { response, acceptsGzip, fault } = delivery;
    const answer = delivery.answer ?? failure(new KiteRefusal(504, 'NetworkException', 'Gateway timed out'));
    if (fault?.kind === 'half-open') return;
    if (fault?.kind === 'reset') response.socket?.resetAndDestroy();
    else if (fault?.kind === 'slow') {
      this.#parts.clock.after(fault.ms, () => send(response, answer, { acceptsGzip }));
    } else {
      send(response, faulty(fault, answer), { acceptsGzip, cut: fault?.kind === 'cut' });
    }
  }
}

/** The answer as a fault changes it. */
function faulty(fault: HttpFault | undefined, answer: Answer): Answer {
  if (fault?.kind === 'refuse') {
    const { status, errorType = TYPE_OF_STATUS[status] ?? 'GeneralException' } = fault;
    const message = fault.message ?? MESSAGE_OF_STATUS[status] ?? 'Something went wrong';
    const wait = fault.retryAfterSeconds;
    return failure(
      new KiteRefusal(status, errorType, message),
      wait === undefined ? {} : { 'retry-after': String(wait) },
    );
  }
  if (fault?.kind === 'page') {
    const { status, body = GATEWAY_PAGE, contentType } = fault;
    return { ...page(body, status), ...(contentType === undefined ? {} : { contentType }) };
  }
  if (fault?.kind === 'content-type') return { ...answer, contentType: fault.value };
  if (fault?.kind === 'without') {
    return { ...answer, body: JSON.stringify(without(jsonOf(answer.body), fault.keys)) };
  }
  return answer;
}

function placeOf(call: Call): FaultPlace {
  const { tag, tradingsymbol } = call.form;
  const orderId = call.at['order_id'];
  return {
    ...(tag === undefined ? {} : { tag }),
    ...(tradingsymbol === undefined ? {} : { tradingsymbol }),
    ...(orderId === undefined ? {} : { orderId }),
  };
}
