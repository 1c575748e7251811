import { afterEach, describe, expect, test } from 'vitest';
import { type InstrumentKey, instrumentKey } from '../../../../engine/domain/ids.ts';
import { priceFromRupees as rs } from '../../../../engine/domain/price.ts';
import { readCharges } from '../../../../engine/kite/account/charges.ts';
import { convertPosition } from '../../../../engine/kite/account/conversion.ts';
import { readFunds } from '../../../../engine/kite/account/funds.ts';
import { authoriseLink, readHoldings, sellableUnits } from '../../../../engine/kite/account/holdings.ts';
import { readBasketMargin, readOrderMargins } from '../../../../engine/kite/account/margins.ts';
import type { OrderTerms } from '../../../../engine/kite/account/order-terms.ts';
import type { KiteClient } from '../../../../engine/kite/client.ts';
import { clientOf, LOGIN } from '../../../support/kite-clients.ts';
import { httpAnswer, startWireServer, type WireServer } from '../../../support/wire-server.ts';
import { refused, success } from '../broker/kite-rows.ts';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function kiteThat(
  body: string,
  status = 200,
): Promise<{ readonly client: KiteClient; readonly server: WireServer }> {
  const server = await startWireServer((socket) => socket.write(httpAnswer(body, { status })));
  const client = clientOf(server.root);
  open.push(client, server);
  return { client, server };
}

const keyOf = (exchange: string, symbol: string): InstrumentKey => instrumentKey(`${exchange}:${symbol}`);

const CHARGE_ROW = {
  transaction_tax: 0.5,
  transaction_tax_type: 'stt',
  exchange_turnover_charge: 0.2208,
  sebi_turnover_charge: 0.0063999999999999994,
  brokerage: 1.92,
  stamp_duty: 0.19,
  gst: { igst: 0.386496, cgst: 0, sgst: 0, total: 0.386496 },
  total: 3.223696,
};
const CHARGED = {
  brokerage: 19_200,
  transactionTax: 5_000,
  exchange: 2_208,
  sebi: 64,
  stamp: 1_900,
  gst: 3_865,
  total: 32_237,
};

const FUTURE: OrderTerms = {
  listed: { exchange: 'NFO', tradingsymbol: 'NIFTY26DECFUT' },
  side: 'SELL',
  product: 'NRML',
  quantity: 65,
  pricing: { type: 'SL', price: rs(24_000), trigger: rs(24_050) },
};

describe('funds', () => {
  test('what the account has for orders', async () => {
    const available = {
      cash: 245431.6,
      opening_balance: 245431.6,
      live_balance: 99725.05,
      collateral: 10,
      intraday_payin: 0,
    };
    const utilised = { debits: 145706.55, payout: -0 };
    const { client } = await kiteThat(
      success({ equity: { enabled: true, net: 99725.05000000002, available, utilised }, commodity: {} }),
    );
    expect(await readFunds(client)).toEqual({
      ok: true,
      value: {
        enabled: true,
        net: 997_250_500,
        cash: 2_454_316_000,
        openingBalance: 2_454_316_000,
        collateral: 100_000,
        addedToday: 0,
        used: 1_457_065_500,
      },
    });
  });

  test('an account in debt, and parts that older answers lack', async () => {
    const equity = { enabled: true, net: -8676.296, available: { cash: -8676.296 }, utilised: { debits: 0 } };
    const { client } = await kiteThat(success({ equity }));
    expect(await readFunds(client)).toMatchObject({ ok: true, value: { net: -86_762_960, collateral: 0 } });
  });
});

describe('margins and charges', () => {
  test('of orders one by one: asked whole, answered with charges', async () => {
    const row = {
      type: 'equity',
      total: 8.36025,
      span: 5.408,
      exposure: 0,
      option_premium: 0,
      charges: CHARGE_ROW,
    };
    const { client, server } = await kiteThat(success([row]));
    expect(await readOrderMargins(client, [FUTURE])).toEqual({
      ok: true,
      value: [{ total: 83_603, span: 54_080, exposure: 0, optionPremium: 0, charges: CHARGED }],
    });
    const [request] = server.requests;
    expect(request?.line).toBe('POST /margins/orders?mode= HTTP/1.1');
    expect(JSON.parse(request?.body ?? '')).toEqual([
      {
        exchange: 'NFO',
        tradingsymbol: 'NIFTY26DECFUT',
        transaction_type: 'SELL',
        variety: 'regular',
        product: 'NRML',
        order_type: 'SL',
        quantity: 65,
        price: 24_000,
        trigger_price: 24_050,
      },
    ]);
  });

  test('a compact answer and one of another length are none', async () => {
    const compact = { type: 'equity', tradingsymbol: 'X', exchange: 'NFO', total: 30.2280825 };
    for (const rows of [[compact], []]) {
      const { client } = await kiteThat(success(rows));
      expect(await readOrderMargins(client, [FUTURE])).toMatchObject({
        ok: false,
        error: { kind: 'not-kite' },
      });
    }
  });

  test('of orders together: the sums, not the charges beside them', async () => {
    const sums = {
      initial: { total: 22530.2280825 },
      final: { total: 112.5 },
      orders: [],
      charges: { total: 9e99 },
    };
    const { client, server } = await kiteThat(success(sums));
    expect(await readBasketMargin(client, [FUTURE])).toEqual({
      ok: true,
      value: { initial: 225_302_281, final: 1_125_000 },
    });
    expect(server.requests[0]?.line).toBe('POST /margins/basket?consider_positions=true&mode= HTTP/1.1');
  });

  test('charges as on a contract note', async () => {
    const { client, server } = await kiteThat(success([{ order_id: '1', charges: CHARGE_ROW }]));
    const read = await readCharges(client, [{ ...FUTURE, averagePrice: rs(24_000.5) }]);
    expect(read).toEqual({ ok: true, value: [CHARGED] });
    const [asked] = JSON.parse(server.requests[0]?.body ?? '') as Record<string, unknown>[];
    expect(asked).toMatchObject({ order_id: '1', average_price: 24_000.5, quantity: 65 });
    expect(asked).not.toHaveProperty('price');
  });
});

