import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadMarketData } from '../../../../config/market-data.ts';
import { isoDate } from '../../../../engine/domain/time.ts';
import { SessionCalendar } from '../../../../engine/market/session-calendar.ts';
import { ApiClient } from '../api-client.ts';
import { type KiteServer, startKiteServer } from '../kite-server.ts';
import { smallMarket } from '../market/small-market.ts';
import { orderCharges } from './order-charges.ts';

const data = loadMarketData();
const calendar = new SessionCalendar(data.sessions, data.holidays);
const listings = smallMarket(isoDate('2026-11-30'), { data, calendar });
const share = listings.find(({ symbol }) => symbol === 'SBIN')!;
const option = listings.find(({ type }) => type === 'CE')!;

describe('the charges of the published samples', () => {
  const on = isoDate('2023-09-01');

  it.each([
    [
      'a delivery of SBIN at 560',
      { listing: share, product: 'CNC', side: 'BUY', quantity: 1, price: 560 },
      {
        transaction_tax: 0.56,
        exchange_turnover_charge: 0.01876,
        sebi_turnover_charge: 0.00056,
        total: 0.5826968,
      },
    ],
    [
      'a bought option at 1.50',
      { listing: option, product: 'NRML', side: 'BUY', quantity: 100, price: 1.5 },
      { brokerage: 20, exchange_turnover_charge: 0.07575, sebi_turnover_charge: 0.00015, total: 23.689427 },
    ],
    [
      // Its sample knows no levy for investors' protection yet.
      'a sold option for 2673.75',
      { listing: option, product: 'NRML', side: 'SELL', quantity: 1, price: 2673.75 },
      { transaction_tax: 1.67109375, brokerage: 20, sebi_turnover_charge: 0.00267375 },
    ],
  ] as const)('%s', (_name, trade, expected) => {
    const charges = orderCharges(data.charges, trade, on);
    for (const [key, value] of Object.entries(expected)) {
      // The sample of the bought option takes GST on the levy for investors' protection too.
      const digits = trade.quantity === 100 && key === 'total' ? 3 : 6;
      expect(charges[key as keyof typeof charges]).toBeCloseTo(value, digits);
    }
  });
});

describe('the calculators', () => {
  let server: KiteServer;
  let client: ApiClient;

  beforeEach(async () => {
    server = await startKiteServer({ latencyMs: 0, limits: 'none', at: '2026-11-30 10:00' });
    client = new ApiClient(server);
  });

  afterEach(async () => {
    await server.stop();
  });

  const order = {
    exchange: 'NSE',
    tradingsymbol: 'INFY',
    transaction_type: 'BUY',
    variety: 'regular',
    product: 'CNC',
    order_type: 'LIMIT',
    quantity: 10,
    price: 1500,
    trigger_price: 0,
  };

  it('say what orders block, with charges unless they are asked to be short', async () => {
    const { data: full } = await client.post('/margins/orders', [order, { ...order, product: 'MIS' }]);
    expect(full).toMatchObject([
      { total: 15_000, var: 15_000, charges: { transaction_tax: 15 } },
      { total: 3000, leverage: 5 },
    ]);
    const { data: compact } = await client.post('/margins/orders?mode=compact', [order]);
    expect(compact).toEqual([{ type: 'equity', tradingsymbol: 'INFY', exchange: 'NSE', total: 15_000 }]);
  });

  it('put a basket together, with what is open when asked', async () => {
    server.book.carry({ name: 'NSE:SBIN', product: 'MIS', quantity: 100, averagePrice: 900 });
    const { data: alone } = await client.post('/margins/basket?consider_positions=false', [order]);
    expect(alone.final.total).toBe(15_000);
    const { data: together } = await client.post('/margins/basket?consider_positions=true', [order]);
    expect(together.final.total).toBe(33_000);
  });

  it('charge trades that never were', async () => {
    const asked = { ...order, order_id: 'anything', average_price: 1500 };
    const { data: notes } = await client.post('/charges/orders', [asked]);
    expect(notes).toMatchObject([{ tradingsymbol: 'INFY', charges: { transaction_tax: 15, stamp_duty: 0 } }]);
    expect(await client.post('/charges/orders', [{ ...asked, average_price: 0 }])).toMatchObject({
      status: 400,
      error_type: 'InputException',
    });
  });
});
