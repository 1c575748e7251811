import { KiteConnect, KiteTicker } from 'kiteconnect';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEMO_APP } from './assemble.ts';
import { type KiteServer, startKiteServer } from './kite-server.ts';

let server: KiteServer;
let kite: InstanceType<typeof KiteConnect>;
let accessToken: string;

beforeEach(async () => {
  server = await startKiteServer({ latencyMs: 0, limits: 'none', at: '2026-11-30 11:00' });
  server.tape.set('NSE:INFY', { last: 1500 });
  accessToken = server.logIn().accessToken;
  kite = new KiteConnect({ api_key: DEMO_APP.apiKey, root: server.url });
  kite.setAccessToken(accessToken);
});

afterEach(async () => {
  await server.stop();
});

const infy = { exchange: 'NSE', tradingsymbol: 'INFY', transaction_type: 'BUY', quantity: 10 } as const;

it('shows the published client its account', async () => {
  server.book.hold({ name: 'NSE:SBIN', quantity: 16, averagePrice: 801.78 });
  expect(await kite.getHoldings()).toMatchObject([{ tradingsymbol: 'SBIN', quantity: 16, product: 'CNC' }]);
  expect(await kite.getMargins()).toMatchObject({
    equity: { enabled: true, net: 1_000_000 },
    commodity: { enabled: false },
  });
  expect(await kite.getMargins('equity')).toMatchObject({ available: { live_balance: 1_000_000 } });
  const limit = { ...infy, product: 'MIS', order_type: 'LIMIT', price: 1510 } as const;
  const { order_id: id } = await kite.placeOrder('regular', limit);
  expect(await kite.getOrderTrades(id)).toMatchObject([{ average_price: 1500.1, quantity: 10 }]);
  await kite.convertPosition({
    ...infy,
    position_type: 'day',
    old_product: 'MIS',
    new_product: 'CNC',
    quantity: '10',
  });
  expect((await kite.getPositions()).net).toMatchObject([
    { product: 'MIS', quantity: 0 },
    { product: 'CNC', quantity: 10 },
  ]);
  expect(await kite.getOHLC(['NSE:INFY'])).toMatchObject({ 'NSE:INFY': { ohlc: { open: 1500 } } });
});

it('answers the calculators of the published client', async () => {
  const order = {
    ...infy,
    variety: 'regular',
    product: 'CNC',
    order_type: 'LIMIT',
    price: 1500,
    trigger_price: 0,
  } as const;
  expect(await kite.orderMargins([order], '' as never)).toMatchObject([
    { total: 15_000, charges: { transaction_tax: 15 } },
  ]);
  expect(await kite.orderBasketMargins([order])).toMatchObject({ final: { total: 15_000 } });
  const note = { ...order, order_id: '1', average_price: 1500 };
  expect(await kite.getvirtualContractNote([note])).toMatchObject([{ charges: { transaction_tax: 15 } }]);
});

it('lets the published client log out', async () => {
  await kite.invalidateAccessToken(accessToken);
  await expect(kite.getProfile()).rejects.toMatchObject({
    error_type: 'TokenException',
    message: 'Incorrect `api_key` or `access_token`.',
  });
});

it('streams what the published ticker decodes', async () => {
  // Its types lack the root. It is opened once: its state belongs to the whole process.
  const options = {
    api_key: DEMO_APP.apiKey,
    access_token: accessToken,
    root: `${server.wsUrl}/`,
    reconnect: false,
  };
  const ticker = new KiteTicker(options);
  server.tape.set('NSE:INFY', {
    last: 1501.5,
    quantity: 7,
    bids: [[1501, 3]],
    asks: [[1502, 4]],
    volume: 3_000_000,
  });
  const ticks = new Promise<readonly object[]>((resolve) => ticker.on('ticks', resolve));
  const update = new Promise<object>((resolve) => ticker.on('order_update', resolve));
  ticker.on('connect', () => {
    ticker.subscribe([408065, 256265]);
    ticker.setMode('full', [408065]);
  });
  ticker.connect();
  await ticks;
  const full = new Promise<object>((resolve) =>
    ticker.on('ticks', (seen: readonly { mode: string }[]) => {
      const tick = seen.find(({ mode }) => mode === 'full');
      if (tick !== undefined) resolve(tick);
    }),
  );
  server.tape.set('NSE:INFY', { volume: 3_000_001 });
  expect(await full).toMatchObject({
    instrument_token: 408065,
    last_price: 1501.5,
    last_traded_quantity: 7,
    volume_traded: 3_000_001,
    depth: {
      buy: [{ quantity: 3, price: 1501 }, {}, {}, {}, {}],
      sell: [{ quantity: 4, price: 1502 }, {}, {}, {}, {}],
    },
  });
  const limit = { ...infy, product: 'MIS', order_type: 'LIMIT', price: 1502 } as const;
  const { order_id: id } = await kite.placeOrder('regular', limit);
  expect(await update).toMatchObject({ order_id: id, filled_quantity: 4 });
  ticker.disconnect();
});
