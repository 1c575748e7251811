import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Approved } from '../../../../engine/domain/gates.ts';
import {
  accountId,
  brokerOrderId,
  instrumentKey,
  type OrderTag,
  orderTag,
} from '../../../../engine/domain/ids.ts';
import type { Order } from '../../../../engine/domain/order.ts';
import { priceFromRupees } from '../../../../engine/domain/price.ts';
import { quantity } from '../../../../engine/domain/quantity.ts';
import { isoDate, istInstant, parseTimeOfDay } from '../../../../engine/domain/time.ts';
import { readFunds } from '../../../../engine/kite/account/funds.ts';
import { authoriseLink, readHoldings } from '../../../../engine/kite/account/holdings.ts';
import { KiteBroker } from '../../../../engine/kite/broker/kite-broker.ts';
import type { KiteClient } from '../../../../engine/kite/client.ts';
import type { BookAnswer, BrokerOrder, PlaceAnswer } from '../../../../engine/ports/broker.ts';
import { DEMO_APP } from '../../../servers/kite/assemble.ts';
import type { HttpFault } from '../../../servers/kite/faults/fault.ts';
import { type KiteServer, startKiteServer } from '../../../servers/kite/kite-server.ts';
import { clientOf } from '../../../support/kite-clients.ts';
import { anOrder } from '../../../support/orders.ts';
import { realClock, realTimers } from '../../../support/system-time.ts';

let server: KiteServer;
let client: KiteClient;
let broker: KiteBroker;
let deaths: string[];
let token: string;

beforeEach(async () => {
  server = await startKiteServer({ latencyMs: 0 });
  deaths = [];
  const { accessToken, userId } = server.logIn();
  token = accessToken;
  const login = { accessToken, userId, apiKey: DEMO_APP.apiKey };
  client = clientOf(server.url, {
    session: { current: () => login, died: (reason) => deaths.push(reason) },
    deadlineMs: 500,
  });
  broker = brokerAt(server, client);
});

function brokerAt({ url: loginRoot }: Pick<KiteServer, 'url'>, at: KiteClient): KiteBroker {
  return new KiteBroker({
    account: accountId('kite'),
    client: at,
    clock: realClock,
    timers: realTimers,
    keyOf: (exchange, symbol) => instrumentKey(`${exchange}:${symbol}`),
    isListed: () => true,
    listedAs: () => ({ exchange: 'NSE', tradingsymbol: 'INFY' }),
    varietyOf: ({ afterMarket }) => (afterMarket === undefined ? 'regular' : 'amo'),
    authoriseLink: async () => {
      const link = await authoriseLink(at, { loginRoot, apiKey: DEMO_APP.apiKey });
      return link.ok ? link.value : undefined;
    },
  });
}

afterEach(async () => {
  broker.stop();
  client.close();
  await server.stop();
});

const TAG = orderTag('z1abcdefghijklmnopqr');
const approved = (said: Partial<Order> = {}): Approved<Order> =>
  anOrder({ tag: TAG, ...said }) as Approved<Order>;

function inBook(book: BookAnswer, tag: OrderTag = TAG): readonly BrokerOrder[] {
  if (book.kind !== 'book') throw new Error(book.reason);
  return book.orders.filter((order) => order.tag === tag);
}

const TIMED_OUT: HttpFault = {
  kind: 'refuse',
  status: 400,
  errorType: 'OrderException',
  message: 'Order request timed out. Please check the order book and confirm before placing again.',
  effect: 'done',
};

