import { KiteConnect } from 'kiteconnect';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_APP, DEMO_PERSON } from './assemble.ts';
import { type KiteServer, startKiteServer } from './kite-server.ts';

let server: KiteServer;
let kite: InstanceType<typeof KiteConnect>;

/** The published client against this server: what it makes of our answers is what it makes of the broker's. */
beforeEach(async () => {
  server = await startKiteServer({ latencyMs: 0, limits: 'none', at: '2026-11-30 11:00' });
  kite = new KiteConnect({ api_key: DEMO_APP.apiKey, root: server.url });
});

afterEach(async () => {
  await server.stop();
});

async function logIn(): Promise<void> {
  const { accessToken } = server.logIn();
  kite.setAccessToken(accessToken);
}

const limitBuy = {
  exchange: 'NSE',
  tradingsymbol: 'INFY',
  transaction_type: 'BUY',
  quantity: 10,
  product: 'CNC',
  order_type: 'LIMIT',
  price: 1500,
  tag: 'munim1',
} as const;

describe('the session', () => {
  it('is opened by one press on the login page and the exchange of the token it gives', async () => {
    const login = await fetch(
      `${server.url}/connect/login?v=3&api_key=${DEMO_APP.apiKey}&redirect_params=state%3Dabc`,
    );
    expect(await login.text()).toContain(`Log in as ${DEMO_PERSON.name}`);
    const pressed = await fetch(`${server.url}/connect/login`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        api_key: DEMO_APP.apiKey,
        redirect_params: 'state=abc',
        user_id: DEMO_PERSON.userId,
      }),
    });
    const back = new URL(pressed.headers.get('location') ?? '', server.url);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      state: 'abc',
      action: 'login',
      status: 'success',
    });
    const requestToken = back.searchParams.get('request_token') ?? '';
    const session = await kite.generateSession(requestToken, DEMO_APP.apiSecret);
    expect(session).toMatchObject({ user_id: DEMO_PERSON.userId, refresh_token: '' });
    expect(await kite.getProfile()).toMatchObject({ user_id: DEMO_PERSON.userId });
    await expect(kite.generateSession(requestToken, DEMO_APP.apiSecret)).rejects.toMatchObject({
      error_type: 'TokenException',
      message: 'Token is invalid or has expired.',
    });
  });
});

describe('orders', () => {
  it('trade, and stand in the book, the trades and the positions', async () => {
    await logIn();
    const placed = await kite.placeOrder('regular', { ...limitBuy, price: 1530 });
    expect(placed.order_id).toMatch(/^\d{15}$/);
    const [order] = await kite.getOrders();
    expect(order).toMatchObject({ status: 'COMPLETE', filled_quantity: 10, tag: 'munim1' });
    expect(await kite.getTrades()).toMatchObject([{ order_id: placed.order_id, quantity: 10 }]);
    expect((await kite.getPositions()).net).toMatchObject([{ tradingsymbol: 'INFY', quantity: 10 }]);
    const history = await kite.getOrderHistory(placed.order_id);
    expect(history.map(({ status }) => status)).toEqual([
      'PUT ORDER REQ RECEIVED',
      'VALIDATION PENDING',
      'OPEN PENDING',
      'OPEN',
      'COMPLETE',
    ]);
  });

  it('are changed and cancelled', async () => {
    await logIn();
    const { order_id: id } = await kite.placeOrder('regular', limitBuy);
    await kite.modifyOrder('regular', id, { price: 1490 });
    await kite.cancelOrder('regular', id);
    const history = await kite.getOrderHistory(id);
    expect(history.map(({ status }) => status)).toEqual([
      'PUT ORDER REQ RECEIVED',
      'VALIDATION PENDING',
      'OPEN PENDING',
      'OPEN',
      'MODIFY VALIDATION PENDING',
      'MODIFY PENDING',
      'MODIFIED',
      'OPEN',
      'CANCEL PENDING',
      'CANCELLED',
    ]);
    expect(history.at(-1)).toMatchObject({ price: 1490, cancelled_quantity: 10, pending_quantity: 10 });
  });
});

describe('the market', () => {
  it('has instruments, quotes and candles', async () => {
    await logIn();
    const rows = await kite.getInstruments('NSE');
    expect(rows.find((row) => row.tradingsymbol === 'INFY')).toMatchObject({ instrument_token: '408065' });
    const name = 'NSE:NIFTY 50';
    expect((await kite.getLTP([name, 'NSE:NOTHING']))[name]).toMatchObject({ instrument_token: 256265 });
    const quote = await kite.getQuote(['NSE:M&M']);
    expect(quote['NSE:M&M']?.depth.buy).toHaveLength(5);
    const candles = await kite.getHistoricalData(
      408065,
      'minute',
      '2026-11-27 09:15:00',
      '2026-11-27 15:30:00',
    );
    expect(candles).toHaveLength(360);
  });
});
