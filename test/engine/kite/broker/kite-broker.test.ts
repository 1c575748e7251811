import { afterEach, describe, expect, test } from 'vitest';
import type { Approved } from '../../../../engine/domain/gates.ts';
import { accountId, brokerOrderId, instrumentKey, orderTag } from '../../../../engine/domain/ids.ts';
import type { Order } from '../../../../engine/domain/order.ts';
import { priceFromRupees } from '../../../../engine/domain/price.ts';
import { quantity } from '../../../../engine/domain/quantity.ts';
import { KiteBroker, type KiteBrokerOptions } from '../../../../engine/kite/broker/kite-broker.ts';
import type { BrokerOrder, BrokerTrade } from '../../../../engine/ports/broker.ts';
import { clientOf } from '../../../support/kite-clients.ts';
import { anOrder } from '../../../support/orders.ts';
import { realClock, realTimers } from '../../../support/system-time.ts';
import { httpAnswer, startWireServer, type WireServer } from '../../../support/wire-server.ts';
import { ORDER_ROW, POSITION_ROW, refused, success, TRADE_ROW } from './kite-rows.ts';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

type Answers = (line: string) => Buffer | undefined;

async function brokerOf(
  answers: Answers,
  options: Partial<KiteBrokerOptions> = {},
): Promise<{ readonly broker: KiteBroker; readonly server: WireServer }> {
  const server = await startWireServer((socket, { line }) => {
    const answer = answers(line);
    if (answer === undefined) socket.destroy();
    else socket.write(answer);
  });
  const client = clientOf(server.root, { deadlineMs: 1_000 });
  const broker = new KiteBroker({
    account: accountId('kite:AB1234'),
    client,
    clock: realClock,
    timers: realTimers,
    keyOf: (exchange, symbol) => instrumentKey(`${exchange}:${symbol}`),
    isListed: () => true,
    listedAs: () => ({ exchange: 'NSE', tradingsymbol: 'INFY' }),
    varietyOf: () => 'regular',
    authoriseLink: async () => 'https://kite.example/authorise',
    ...options,
  });
  open.push(client, server, { close: () => broker.stop() });
  return { broker, server };
}

/** Only the gate approves orders; what the broker does with one is the same for any. */
const approved = (said: Partial<Order> = {}): Approved<Order> =>
  anOrder({ tag: orderTag('z1abcdefghijklmnopqr'), ...said }) as Approved<Order>;

const PLACED = httpAnswer(success({ order_id: '261130000000001' }));
const resting = (said: Partial<Order> = {}): Order =>
  anOrder({ brokerOrderId: brokerOrderId('261130000000001'), state: { kind: 'open' }, ...said });

