import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fill } from '../../../engine/domain/fill.ts';
import { bookId, instrumentId, instrumentKey, orderId, tradeId } from '../../../engine/domain/ids.ts';
import type { Tradable } from '../../../engine/domain/instrument.ts';
import { money, rupees } from '../../../engine/domain/money.ts';
import type { Product, Side } from '../../../engine/domain/order.ts';
import type { Position } from '../../../engine/domain/position.ts';
import { priceFromRupees } from '../../../engine/domain/price.ts';
import { quantity } from '../../../engine/domain/quantity.ts';
import { epochMs, isoDate } from '../../../engine/domain/time.ts';
import { emptyTotals } from '../../../engine/portfolio/book-totals.ts';
import { endOfDay } from '../../../engine/portfolio/day-end.ts';
import { postFill } from '../../../engine/portfolio/post-fill.ts';

const BOOK = bookId('paper1');
const DAY = isoDate('2026-11-25');

const SHARE: Tradable = {
  kind: 'equity',
  id: instrumentId(0),
  key: instrumentKey('NSE:INFY'),
  exchange: 'NSE',
  tradingSymbol: 'INFY',
  name: 'Infosys',
  tickSize: priceFromRupees(0.05),
  lotSize: 1,
  freezeQuantity: 100_000,
  hasDerivatives: true,
  sector: 'Information Technology',
};

const FUTURE: Tradable = {
  ...SHARE,
  kind: 'future',
  key: instrumentKey('NFO:INFY26NOVFUT'),
  underlyingSymbol: 'INFY',
  underlying: instrumentKey('NSE:INFY'),
  expiry: isoDate('2026-11-30'),
  expiryKind: 'monthly',
};

interface Trade {
  readonly side: Side;
  readonly units: number;
  readonly at: number;
}

let trades = 0;

function fillOf(trade: Trade, instrument: Tradable, product: Product): Fill {
  trades += 1;
  return {
    tradeId: tradeId(String(trades)),
    order: orderId(1),
    book: BOOK,
    instrument: instrument.key,
    side: trade.side,
    product,
    quantity: quantity(trade.units),
    price: priceFromRupees(trade.at),
    at: epochMs(0),
    day: DAY,
  };
}

function play(list: readonly Trade[], instrument: Tradable, product: Product) {
  let position: Position | undefined;
  let totals = emptyTotals(BOOK);
  for (const trade of list) {
    const posted = postFill({ position, fill: fillOf(trade, instrument, product), instrument, accrual: [] });
    position = posted.position;
    totals = totals.fold(posted.entry);
  }
  return { position, totals };
}

const buy = (units: number, at: number): Trade => ({ side: 'BUY', units, at });
const sell = (units: number, at: number): Trade => ({ side: 'SELL', units, at });

describe('positions at average cost', () => {
  test.each([
    ['averages in', [buy(10, 100), buy(10, 110)], 20, 2_100, 0],
    ['takes profit on a part', [buy(10, 100), buy(10, 110), sell(5, 120)], 15, 1_575, 75],
    ['goes flat', [buy(10, 100), sell(10, 90)], 0, 0, -100],
    ['reverses through zero', [buy(10, 100), sell(15, 120)], -5, -600, 200],
    ['shorts and covers', [sell(10, 100), buy(4, 90)], -6, -600, 40],
    ['reverses from short', [sell(10, 100), buy(12, 110)], 2, 220, -100],
    ['loses nothing in thirds', [buy(3, 100.05), sell(1, 100), sell(1, 100), sell(1, 100)], 0, 0, -0.15],
  ] as const)('%s', (_name, list, units, cost, realised) => {
    const { position, totals } = play(list, SHARE, 'MIS');
    expect(position?.quantity).toBe(units);
    expect(position?.cost).toBe(Math.round(cost * 10_000));
    expect(position?.realised).toBe(Math.round(realised * 10_000));
    expect(totals.realised).toBe(Math.round(realised * 10_000));
  });
});

const trade = fc.record({
  side: fc.constantFrom<Side>('BUY', 'SELL'),
  units: fc.integer({ min: 1, max: 500 }),
  at: fc.integer({ min: 1_000, max: 500_000 }).map((ticks) => ticks * 0.05),
});

