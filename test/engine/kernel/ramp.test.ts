import { describe, expect, test } from 'vitest';
import { type Book, usableCapital } from '../../../engine/domain/book.ts';
import { accountId, bookId, userId } from '../../../engine/domain/ids.ts';
import { rupees } from '../../../engine/domain/money.ts';
import { isoDate } from '../../../engine/domain/time.ts';
import { cleanDays, nextShare } from '../../../engine/kernel/ramp.ts';
import { DeskState } from '../../../engine/kernel/state.ts';

const LIVE = bookId('live1');
const book = (shareBp: number, since = '2026-11-23'): Book => ({
  id: LIVE,
  account: accountId('kite'),
  mode: 'live',
  owner: userId('u1'),
  capital: rupees(1_000_000),
  ramp: { shareBp, since: isoDate(since) },
});

/** Days from 23 November 2026 on that end with such a worth, in rupees. */
function cleanAfter(worths: readonly number[], of = book(1_000)): number {
  const state = new DeskState();
  worths.forEach((worth, i) => {
    state.record.mark({ book: LIVE, day: isoDate(`2026-11-${23 + i}`), equity: rupees(worth) });
  });
  return cleanDays(state, of, { dailyLossReduceBp: 200 });
}

describe('days without a breach', () => {
  test('a tenth of ten lakh may lose 2 % of one lakh a day', () => {
    expect(usableCapital(book(1_000))).toBe(rupees(100_000));
    expect(usableCapital({ capital: rupees(1_000_000) })).toBe(rupees(1_000_000));
  });

  test.each([
    ['none yet', [], 0],
    ['small gains and losses', [1_000_500, 999_900, 1_000_700], 3],
    ['days on which nothing moved prove nothing', [1_000_000, 1_000_100, 1_000_100], 1],
    ['a loss just below the limit', [998_000.01], 1],
    ['a loss at the limit begins anew', [1_000_500, 1_000_900, 998_900, 999_000], 1],
    ['a gain never is a breach', [1_050_000], 1],
  ])('%s', (_case, worths, days) => {
    expect(cleanAfter(worths)).toBe(days);
  });

  test('only days since the share was set count, from the worth of the day before', () => {
    expect(cleanAfter([1_000_500, 1_000_900, 999_000, 999_100], book(2_500, '2026-11-25'))).toBe(2);
  });

  test('the shares go up step by step', () => {
    expect([500, 1_000, 2_500, 5_000, 10_000].map(nextShare)).toEqual([
      2_500,
      2_500,
      5_000,
      10_000,
      undefined,
    ]);
  });
});
