import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type InstrumentKey, instrumentKey } from '../../../../engine/domain/ids.ts';
import { price, RUPEE, priceFromRupees as rs } from '../../../../engine/domain/price.ts';
import { readCharges } from '../../../../engine/kite/account/charges.ts';
import { convertPosition } from '../../../../engine/kite/account/conversion.ts';
import { FundsWatch } from '../../../../engine/kite/account/funds-watch.ts';
import { readBasketMargin, readOrderMargins } from '../../../../engine/kite/account/margins.ts';
import type { OrderTerms } from '../../../../engine/kite/account/order-terms.ts';
import type { TriggerTerms } from '../../../../engine/kite/account/trigger-rules.ts';
import {
  deleteTrigger,
  modifyTrigger,
  placeTrigger,
  readTriggers,
} from '../../../../engine/kite/account/triggers.ts';
import type { KiteClient } from '../../../../engine/kite/client.ts';
import type { KiteLogin } from '../../../../engine/kite/session-source.ts';
import { DEMO_APP } from '../../../servers/kite/assemble.ts';
import { type KiteServer, startKiteServer } from '../../../servers/kite/kite-server.ts';
import { clientOf } from '../../../support/kite-clients.ts';
import { realClock, realTimers } from '../../../support/system-time.ts';

let server: KiteServer;
let client: KiteClient;
let login: KiteLogin | undefined;

beforeEach(async () => {
  server = await startKiteServer({ latencyMs: 0 });
  const { accessToken, userId } = server.logIn();
  login = { accessToken, userId, apiKey: DEMO_APP.apiKey };
  client = clientOf(server.url, { session: { current: () => login, died: () => undefined } });
});

afterEach(async () => {
  client.close();
  await server.stop();
});

const keyOf = (exchange: string, symbol: string): InstrumentKey => instrumentKey(`${exchange}:${symbol}`);
const anyQuote = z.record(z.string(), z.object({ last_price: z.number() }));
const INFY = { exchange: 'NSE', tradingsymbol: 'INFY' } as const;
const BUY: OrderTerms = {
  listed: INFY,
  side: 'BUY',
  product: 'CNC',
  quantity: 10,
  pricing: { type: 'LIMIT', price: rs(1_500) },
};

test('margins of a delivery purchase: its value, alone and in a basket', async () => {
  const value = 15_000 * RUPEE;
  const alone = await readOrderMargins(client, [BUY, { ...BUY, quantity: 20 }]);
  expect(alone).toMatchObject({ ok: true, value: [{ total: value }, { total: 2 * value }] });
  expect(alone.ok && alone.value[0]?.charges.total).toBeGreaterThan(0);
  expect(await readBasketMargin(client, [BUY, BUY])).toMatchObject({ ok: true, value: { final: 2 * value } });
});

test('charges of a delivery purchase: a thousandth of tax, no brokerage', async () => {
  const read = await readCharges(client, [{ ...BUY, averagePrice: rs(1_500) }]);
  expect(read).toMatchObject({ ok: true, value: [{ brokerage: 0, transactionTax: 15 * RUPEE }] });
});

test('a position under another product', async () => {
  server.book.place({
    variety: 'regular',
    exchange: 'NSE',
    tradingsymbol: 'INFY',
    transaction_type: 'BUY',
    quantity: '10',
    product: 'MIS',
    order_type: 'MARKET',
    market_protection: '-1',
  });
  const conversion = {
    listed: INFY,
    side: 'BUY',
    from: 'MIS',
    to: 'CNC',
    quantity: 4,
    madeToday: true,
  } as const;
  await expect.poll(async () => (await convertPosition(client, conversion)).kind).toBe('done');
  expect((await convertPosition(client, { ...conversion, quantity: 40 })).kind).toBe('unknown');
});

describe('triggers', () => {
  async function single(): Promise<TriggerTerms> {
    const quote = await client.read('quote', anyQuote, (kite) => kite.getLTP(['NSE:INFY']));
    if (!quote.ok) throw new Error(quote.error.kind);
    const last = rs(quote.value['NSE:INFY']?.last_price ?? 0);
    const away = price(Math.round((last * 0.95) / 1_000) * 1_000);
    return {
      listed: INFY,
      lastPrice: last,
      legs: [{ trigger: away, order: { side: 'BUY', product: 'CNC', quantity: 5, price: away } }],
    };
  }

  test('made, changed, listed, taken away', async () => {
    const terms = await single();
    const placed = await placeTrigger(client, terms);
    if (placed.kind !== 'done') throw new Error(JSON.stringify(placed));
    const [leg] = terms.legs;
    const changed: TriggerTerms = { ...terms, legs: [{ ...leg, order: { ...leg.order, quantity: 7 } }] };
    expect(await modifyTrigger(client, placed.value, changed)).toEqual(placed);
    expect(await readTriggers(client, keyOf)).toMatchObject({
      ok: true,
      value: [
        {
          id: placed.value,
          instrument: 'NSE:INFY',
          status: 'active',
          legs: [{ trigger: leg.trigger, order: { quantity: 7 }, result: { kind: 'waiting' } }],
        },
      ],
    });
    expect(await deleteTrigger(client, placed.value)).toEqual(placed);
    expect(await readTriggers(client, keyOf)).not.toMatchObject({ value: [{ status: 'active' }] });
  });
});

describe('funds as evidence', () => {
  const watchOf = (): FundsWatch => new FundsWatch(client, realClock, realTimers);

  test('nothing is known before it was asked, and a break leaves what was', async () => {
    const watch = watchOf();
    expect(watch.known).toBeUndefined();
    await watch.look();
    expect(watch.known).toMatchObject({ free: 10_00_000 * RUPEE });
    await server.unreachable();
    await watch.look();
    expect(watch.known).toMatchObject({ free: 10_00_000 * RUPEE });
  });

  test('the end of a login ends what was known', async () => {
    const watch = watchOf();
    await watch.look();
    login = undefined;
    await watch.look();
    expect(watch.known).toBeUndefined();
  });

  test('it asks when it starts, and once for all that moved money', async () => {
    const watch = watchOf();
    watch.start();
    await expect.poll(() => watch.known).toBeDefined();
    for (let i = 0; i < 5; i += 1) watch.soon();
    await expect.poll(() => server.calls('margins').length).toBe(2);
    watch.stop();
  });

  test('two who ask at once ask once', async () => {
    const watch = watchOf();
    await Promise.all([watch.look(), watch.look()]);
    expect(server.calls('margins')).toHaveLength(1);
  });
});
