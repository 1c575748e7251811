import fc from 'fast-check';
import { expect, test } from 'vitest';
import { price, priceFromRupees } from '../../../engine/domain/price.ts';
import { addDays, isoDate } from '../../../engine/domain/time.ts';
import { fifoLots, type LotTrade } from '../../../engine/portfolio/tax-lots.ts';
import { inRupees } from './sample-book.ts';

const FIRST = isoDate('2026-01-01');
const on = (day: number, side: LotTrade['side'], quantity: number, at: number): LotTrade => ({
  day: addDays(FIRST, day),
  side,
  quantity,
  price: priceFromRupees(at),
});

test('the oldest purchase is sold first', () => {
  const { open, closed } = fifoLots([on(0, 'BUY', 10, 100), on(5, 'BUY', 10, 120), on(400, 'SELL', 15, 150)]);
  expect(closed.map((lot) => [lot.quantity, lot.cost, lot.proceeds, lot.daysHeld])).toEqual([
    [10, inRupees(1_000), inRupees(1_500), 400],
    [5, inRupees(600), inRupees(750), 395],
  ]);
  expect(open).toEqual([{ bought: addDays(FIRST, 5), quantity: 5, cost: inRupees(600) }]);
});

test('selling more than is held is a bug', () => {
  expect(() => fifoLots([on(0, 'BUY', 1, 100), on(1, 'SELL', 2, 100)])).toThrow('more sold than held');
});

test('costs and proceeds of all lots add up to the trades', () => {
  const trade = fc.record({
    buys: fc.boolean(),
    quantity: fc.integer({ min: 1, max: 97 }),
    at: fc.integer({ min: 1, max: 9_999_999 }),
  });
  fc.assert(
    fc.property(fc.array(trade, { maxLength: 30 }), (list) => {
      let [held, paid, got] = [0, 0, 0];
      const trades: LotTrade[] = [];
      for (const [day, { buys, quantity, at }] of list.entries()) {
        const units = buys ? quantity : Math.min(quantity, held);
        if (units === 0) continue;
        trades.push({
          day: addDays(FIRST, day),
          side: buys ? 'BUY' : 'SELL',
          quantity: units,
          price: price(at),
        });
        held += buys ? units : -units;
        if (buys) paid += units * at;
        else got += units * at;
      }
      const { open, closed } = fifoLots(trades);
      const sum = (amounts: readonly number[]): number =>
        amounts.reduce((total, amount) => total + amount, 0);
      expect(sum(open.map((lot) => lot.quantity))).toBe(held);
      expect(sum([...open, ...closed].map((lot) => lot.cost))).toBe(paid);
      expect(sum(closed.map((lot) => lot.proceeds))).toBe(got);
    }),
  );
});