describe('laws of the ledger', () => {
  test.each([
    ['delivery shares', SHARE, 'CNC'],
    ['intraday shares', SHARE, 'MIS'],
    ['futures', FUTURE, 'NRML'],
  ] as const)('%s: money is conserved and flat costs nothing', (_name, instrument, product) => {
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 40 }), (list) => {
        const { position, totals } = play(list, instrument, product);
        const units = list.reduce((sum, t) => sum + (t.side === 'BUY' ? t.units : -t.units), 0);
        const spent = list.reduce(
          (sum, t) => sum + (t.side === 'BUY' ? 1 : -1) * t.units * priceFromRupees(t.at),
          0,
        );
        expect(position?.quantity).toBe(units);
        if (units === 0) expect(position?.cost).toBe(0);
        // Whatever was spent and not got back is in open cost or was lost.
        expect(position === undefined ? 0 : position.cost - position.realised).toBe(spent);
        expect(totals.realised).toBe(position?.realised);
        expect(totals.equityAtCost).toBe(totals.realised);
        const cash = product === 'CNC' ? -spent : (position?.realised ?? 0);
        expect(totals.cash).toBe(cash);
      }),
    );
  });
});

describe('the end of a day', () => {
  const close = (position: Position, instrument: Tradable, mark: number) =>
    endOfDay({
      at: epochMs(0),
      day: DAY,
      positions: [position],
      markOf: () => priceFromRupees(mark),
      instrumentOf: () => instrument,
      chargesOf: ({ product, value }) => [
        { part: 'stt', amount: money(product === 'CNC' ? value / 1_000 : value / 4_000) },
      ],
      exerciseTax: () => money(0),
      depositoryFee: money(153_400),
    });

  test('delivery carries over at its average cost', () => {
    const { position } = play([buy(10, 100)], SHARE, 'CNC');
    const { entries, carried } = close(position as Position, SHARE, 105);
    expect(entries).toEqual([]);
    expect(carried[0]).toMatchObject({ quantity: 10, carried: 10, cost: rupees(1_000), dayBuyQuantity: 0 });
  });

  test('delivery bought and sold the same day is charged as intraday', () => {
    const { position } = play([buy(10, 100), sell(10, 110)], SHARE, 'CNC');
    const { entries } = close(position as Position, SHARE, 110);
    expect(entries.map(({ entry }) => [entry.kind, entry.postings])).toEqual([
      [
        'charge-true-up',
        [
          { account: 'charges', part: 'stt', amount: -15_750 },
          { account: 'cash', amount: 15_750 },
        ],
      ],
    ]);
  });

  test('a holding that is sold pays the depository once', () => {
    const { position } = play([buy(10, 100)], SHARE, 'CNC');
    const [held] = close(position as Position, SHARE, 100).carried;
    const first = postFill({
      position: held,
      fill: fillOf(sell(4, 100), SHARE, 'CNC'),
      instrument: SHARE,
      accrual: [],
    });
    const second = postFill({
      position: first.position,
      fill: fillOf(sell(3, 100), SHARE, 'CNC'),
      instrument: SHARE,
      accrual: [],
    });
    const { entries, carried } = close(second.position, SHARE, 100);
    expect(entries.map(({ entry }) => entry.postings[0])).toEqual([
      { account: 'charges', part: 'dp', amount: 153_400 },
    ]);
    expect(carried[0]).toMatchObject({ quantity: 3, carried: 3 });
  });

  test('a future is marked to the close in cash', () => {
    const { position, totals } = play([buy(400, 1_500)], FUTURE, 'NRML');
    const { entries, carried } = close(position as Position, FUTURE, 1_510);
    const after = entries.reduce((sum, { entry }) => sum.fold(entry), totals);
    expect(after.cash).toBe(rupees(4_000));
    expect(after.realised).toBe(rupees(4_000));
    expect(carried[0]).toMatchObject({ quantity: 400, cost: rupees(604_000) });
  });

  test('an intraday position that nobody closed is closed at the last price', () => {
    const { position } = play([sell(10, 100)], SHARE, 'MIS');
    const { carried, entries } = close(position as Position, SHARE, 104);
    expect(carried[0]).toMatchObject({ quantity: 0, cost: 0, realised: rupees(-40) });
    expect(entries[0]?.entry.kind).toBe('settlement');
  });
});
