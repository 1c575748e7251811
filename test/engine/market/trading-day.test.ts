import { expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import { tradingDayFrom } from '../../../engine/domain/session.ts';
import { isoDate } from '../../../engine/domain/time.ts';
import { SessionCalendar } from '../../../engine/market/session-calendar.ts';

const { sessions, holidays } = loadMarketData();
const calendar = new SessionCalendar(sessions, holidays);

test.each([
  ['2026-11-30', '2026-11-30', 'a Monday'],
  ['2026-11-28', '2026-11-30', 'a Saturday'],
  ['2026-11-24', '2026-11-25', 'a holiday'],
  ['2026-02-01', '2026-02-01', 'the Sunday of a budget'],
  ['2050-01-01', '2050-01-01', 'a day without a calendar'],
])('from %s the market is on %s: %s', (day, trades) => {
  expect(tradingDayFrom(calendar, isoDate(day))).toBe(trades);
});
