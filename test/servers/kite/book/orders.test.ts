import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiClient } from '../api-client.ts';
import { type KiteServer, startKiteServer } from '../kite-server.ts';
import { LIMIT_BUY, type OrderFields } from '../limit-buy.ts';

let server: KiteServer;
let client: ApiClient;

beforeEach(async () => {
  server = await startKiteServer({
    latencyMs: 0,
    limits: 'none',
    cashRupees: 100_000,
    at: '2026-11-30 10:00',
  });
  server.tape.set('NSE:INFY', { last: 1500 });
  client = new ApiClient(server);
});

afterEach(async () => {
  await server.stop();
});

async function place(changed: OrderFields = {}, variety = 'regular') {
  return await client.send('POST', `/orders/${variety}`, { ...LIMIT_BUY, ...changed });
}

async function placed(changed: OrderFields = {}, variety = 'regular'): Promise<string> {
  const { data, message } = await place(changed, variety);
  if (data === null) throw new Error(message);
  return data.order_id;
}

async function statuses(orderId: string): Promise<readonly string[]> {
  const { data } = await client.get(`/orders/${orderId}`);
  return data.map(({ status }: { status: string }) => status);
}

const accepted = ['PUT ORDER REQ RECEIVED', 'VALIDATION PENDING', 'OPEN PENDING'];

describe('a placement is refused', () => {
  const future = 'NIFTY26DECFUT';

  it.each<[string, OrderFields, string]>([
    ['without a quantity', { quantity: '' }, 'Missing or empty field `quantity`'],
    ['with half a share', { quantity: '1.5' }, 'Invalid `quantity`.'],
    ['in a type nobody knows', { order_type: 'STOP' }, 'Invalid `order_type`.'],
    ['at no price', { price: '' }, 'Missing or empty field `price`'],
    ['with a tag that is too long', { tag: 'a'.repeat(21) }, 'Invalid `tag`'],
    ['with a tag that is no word', { tag: 'a b' }, 'Invalid `tag`'],
    ['for an unknown name', { tradingsymbol: 'NOTHING' }, 'expired or does not exist'],
    ['for an index', { tradingsymbol: 'NIFTY 50' }, 'An index cannot be traded'],
    ['off the tick', { price: '1490.03' }, 'Tick size for this script is 0.10'],
    ['of too many shares', { quantity: '100001' }, 'above the 100000 shares'],
    ['of too much money', { tradingsymbol: 'MARUTI', quantity: '90000', price: '16000' }, '10 crore'],
    [
      'off the lot',
      { exchange: 'NFO', tradingsymbol: future, product: 'NRML', quantity: '10', price: '25000' },
      'lot size 65',
    ],
    [
      'above the freeze quantity',
      { exchange: 'NFO', tradingsymbol: future, product: 'NRML', quantity: '1820', price: '25000' },
      'freeze quantity 1800',
    ],
    ['in a product of another segment', { product: 'NRML' }, 'Invalid `product`'],
    [
      'at market without protection',
      { order_type: 'MARKET', price: '' },
      'Market orders without market protection',
    ],
    [
      'at market with protection 0',
      { order_type: 'MARKET', price: '', market_protection: '0' },
      'Market orders without',
    ],
    [
      'as a stop behind the market',
      { order_type: 'SL', trigger_price: '1480' },
      'should be higher than the last traded price',
    ],
    [
      'as a stop beyond its limit',
      { order_type: 'SL', trigger_price: '1520', price: '1510' },
      'lower than the limit price',
    ],
    ['of shares that are not there', { transaction_type: 'SELL' }, 'Insufficient holding'],
  ])('%s', async (_name, changed, reason) => {
    const answer = await place(changed);
    expect(answer).toMatchObject({ status: 400, data: null, message: expect.stringContaining(reason) });
    expect((await client.get('/orders')).data).toEqual([]);
  });

  it('for the first thing that is wrong: fields, symbol, tick, protection, product, holding', async () => {
    const wrong: Record<string, string> = {
      quantity: '0',
      tradingsymbol: 'NOTHING',
      order_type: 'SL',
      price: '1490.03',
      trigger_price: '1490',
      product: 'NRML',
      transaction_type: 'SELL',
    };
    const reasons: string[] = [];
    for (const right of [
      {},
      { quantity: '10' },
      { tradingsymbol: 'INFY' },
      { price: '1490' },
      { product: 'CNC' },
    ]) {
      Object.assign(wrong, right);
      reasons.push((await place(wrong)).message);
    }
    expect(reasons.map((reason) => reason.split(' ').slice(0, 3).join(' '))).toEqual([
      'Invalid `quantity`.',
      'The instrument you',
      'Tick size for',
      'Invalid `product` NRML',
      'Insufficient holding. Required',
    ]);
  });
});

