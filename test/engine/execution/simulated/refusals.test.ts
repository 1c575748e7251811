import { describe, expect, it } from 'vitest';
import { rupees } from '../../../../engine/domain/money.ts';
import { isoDate, parseTimeOfDay } from '../../../../engine/domain/time.ts';
import type { OrderEntry } from '../../../../engine/execution/simulated/exchange-order.ts';
import type { HouseRules } from '../../../../engine/execution/simulated/house-rules.ts';
import { AUCTION_DAY, everyDay } from './auction-day.ts';
import { at, ExchangeBench, OPTION, rs } from './exchange-bench.ts';

type Row = readonly [what: string, order: Partial<OrderEntry>, says: string | undefined];

describe('orders refused at once', () => {
  const rows: readonly Row[] = [
    ['a good order', {}, undefined],
    [
      'a price off the tick',
      { pricing: { type: 'LIMIT', price: rs(100.05) } },
      'Tick size for this script is 0.10. Kindly enter price in the multiple of tick size for this script.',
    ],
    [
      'a trigger off the tick',
      { pricing: { type: 'SL', trigger: rs(101.05), price: rs(102) } },
      'Tick size for this script is 0.10. Kindly enter trigger price in the multiple of tick size for this script.',
    ],
    [
      'part of a lot',
      { instrument: OPTION, product: 'NRML', quantity: 70 },
      'Order quantity should be in multiples of the lot size 65 of NIFTY26DEC25000CE.',
    ],
    [
      'more than the freeze quantity',
      { instrument: OPTION, product: 'NRML', quantity: 65 * 28 },
      'Order quantity is above the freeze quantity 1800 of NIFTY26DEC25000CE. Place it in parts.',
    ],
    [
      'the largest quantity in whole lots',
      { instrument: OPTION, product: 'NRML', quantity: 65 * 27 },
      undefined,
    ],
    [
      'more than a lakh of shares',
      { quantity: 100_001 },
      'Order quantity is above the 100000 shares allowed in one order. Place it in parts.',
    ],
    [
      'an expired contract',
      { instrument: { ...OPTION, expiry: isoDate('2026-11-24') }, product: 'NRML', quantity: 65 },
      'The instrument NIFTY26DEC25000CE has expired. Choose a contract that still trades.',
    ],
    [
      'a contract on its expiry day',
      { instrument: { ...OPTION, expiry: isoDate('2026-11-25') }, product: 'NRML', quantity: 65 },
      undefined,
    ],
    [
      'delivery of a contract',
      { instrument: OPTION, product: 'CNC', quantity: 65 },
      'Invalid product CNC for NIFTY26DEC25000CE. Use NRML or MIS.',
    ],
    ['carry of a share', { product: 'NRML' }, 'Invalid product NRML for ACME. Use CNC or MIS.'],
    [
      'a buy stop below the market',
      { pricing: { type: 'SL-M', trigger: rs(99.9) } },
      'Trigger price for stoploss buy orders should be higher than the last traded price 100.00. Try limit order to buy at a lower price.',
    ],
    [
      'a sell stop at the market',
      { side: 'SELL', pricing: { type: 'SL', trigger: rs(100), price: rs(99) } },
      'Trigger price for stoploss sell orders should be lower than the last traded price 100.00. Try limit order to sell at a higher price.',
    ],
    [
      'a buy stop whose limit is below its trigger',
      { pricing: { type: 'SL', trigger: rs(102), price: rs(101) } },
      'Trigger price for stoploss buy orders should be lower than the limit price.',
    ],
    [
      'a price above the band',
      { pricing: { type: 'LIMIT', price: rs(110.1) } },
      'Your order price is higher than the current upper circuit limit of 110.00: it is outside the circuit limits. You can place an order within the range.',
    ],
    [
      'a price below the band',
      { side: 'SELL', pricing: { type: 'LIMIT', price: rs(89.9) } },
      'Your order price is lower than the current lower circuit limit of 90.00: it is outside the circuit limits. You can place an order within the range.',
    ],
    [
      'a trigger beyond the band',
      { pricing: { type: 'SL-M', trigger: rs(110.1) } },
      'Trigger price for stoploss buy orders cannot be above the upper circuit price. Please try placing the order with trigger price below 110.00.',
    ],
    ['a price on the edge of the band', { pricing: { type: 'LIMIT', price: rs(110) } }, undefined],
  ];
  it.each(rows)('%s', (_what, order, says) => {
    const bench = new ExchangeBench();
    bench.band = { lowerBand: rs(90), upperBand: rs(110) };
    bench.tick({ last: 100, bid: 99.9, ask: 100.1 });
    expect(bench.refusal(order)).toBe(says);
  });

  it('looks at tick and lot before product, and at product before the price band', () => {
    const bench = new ExchangeBench();
    bench.band = { lowerBand: rs(90), upperBand: rs(110) };
    bench.tick({ last: 100, bid: 99.9, ask: 100.1 });
    expect(bench.refusal({ product: 'NRML', pricing: { type: 'LIMIT', price: rs(200.05) } })).toMatch(
      /^Tick/,
    );
    expect(bench.refusal({ product: 'NRML', pricing: { type: 'LIMIT', price: rs(200) } })).toMatch(
      /^Invalid/,
    );
  });

  it('refuses a tag that was used before', () => {
    const bench = new ExchangeBench();
    const entry = bench.entry();
    expect(bench.exchange.submit(entry, bench.now).kind).toBe('accepted');
    expect(bench.exchange.submit(entry, bench.now)).toMatchObject({ kind: 'refused' });
  });
});

