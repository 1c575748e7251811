import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import { addDays, dayNumber, isoDate } from '../../../engine/domain/time.ts';
import { SessionCalendar } from '../../../engine/market/session-calendar.ts';

const data = loadMarketData();
const { knownFrom, knownTo } = data.holidays;
const calendar = new SessionCalendar(data.sessions, data.holidays);
const knownDay = fc
  .integer({ min: 0, max: dayNumber(knownTo) - dayNumber(knownFrom) })
  .map((days) => addDays(knownFrom, days));

describe('trading days', () => {
  test('the next trading day is open and nothing between is', () => {
    fc.assert(
      fc.property(knownDay, (day) => {
        const next = calendar.nextTradingDay(day);
        for (let date = addDays(day, 1); date <= (next ?? knownTo); date = addDays(date, 1)) {
          const { kind } = calendar.schedule(date, { segment: 'equity', hasDerivatives: true });
          expect(kind).toBe(date === next ? 'open' : 'closed');
        }
      }),
    );
  });

  test('going on and back again from a trading day ends where it began', () => {
    fc.assert(
      fc.property(knownDay, (day) => {
        const trading = calendar.nextTradingDay(day);
        const next = trading === undefined ? undefined : calendar.nextTradingDay(trading);
        if (next !== undefined) expect(calendar.previousTradingDay(next)).toBe(trading);
      }),
    );
  });

  test('shares and derivatives trade on the same days', () => {
    fc.assert(
      fc.property(knownDay, fc.boolean(), (day, hasDerivatives) => {
        const equity = calendar.schedule(day, { segment: 'equity', hasDerivatives });
        expect(calendar.schedule(day, { segment: 'fno', hasDerivatives }).kind).toBe(equity.kind);
      }),
    );
  });

  test.each([
    ['before the first known day', addDays(knownFrom, -1)],
    ['after the last known day', addDays(knownTo, 1)],
  ])('are unknown %s', (_when, day) => {
    expect(calendar.schedule(day, { segment: 'fno', hasDerivatives: true }).kind).toBe('unknown');
  });

  test('do not reach over the edges of the known years', () => {
    expect(calendar.nextTradingDay(isoDate('2026-12-31'))).toBeUndefined();
    expect(calendar.previousTradingDay(isoDate('2020-01-01'))).toBeUndefined();
  });
});

describe('days apart', () => {
  test.each([
    ['2024-05-18', 'two short sessions'],
    ['2021-02-24', 'outage'],
    ['2026-02-01', 'Budget'],
    ['2025-10-21', 'Muhurat'],
  ])('%s is open and says why', (day, why) => {
    const schedule = calendar.schedule(isoDate(day), { segment: 'equity', hasDerivatives: true });
    expect(schedule.kind).toBe('open');
    expect(schedule.reason).toContain(why);
  });

  test('a Muhurat without announced hours takes no orders and says so', () => {
    const schedule = calendar.schedule(isoDate('2026-11-08'), { segment: 'equity', hasDerivatives: true });
    expect(schedule.kind).toBe('closed');
    expect(schedule.reason).toContain('hours not announced');
  });
});
