import { afterEach, describe, expect, test } from 'vitest';
import { type InstrumentKey, instrumentKey } from '../../../../engine/domain/ids.ts';
import { priceFromRupees as rs } from '../../../../engine/domain/price.ts';
import { refusedTrigger, type TriggerTerms } from '../../../../engine/kite/account/trigger-rules.ts';
import {
  deleteTrigger,
  modifyTrigger,
  placeTrigger,
  readTriggers,
} from '../../../../engine/kite/account/triggers.ts';
import type { KiteClient } from '../../../../engine/kite/client.ts';
import { clientOf } from '../../../support/kite-clients.ts';
import { httpAnswer, startWireServer, type WireServer } from '../../../support/wire-server.ts';
import { success } from '../broker/kite-rows.ts';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function kiteThat(body: string): Promise<{ readonly client: KiteClient; readonly server: WireServer }> {
  const server = await startWireServer((socket) => socket.write(httpAnswer(body)));
  const client = clientOf(server.root);
  open.push(client, server);
  return { client, server };
}

const keyOf = (exchange: string, symbol: string): InstrumentKey => instrumentKey(`${exchange}:${symbol}`);

const order = { side: 'SELL', product: 'CNC', quantity: 5, price: rs(95) } as const;
const buy = { ...order, side: 'BUY' } as const;
const SINGLE: TriggerTerms = {
  listed: { exchange: 'NSE', tradingsymbol: 'INFY' },
  lastPrice: rs(100),
  legs: [{ trigger: rs(95.5), order }],
};
const PAIR: TriggerTerms = {
  ...SINGLE,
  legs: [
    { trigger: rs(95.5), order },
    { trigger: rs(110), order: { ...order, price: rs(110) } },
  ],
};
const NEAR: TriggerTerms = { ...SINGLE, legs: [{ trigger: rs(100.24), order }] };
const BUYING_PAIR: TriggerTerms = {
  ...PAIR,
  legs: [
    { trigger: rs(95.5), order: buy },
    { trigger: rs(110), order },
  ],
};

describe('what may be made', () => {
  test.each<[string, TriggerTerms, string | undefined]>([
    ['one', SINGLE, undefined],
    ['a pair', PAIR, undefined],
    ['to buy', { ...SINGLE, legs: [{ trigger: rs(95.5), order: buy }] }, undefined],
    ['too near', NEAR, 'too near'],
    ['just far enough', { ...SINGLE, legs: [{ trigger: rs(100.25), order }] }, undefined],
    [
      'carried shares',
      { ...SINGLE, legs: [{ trigger: rs(95.5), order: { ...order, product: 'NRML' } }] },
      'takes CNC only',
    ],
    [
      'delivered futures',
      { ...SINGLE, listed: { exchange: 'NFO', tradingsymbol: 'X26DECFUT' } },
      'takes NRML only',
    ],
    ['both below', { ...PAIR, lastPrice: rs(120) }, 'one above'],
    ['a pair that buys shares', BUYING_PAIR, 'only sell'],
  ])('%s', (_, terms, says) => {
    if (says === undefined) expect(refusedTrigger(terms)).toBeUndefined();
    else expect(refusedTrigger(terms)).toContain(says);
  });
});

test('made, changed, taken away', async () => {
  const { client, server } = await kiteThat(success({ trigger_id: 123 }));
  expect(await placeTrigger(client, PAIR)).toEqual({ kind: 'done', value: '123' });
  expect(await modifyTrigger(client, '123', SINGLE)).toEqual({ kind: 'done', value: '123' });
  expect(await deleteTrigger(client, '123')).toEqual({ kind: 'done', value: '123' });
  expect(server.requests.map(({ line }) => line.split('?')[0]?.replace(' HTTP/1.1', ''))).toEqual([
    'POST /gtt/triggers',
    'PUT /gtt/triggers/123',
    'DELETE /gtt/triggers/123',
  ]);
  const form = new URLSearchParams(server.requests[0]?.body);
  expect(form.get('type')).toBe('two-leg');
  expect(JSON.parse(form.get('condition') ?? '')).toEqual({
    exchange: 'NSE',
    tradingsymbol: 'INFY',
    trigger_values: [95.5, 110],
    last_price: 100,
  });
  expect(JSON.parse(form.get('orders') ?? '')).toMatchObject([
    { order_type: 'LIMIT', price: 95, quantity: 5, product: 'CNC', transaction_type: 'SELL' },
    { price: 110 },
  ]);
});

test('what would be refused does not leave', async () => {
  const { client, server } = await kiteThat(success({ trigger_id: 123 }));
  expect((await placeTrigger(client, NEAR)).kind).toBe('refused');
  expect((await modifyTrigger(client, '123', NEAR)).kind).toBe('refused');
  expect(server.requests).toEqual([]);
});

describe('those that stand', () => {
  const LEG = {
    exchange: 'NSE',
    tradingsymbol: 'INFY',
    product: 'CNC',
    order_type: 'LIMIT',
    transaction_type: 'SELL',
    quantity: 5,
    price: 95,
  };
  const fired = (result: unknown): unknown => ({
    ...LEG,
    result: { triggered_at: 95, order_result: result },
  });
  const ROW = {
    id: 105099,
    type: 'two-leg',
    status: 'triggered',
    created_at: '2026-11-02 15:13:22',
    updated_at: '2026-11-02 15:15:08',
    expires_at: '2027-11-02 00:00:00',
    condition: { exchange: 'NSE', tradingsymbol: 'INFY', trigger_values: [95.5, 110], last_price: 100 },
    orders: [{ ...LEG, result: null }, fired({ status: 'failed', order_id: '', rejection_reason: 'No.' })],
  };

  test('and what their orders became', async () => {
    const other = {
      ...ROW,
      status: 'novel',
      orders: [LEG, fired({ status: 'success', order_id: '261130000000009' })],
    };
    const { client } = await kiteThat(success([ROW, other]));
    expect(await readTriggers(client, keyOf)).toMatchObject({
      ok: true,
      value: [
        {
          id: '105099',
          instrument: 'NSE:INFY',
          status: 'triggered',
          legs: [
            { trigger: rs(95.5), result: { kind: 'waiting' } },
            { trigger: rs(110), result: { kind: 'refused', message: 'No.' } },
          ],
        },
        {
          status: 'unknown',
          legs: [
            { result: { kind: 'waiting' } },
            { result: { kind: 'ordered', brokerOrderId: '261130000000009' } },
          ],
        },
      ],
    });
  });

  test.each([
    ['legs that do not match', { ...ROW, condition: { ...ROW.condition, trigger_values: [1] } }],
    ['nothing', null],
  ])('%s cannot be read', async (_, row) => {
    const { client } = await kiteThat(success([row]));
    expect(await readTriggers(client, keyOf)).toMatchObject({ ok: false, error: { kind: 'not-kite' } });
  });
});
