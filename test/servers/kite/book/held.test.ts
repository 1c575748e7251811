import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiClient } from '../api-client.ts';
import type { KiteServer } from '../kite-server.ts';
import { LIMIT_BUY, type OrderFields } from '../limit-buy.ts';
import { startQuietServer } from './quiet-server.ts';

let server: KiteServer;
let client: ApiClient;

beforeEach(async () => {
  ({ server, client } = await startQuietServer(1_000_000));
});

afterEach(async () => {
  await server.stop();
});

const place = (changed: OrderFields) => server.book.place({ ...LIMIT_BUY, ...changed });

describe('what is held', () => {
  it('is sold with the word of its holder at the depository', async () => {
    server.book.hold({ name: 'NSE:INFY', quantity: 10, averagePrice: 1400 });
    server.book.needAuthorisation(true);
    const sell = { ...LIMIT_BUY, transaction_type: 'SELL' };
    const refused = await client.send('POST', '/orders/regular', sell);
    expect(refused).toMatchObject({ status: 428, message: '10 quantity needs authorisation at depository.' });
    const { data } = await client.send('POST', '/portfolio/holdings/authorise');
    const address = `/connect/portfolio/authorise/holdings/munimpractice/${data.request_id}`;
    expect((await fetch(`${server.url}${address}`)).status).toBe(200);
    place({ transaction_type: 'SELL', quantity: '4' });
    const { data: holdings } = await client.get('/portfolio/holdings');
    expect(holdings).toMatchObject([{ quantity: 10, used_quantity: 4, authorised_quantity: 10 }]);
    server.clock.set('2026-11-30 17:30');
    expect((await client.send('POST', '/orders/regular', { ...sell, quantity: '1' })).status).toBe(428);
  });

  it('moves between products, and what is closed stays in the list', async () => {
    place({ price: '1510', product: 'MIS' });
    const move = { ...LIMIT_BUY, position_type: 'day', old_product: 'MIS', new_product: 'CNC' };
    expect((await client.send('PUT', '/portfolio/positions', { ...move, quantity: '11' })).status).toBe(400);
    expect((await client.send('PUT', '/portfolio/positions', { ...move, quantity: '4' })).data).toBe(true);
    place({ transaction_type: 'SELL', price: '1490', quantity: '6', product: 'MIS' });
    const { data } = await client.get('/portfolio/positions');
    expect(data.net).toMatchObject([
      { product: 'MIS', quantity: 0, pnl: expect.any(Number) },
      { product: 'CNC', quantity: 4, average_price: 1500.1 },
    ]);
  });

  it('is carried over night or becomes a holding', async () => {
    server.book.carry({ name: 'NFO:NIFTY26DECFUT', product: 'NRML', quantity: 65, averagePrice: 25_000 });
    place({ price: '1510' });
    const stale = place({ price: '1400' });
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
