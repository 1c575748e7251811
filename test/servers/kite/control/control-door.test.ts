import { afterEach, beforeEach, expect, it } from 'vitest';
import { type KiteServer, startKiteServer } from '../kite-server.ts';
import { LIMIT_BUY } from '../limit-buy.ts';

let server: KiteServer;

beforeEach(async () => {
  server = await startKiteServer({ latencyMs: 0 });
});

afterEach(async () => {
  await server.stop();
});

async function command(name: string, fields: object = {}): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server.url}/_control/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  return { status: response.status, body: await response.json() };
}

it('holds the server from another process as a test holds it from inside', async () => {
  const placed = await command('place', { fields: LIMIT_BUY });
  const { orderId } = placed.body as { orderId: string };
  await command('fill', { orderId, quantity: 4, price: 1489 });
  await command('set', { name: 'NSE:INFY', last: 1489.5 });
  expect((await command('orders')).body).toMatchObject([
    { order_id: orderId, status: 'COMPLETE', filled_quantity: 10 },
  ]);
  expect((await command('trades')).body).toHaveLength(2);
  const session = (await command('log-in')).body as { accessToken: string };
  expect(server.sessions.all()).toMatchObject([{ accessToken: session.accessToken }]);
});

it('lines faults up and says which were met', async () => {
  const rule = { on: 'profile', fault: { kind: 'refuse', status: 502 } };
  expect((await command('add-fault', rule)).status).toBe(200);
  expect((await fetch(`${server.url}/user/profile`)).status).toBe(502);
  expect((await command('faults')).body).toEqual({ pending: [], served: [rule] });
});

it('refuses what it does not know, with a reason', async () => {
  expect(await command('dance')).toMatchObject({ status: 400 });
  const misspelt = await command('add-fault', { on: 'place', fault: { kind: 'rest', effect: 'done' } });
  expect(misspelt.status).toBe(400);
  const lost = await command('add-fault', { on: 'plce', fault: { kind: 'cut' } });
  expect(lost).toMatchObject({
    status: 400,
    body: { error: expect.stringMatching(/^plce is none of .*place/) },
  });
  expect(server.faults.pending).toEqual([]);
  expect(await command('set', { name: 'NSE:NOTHING', last: 1 })).toMatchObject({
    status: 400,
    body: { error: 'NSE:NOTHING is not listed' },
  });
  const form = await fetch(`${server.url}/_control/end-sessions`, { method: 'POST', body: 'x=1' });
  expect(form.status).toBe(400);
});

it('names its commands', async () => {
  const response = await fetch(`${server.url}/_control/`);
  expect(await response.json()).toMatchObject({ commands: expect.arrayContaining(['add-fault', 'set']) });
});
