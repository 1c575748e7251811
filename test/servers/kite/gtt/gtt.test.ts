import { KiteConnect } from 'kiteconnect';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ApiClient } from '../api-client.ts';
import { DEMO_APP } from '../assemble.ts';
import { type KiteServer, startKiteServer } from '../kite-server.ts';

let server: KiteServer;
let kite: InstanceType<typeof KiteConnect>;

beforeEach(async () => {
  server = await startKiteServer({ latencyMs: 0, limits: 'none', at: '2026-11-30 11:00' });
  server.tape.set('NSE:INFY', { last: 1500 });
  server.book.hold({ name: 'NSE:INFY', quantity: 10, averagePrice: 1400 });
  kite = new KiteConnect({ api_key: DEMO_APP.apiKey, root: server.url });
  kite.setAccessToken(server.logIn().accessToken);
});

afterEach(async () => {
  await server.stop();
});

const leg = { transaction_type: 'SELL', quantity: 10, product: 'CNC', order_type: 'LIMIT' } as const;

function twoLegs(low: number, high: number) {
  return {
    trigger_type: 'two-leg' as const,
    tradingsymbol: 'INFY',
    exchange: 'NSE' as const,
    trigger_values: [low, high],
    last_price: 1500,
    orders: [
      { ...leg, price: low },
      { ...leg, price: high },
    ],
  };
}

it('fires once, with the leg that was met, and places an order for the day', async () => {
  const { trigger_id: id } = await kite.placeGTT(twoLegs(1450, 1600));
  server.tape.set('NSE:INFY', { last: 1451 });
  expect(await kite.getGTT(id)).toMatchObject({ status: 'active', type: 'two-leg' });
  server.tape.set('NSE:INFY', { last: 1440 });
  server.tape.set('NSE:INFY', { last: 1700 });
  const gtt = await kite.getGTT(id);
  expect(gtt).toMatchObject({
    status: 'triggered',
    orders: [{ result: { order_result: { status: 'success' } } }, { result: null }],
  });
  expect(await kite.getOrders()).toMatchObject([{ transaction_type: 'SELL', quantity: 10, validity: 'DAY' }]);
});

it('is changed and taken back', async () => {
  const { trigger_id: id } = await kite.placeGTT(twoLegs(1450, 1600));
  await kite.modifyGTT(id, twoLegs(1400, 1610));
  expect((await kite.getGTTs())[0]).toMatchObject({ condition: { trigger_values: [1400, 1610] } });
  await kite.deleteGTT(id);
  server.tape.set('NSE:INFY', { last: 1390 });
  expect(await kite.getGTT(id)).toMatchObject({ status: 'deleted' });
  expect(await kite.getOrders()).toEqual([]);
});

it('that fires into a refusal says why', async () => {
  const { trigger_id: id } = await kite.placeGTT(twoLegs(1450, 1600));
  await kite.placeOrder('regular', {
    ...leg,
    exchange: 'NSE',
    tradingsymbol: 'INFY',
    price: 1550,
  });
  server.tape.set('NSE:INFY', { last: 1440 });
  expect(await kite.getGTT(id)).toMatchObject({
    status: 'triggered',
    orders: [
      { result: { order_result: { status: 'failed', rejection_reason: /Insufficient holding/ } } },
      {},
    ],
  });
});

it('refuses triggers too near, on one side, and one that is not there', async () => {
  const client = new ApiClient(server);
  const place = async (triggers: readonly number[]) =>
    await client.send('POST', '/gtt/triggers', {
      type: 'two-leg',
      condition: JSON.stringify({
        exchange: 'NSE',
        tradingsymbol: 'INFY',
        trigger_values: triggers,
        last_price: 1500,
      }),
      orders: JSON.stringify(
        [0, 1].map(() => ({ ...leg, exchange: 'NSE', tradingsymbol: 'INFY', price: 1500 })),
      ),
    });
  expect((await place([1499, 1600])).message).toContain('0.25%');
  expect((await place([1550, 1600])).message).toContain('either side');
  expect((await client.get('/gtt/triggers/7')).status).toBe(404);
  expect((await client.send('POST', '/gtt/triggers', { type: 'single' })).message).toBe(
    'Invalid `condition`.',
  );
});
