import { describe, expect, test } from 'vitest';
import { tradeId } from '../../../engine/domain/ids.ts';
import { priceFromRupees } from '../../../engine/domain/price.ts';
import { emptyTotals } from '../../../engine/portfolio/book-totals.ts';
import { deposit, withdraw } from '../../../engine/portfolio/cash-moves.ts';
import { endOfDay } from '../../../engine/portfolio/day-end.ts';
import { externalTrade, openingPosition } from '../../../engine/portfolio/outside-trades.ts';
import { postFill } from '../../../engine/portfolio/post-fill.ts';
import { BOOK, dayEnd, fillOf, inRupees, POSTED, SHARE } from './sample-book.ts';

const taken = (quantity: number, cost: number) =>
  openingPosition(POSTED, {
    instrument: SHARE,
    product: 'CNC',
    units: quantity,
    cost: inRupees(cost),
    worth: inRupees(cost),
    position: undefined,
  });

describe('holdings taken over', () => {
  test('come in as capital in kind and count as carried', () => {
    const { entry, position } = taken(10, 1_000);
    expect(position).toMatchObject({ product: 'CNC', quantity: 10, carried: 10, cost: inRupees(1_000) });
    const totals = emptyTotals(BOOK).fold(entry);
    expect([totals.cash, totals.capital, totals.equityAtCost]).toEqual([0, inRupees(1_000), inRupees(1_000)]);
  });

  test('average with what is held already', () => {
    const { position } = openingPosition(POSTED, {
      instrument: SHARE,
      product: 'CNC',
      units: 10,
      cost: inRupees(1_200),
      worth: inRupees(1_200),
      position: taken(10, 1_000).position,
    });
    expect(position).toMatchObject({ quantity: 20, carried: 20, cost: inRupees(2_200) });
  });

  test('bring in what they are worth, so that what they won before is no result', () => {
    const { entry, position } = openingPosition(POSTED, {
      instrument: SHARE,
      product: 'CNC',
      units: 10,
      cost: inRupees(1_000),
      worth: inRupees(1_300),
      position: undefined,
    });
    expect(position.cost).toBe(inRupees(1_000));
    const totals = emptyTotals(BOOK).fold(entry);
    expect([totals.capital, totals.realised, totals.equityAtCost]).toEqual([
      inRupees(1_300),
      0,
      inRupees(1_000),
    ]);
  });

  test('on margin bring in what they won so far, and no cost', () => {
    const { entry, position } = openingPosition(POSTED, {
      instrument: SHARE,
      product: 'MIS',
      units: -10,
      cost: inRupees(-1_000),
      worth: inRupees(-900),
      position: undefined,
    });
    expect(position).toMatchObject({ quantity: -10, carried: -10, cost: inRupees(-1_000) });
    const totals = emptyTotals(BOOK).fold(entry);
    expect([totals.cash, totals.capital, totals.realised, totals.equityAtCost]).toEqual([
      0,
      inRupees(100),
      0,
      0,
    ]);
  });

  test('that were sold today before the book knew them take their profit, and the rest is carried', () => {
    const sold = externalTrade(POSTED, {
      position: undefined,
      instrument: SHARE,
      product: 'CNC',
      trade: { side: 'SELL', quantity: 4, price: priceFromRupees(120) },
      accrual: [],
    });
    const { entry, position } = openingPosition(POSTED, {
      instrument: SHARE,
      product: 'CNC',
      units: 10,
      cost: inRupees(1_000),
      worth: inRupees(1_100),
      position: sold.position,
    });
    expect(position).toMatchObject({
      quantity: 6,
      carried: 10,
      cost: inRupees(600),
      realisedToday: inRupees(80),
      daySellQuantity: 4,
    });
    const totals = emptyTotals(BOOK).fold(sold.entry).fold(entry);
    expect([totals.cash, totals.capital, totals.realised]).toEqual([
      inRupees(480),
      inRupees(1_100),
      inRupees(80),
    ]);
  });

  test('are sold at their average, with the depository fee of the day', () => {
    const sold = postFill({
      position: taken(10, 1_000).position,
      fill: fillOf(SHARE, 'CNC', { side: 'SELL', units: 4, at: priceFromRupees(110) }),
      instrument: SHARE,
      accrual: [],
    });
    expect(sold.position).toMatchObject({ quantity: 6, cost: inRupees(600), realised: inRupees(40) });
    const { entries } = endOfDay(dayEnd([sold.position], new Map([[SHARE.key, 110]])));
    expect(entries.flatMap(({ entry }) => entry.postings)).toEqual([
      { account: 'charges', part: 'dp', amount: inRupees(15.34) },
      { account: 'cash', amount: inRupees(-15.34) },
    ]);
  });
});

test('a trade made outside counts like a fill, without an order', () => {
  const { entry, position } = externalTrade(POSTED, {
    position: taken(10, 1_000).position,
    instrument: SHARE,
    product: 'CNC',
    trade: { side: 'SELL', quantity: 10, price: priceFromRupees(90), tradeId: tradeId('77') },
    accrual: [{ part: 'stt', amount: inRupees(0.9) }],
  });
  expect(position).toMatchObject({ quantity: 0, cost: 0, realised: inRupees(-100), daySellQuantity: 10 });
  expect(position.chargesToday).toBe(inRupees(0.9));
  expect(entry).toMatchObject({ kind: 'external-trade', trade: '77' });
  expect(entry.order).toBeUndefined();
  expect(emptyTotals(BOOK).fold(entry).cash).toBe(inRupees(899.1));
});

describe('money in and out', () => {
  test('a deposit is capital, a withdrawal takes it back', () => {
    const paidIn = deposit(POSTED, inRupees(500));
    const out = withdraw(POSTED, { amount: inRupees(200), free: inRupees(200) });
    if (!paidIn.ok || !out.ok) throw new Error('refused');
    const totals = emptyTotals(BOOK).fold(paidIn.value).fold(out.value);
    expect([totals.cash, totals.capital]).toEqual([inRupees(300), inRupees(300)]);
  });

  test.each([
    ['more than is free', withdraw(POSTED, { amount: inRupees(201), free: inRupees(200) }), 'MARGIN_SHORT'],
    ['nothing', withdraw(POSTED, { amount: inRupees(0), free: inRupees(200) }), 'BAD_ARGUMENTS'],
    ['a deposit below zero', deposit(POSTED, inRupees(-1)), 'BAD_ARGUMENTS'],
  ])('refuses %s', (_name, result, code) => {
    expect(result).toMatchObject({ ok: false, error: { code } });
  });
});
