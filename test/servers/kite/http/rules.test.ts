import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiClient } from '../api-client.ts';
import { type KiteServer, startKiteServer } from '../kite-server.ts';

let server: KiteServer;
let client: ApiClient;

beforeEach(async () => {
  server = await startKiteServer({ latencyMs: 0, at: '2026-11-30 12:00', held: true });
  client = new ApiClient(server);
});

afterEach(async () => {
  await server.stop();
});

/** The bytes as they came: clients unpack by themselves. */
async function raw(path: string, headers: Record<string, string>) {
  return await new Promise<{ headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
    const asked = request(`${server.url}${path}`, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
    });
    asked.once('error', reject);
    asked.end();
  });
}

describe('requests', () => {
  it('need the version and a living token', async () => {
    const { Authorization, ...rest } = client.headers;
    const ask = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${server.url}/user/profile`, { headers })).status;
    expect(await ask({ ...rest })).toBe(403);
    expect(await ask({ Authorization: Authorization ?? '' })).toBe(403);
    expect(await ask({ ...client.headers })).toBe(200);
    expect(await ask({ ...client.headers, Authorization: `${Authorization}x` })).toBe(403);
  });

  it('to nowhere and by another method are told apart', async () => {
    expect((await client.get('/nowhere')).status).toBe(404);
    expect((await client.send('DELETE', '/user/profile')).status).toBe(405);
  });

  it.each([
    ['quote', '/quote?i=NSE:INFY', 1],
    ['historical', '/instruments/historical/408065/day?from=2026-11-27&to=2026-11-27', 3],
    ['other', '/orders', 10],
  ])('of the class %s are counted by the second', async (_name, path, most) => {
    const statuses: number[] = [];
    for (let asked = 0; asked <= most; asked += 1) statuses.push((await client.get(path)).status);
    expect(statuses).toEqual([...Array(most).fill(200), 429]);
    server.clock.advance(1000);
    expect((await client.get(path)).status).toBe(200);
  });

  it('that place are counted for the account', async () => {
    const statuses: number[] = [];
    for (let asked = 0; asked < 11; asked += 1) {
      statuses.push((await client.send('POST', '/orders/regular')).status);
    }
    expect(statuses).toEqual([...Array(10).fill(400), 429]);
    expect((await client.get('/orders')).status).toBe(200);
  });
});

describe('the instrument dump', () => {
  it('is CSV, packed when the client can unpack it', async () => {
    const packed = await raw('/instruments', { ...client.headers, 'accept-encoding': 'gzip' });
    expect(packed.headers).toMatchObject({ 'content-type': 'text/csv', 'content-encoding': 'gzip' });
    const plain = await raw('/instruments', { ...client.headers });
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(gunzipSync(packed.body)).toEqual(plain.body);
    const [head, ...rows] = plain.body.toString().trimEnd().split('\n');
    expect(head).toBe(
      'instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange',
    );
    expect(rows).toContain('408065,1594,INFY,INFOSYS,0,,0,0.1,1,EQ,NSE,NSE');
    expect(rows).toContain('256265,1001,NIFTY 50,NIFTY 50,0,,0,0.05,1,EQ,INDICES,NSE');
    expect(rows.filter((row) => row.endsWith(',CE,NFO-OPT,NFO')).length).toBeGreaterThan(100);
    expect(rows.find((row) => row.includes('NIFTY26DECFUT'))).toMatch(
      /,NIFTY,0,2026-12-29,0,0\.1,65,FUT,NFO-FUT,NFO$/,
    );
  });

  it('comes of one exchange, and under a type with a charset when it is switched', async () => {
    server.switches.instrumentsContentType = 'text/csv; charset=utf-8';
    const { headers, body } = await raw('/instruments/NSE', { ...client.headers });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(body.toString()).not.toMatch(/,NFO$/m);
  });

  it('gives the number of what is gone to something else', async () => {
    const before = server.listings.require('NSE:INFY');
    server.listings.list({ ...before, symbol: 'NEWCO', name: 'NEW COMPANY' });
    const { body } = await raw('/instruments/NSE', { ...client.headers });
    expect(body.toString()).toContain('408065,1594,NEWCO,');
    expect(body.toString()).not.toContain(',INFY,');
    expect((await client.get('/quote/ltp?i=NSE:INFY')).data).toEqual({});
  });
});

describe('quotes and candles', () => {
  it('leave out what is not listed, and refuse too many names', async () => {
    const names = (count: number): string =>
      Array.from({ length: count }, (_, at) => `i=NSE:N${at}`).join('&');
    expect((await client.get(`/quote?${names(500)}`)).data).toEqual({});
    server.clock.advance(1000);
    expect((await client.get(`/quote?${names(501)}`)).status).toBe(400);
  });

  it('are candles of the session, with what a script took out missing', async () => {
    server.limiter.limits = 'none';
    const ask = async (interval: string, from: string, to: string, more = '') =>
      await client.get(
        `/instruments/historical/408065/${interval}?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}${more}`,
      );
    const day = await ask('5minute', '2026-11-27 09:15:00', '2026-11-27 15:30:00', '&oi=1');
    expect(day.data.candles).toHaveLength(72);
    expect(day.data.candles[0]).toHaveLength(7);
    expect(day.data.candles[0][0]).toBe('2026-11-27T09:15:00+0530');
    for (const [, open, high, low, close] of day.data.candles) {
      expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
      expect(low).toBeLessThanOrEqual(Math.min(open, close));
    }
    server.history.drop('NSE:INFY', '2026-11-27 10:00', '2026-11-27 10:14:59');
    const gap = await ask('5minute', '2026-11-27 09:15:00', '2026-11-27 15:30:00');
    expect(gap.data.candles).toHaveLength(69);
    // The 24th is a holiday, the 30th has begun.
    const days = await ask('day', '2026-11-23', '2026-11-30 23:59:59');
    expect(days.data.candles.map(([start]: [string]) => start.slice(8, 10))).toEqual([
      '23',
      '25',
      '26',
      '27',
      '30',
    ]);
    const today = await ask('minute', '2026-11-30 11:58:00', '2026-11-30 15:00:00');
    expect(today.data.candles).toHaveLength(3);
  });

  it.each([
    ['minute', 60],
    ['3minute', 100],
    ['15minute', 200],
    ['60minute', 400],
    ['day', 2000],
  ])('of an interval of one %s span %i days at most', async (interval, most) => {
    server.limiter.limits = 'none';
    const from = new Date(Date.parse('2026-11-28') - (most + 1) * 86_400_000).toISOString().slice(0, 10);
    const answer = await client.get(`/instruments/historical/408065/${interval}?from=${from}&to=2026-11-28`);
    expect(answer).toMatchObject({ status: 400, message: `interval exceeds max limit: ${most} days` });
  });

  it('refuse intervals, times and numbers nobody knows', async () => {
    server.limiter.limits = 'none';
    const times = 'from=2026-11-27&to=2026-11-27';
    expect((await client.get(`/instruments/historical/408065/week?${times}`)).message).toBe(
      'Invalid `interval`.',
    );
    expect((await client.get('/instruments/historical/408065/day?from=x&to=y')).message).toBe(
      'Invalid `from`.',
    );
    expect((await client.get(`/instruments/historical/1/day?${times}`)).message).toBe('invalid token');
    expect((await client.get(`/instruments/historical/408065/day?${times}&continuous=1`)).status).toBe(400);
  });
});