describe('the risk system rejects an order that has a number', () => {
  it('for want of funds', async () => {
    const id = await placed({ quantity: '100' });
    const { data } = await client.get(`/orders/${id}`);
    expect(data.at(-1)).toMatchObject({
      status: 'REJECTED',
      exchange_order_id: null,
      status_message:
        'Insufficient funds. Required margin is 149000.00 but available margin is 100000.00. Check the orderbook for open orders.',
      status_message_raw: expect.stringMatching(
        /^RMS:Margin Exceeds,Required:149000.00, Available:100000.00 /,
      ),
    });
  });

  it('counts what orders and positions block already', async () => {
    await placed({ quantity: '40' });
    const second = await placed({ quantity: '40' });
    expect(await statuses(second)).toContain('REJECTED');
    await placed({ quantity: '20', product: 'MIS' });
    const { data: funds } = await client.get('/user/margins/equity');
    expect(funds.net).toBe(100_000 - 40 * 1490 - 0.2 * 20 * 1490);
  });

  it('outside the band of the day', async () => {
    expect(await statuses(await placed({ price: '1300' }))).toEqual([...accepted.slice(0, 2), 'REJECTED']);
  });
});

describe('an order', () => {
  it('at market goes out as a limit at the edge of its band, and what is left stays open', async () => {
    server.tape.set('NSE:ONGC', {
      last: 90,
      asks: [
        [90.5, 4],
        [92.5, 100],
      ],
    });
    const id = await placed({
      tradingsymbol: 'ONGC',
      order_type: 'MARKET',
      price: '',
      market_protection: '-1',
      quantity: '10',
    });
    const { data } = await client.get(`/orders/${id}`);
    expect(data.map(({ status }: { status: string }) => status)).toEqual([...accepted, 'OPEN', 'OPEN']);
    expect(data.at(-1)).toMatchObject({
      order_type: 'LIMIT',
      price: 91.8,
      filled_quantity: 4,
      average_price: 90.5,
    });
  });

  it('walks the depth and rests at its limit', async () => {
    server.tape.set('NSE:INFY', {
      last: 1500,
      asks: [
        [1501, 3],
        [1502, 4],
        [1503, 9],
      ],
    });
    const id = await placed({ price: '1502' });
    const { data: trades } = await client.get(`/orders/${id}/trades`);
    expect(trades).toMatchObject([
      { average_price: 1501, quantity: 3, order_timestamp: '10:00:00' },
      { average_price: 1502, quantity: 4 },
    ]);
    server.tape.set('NSE:INFY', { last: 1502, asks: [] });
    expect(server.book.orders()).toMatchObject([{ filled_quantity: 7 }]);
    server.tape.set('NSE:INFY', { last: 1501.5, asks: [] });
    expect(server.book.orders()).toMatchObject([{ status: 'OPEN', filled_quantity: 8 }]);
  });

  it('for now or never is cancelled where it is not filled', async () => {
    server.tape.set('NSE:INFY', { last: 1500, asks: [[1500, 4]] });
    const id = await placed({ price: '1500', validity: 'IOC' });
    expect(await statuses(id)).toEqual([...accepted, 'OPEN', 'OPEN', 'CANCELLED']);
    expect(server.book.orders()).toMatchObject([{ filled_quantity: 4, cancelled_quantity: 6 }]);
  });

  it('for some minutes is cancelled after them', async () => {
    const id = await placed({ validity: 'TTL', validity_ttl: '2' });
    server.clock.advance(119_000);
    expect((await statuses(id)).at(-1)).toBe('OPEN');
    server.clock.advance(1000);
    expect((await statuses(id)).at(-1)).toBe('CANCELLED');
  });

  it('with a stop waits for its trigger and trades then', async () => {
    const stop = await placed({ order_type: 'SL', trigger_price: '1510', price: '1520' });
    const market = await placed({
      order_type: 'SL-M',
      trigger_price: '1510',
      price: '',
      market_protection: '1',
    });
    server.tape.set('NSE:INFY', { last: 1509.9 });
    expect(server.book.orders().map(({ status }) => status)).toEqual(['TRIGGER PENDING', 'TRIGGER PENDING']);
    server.tape.set('NSE:INFY', { last: 1511 });
    expect(await statuses(stop)).toEqual([...accepted, 'TRIGGER PENDING', 'OPEN', 'COMPLETE']);
    expect((await client.get(`/orders/${market}`)).data.at(-1)).toMatchObject({
      status: 'COMPLETE',
      trigger_price: 1510,
      average_price: 1511.1,
    });
  });

  it('is changed 25 times and not once more', async () => {
    const id = await placed();
    for (let change = 0; change < 25; change += 1) {
      const answer = await client.send('PUT', `/orders/regular/${id}`, { price: String(1450 + change) });
      expect(answer.data).toEqual({ order_id: id });
    }
    const refused = await client.send('PUT', `/orders/regular/${id}`, { price: '1490' });
    expect(refused).toMatchObject({ status: 400, message: 'Maximum allowed order modifications exceeded.' });
    expect((await client.send('DELETE', `/orders/regular/${id}`)).status).toBe(200);
  });

  it('that is done is neither changed nor cancelled, and what nobody knows is not found', async () => {
    const id = await placed({ price: '1510' });
    expect((await client.send('PUT', `/orders/regular/${id}`, { price: '1' })).error_type).toBe(
      'OrderException',
    );
    expect((await client.send('DELETE', `/orders/regular/${id}`)).message).toContain('cannot be cancelled');
    expect((await client.get('/orders/261130999999999')).message).toBe("Couldn't find that `order_id`.");
  });

  it.each([
    ['total', 10, 6],
    ['remaining', 14, 10],
  ] as const)('partly filled and changed to a quantity: %s', async (meaning, quantity, pending) => {
    server.switches.modifiedQuantity = meaning;
    const id = await placed({ quantity: '12' });
    server.book.fill(id, { quantity: 4 });
    await client.send('PUT', `/orders/regular/${id}`, { quantity: '10' });
    expect(server.book.orders()).toMatchObject([{ quantity, pending_quantity: pending }]);
  });

  it('above the freeze quantity is sliced, in either shape of the answer, and parts may fail', async () => {
    server.book.cash(1_00_00_000);
    const sliced = {
      exchange: 'NFO',
      tradingsymbol: 'NIFTY26DECFUT',
      product: 'NRML',
      quantity: String(65 * 60),
      price: '24000',
      autoslice: 'true',
    };
    server.faults.add({ on: 'place', fault: { kind: 'order', failingSlices: [1] } });
    const { data: children } = await place(sliced);
    expect(children).toMatchObject({
      order_id: expect.stringMatching(/^\d+$/),
      children: [{ error: { code: 400, error_type: 'MarginException' } }, { order_id: expect.any(String) }],
    });
    expect(server.book.orders().map(({ quantity }) => quantity)).toEqual([1755, 390]);
    server.switches.autosliceShape = 'list';
    const { data: list } = await place(sliced);
    expect(list).toMatchObject([{ order_id: expect.any(String) }, {}, {}]);
    expect((await place({ ...sliced, quantity: String(1755 * 11) })).message).toContain('10 parts at most');
  });

  it('of icebergs goes out a leg at a time', async () => {
    const asked = { quantity: '10', iceberg_legs: '3', iceberg_quantity: '4' };
    await placed(asked, 'iceberg');
    const legs = (): readonly unknown[] => server.book.orders().map(({ quantity, meta }) => [quantity, meta]);
    expect(legs()).toMatchObject([[4, { iceberg: { leg: 1, legs: 3, remaining_quantity: 6 } }]]);
    server.tape.set('NSE:INFY', { last: 1480 });
    expect(legs()).toMatchObject([
      [4, {}],
      [4, { iceberg: { leg: 2 } }],
      [2, { iceberg: { leg: 3 } }],
    ]);
  });

  it('of an account counts by the minute and by the day', async () => {
    server.setCaps({ perMinute: 2, perDay: 3 });
    const asked = async (): Promise<number> => (await place({ quantity: '0' })).status;
    expect([await asked(), await asked(), await asked()]).toEqual([400, 400, 429]);
    server.clock.advance(60_000);
    expect([await asked(), await asked()]).toEqual([400, 429]);
  });
});

