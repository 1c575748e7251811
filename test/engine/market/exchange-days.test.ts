import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import { formatTimeOfDay, isoDate } from '../../../engine/domain/time.ts';
import { ExpiryCalendar } from '../../../engine/market/expiry-calendar.ts';
import { SessionCalendar } from '../../../engine/market/session-calendar.ts';

const data = loadMarketData();
const calendar = new SessionCalendar(data.sessions, data.holidays);
const expiries = new ExpiryCalendar({ rules: data.expiries, lots: data.lots, calendar });
const recorded = process.env['MUNIM_TEST_DATA'];

function sessions(date: string, segment: 'equity' | 'fno', hasDerivatives = false): string {
  const schedule = calendar.schedule(isoDate(date), { segment, hasDerivatives });
  if (schedule.kind !== 'open') return schedule.kind;
  const clock = (time: Parameters<typeof formatTimeOfDay>[0]): string => formatTimeOfDay(time).slice(0, 5);
  return schedule.sessions.map(({ name, from, to }) => `${name} ${clock(from)}-${clock(to)}`).join(', ');
}

describe('sessions by date', () => {
  test.each([
    ['2026-07-31', 'equity', true, 'pre-open 09:00-09:15, continuous 09:15-15:30, post-close 15:40-16:00'],
    [
      '2026-08-03',
      'equity',
      true,
      'pre-open 09:00-09:15, continuous 09:15-15:15, closing-auction 15:15-15:35, post-close 15:50-16:00',
    ],
    ['2026-08-03', 'equity', false, 'pre-open 09:00-09:15, continuous 09:15-15:30, post-close 15:40-16:00'],
    ['2026-11-25', 'fno', true, 'pre-open 09:00-09:15, continuous 09:15-15:40'],
    ['2024-11-01', 'equity', true, 'muhurat 18:00-19:00'],
    ['2026-02-01', 'fno', false, 'pre-open 09:00-09:15, continuous 09:15-15:30'],
    ['2026-11-24', 'equity', true, 'closed'],
    ['2026-11-08', 'equity', true, 'closed'],
    ['2026-11-22', 'equity', true, 'closed'],
    ['2031-01-01', 'equity', true, 'unknown'],
  ] as const)('%s %s %s: %s', (date, segment, hasDerivatives, expected) => {
    expect(sessions(date, segment, hasDerivatives)).toBe(expected);
  });

  test('the days before and after a day are each other', () => {
    for (const { date } of data.holidays.days) {
      const next = calendar.nextTradingDay(date);
      if (next === undefined) continue;
      const before = calendar.previousTradingDay(next);
      expect(before === undefined || before <= date).toBe(true);
    }
  });

  test.skipIf(recorded === undefined)(
    'every session of the exchange since 2020 is a trading day and no other day is',
    () => {
      const rows = readFileSync(join(recorded ?? '', 'reference/trading_days.csv'), 'utf8')
        .split(/\r?\n/)
        .slice(1);
      const seen = rows
        .map((row) => row.split(',')[0] ?? '')
        .filter((date) => date >= '2020-01-01' && date !== '');
      const last = seen.at(-1) ?? '';
      const ours: string[] = [];
      for (let day = calendar.nextTradingDay(isoDate('2020-01-01')); day !== undefined && day <= last; ) {
        ours.push(day);
        day = calendar.nextTradingDay(day);
      }
      expect(ours.filter((day) => !seen.includes(day))).toEqual([]);
      expect(seen.filter((day) => day > '2020-01-01' && !ours.includes(isoDate(day)))).toEqual([]);
    },
  );
});

describe('expiries', () => {
  test('a holiday on the monthly Tuesday moves the expiry to Monday, and its week has no weekly', () => {
    expect(expiries.next('NIFTY', isoDate('2026-11-22'), 4)).toEqual([
      { date: '2026-11-23', kind: 'monthly', lot: 65 },
      { date: '2026-12-01', kind: 'weekly', lot: 65 },
      { date: '2026-12-08', kind: 'weekly', lot: 65 },
      { date: '2026-12-15', kind: 'weekly', lot: 65 },
    ]);
  });

  test('a share has monthly contracts only', () => {
    expect(expiries.next('RELIANCE', isoDate('2026-06-01'), 2)).toEqual([
      { date: '2026-06-30', kind: 'monthly', lot: 500 },
      { date: '2026-07-28', kind: 'monthly', lot: 500 },
    ]);
  });

  test.skipIf(recorded === undefined)('every proven NIFTY expiry and its lot', () => {
    const [header, ...rows] = readFileSync(
      join(recorded ?? '', 'reference/nifty_expiry_calendar_2021_2026.csv'),
      'utf8',
    )
      .trim()
      .split(/\r?\n/);
    const columns = header?.split(',') ?? [];
    const at = (row: string, name: string): string => row.split(',')[columns.indexOf(name)] ?? '';
    const wrong: string[] = [];
    for (const row of rows) {
      const date = isoDate(at(row, 'actual_expiry_date'));
      const [next] = expiries.next('NIFTY', date, 1);
      const proven = { date, kind: at(row, 'expiry_type'), lot: Number(at(row, 'market_lot')) };
      if (JSON.stringify(next) !== JSON.stringify(proven)) wrong.push(`${JSON.stringify(next)} for ${row}`);
    }
    expect(wrong).toEqual([]);
  });
});