describe('holdings', () => {
  const ROW = {
    tradingsymbol: 'INFY',
    exchange: 'NSE',
    product: 'CNC',
    isin: 'INE009A01021',
    quantity: 16,
    t1_quantity: 4,
    used_quantity: 5,
    authorised_quantity: 10,
    average_price: 801.78125,
    discrepancy: false,
  };
  const HELD = {
    instrument: instrumentKey('NSE:INFY'),
    isin: 'INE009A01021',
    quantity: 16,
    unsettled: 4,
    usedToday: 5,
    authorised: 10,
    averagePrice: rs(801.7813),
    tradeForTrade: false,
    discrepancy: false,
  };

  test('each share where it is', async () => {
    const { client } = await kiteThat(success([ROW, { ...ROW, exchange: 'MCX' }]));
    expect(await readHoldings(client, keyOf)).toEqual({ ok: true, value: [HELD] });
  });

  test.each([
    [HELD, 15],
    [{ ...HELD, tradeForTrade: true }, 11],
    [{ ...HELD, quantity: 0, unsettled: 0 }, 0],
  ])('%j may sell %i', (holding, units) => {
    expect(sellableUnits(holding)).toBe(units);
  });

  test('a row that cannot be read spoils the list', async () => {
    const { client } = await kiteThat(success([ROW, { ...ROW, quantity: -1 }]));
    expect(await readHoldings(client, keyOf)).toMatchObject({ ok: false, error: { kind: 'not-kite' } });
  });

  test('the link under which a sale is released', async () => {
    const { client, server } = await kiteThat(success({ request_id: 'na8QgCeQm05UHG6NL9sA' }));
    expect(await authoriseLink(client, { loginRoot: 'https://kite.zerodha.com', apiKey: 'k' })).toEqual({
      ok: true,
      value: 'https://kite.zerodha.com/connect/portfolio/authorise/holdings/k/na8QgCeQm05UHG6NL9sA',
    });
    const [request] = server.requests;
    expect(request?.line).toBe('POST /portfolio/holdings/authorise HTTP/1.1');
    expect(request?.headers.get('authorization')).toBe(`token ${LOGIN.apiKey}:${LOGIN.accessToken}`);
  });

  test('no link is made of what is no number of a request', async () => {
    const { client } = await kiteThat(success({ request_id: '../evil' }));
    const link = await authoriseLink(client, { loginRoot: 'https://kite.zerodha.com', apiKey: 'k' });
    expect(link).toMatchObject({ ok: false });
  });
});

describe('conversion', () => {
  const CONVERSION = {
    listed: { exchange: 'NSE', tradingsymbol: 'INFY' },
    side: 'BUY',
    from: 'MIS',
    to: 'CNC',
    quantity: 4,
    madeToday: true,
  } as const;

  test('done', async () => {
    const { client, server } = await kiteThat(success(true));
    expect(await convertPosition(client, CONVERSION)).toEqual({ kind: 'done', value: true });
    expect(server.requests[0]?.line).toBe('PUT /portfolio/positions HTTP/1.1');
    expect(Object.fromEntries(new URLSearchParams(server.requests[0]?.body))).toEqual({
      exchange: 'NSE',
      tradingsymbol: 'INFY',
      transaction_type: 'BUY',
      position_type: 'day',
      quantity: '4',
      old_product: 'MIS',
      new_product: 'CNC',
    });
  });

  test.each([
    [refused('MarginException', 'Insufficient funds.'), 400, 'refused'],
    [refused('OrderException', 'There is no such position.'), 400, 'unknown'],
    [refused('NetworkException', 'busy'), 503, 'unknown'],
    [refused('NetworkException', 'Too many requests'), 429, 'not-sent'],
    [success(false), 200, 'unknown'],
  ])('%s', async (body, status, kind) => {
    const { client, server } = await kiteThat(body, status);
    expect((await convertPosition(client, CONVERSION)).kind).toBe(kind);
    expect(server.requests).toHaveLength(1);
  });
});