describe('what is held', () => {
  it('is sold with the word of its holder at the depository', async () => {
    server.book.hold({ name: 'NSE:INFY', quantity: 10, averagePrice: 1400 });
    server.book.needAuthorisation(true);
    const refused = await place({ transaction_type: 'SELL' });
    expect(refused).toMatchObject({ status: 428, message: '10 quantity needs authorisation at depository.' });
    const { data } = await client.send('POST', '/portfolio/holdings/authorise');
    const address = `/connect/portfolio/authorise/holdings/munimpractice/${data.request_id}`;
    expect((await fetch(`${server.url}${address}`)).status).toBe(200);
    await placed({ transaction_type: 'SELL', quantity: '4' });
    const { data: holdings } = await client.get('/portfolio/holdings');
    expect(holdings).toMatchObject([{ quantity: 10, used_quantity: 4, authorised_quantity: 10 }]);
    server.clock.set('2026-11-30 17:30');
    expect((await place({ transaction_type: 'SELL', quantity: '1' })).status).toBe(428);
  });

  it('moves between products, and what is closed stays in the list', async () => {
    await placed({ price: '1510', product: 'MIS' });
    const move = { ...LIMIT_BUY, position_type: 'day', old_product: 'MIS', new_product: 'CNC' };
    expect((await client.send('PUT', '/portfolio/positions', { ...move, quantity: '11' })).status).toBe(400);
    expect((await client.send('PUT', '/portfolio/positions', { ...move, quantity: '4' })).data).toBe(true);
    await placed({ transaction_type: 'SELL', price: '1490', quantity: '6', product: 'MIS' });
    const { data } = await client.get('/portfolio/positions');
    expect(data.net).toMatchObject([
      { product: 'MIS', quantity: 0, pnl: expect.any(Number) },
      { product: 'CNC', quantity: 4, average_price: 1500.1 },
    ]);
  });

  it('is carried over night or becomes a holding', async () => {
    server.book.cash(1_000_000);
    server.book.carry({ name: 'NFO:NIFTY26DECFUT', product: 'NRML', quantity: 65, averagePrice: 25_000 });
    await placed({ price: '1510' });
    const stale = await placed({ price: '1400' });
    server.clock.set('2026-12-01 06:00:01');
    const tomorrow = new ApiClient(server);
    expect((await tomorrow.get('/orders')).data).toEqual([]);
    expect((await tomorrow.get('/trades')).data).toEqual([]);
    expect((await tomorrow.get('/portfolio/positions')).data.net).toMatchObject([
      { product: 'NRML', quantity: 65, overnight_quantity: 65 },
    ]);
    expect((await tomorrow.get('/portfolio/holdings')).data).toMatchObject([
      { tradingsymbol: 'INFY', t1_quantity: 10 },
    ]);
    expect((await tomorrow.get(`/orders/${stale}`)).status).toBe(400);
  });
});
