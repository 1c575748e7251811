import { afterEach, describe, expect, it } from 'vitest';
import { ApiClient } from '../api-client.ts';
import { type KiteServer, startKiteServer } from '../kite-server.ts';
import { LIMIT_BUY, type OrderFields } from '../limit-buy.ts';

let server: KiteServer;

afterEach(async () => {
  await server.stop();
});

/** A Monday with a closing auction, unless another moment is given. */
async function open(at: string): Promise<void> {
  server = await startKiteServer({ hours: 'exchange', latencyMs: 0, limits: 'none', held: true, at });
  server.tape.set('NSE:INFY', { last: 1500 });
}

const place = (changed: OrderFields = {}): string => server.book.place({ ...LIMIT_BUY, ...changed });
const refusal = (changed: OrderFields = {}): string => {
  try {
    return place(changed);
  } catch (error) {
    return (error as Error).message;
  }
};
const statuses = (): readonly string[] => server.book.orders().map(({ status }) => status);

describe('the hours of the exchange', () => {
  it.each([
    ['before the opening', '2026-11-30 08:59'],
    ['while the reference price is made', '2026-11-30 15:17'],
    ['while the auction is matched', '2026-11-30 15:31'],
    ['in the evening', '2026-11-30 20:00'],
    ['on a holiday', '2026-11-24 11:00'],
    ['on a Sunday', '2026-11-29 11:00'],
  ])('take nothing %s', async (_name, at) => {
    await open(at);
    expect(refusal()).toContain('Markets are closed right now');
  });

  it('take derivatives longer than shares', async () => {
    await open('2026-11-30 15:35');
    const future = {
      exchange: 'NFO',
      tradingsymbol: 'NIFTY26DECFUT',
      product: 'NRML',
      quantity: '65',
      price: '24900',
    };
    expect(refusal(future)).toMatch(/^\d+$/);
    server.clock.set('2026-11-30 15:39:59');
    expect(statuses()).toEqual(['OPEN']);
    server.clock.advance(1000);
    expect(statuses()).toEqual(['CANCELLED']);
    expect(refusal(future)).toContain('closed');
  });

  it('end a session at six in the morning', async () => {
    await open('2026-11-30 11:00');
    const client = new ApiClient(server);
    server.clock.set('2026-12-01 05:59:59');
    expect((await client.get('/user/profile')).status).toBe(200);
    server.clock.advance(1000);
    expect(await client.get('/user/profile')).toMatchObject({ status: 403, error_type: 'TokenException' });
  });

  it('give a request token five minutes', async () => {
    await open('2026-11-30 11:00');
    const token = server.sessions.grant('munimpractice', 'MU0001');
    server.clock.advance(5 * 60_000);
    expect(() => server.sessions.exchange('munimpractice', token, 'x')).toThrow('Invalid `checksum`.');
    const answer = await fetch(`${server.url}/session/token`, {
      method: 'POST',
      body: new URLSearchParams({ api_key: 'munimpractice', request_token: token, checksum: 'x' }),
    });
    expect(answer.status).toBe(403);
  });
});

describe('an order placed after hours', () => {
  it('waits for the opening, and goes out then', async () => {
    await open('2026-11-30 20:00');
    place({ variety: 'amo' });
    place({ variety: 'amo', price: '1510' });
    expect(statuses()).toEqual(['AMO REQ RECEIVED', 'AMO REQ RECEIVED']);
    server.clock.set('2026-12-01 09:14:59');
    expect(statuses()).toEqual(['OPEN', 'OPEN']);
    server.clock.set('2026-12-01 09:15:01');
    expect(statuses()).toEqual(['OPEN', 'COMPLETE']);
  });

  it('is cancelled by a state of its own, and not taken during the day', async () => {
    await open('2026-11-30 20:00');
    const client = new ApiClient(server);
    const id = place({ variety: 'amo' });
    await client.send('DELETE', `/orders/amo/${id}`);
    expect(await client.statuses(id)).toEqual([
      'PUT ORDER REQ RECEIVED',
      'AMO REQ RECEIVED',
      'CANCEL PENDING',
      'CANCELLED AMO',
      'CANCELLED',
    ]);
    server.clock.set('2026-12-01 11:00');
    expect(refusal({ variety: 'amo' })).toContain('only after market hours');
  });
});

describe('the closing auction', () => {
  it('takes over what is in its band, and trades at one price', async () => {
    await open('2026-11-30 15:14');
    server.book.hold({ name: 'NSE:INFY', quantity: 10, averagePrice: 1400 });
    place({ price: '1400' });
    place({ price: '1495' });
    place({ order_type: 'SL', trigger_price: '1510', price: '1520' });
    place({ transaction_type: 'SELL', price: '1501' });
    server.clock.set('2026-11-30 15:15:01');
    expect(statuses()).toEqual(['CANCELLED', 'OPEN', 'CANCELLED', 'OPEN']);
    server.clock.set('2026-11-30 15:21');
    place({ order_type: 'MARKET', price: '', market_protection: '-1' });
    expect(refusal({ order_type: 'SL', trigger_price: '1510', price: '1520' })).toContain('closing auction');
    expect(refusal({ validity: 'IOC' })).toContain('closing auction');
    server.clock.set('2026-11-30 15:26');
    expect(refusal({ order_type: 'MARKET', price: '', market_protection: '-1' })).toBe(
      'Market orders are currently not allowed.',
    );
    server.tape.set('NSE:INFY', { last: 1502 });
    expect(statuses().slice(3)).toEqual(['OPEN', 'OPEN']);
    server.clock.set('2026-11-30 15:30:01');
    expect(statuses()).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED', 'COMPLETE', 'COMPLETE']);
    expect(server.book.orders().slice(3)).toMatchObject([{ average_price: 1502 }, { average_price: 1502 }]);
  });

  it('was not there before August 2026', async () => {
    await open('2026-07-01 15:25');
    place();
    expect(statuses()).toEqual(['OPEN']);
    server.clock.set('2026-07-01 15:31');
    expect(statuses()).toEqual(['CANCELLED']);
  });
});

describe('the square-off of intraday positions', () => {
  it('cancels their orders, closes them, and takes no more', async () => {
    await open('2026-11-30 15:00');
    place({ product: 'MIS', price: '1510' });
    place({ product: 'MIS', price: '1480' });
    place({ price: '1485' });
    server.clock.set('2026-11-30 15:10:01');
    expect(server.book.orders()).toMatchObject([
      { status: 'COMPLETE' },
      { status: 'CANCELLED', product: 'MIS' },
      { status: 'OPEN', product: 'CNC' },
      { status: 'COMPLETE', product: 'MIS', transaction_type: 'SELL', placed_by: 'ADMINSQF' },
    ]);
    expect(refusal({ product: 'MIS' })).toContain('after the square-off time');
    server.clock.set('2026-11-30 15:12');
    expect(server.book.orders()).toHaveLength(4);
  });
});