describe('orders refused for the time of day', () => {
  const CLOSED = 'Your order could not be converted to a After Market Order (AMO).';
  const limit = { pricing: { type: 'LIMIT', price: rs(99) } } as const;
  const rows: readonly (readonly [time: string, order: Partial<OrderEntry>, says: string | undefined])[] = [
    ['08:59:59', limit, CLOSED],
    ['09:05:00', limit, undefined],
    [
      '09:05:00',
      { ...limit, validity: 'IOC' },
      'The pre-open session takes limit and market orders for the day only. Use one of these.',
    ],
    ['09:10:00', limit, 'The pre-open session takes no orders at this moment. Try again when it does.'],
    ['09:15:00', { pricing: { type: 'SL-M', trigger: rs(105) } }, undefined],
    ['15:17:00', limit, 'The closing auction takes no orders at this moment. Try again when it does.'],
    ['15:22:00', {}, undefined],
    [
      '15:22:00',
      { pricing: { type: 'SL-M', trigger: rs(105) } },
      'The closing auction takes limit and market orders for the day only. Use one of these.',
    ],
    ['15:27:00', {}, 'Market orders are currently not allowed.'],
    ['15:27:00', limit, undefined],
    ['15:36:00', limit, CLOSED],
    ['15:55:00', limit, CLOSED],
  ];
  it.each(rows)('%s %j', (time, order, says) => {
    const bench = new ExchangeBench({ rules: { calendar: AUCTION_DAY } });
    bench.now = at(time);
    expect(bench.refusal({ product: 'CNC', ...order })).toBe(says);
  });

  it.each([
    { kind: 'closed', reason: 'holiday' },
    { kind: 'unknown', reason: 'no calendar' },
  ] as const)('takes nothing on a day that is $kind', (schedule) => {
    const bench = new ExchangeBench({ rules: { calendar: everyDay(schedule) } });
    expect(bench.refusal()).toBe(CLOSED);
  });

  it('takes new intraday orders until the square-off time only, and always those that close', () => {
    const bench = new ExchangeBench({ rules: { squareOffAt: () => parseTimeOfDay('15:10') } });
    bench.now = at('15:09:59');
    expect(bench.refusal()).toBeUndefined();
    bench.now = at('15:10:00');
    expect(bench.refusal()).toBe(
      'Intraday (MIS) orders are not allowed after the square-off time 15:10:00. Use CNC or NRML.',
    );
    expect(bench.refusal({ product: 'CNC' })).toBeUndefined();
    expect(bench.refusal({ reduceOnly: true })).toBeUndefined();
  });
});