/** Faults after which nobody knows: some placed the order, some did not, and the answer looks the same. */
const OPEN_FAULTS: readonly [string, HttpFault, placed: number][] = [
  ...[500, 502, 503, 504].flatMap((status): [string, HttpFault, number][] => [
    [`${status}, placed`, { kind: 'refuse', status, effect: 'done' }, 1],
    [`${status}, not placed`, { kind: 'refuse', status }, 0],
  ]),
  ['400 timed out, placed', TIMED_OUT, 1],
  ['400 timed out, not placed', { ...TIMED_OUT, effect: 'none' }, 0],
  ['reset, placed', { kind: 'reset', effect: 'done' }, 1],
  ['reset, not placed', { kind: 'reset', effect: 'none' }, 0],
  ['silence, placed', { kind: 'half-open', effect: 'done' }, 1],
  ['silence, not placed', { kind: 'half-open', effect: 'none' }, 0],
  ['a page with 200, placed', { kind: 'page', status: 200, effect: 'done' }, 1],
  ['a page with 502, not placed', { kind: 'page', status: 502 }, 0],
  [
    'an empty 200',
    { kind: 'page', status: 200, contentType: 'application/json', body: '', effect: 'done' },
    1,
  ],
  [
    'a megabyte',
    {
      kind: 'page',
      status: 200,
      contentType: 'application/json',
      body: ' '.repeat(1_000_000),
      effect: 'done',
    },
    1,
  ],
  ['later than anybody waits', { kind: 'slow', ms: 1_500 }, 1],
  ['half an answer', { kind: 'cut' }, 1],
  ['another charset', { kind: 'content-type', value: 'application/json; charset=utf-16' }, 1],
  ['no number of the order', { kind: 'without', keys: ['order_id'] }, 1],
];

describe('an attempt to place whose answer is lost', () => {
  test.each(OPEN_FAULTS)('%s: unknown, asked once, and the book tells', async (_, fault, placed) => {
    server.faults.add({ on: 'place', fault });
    const answer = await broker.place(approved());
    expect(answer).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/./) });
    expect(server.calls('place')).toHaveLength(1);
    expect(inBook(await broker.book())).toHaveLength(placed);
  });
});

