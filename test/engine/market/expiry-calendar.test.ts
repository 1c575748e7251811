import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import { addDays, dayNumber, isoDate } from '../../../engine/domain/time.ts';
import { ExpiryCalendar } from '../../../engine/market/expiry-calendar.ts';
import { SessionCalendar } from '../../../engine/market/session-calendar.ts';

const data = loadMarketData();
const { knownFrom, knownTo } = data.holidays;
const calendar = new SessionCalendar(data.sessions, data.holidays);
const expiries = new ExpiryCalendar({ rules: data.expiries, lots: data.lots, calendar });

function kinds(underlying: string, from: string, count: number): readonly string[] {
  return expiries.next(underlying, isoDate(from), count).map(({ date, kind }) => `${date} ${kind}`);
}

describe('rules by date', () => {
  test.each([
    ['NIFTY', '2025-08-27', ['2025-08-28 monthly', '2025-09-02 weekly', '2025-09-09 weekly']],
    ['NIFTY', '2021-11-01', ['2021-11-03 weekly', '2021-11-11 weekly']],
    ['NIFTY', '2025-10-16', ['2025-10-20 weekly', '2025-10-28 monthly']],
    ['BANKNIFTY', '2023-08-30', ['2023-08-31 monthly', '2023-09-06 weekly']],
    ['BANKNIFTY', '2023-09-20', ['2023-09-20 weekly', '2023-09-28 monthly']],
    ['BANKNIFTY', '2024-11-12', ['2024-11-13 weekly', '2024-11-27 monthly', '2024-12-24 monthly']],
    ['BANKNIFTY', '2025-08-01', ['2025-08-28 monthly', '2025-09-30 monthly']],
    ['SENSEX', '2025-08-25', ['2025-08-26 monthly', '2025-09-04 weekly']],
    ['SENSEX', '2026-01-12', ['2026-01-14 weekly', '2026-01-22 weekly', '2026-01-29 monthly']],
    ['RELIANCE', '2025-08-01', ['2025-08-28 monthly', '2025-09-30 monthly']],
    ['RELIANCE', '2026-03-01', ['2026-03-30 monthly', '2026-04-28 monthly']],
  ])('%s from %s', (underlying, from, expected) => {
    expect(kinds(underlying, from, expected.length)).toEqual(expected);
  });
});

describe('past the known years', () => {
  test('an expiry keeps its weekday and is marked provisional', () => {
    const list = expiries.next('NIFTY', isoDate('2026-12-29'), 3);
    expect(list).toEqual([
      { date: '2026-12-29', kind: 'monthly', lot: 65 },
      { date: '2027-01-05', kind: 'weekly', lot: 65, provisional: true },
      { date: '2027-01-12', kind: 'weekly', lot: 65, provisional: true },
    ]);
  });

  test('a holiday that never moves still moves the expiry', () => {
    const list = expiries.next('RELIANCE', isoDate('2026-12-30'), 1);
    expect(list).toEqual([{ date: '2027-01-25', kind: 'monthly', lot: 500, provisional: true }]);
  });

  test('a date without a calendar has no expiries', () => {
    expect(expiries.next('NIFTY', addDays(knownTo, 1), 8)).toEqual([]);
    expect(expiries.next('NIFTY', addDays(knownFrom, -1), 8)).toEqual([]);
  });
});

describe('laws', () => {
  const someDay = fc
    .integer({ min: 0, max: dayNumber(knownTo) - dayNumber(knownFrom) })
    .map((days) => addDays(knownFrom, days));

  test('every expiry is a full trading day, in order, one monthly a month', () => {
    fc.assert(
      fc.property(someDay, fc.constantFrom('NIFTY', 'BANKNIFTY', 'RELIANCE'), (from, underlying) => {
        const list = expiries.next(underlying, from, 8);
        expect(list).toHaveLength(8);
        for (const [i, { date, provisional }] of list.entries()) {
          expect(date >= from && date > (list[i - 1]?.date ?? '')).toBe(true);
          if (provisional === undefined) expect(calendar.isFullDay(date)).toBe(true);
        }
        const months = list.filter(({ kind }) => kind === 'monthly').map(({ date }) => date.slice(0, 7));
        expect(new Set(months).size).toBe(months.length);
      }),
    );
  });

  test('asking from the first expiry gives the same list', () => {
    fc.assert(
      fc.property(someDay, (from) => {
        const list = expiries.next('NIFTY', from, 5);
        const first = list[0]?.date;
        if (first !== undefined && first <= knownTo) expect(expiries.next('NIFTY', first, 5)).toEqual(list);
      }),
    );
  });
});