describe('orders accepted and then rejected', () => {
  const arrives = (rules: HouseRules, order: Partial<OrderEntry>, band?: ExchangeBench['band']) => {
    const bench = new ExchangeBench({ rules });
    if (band !== undefined) bench.band = band;
    const id = bench.submit(order);
    expect(bench.told).toEqual([]);
    bench.tick({ last: 100, bid: 99.9, ask: 100.1 });
    return bench.order(id);
  };

  it('rejects what the book cannot pay, in the words of Kite', () => {
    const broke = { ok: false, required: rupees(95_417), available: rupees(74_251) } as const;
    const order = arrives({ fundsCheck: () => broke }, {});
    expect(order.status).toBe('rejected');
    expect(order.message).toBe(
      'Insufficient funds. Required margin is 95417.00 but available margin is 74251.00. Check the orderbook for open orders.',
    );
  });

  it('shows the funds check the order it is about', () => {
    const seen: OrderEntry[] = [];
    const fundsCheck = (order: OrderEntry) => {
      seen.push(order);
      return { ok: true } as const;
    };
    arrives({ fundsCheck }, { quantity: 7 });
    expect(seen).toMatchObject([{ quantity: 7, side: 'BUY', instrument: { key: 'NSE:ACME' } }]);
  });

  it('rejects a delivery sale of more than is held', () => {
    const order = arrives({ sellable: () => 9 }, { side: 'SELL', product: 'CNC' });
    expect(order.status).toBe('rejected');
    expect(order.message).toMatch(
      /^Insufficient holdings. Required quantity is 10 but available quantity is 9/,
    );
  });

  it('counts open delivery sales of the same book against what is held', () => {
    const bench = new ExchangeBench({ rules: { sellable: () => 15 } });
    const far = { side: 'SELL', product: 'CNC', pricing: { type: 'LIMIT', price: rs(120) } } as const;
    const first = bench.submit(far);
    const second = bench.submit(far);
    bench.tick({ last: 100, bid: 99.9, ask: 100.1 });
    expect([bench.order(first).status, bench.order(second).status]).toEqual(['open', 'rejected']);
  });

  it('lets intraday sales go without holdings', () => {
    expect(arrives({ sellable: () => 0 }, { side: 'SELL', product: 'MIS' }).status).toBe('complete');
  });

  it('rejects on arrival what lies outside a band nobody knew when it was sent', () => {
    const band = { lowerBand: rs(90), upperBand: rs(110) };
    const order = arrives({}, { pricing: { type: 'LIMIT', price: rs(111) } }, band);
    expect(order).toMatchObject({ status: 'rejected', filled: 0 });
    expect(order.message).toMatch(/outside the circuit limits/);
  });
});

describe('refused changes', () => {
  const resting = (): { bench: ExchangeBench; id: ReturnType<ExchangeBench['submit']> } => {
    const bench = new ExchangeBench();
    bench.tick({ last: 100, bid: 99.9, ask: 100.1 });
    const id = bench.submit({ pricing: { type: 'LIMIT', price: rs(98) } });
    bench.tick({ last: 100, bid: 99.9, ask: 100.1 });
    return { bench, id };
  };

  it('takes 25 changes of an order and no more', () => {
    const { bench, id } = resting();
    for (let i = 1; i <= 25; i += 1) {
      const to = { pricing: { type: 'LIMIT', price: rs(98 + (i % 2) / 10) }, quantity: 10 } as const;
      expect(bench.exchange.modify(id, to, bench.now).kind).toBe('accepted');
      bench.pulse();
    }
    const answer = bench.exchange.modify(
      id,
      { pricing: { type: 'LIMIT', price: rs(97) }, quantity: 10 },
      bench.now,
    );
    expect(answer).toEqual({ kind: 'refused', message: 'Maximum allowed order modifications exceeded.' });
  });

  it('refuses a change that changes nothing, one off the tick, and one of an ended order', () => {
    const { bench, id } = resting();
    const same = { pricing: { type: 'LIMIT', price: rs(98) }, quantity: 10 } as const;
    expect(bench.exchange.modify(id, same, bench.now).kind).toBe('refused');
    const off = { pricing: { type: 'LIMIT', price: rs(98.05) }, quantity: 10 } as const;
    expect(bench.exchange.modify(id, off, bench.now).kind).toBe('refused');
    bench.exchange.cancel(id, bench.now);
    bench.pulse();
    expect(bench.exchange.modify(id, off, bench.now).kind).toBe('finished');
    expect(bench.exchange.cancel(id, bench.now).kind).toBe('finished');
    expect(bench.exchange.cancel(undefined, bench.now).kind).toBe('finished');
  });
});

it('leaves no trace of an order refused at once', () => {
  const bench = new ExchangeBench();
  bench.refusal({ product: 'NRML' });
  bench.tick({ last: 100, bid: 99.9, ask: 100.1 });
  expect(bench.exchange.orders).toEqual([]);
});
