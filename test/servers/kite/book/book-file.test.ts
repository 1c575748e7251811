import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEMO_APP } from '../assemble.ts';
import { type KiteServer, startKiteServer } from '../kite-server.ts';
import { LIMIT_BUY } from '../limit-buy.ts';

let server: KiteServer;
let bookFile: string;

async function start(): Promise<void> {
  server = await startKiteServer({ bookFile, latencyMs: 0, limits: 'none', at: '2026-11-30 11:00' });
}

beforeEach(async () => {
  bookFile = join(mkdtempSync(join(tmpdir(), 'munim-test-book-')), 'book.json');
  await start();
});

afterEach(async () => {
  await server.stop();
});

const fields = { ...LIMIT_BUY, product: 'MIS' };

async function ask(path: string, accessToken: string): Promise<unknown> {
  const headers = { 'X-Kite-Version': '3', Authorization: `token ${DEMO_APP.apiKey}:${accessToken}` };
  const response = await fetch(`${server.url}${path}`, { headers });
  return ((await response.json()) as { data: unknown }).data;
}

it('keeps orders, trades, positions and the login over an end of the server', async () => {
  const { accessToken } = server.logIn();
  const traded = server.book.place({ ...fields, price: '1530' });
  const open = server.book.place(fields);
  server.book.fill(open, { quantity: 3 });
  const pages = ['/orders', '/trades', `/orders/${open}`, '/portfolio/positions', '/user/margins'];
  const before = await Promise.all(pages.map((path) => ask(path, accessToken)));
  // As a kill would: nothing is told to stop.
  await server.unreachable();
  await start();
  expect(await Promise.all(pages.map((path) => ask(path, accessToken)))).toEqual(before);
  server.tape.set('NSE:INFY', { last: 1489 });
  const after = server.book.orders();
  expect(after).toMatchObject([
    { order_id: traded, status: 'COMPLETE' },
    { order_id: open, status: 'COMPLETE', filled_quantity: 10 },
  ]);
  expect(Number(server.book.place(fields))).toBeGreaterThan(Number(open));
});

it('finishes what was under way', async () => {
  await server.stop();
  server = await startKiteServer({ bookFile, latencyMs: 60_000, at: '2026-11-30 11:00' });
  server.book.place(fields);
  await server.unreachable();
  expect(JSON.parse(readFileSync(bookFile, 'utf8')).accounts[0].orders).toHaveLength(1);
  await start();
  server.clock.advance(1000);
  expect(server.book.orders()).toMatchObject([{ status: 'OPEN' }]);
});

it('refuses a file that is no book of its own', async () => {
  await server.stop();
  writeFileSync(bookFile, '{"version":99}');
  await expect(startKiteServer({ bookFile })).rejects.toThrow('is no book of this server');
});
