import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bookId } from '../../../engine/domain/ids.ts';
import { add, money, rupees } from '../../../engine/domain/money.ts';
import { isoDate } from '../../../engine/domain/time.ts';
import { earlierDays } from '../../../engine/trading-desk/earlier-days.ts';

const book = bookId('paper1');
const capital = rupees(1_000_000);
const mark = (day: string, worth: number) => ({ book, day: isoDate(day), equity: rupees(worth) });
const taken = (day: string, account: string, amount: number) => ({
  day: isoDate(day),
  account,
  amount: rupees(amount),
});
const ever = { capital, from: isoDate('1970-01-01'), today: isoDate('2026-11-30') };

test('a day counts what open positions gained, though nothing was taken', () => {
  const days = earlierDays({
    ...ever,
    sums: [taken('2026-11-25', 'charges', 100)],
    marks: [mark('2026-11-25', 999_000), mark('2026-11-26', 1_002_000)],
  });
  expect(days).toEqual([
    {
      day: '2026-11-25',
      realised: 0,
      charges: rupees(100),
      net: rupees(-1_000),
      unrealised: rupees(-900),
    },
    { day: '2026-11-26', realised: 0, charges: 0, net: rupees(3_000), unrealised: rupees(3_000) },
  ]);
});

test('a period begins at the worth of the close before it', () => {
  const days = earlierDays({
    ...ever,
    from: isoDate('2026-11-26'),
    sums: [],
    marks: [mark('2026-11-25', 999_000), mark('2026-11-26', 1_002_000)],
  });
  expect(days.map(({ net }) => net)).toEqual([rupees(3_000)]);
});

test('a day that was never closed counts what was taken, and the next close the rest', () => {
  const days = earlierDays({
    ...ever,
    sums: [taken('2026-11-25', 'realised', -500), taken('2026-11-25', 'charges', 20)],
    marks: [mark('2026-11-26', 1_000_800)],
  });
  expect(days.map(({ net }) => net)).toEqual([rupees(480), rupees(320)]);
});

test('today is not among the earlier days', () => {
  expect(earlierDays({ ...ever, sums: [taken('2026-11-30', 'realised', -5)], marks: [] })).toEqual([]);
});

test('the days add up to what the book gained', () => {
  const worths = fc.array(fc.integer({ min: 900_000, max: 1_100_000 }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(worths, fc.integer({ min: -5_000, max: 5_000 }), (closes, gain) => {
      const marks = closes.map((worth, i) => mark(`2026-11-1${i}`, worth));
      const days = earlierDays({ ...ever, sums: [taken('2026-11-10', 'realised', -gain)], marks });
      const last = marks.at(-1)?.equity ?? capital;
      expect(add(...days.map(({ net }) => net))).toBe(money(last - capital));
      for (const day of days) expect(day.net).toBe(money(day.realised + day.unrealised - day.charges));
    }),
  );
});
