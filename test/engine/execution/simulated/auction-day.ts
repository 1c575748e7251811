import { loadMarketData } from '../../../../config/market-data.ts';
import type { DaySchedule, TradingCalendar } from '../../../../engine/domain/session.ts';
import { isoDate } from '../../../../engine/domain/time.ts';
import { SessionCalendar } from '../../../../engine/market/session-calendar.ts';

/** A calendar on which every day is alike. */
export const everyDay = (schedule: DaySchedule): TradingCalendar => ({
  schedule: () => schedule,
  nextTradingDay: () => undefined,
  previousTradingDay: () => undefined,
});

const { sessions, holidays } = loadMarketData();

/** The hours of a share with derivatives in August 2026: a pre-open to 09:08 and a closing auction from 15:15. */
export const AUCTION_DAY = everyDay(
  new SessionCalendar(sessions, holidays).schedule(isoDate('2026-08-10'), {
    segment: 'equity',
    hasDerivatives: true,
  }),
);
