import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiClient } from '../api-client.ts';
import type { KiteServer } from '../kite-server.ts';
import { startQuietServer } from './quiet-server.ts';

let server: KiteServer;
let client: ApiClient;

beforeEach(async () => {
  ({ server, client } = await startQuietServer(100_000));
});

afterEach(async () => {
  await server.stop();
});

const accepted = ['PUT ORDER REQ RECEIVED', 'VALIDATION PENDING', 'OPEN PENDING'];

describe('an order', () => {
  it('at market goes out as a limit at the edge of its band, and what is left stays open', async () => {
    server.tape.set('NSE:ONGC', {
      last: 90,
      asks: [
        [90.5, 4],
        [92.5, 100],
      ],
    });
    const id = await client.placed({
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
    const id = await client.placed({ price: '1502' });
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
    const id = await client.placed({ price: '1500', validity: 'IOC' });
    expect(await client.statuses(id)).toEqual([...accepted, 'OPEN', 'OPEN', 'CANCELLED']);
    expect(server.book.orders()).toMatchObject([{ filled_quantity: 4, cancelled_quantity: 6 }]);
  });

  it('for some minutes is cancelled after them', async () => {
    const id = await client.placed({ validity: 'TTL', validity_ttl: '2' });
    server.clock.advance(119_000);
    expect((await client.statuses(id)).at(-1)).toBe('OPEN');
    server.clock.advance(1000);
    expect((await client.statuses(id)).at(-1)).toBe('CANCELLED');
  });

  it('with a stop waits for its trigger and trades then', async () => {
    const stop = await client.placed({ order_type: 'SL', trigger_price: '1510', price: '1520' });
    const market = await client.placed({
      order_type: 'SL-M',
      trigger_price: '1510',
      price: '',
      market_protection: '1',
    });
    server.tape.set('NSE:INFY', { last: 1509.9 });
    expect(server.book.orders().map(({ status }) => status)).toEqual(['TRIGGER PENDING', 'TRIGGER PENDING']);
    server.tape.set('NSE:INFY', { last: 1511 });
    expect(await client.statuses(stop)).toEqual([...accepted, 'TRIGGER PENDING', 'OPEN', 'COMPLETE']);
    expect((await client.get(`/orders/${market}`)).data.at(-1)).toMatchObject({
      status: 'COMPLETE',
      trigger_price: 1510,
      average_price: 1511.1,
    });
  });

  it('is changed 25 times and not once more', async () => {
    const id = await client.placed();
    for (let change = 0; change < 25; change += 1) {
      const answer = await client.send('PUT', `/orders/regular/${id}`, { price: String(1450 + change) });
      expect(answer.data).toEqual({ order_id: id });
    }
    const refused = await client.send('PUT', `/orders/regular/${id}`, { price: '1490' });
    expect(refused).toMatchObject({ status: 400, message: 'Maximum allowed order modifications exceeded.' });
    expect((await client.send('DELETE', `/orders/regular/${id}`)).status).toBe(200);
  });

  it('that is done is neither changed nor cancelled, and what nobody knows is not found', async () => {
    const id = await client.placed({ price: '1510' });
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
    const id = await client.placed({ quantity: '12' });
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
    const { data: children } = await client.place(sliced);
    expect(children).toMatchObject({
      order_id: expect.stringMatching(/^\d+$/),
      children: [{ error: { code: 400, error_type: 'MarginException' } }, { order_id: expect.any(String) }],
    });
    expect(server.book.orders().map(({ quantity }) => quantity)).toEqual([1755, 390]);
    server.switches.autosliceShape = 'list';
    const { data: list } = await client.place(sliced);
    expect(list).toMatchObject([{ order_id: expect.any(String) }, {}, {}]);
    expect((await client.place({ ...sliced, quantity: String(1755 * 11) })).message).toContain(
      '10 parts at most',
    );
  });

  it('of icebergs goes out a leg at a time', async () => {
    const asked = { quantity: '10', iceberg_legs: '3', iceberg_quantity: '4' };
    await client.placed(asked, 'iceberg');
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
    const asked = async (): Promise<number> => (await client.place({ quantity: '0' })).status;
    expect([await asked(), await asked(), await asked()]).toEqual([400, 400, 429]);
    server.clock.advance(60_000);
    expect([await asked(), await asked()]).toEqual([400, 429]);
  });
});
