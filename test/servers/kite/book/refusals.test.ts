import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiClient } from '../api-client.ts';
import type { KiteServer } from '../kite-server.ts';
import type { OrderFields } from '../limit-buy.ts';
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

describe('a placement is refused', () => {
  const future = 'NIFTY26DECFUT';

  it.each<[string, OrderFields, string]>([
    ['without a quantity', { quantity: '' }, 'Missing or empty field `quantity`'],
    ['with half a share', { quantity: '1.5' }, 'Invalid `quantity`.'],
    ['in a type nobody knows', { order_type: 'STOP' }, 'Invalid `order_type`.'],
    ['at no price', { price: '' }, 'Missing or empty field `price`'],
    ['with a tag that is too long', { tag: 'a'.repeat(21) }, 'Invalid `tag`'],
    ['with a tag that is no word', { tag: 'a b' }, 'Invalid `tag`'],
    ['for an unknown name', { tradingsymbol: 'NOTHING' }, 'expired or does not exist'],
    ['for an index', { tradingsymbol: 'NIFTY 50' }, 'An index cannot be traded'],
    ['off the tick', { price: '1490.03' }, 'Tick size for this script is 0.10'],
    ['of too many shares', { quantity: '100001' }, 'above the 100000 shares'],
    ['of too much money', { tradingsymbol: 'MARUTI', quantity: '90000', price: '16000' }, '10 crore'],
    [
      'off the lot',
      { exchange: 'NFO', tradingsymbol: future, product: 'NRML', quantity: '10', price: '25000' },
      'lot size 65',
    ],
    [
      'above the freeze quantity',
      { exchange: 'NFO', tradingsymbol: future, product: 'NRML', quantity: '1820', price: '25000' },
      'freeze quantity 1800',
    ],
    ['in a product of another segment', { product: 'NRML' }, 'Invalid `product`'],
    [
      'at market without protection',
      { order_type: 'MARKET', price: '' },
      'Market orders without market protection',
    ],
    [
      'at market with protection 0',
      { order_type: 'MARKET', price: '', market_protection: '0' },
      'Market orders without',
    ],
    [
      'as a stop behind the market',
      { order_type: 'SL', trigger_price: '1480' },
      'should be higher than the last traded price',
    ],
    [
      'as a stop beyond its limit',
      { order_type: 'SL', trigger_price: '1520', price: '1510' },
      'lower than the limit price',
    ],
    ['of shares that are not there', { transaction_type: 'SELL' }, 'Insufficient holding'],
  ])('%s', async (_name, changed, reason) => {
    const answer = await client.place(changed);
    expect(answer).toMatchObject({ status: 400, data: null, message: expect.stringContaining(reason) });
    expect((await client.get('/orders')).data).toEqual([]);
  });

  it('for the first thing that is wrong: fields, symbol, tick, protection, product, holding', async () => {
    const wrong: Record<string, string> = {
      quantity: '0',
      tradingsymbol: 'NOTHING',
      order_type: 'SL',
      price: '1490.03',
      trigger_price: '1490',
      product: 'NRML',
      transaction_type: 'SELL',
    };
    const reasons: string[] = [];
    for (const right of [
      {},
      { quantity: '10' },
      { tradingsymbol: 'INFY' },
      { price: '1490' },
      { product: 'CNC' },
    ]) {
      Object.assign(wrong, right);
      reasons.push((await client.place(wrong)).message);
    }
    expect(reasons.map((reason) => reason.split(' ').slice(0, 3).join(' '))).toEqual([
      'Invalid `quantity`.',
      'The instrument you',
      'Tick size for',
      'Invalid `product` NRML',
      'Insufficient holding. Required',
    ]);
  });
});

describe('the risk system rejects an order that has a number', () => {
  it('for want of funds', async () => {
    const id = await client.placed({ quantity: '100' });
    const { data } = await client.get(`/orders/${id}`);
    expect(data.at(-1)).toMatchObject({
      status: 'REJECTED',
      exchange_order_id: null,
      status_message:
        'Insufficient funds. Required margin is 149000.00 but available margin is 100000.00. Check the orderbook for open orders.',
      status_message_raw: expect.stringMatching(
        /^RMS:Margin Exceeds,Required:149000.00, Available:100000.00 /,
      ),
    });
  });

  it('counts what orders and positions block already', async () => {
    await client.placed({ quantity: '40' });
    const second = await client.placed({ quantity: '40' });
    expect(await client.statuses(second)).toContain('REJECTED');
    await client.placed({ quantity: '20', product: 'MIS' });
    const { data: funds } = await client.get('/user/margins/equity');
    expect(funds.net).toBe(100_000 - 40 * 1490 - 0.2 * 20 * 1490);
  });

  it('outside the band of the day', async () => {
    expect(await client.statuses(await client.placed({ price: '1300' }))).toEqual([
      ...accepted.slice(0, 2),
      'REJECTED',
    ]);
  });
});