describe('placing', () => {
  test.each<[Partial<Order>, Record<string, string | null>]>([
    [
      { pricing: { type: 'LIMIT', price: priceFromRupees(1500.05) } },
      {
        order_type: 'LIMIT',
        price: '1500.05',
        trigger_price: null,
        market_protection: null,
        validity: 'DAY',
      },
    ],
    [
      { pricing: { type: 'MARKET' }, validity: 'IOC' },
      { order_type: 'MARKET', price: null, market_protection: '-1', validity: 'IOC' },
    ],
    [
      { pricing: { type: 'SL', price: priceFromRupees(99), trigger: priceFromRupees(99.5) }, side: 'SELL' },
      {
        order_type: 'SL',
        price: '99',
        trigger_price: '99.5',
        market_protection: null,
        transaction_type: 'SELL',
      },
    ],
    [
      { pricing: { type: 'SL-M', trigger: priceFromRupees(99.5) } },
      { order_type: 'SL-M', price: null, trigger_price: '99.5', market_protection: '-1' },
    ],
  ])('%j', async (said, sent) => {
    const { broker, server } = await brokerOf(() => PLACED);
    expect(await broker.place(approved(said))).toEqual({
      kind: 'accepted',
      brokerOrderId: '261130000000001',
    });
    expect(server.requests).toHaveLength(1);
    const form = new URLSearchParams(server.requests[0]?.body);
    const expected = {
      exchange: 'NSE',
      tradingsymbol: 'INFY',
      product: 'MIS',
      quantity: '10',
      tag: 'z1abcdefghijklmnopqr',
      autoslice: null,
      ...sent,
    };
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, form.get(name)]))).toEqual(expected);
  });

  test('for the next session, and its changes name the same variety', async () => {
    const { broker, server } = await brokerOf(() => PLACED, { varietyOf: () => 'amo' });
    await broker.place(approved());
    await broker.modify(resting(), { type: 'LIMIT', price: priceFromRupees(1_499) }, quantity(10));
    await broker.cancel(resting());
    expect(server.requests.map(({ line }) => line.split('?')[0]?.replace(' HTTP/1.1', ''))).toEqual([
      'POST /orders/amo',
      'PUT /orders/amo/261130000000001',
      'DELETE /orders/amo/261130000000001',
    ]);
  });

  test('a sale that the depository has not released is told with the link to do it', async () => {
    const body = refused('HoldingException', '10 quantity needs authorisation at depository.');
    const { broker } = await brokerOf(() => httpAnswer(body, { status: 428 }));
    expect(await broker.place(approved({ side: 'SELL', product: 'CNC' }))).toEqual({
      kind: 'refused',
      message:
        '10 quantity needs authorisation at depository. Authorise it until 17:30 today at https://kite.example/authorise, then send the order again.',
    });
  });

  test('five broken answers open the circuit: entries stop unsent, cancels and exits go on', async () => {
    const { broker, server } = await brokerOf(() => undefined);
    for (let i = 0; i < 5; i += 1) expect((await broker.place(approved())).kind).toBe('unknown');
    expect((await broker.place(approved())).kind).toBe('not-sent');
    expect(server.requests).toHaveLength(5);
    expect((await broker.place(approved({ reduceOnly: true }))).kind).toBe('unknown');
    expect((await broker.cancel(resting())).kind).toBe('unknown');
    expect(server.requests).toHaveLength(7);
  });

  test('a burst is throttled by us before Kite does it, and the wait is told', async () => {
    const { broker, server } = await brokerOf(() => PLACED);
    const answers = await Promise.all(Array.from({ length: 9 }, () => broker.place(approved())));
    expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(6);
    expect(answers.at(-1)).toMatchObject({ kind: 'throttled', retryAfterMs: expect.any(Number) });
    expect(server.requests).toHaveLength(6);
  });
});

describe('changing', () => {
  test('the quantity is named only when it changes', async () => {
    const { broker, server } = await brokerOf(() => PLACED);
    const pricing = { type: 'LIMIT' as const, price: priceFromRupees(1_499) };
    expect(await broker.modify(resting(), pricing, quantity(10))).toEqual({ kind: 'accepted' });
    expect(await broker.modify(resting(), pricing, quantity(12))).toEqual({ kind: 'accepted' });
    const forms = server.requests.map(({ body }) => new URLSearchParams(body));
    expect(forms.map((form) => [form.get('price'), form.get('quantity')])).toEqual([
      ['1499', null],
      ['1499', '12'],
    ]);
  });

  test('what Kite would refuse or misread never leaves', async () => {
    const { broker, server } = await brokerOf(() => PLACED);
    const pricing = { type: 'LIMIT' as const, price: priceFromRupees(1_499) };
    expect((await broker.modify(resting({ modifications: 25 }), pricing, quantity(10))).kind).toBe('refused');
    expect((await broker.modify(resting({ filled: 4 }), pricing, quantity(12))).kind).toBe('refused');
    expect((await broker.modify(anOrder(), pricing, quantity(10))).kind).toBe('not-sent');
    expect((await broker.cancel(anOrder())).kind).toBe('not-sent');
    expect(server.requests).toEqual([]);
  });

  test('a cancel that meets its order in motion asks again', async () => {
    let asked = 0;
    const moving = refused(
      'InputException',
      'Order cannot be cancelled as it is being processed. Try later.',
    );
    const { broker } = await brokerOf(() => {
      asked += 1;
      return asked === 1 ? httpAnswer(moving, { status: 400 }) : PLACED;
    });
    expect(await broker.cancel(resting())).toEqual({ kind: 'accepted' });
    expect(asked).toBe(2);
  });

  test('a cancel that never gets hold of it leaves it to the book', async () => {
    const moving = refused(
      'InputException',
      'Order cannot be cancelled as it is being processed. Try later.',
    );
    const { broker, server } = await brokerOf(() => httpAnswer(moving, { status: 400 }));
    expect((await broker.cancel(resting())).kind).toBe('unknown');
    expect(server.requests).toHaveLength(3);
  });
});