describe('an attempt to place that is answered', () => {
  test('accepted, traded, and in the book with its trade and position', async () => {
    const answer = await broker.place(approved({ pricing: { type: 'MARKET' }, product: 'CNC' }));
    expect(answer.kind).toBe('accepted');
    const book = await broker.book();
    expect(inBook(book)).toMatchObject([{ status: 'complete', filled: 10 }]);
    expect(book).toMatchObject({
      trades: [{ quantity: 10 }],
      positions: [{ instrument: 'NSE:INFY', product: 'CNC', quantity: 10 }],
    });
  });

  test('for the next opening: filed as such, taken back as such, sent by Kite when it comes', async () => {
    const night = await startKiteServer({
      hours: 'exchange',
      latencyMs: 0,
      held: true,
      at: '2026-11-30 20:00',
    });
    let login = { ...night.logIn(), apiKey: DEMO_APP.apiKey };
    const atNight = clientOf(night.url, { session: { current: () => login, died: () => undefined } });
    const house = brokerAt(night, atNight);
    night.tape.set('NSE:INFY', { last: 1500 });
    const said = { pricing: { type: 'LIMIT', price: priceFromRupees(1_510) }, product: 'CNC' } as const;
    const opening = { ...said, afterMarket: istInstant(isoDate('2026-12-01'), parseTimeOfDay('09:15')) };
    const [kept, dropped] = [orderTag('z1abcdefghijklmnopqs'), orderTag('z1abcdefghijklmnopqt')];
    expect(await house.place(approved(said))).toMatchObject({ kind: 'unknown' });
    const first = await house.place(approved({ ...opening, tag: kept }));
    const second = await house.place(approved({ ...opening, tag: dropped }));
    if (first.kind !== 'accepted' || second.kind !== 'accepted') throw new Error('not accepted');
    expect(night.calls('place').map(({ url }) => url)).toEqual([
      '/orders/regular',
      '/orders/amo',
      '/orders/amo',
    ]);
    expect(inBook(await house.book(), kept)).toMatchObject([{ status: 'passing', filled: 0 }]);
    const order = { ...anOrder(opening), brokerOrderId: second.brokerOrderId };
    expect(await house.cancel(order)).toEqual({ kind: 'accepted' });
    expect(night.calls('cancel')[0]?.url).toMatch(/^\/orders\/amo\//);
    expect(inBook(await house.book(), dropped)).toMatchObject([{ status: 'cancelled' }]);
    night.clock.set('2026-12-01 09:15:01');
    login = { ...night.logIn(), apiKey: DEMO_APP.apiKey };
    const book = await house.book();
    expect(inBook(book, kept)).toMatchObject([{ status: 'complete', filled: 10 }]);
    house.stop();
    atNight.close();
    await night.stop();
  });

  test('with minutes to live and a part of it shown, as Kite files it', async () => {
    const answer = await broker.place(
      approved({ quantity: quantity(100), validity: { minutes: 5 }, disclosed: quantity(10) }),
    );
    expect(answer.kind).toBe('accepted');
    expect(server.calls('place')[0]?.form).toMatchObject({
      validity: 'TTL',
      validity_ttl: '5',
      disclosed_quantity: '10',
    });
  });

  test.each<[string, HttpFault, PlaceAnswer['kind']]>([
    [
      'bad input',
      { kind: 'refuse', status: 400, errorType: 'InputException', message: 'Invalid `price`.' },
      'refused',
    ],
    [
      'no funds',
      { kind: 'refuse', status: 400, errorType: 'MarginException', message: 'Insufficient funds.' },
      'refused',
    ],
    [
      'an unregistered address',
      { kind: 'refuse', status: 403, errorType: 'PermissionException', message: 'IP is not registered.' },
      'refused',
    ],
    [
      'too many',
      {
        kind: 'refuse',
        status: 429,
        errorType: 'NetworkException',
        message: 'Too many requests',
        retryAfterSeconds: 2,
      },
      'throttled',
    ],
    ['too many, a page', { kind: 'page', status: 429 }, 'throttled'],
  ])('%s proves that there is no order', async (_, fault, kind) => {
    server.faults.add({ on: 'place', fault });
    expect((await broker.place(approved())).kind).toBe(kind);
    expect(inBook(await broker.book())).toEqual([]);
  });

  test('after "too many" entries rest as long as Kite asks, and a cancel goes on', async () => {
    const fault = {
      kind: 'refuse',
      status: 429,
      errorType: 'NetworkException',
      retryAfterSeconds: 2,
    } as const;
    server.faults.add({ on: 'place', fault });
    expect(await broker.place(approved())).toEqual({ kind: 'throttled', retryAfterMs: 2_000 });
    expect(await broker.place(approved())).toMatchObject({ kind: 'throttled' });
    expect(server.calls('place')).toHaveLength(1);
    await broker.cancel(anOrder({ brokerOrderId: brokerOrderId('261130000000001') }));
    expect(server.calls('cancel')).toHaveLength(1);
  });

  test('a dead token is refused, told, and the book says logged out', async () => {
    server.sessions.end(token);
    expect((await broker.place(approved())).kind).toBe('refused');
    expect((await broker.book()).kind).toBe('logged-out');
    expect(deaths).toHaveLength(2);
  });

  test('nobody there: not sent, and the book is unreachable', async () => {
    await server.unreachable();
    expect((await broker.place(approved())).kind).toBe('not-sent');
    expect((await broker.book()).kind).toBe('unreachable');
    await server.reachable();
    expect((await broker.place(approved())).kind).toBe('accepted');
  });

  test('a sale that the depository must release names the page that does it', async () => {
    server.book.hold({ name: 'NSE:INFY', quantity: 20, averagePrice: 1_400 });
    server.book.needAuthorisation(true);
    const sale = approved({ side: 'SELL', product: 'CNC' });
    const answer = await broker.place(sale);
    expect(answer).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('/authorise/holdings/'),
    });
    const link = /http\S+(?=,)/.exec('message' in answer ? answer.message : '')?.[0] ?? '';
    expect((await fetch(link)).status).toBe(200);
    const holdings = await readHoldings(client, (exchange, symbol) => instrumentKey(`${exchange}:${symbol}`));
    expect(holdings).toMatchObject({ ok: true, value: [{ quantity: 20, authorised: 20 }] });
    expect((await broker.place(sale)).kind).toBe('accepted');
  });
});

