import { z } from 'zod';
import { faultRule } from '../faults/fault.ts';
import type { KiteServer } from '../kite-server.ts';

const moment = z.union([z.number(), z.string()]);
const levels = z.array(z.tuple([z.number(), z.number()]));
const patch = {
  last: z.number().optional(),
  quantity: z.number().optional(),
  bids: levels.optional(),
  asks: levels.optional(),
  volume: z.number().optional(),
  openInterest: z.number().optional(),
  lowerCircuit: z.number().optional(),
  upperCircuit: z.number().optional(),
  close: z.number().optional(),
  exchangeMs: z.number().optional(),
};
const orderId = z.string();
const userId = z.string().optional();
const position = { name: z.string(), quantity: z.number(), averagePrice: z.number(), userId };

const switches = z.strictObject({
  addressRegistered: z.boolean().optional(),
  autosliceShape: z.enum(['children', 'list']).optional(),
  deadTokenShape: z.enum(['token', 'input']).optional(),
  instrumentsContentType: z.string().optional(),
  modifiedQuantity: z.enum(['total', 'remaining']).optional(),
});
const limits = z.union([
  z.literal('none'),
  z.strictObject({ quote: z.number(), historical: z.number(), order: z.number(), other: z.number() }),
]);
const caps = z.strictObject({
  perMinute: z.number().optional(),
  perDay: z.number().optional(),
  modificationsPerOrder: z.number().optional(),
});

/** Leaves out what was not given, which is not the same as nothing. */
function given<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as never;
}

/** A control command: what it takes, and what it does to the server. What it returns is the answer. */
interface Command {
  readonly takes: z.ZodType;
  readonly run: (server: KiteServer, asked: never) => unknown;
}

function command<T extends z.ZodType>(
  takes: T,
  run: (server: KiteServer, asked: z.infer<T>) => unknown,
): Command {
  return { takes, run };
}

const nothing = z.strictObject({});

/** Everything that can be done to the server from outside, by the last part of its path. */
export const CONTROL_COMMANDS: Readonly<Record<string, Command>> = {
  'add-fault': command(faultRule, (server, rule) => server.faults.add(rule)),
  'clear-faults': command(nothing, (server) => server.faults.clear()),
  faults: command(nothing, ({ faults }) => ({ pending: faults.pending, served: faults.served })),
  set: command(z.strictObject({ name: z.string(), ...patch }), (server, { name, ...change }) =>
    server.tape.set(name, given(change)),
  ),
  play: command(
    z.strictObject({ steps: z.array(z.strictObject({ afterMs: z.number(), name: z.string(), ...patch })) }),
    (server, { steps }) => server.tape.play(steps.map((step) => given(step))),
  ),
  clock: command(nothing, (server) => ({ now: server.clock.now() })),
  advance: command(z.strictObject({ ms: z.number() }), (server, { ms }) => server.clock.advance(ms)),
  'set-clock': command(z.strictObject({ at: moment }), (server, { at }) => server.clock.set(at)),
  'hold-clock': command(nothing, (server) => server.clock.hold()),
  'run-clock': command(nothing, (server) => server.clock.run()),
  orders: command(z.strictObject({ userId }), (server, asked) => server.book.orders(asked.userId)),
  trades: command(z.strictObject({ userId }), (server, asked) => server.book.trades(asked.userId)),
  place: command(
    z.strictObject({ fields: z.record(z.string(), z.string()), userId }),
    (server, { fields, userId: who }) => ({ orderId: server.book.place(fields, who) }),
  ),
  fill: command(
    z.strictObject({ orderId, quantity: z.number().optional(), price: z.number().optional() }),
    (server, { orderId: id, ...what }) => server.book.fill(id, given(what)),
  ),
  reject: command(z.strictObject({ orderId, message: z.string() }), (server, asked) =>
    server.book.reject(asked.orderId, asked.message),
  ),
  cancel: command(z.strictObject({ orderId, message: z.string().optional() }), (server, asked) =>
    server.book.cancel(asked.orderId, asked.message),
  ),
  carry: command(
    z.strictObject({ ...position, product: z.enum(['CNC', 'NRML', 'MIS', 'MTF']) }),
    (server, asked) => server.book.carry(given(asked)),
  ),
  hold: command(z.strictObject({ ...position, t1Quantity: z.number().optional() }), (server, asked) =>
    server.book.hold(given(asked)),
  ),
  'need-authorisation': command(z.strictObject({ needs: z.boolean(), userId }), (server, asked) =>
    server.book.needAuthorisation(asked.needs, asked.userId),
  ),
  cash: command(z.strictObject({ rupees: z.number(), userId }), (server, asked) =>
    server.book.cash(asked.rupees, asked.userId),
  ),
  'log-in': command(z.strictObject({ userId, apiKey: z.string().optional() }), (server, asked) =>
    server.logIn(asked.userId, asked.apiKey),
  ),
  'end-sessions': command(nothing, (server) => server.sessions.endAll()),
  'drop-sockets': command(nothing, (server) => server.ticker.drop()),
  'silence-sockets': command(z.strictObject({ silent: z.boolean() }), (server, { silent }) =>
    server.ticker.silence(silent),
  ),
  'send-text': command(z.strictObject({ text: z.string() }), (server, { text }) =>
    server.ticker.sendText(text),
  ),
  'send-bytes': command(z.strictObject({ hex: z.string() }), (server, { hex }) =>
    server.ticker.sendBytes(Buffer.from(hex, 'hex')),
  ),
  switches: command(switches, (server, change) => Object.assign(server.switches, given(change))),
  limits: command(z.strictObject({ limits }), (server, asked) => {
    server.limiter.limits = asked.limits;
  }),
  caps: command(caps, (server, change) => server.setCaps(given(change))),
  'drop-candles': command(
    z.strictObject({ name: z.string(), from: moment, to: moment }),
    (server, { name, from, to }) => server.history.drop(name, from, to),
  ),
  'reuse-token': command(
    z.strictObject({ name: z.string(), symbol: z.string() }),
    (server, { name, symbol }) => server.listings.list({ ...server.listings.require(name), symbol }),
  ),
  unlist: command(z.strictObject({ name: z.string() }), (server, { name }) => server.listings.unlist(name)),
  calls: command(z.strictObject({ route: z.string().optional() }), (server, { route }) =>
    server.calls(route).map(({ headers: _headers, ...call }) => call),
  ),
};