describe('the book', () => {
  const bookOf =
    (orders: unknown, trades: unknown, positions: unknown): Answers =>
    (line) => {
      if (line.startsWith('GET /orders')) return httpAnswer(success(orders));
      return httpAnswer(success(line.startsWith('GET /trades') ? trades : positions));
    };

  test('orders, trades and net positions, read now', async () => {
    const { broker } = await brokerOf(bookOf([ORDER_ROW], [TRADE_ROW], { net: [POSITION_ROW], day: [] }));
    expect(await broker.book()).toMatchObject({
      kind: 'book',
      orders: [{ brokerOrderId: '261130000000001' }],
      trades: [{ tradeId: '75894751' }],
      positions: [{ quantity: -4 }],
    });
  });

  test.each<[string, Answers, string]>([
    [
      'a dead token',
      () => httpAnswer(refused('TokenException', 'Incorrect `api_key` or `access_token`.'), { status: 403 }),
      'logged-out',
    ],
    [
      'no permission',
      () => httpAnswer(refused('PermissionException', 'No.'), { status: 403 }),
      'unreachable',
    ],
    ['a page', () => httpAnswer('<html></html>', { type: 'text/html' }), 'unreachable'],
    ['nothing at all', () => undefined, 'unreachable'],
    ['orders of another shape', bookOf({}, [], { net: [] }), 'unreachable'],
    [
      'an order that cannot be read',
      bookOf([{ ...ORDER_ROW, quantity: null }], [], { net: [] }),
      'unreachable',
    ],
    ['a trade that cannot be read', bookOf([], [{}], { net: [] }), 'unreachable'],
    ['no positions', bookOf([], [], {}), 'unreachable'],
  ])('%s is no book', async (_, answers, kind) => {
    const { broker } = await brokerOf(answers);
    expect((await broker.book()).kind).toBe(kind);
  });

  test('a burst of news is one look, and only what changed is told', async () => {
    let status = 'OPEN';
    let trades: unknown[] = [];
    const { broker, server } = await brokerOf((line) =>
      bookOf([{ ...ORDER_ROW, status }], trades, { net: [] })(line),
    );
    const told: string[] = [];
    broker.listen({
      onOrder: (order: BrokerOrder) => told.push(`order ${order.status}`),
      onTrade: (trade: BrokerTrade) => told.push(`trade ${trade.tradeId}`),
      onGap: (why) => told.push(why),
    });
    for (let i = 0; i < 20; i += 1) broker.onOrderFrame(i === 3 ? null : ORDER_ROW);
    await expect.poll(() => told).toEqual(['order open']);
    expect(server.requests).toHaveLength(3);
    broker.onOrderFrame({});
    await expect.poll(() => server.requests.length).toBe(6);
    status = 'COMPLETE';
    trades = [TRADE_ROW];
    broker.onOrderFrame('not even an object');
    await expect.poll(() => told).toEqual(['order open', 'trade 75894751', 'order complete']);
  });

  test('news that cannot be looked up is a gap', async () => {
    const { broker } = await brokerOf(() => undefined);
    const gaps: string[] = [];
    broker.listen({ onOrder: () => undefined, onTrade: () => undefined, onGap: (why) => gaps.push(why) });
    broker.onOrderFrame({});
    await expect.poll(() => gaps.length).toBe(1);
  });
});