describe('orders that behave oddly', () => {
  test('one that shows up late is missing at first, and found later', async () => {
    server.faults.add({ on: 'place', fault: { kind: 'order', hiddenMs: 300 } });
    expect((await broker.place(approved())).kind).toBe('accepted');
    expect(inBook(await broker.book())).toEqual([]);
    await expect.poll(async () => inBook(await broker.book()).length).toBe(1);
  });

  test('one without its tag is there under its number', async () => {
    server.faults.add({ on: 'place', fault: { kind: 'order', withoutTag: true } });
    const answer = await broker.place(approved());
    const book = await broker.book();
    expect(inBook(book)).toEqual([]);
    expect(book).toMatchObject({
      orders: [{ tag: undefined, brokerOrderId: 'brokerOrderId' in answer ? answer.brokerOrderId : '' }],
    });
  });

  test('rejected after it was open, cancelled after a part', async () => {
    server.faults.add({ on: 'place', fault: { kind: 'order', rejectedAfterOpen: 'RMS: blocked' } });
    server.faults.add({ on: 'place', fault: { kind: 'order', cancelledAfterFilling: 4 } });
    await broker.place(approved());
    const other = orderTag('z1aaaaaaaaaaaaaaaaaa');
    await broker.place(approved({ tag: other }));
    await expect.poll(async () => inBook(await broker.book())[0]?.status).toBe('rejected');
    await expect
      .poll(async () => inBook(await broker.book(), other)[0])
      .toMatchObject({ status: 'cancelled', filled: 4 });
  });
});

describe('changes', () => {
  const resting = async (): Promise<Order> => {
    const answer = await broker.place(
      approved({ pricing: { type: 'LIMIT', price: priceFromRupees(1_400) } }),
    );
    if (answer.kind !== 'accepted') throw new Error(answer.kind);
    return anOrder({ tag: TAG, brokerOrderId: answer.brokerOrderId, state: { kind: 'open' } });
  };
  const reprice = { type: 'LIMIT', price: priceFromRupees(1_390) } as const;

  test('price and quantity', async () => {
    const order = await resting();
    expect(await broker.modify(order, reprice, quantity(12))).toEqual({ kind: 'accepted' });
    await expect
      .poll(async () => inBook(await broker.book())[0])
      .toMatchObject({ quantity: 12, pricing: reprice, status: 'open' });
    expect(await broker.cancel(order)).toEqual({ kind: 'accepted' });
    await expect.poll(async () => inBook(await broker.book())[0]?.status).toBe('cancelled');
  });

  test('of an order that has traded meanwhile: look at the book', async () => {
    const order = await resting();
    server.book.fill(order.brokerOrderId ?? '');
    expect((await broker.modify(order, reprice, quantity(10))).kind).toBe('finished');
    expect((await broker.cancel(order)).kind).toBe('unknown');
    expect(server.calls('cancel')).toHaveLength(3);
    expect(inBook(await broker.book())[0]?.status).toBe('complete');
  });

  test.each([
    ['reset', { kind: 'reset', effect: 'done' }],
    ['503', { kind: 'refuse', status: 503, effect: 'done' }],
    ['a page', { kind: 'page', status: 200, effect: 'done' }],
  ] as const)('an answer lost by %s is unknown', async (_, fault) => {
    const order = await resting();
    server.faults.add({ on: 'cancel', fault });
    expect((await broker.cancel(order)).kind).toBe('unknown');
    await expect.poll(async () => inBook(await broker.book())[0]?.status).toBe('cancelled');
  });
});

test('a burst stays below what Kite takes: no answer of it is "too many"', async () => {
  const exits = Array.from({ length: 20 }, () => broker.place(approved({ reduceOnly: true })));
  const answers = await Promise.all(exits);
  expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['accepted', 'throttled']));
  const seen = server.calls('place');
  expect(seen).toHaveLength(answers.filter(({ kind }) => kind === 'accepted').length);
});

test('funds of the account', async () => {
  expect(await readFunds(client)).toMatchObject({
    ok: true,
    value: { enabled: true, net: 10_00_000 * 10_000 },
  });
});
