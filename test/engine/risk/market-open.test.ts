import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import { isoDate, istInstant, parseTimeOfDay } from '../../../engine/domain/time.ts';
import { SessionCalendar } from '../../../engine/market/session-calendar.ts';
import type { GateView } from '../../../engine/risk/check.ts';
import { STATE_CHECKS } from '../../../engine/risk/checks/state-checks.ts';

const { sessions, holidays } = loadMarketData();
const calendar = new SessionCalendar(sessions, holidays);
const marketOpen = STATE_CHECKS.find((check) => check.name === 'market open');

/** What the rule says of an order in a share with derivatives at a moment; the next opening is given. */
function says(date: string, time: string, opens?: readonly [string, string]): string {
  const view = {
    schedule: calendar.schedule(isoDate(date), { segment: 'equity', hasDerivatives: true }),
    timeOfDay: parseTimeOfDay(time),
    opensAt: opens === undefined ? undefined : istInstant(isoDate(opens[0]), parseTimeOfDay(opens[1])),
  } as GateView;
  const finding = marketOpen?.run(view);
  if (finding === undefined) return 'no such rule';
  return finding.passed ? 'passes' : `${finding.refusal.code}: ${finding.refusal.message}`;
}

describe('orders while the market is closed', () => {
  test.each([
    ['2026-11-25', '10:00', undefined, 'passes'],
    ['2026-11-25', '15:14:59', undefined, 'passes'],
    [
      '2026-11-25',
      '15:20',
      ['2026-11-26', '09:15'],
      'MARKET_CLOSED: Not sent. The market is closed. It opens Thu 26 Nov at 09:15. Send it again then.',
    ],
    [
      '2026-11-24',
      '11:00',
      ['2026-11-25', '09:15'],
      'MARKET_CLOSED: Not sent. The market is closed (Prakash Gurpurb Sri Guru Nanak Dev). It opens Wed 25 Nov at 09:15. Send it again then.',
    ],
  ] as const)('%s %s', (date, time, opens, expected) => {
    expect(says(date, time, opens)).toBe(expected);
  });

  test('a date without a calendar refuses to trade', () => {
    expect(says('2031-01-01', '10:00')).toMatch(/^NO_CALENDAR: /);
  });
});
