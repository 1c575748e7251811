import { describe, expect, test } from 'vitest';
import { priceFromRupees } from '../../../engine/domain/price.ts';
import { emptyTotals } from '../../../engine/portfolio/book-totals.ts';
import { dividend } from '../../../engine/portfolio/cash-moves.ts';
import { applyBonus, applySplit } from '../../../engine/portfolio/corporate-actions.ts';
import { BOOK, carriedPosition, DAY, inRupees, POSTED, SHARE } from './sample-book.ts';

const held = (quantity: number, cost: number, fractionPrice = 0) => ({
  position: carriedPosition(SHARE, 'CNC', { quantity, cost }),
  at: POSTED.at,
  day: DAY,
  fractionPrice: priceFromRupees(fractionPrice),
});

describe('splits and bonus issues', () => {
  test.each([
    ['a split of 1 into 10', applySplit({ ...held(7, 7_000), from: 1, to: 10 }), 70],
    ['a bonus of 1 for 1', applyBonus({ ...held(15, 7_000), bonus: 1, held: 1 }), 30],
    ['a bonus of 1 for 2', applyBonus({ ...held(10, 7_000), bonus: 1, held: 2 }), 15],
    ['a consolidation of 10 into 1', applySplit({ ...held(70, 7_000), from: 10, to: 1 }), 7],
  ])('%s leaves the cost and moves the quantity', (_name, done, quantity) => {
    expect(done.position).toMatchObject({ quantity, carried: quantity, cost: inRupees(7_000), realised: 0 });
    expect(done.entry.postings).toEqual([]);
    expect(done.cashedOut).toBe(0);
  });

  test('half a share is cashed out, takes its part of the cost, and is told', () => {
    const { position, entry, cashedOut } = applyBonus({ ...held(5, 1_500, 250), bonus: 1, held: 2 });
    expect(position).toMatchObject({ quantity: 7, cost: inRupees(1_400), realised: inRupees(25) });
    expect(cashedOut).toBe(inRupees(125));
    expect(entry.note).toBe('bonus 1:2: 5 became 7, 1/2 of a share cashed out');
    const totals = emptyTotals(BOOK).fold(entry);
    expect([totals.cash, totals.realised]).toEqual([inRupees(125), inRupees(25)]);
  });

  test('a holding too small to give a share is cashed out whole', () => {
    const { position, cashedOut } = applySplit({ ...held(3, 30, 100), from: 10, to: 1 });
    expect(position).toMatchObject({ quantity: 0, cost: 0, realised: 0 });
    expect(cashedOut).toBe(inRupees(30));
  });

  test('a position that traded today is refused as a bug', () => {
    const { position, ...rest } = held(10, 100);
    const late = { ...rest, position: { ...position, dayBuyQuantity: 1 } };
    expect(() => applySplit({ ...late, from: 1, to: 2 })).toThrow('before trading');
  });
});

test('a dividend is income and no profit', () => {
  const entry = dividend(POSTED, { instrument: SHARE.key, quantity: 12, perShare: inRupees(10.5) });
  const totals = emptyTotals(BOOK).fold(entry);
  expect([totals.cash, totals.dividends, totals.realised]).toEqual([inRupees(126), inRupees(126), 0]);
});
