import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import type { OrderIntent } from '../../../engine/domain/order.ts';
import type { Price } from '../../../engine/domain/price.ts';
import { isoDate, istInstant, parseTimeOfDay } from '../../../engine/domain/time.ts';
import { SessionCalendar } from '../../../engine/market/session-calendar.ts';
import type { GateView } from '../../../engine/risk/check.ts';
import { STATE_CHECKS } from '../../../engine/risk/checks/state-checks.ts';

const { sessions, holidays, afterMarket } = loadMarketData();
const calendar = new SessionCalendar(sessions, holidays, afterMarket);
const rules = STATE_CHECKS.filter(({ name }) => name === 'market open');

interface Said {
  readonly kind?: 'equity' | 'future' | 'option';
  readonly hasDerivatives?: boolean;
  readonly opens?: readonly [date: string, time: string];
  readonly intent?: Partial<OrderIntent>;
  /** For the next opening. */
  readonly amo?: boolean;
  readonly deskDay?: string;
}

const at = ([date, time]: readonly [string, string]) => istInstant(isoDate(date), parseTimeOfDay(time));

/** What the rule says of a limit order at a moment; the next opening is given. */
function says(date: string, time: string, said: Said = {}): string {
  const { kind = 'equity', hasDerivatives = true, opens, intent = {}, amo = false, deskDay } = said;
  const segment = kind === 'equity' ? 'equity' : 'fno';
  const opensAt = opens === undefined ? undefined : at(opens);
  const view = {
    instrument: { kind, hasDerivatives },
    intent: {
      pricing: { type: 'LIMIT' },
      validity: 'DAY',
      product: 'CNC',
      ...(amo ? { afterMarket: opensAt } : {}),
      ...intent,
    },
    schedule: calendar.schedule(isoDate(date), { segment, hasDerivatives }),
    timeOfDay: parseTimeOfDay(time),
    opensAt,
    afterMarketHours: calendar.afterMarketHours(isoDate(date), segment),
    deskDay: deskDay ?? opens?.[0],
  } as GateView;
  const findings = rules.map((rule) => rule.run(view));
  expect(findings).toHaveLength(1);
  return findings
    .map((it) => (it.passed ? `passes, ${it.says}` : `${it.refusal.code}: ${it.refusal.message}`))
    .join();
}

const NEXT = ['2026-11-26', '09:15'] as const;
const MARKET = { pricing: { type: 'MARKET' } } as const;
const STOP = { pricing: { type: 'SL-M', trigger: 1 as Price } } as const;

describe('orders for now', () => {
  test.each([
    ['2026-11-25', '10:00', {}, 'passes, continuous'],
    ['2026-11-25', '15:14:59', {}, 'passes, continuous'],
    ['2026-11-25', '15:14:59', { intent: STOP }, 'passes, continuous'],
    // The closing auction of shares with derivatives.
    [
      '2026-11-25',
      '15:17',
      {},
      'MARKET_CLOSED: Not sent. The closing auction takes no orders at this moment. It does from 15:20 on.',
    ],
    ['2026-11-25', '15:20', {}, 'passes, closing auction'],
    ['2026-11-25', '15:20', { intent: MARKET }, 'passes, closing auction'],
    [
      '2026-11-25',
      '15:20',
      { intent: STOP },
      'MARKET_CLOSED: Not sent. The closing auction takes no stop orders. Send a limit or a market order.',
    ],
    [
      '2026-11-25',
      '15:20',
      { intent: { validity: 'IOC' } },
      'MARKET_CLOSED: Not sent. The closing auction takes whole orders of the day only. Leave out ioc, ttl and disclose.',
    ],
    [
      '2026-11-25',
      '15:20',
      { intent: { product: 'MIS' } },
      'MARKET_CLOSED: Not sent. Nothing intraday begins in the closing auction. Use CNC.',
    ],
    ['2026-11-25', '15:26', {}, 'passes, closing auction'],
    [
      '2026-11-25',
      '15:26',
      { intent: MARKET },
      'MARKET_CLOSED: Not sent. The closing auction takes limit orders only by now. Name a price.',
    ],
    [
      '2026-11-25',
      '15:31',
      {},
      'MARKET_CLOSED: Not sent. The closing auction takes no orders at this moment. It is over for today.',
    ],
    // Before August 2026, and for other shares still, trading goes on to 15:30.
    ['2026-07-31', '15:20', { intent: STOP }, 'passes, continuous'],
    ['2026-11-25', '15:20', { hasDerivatives: false, intent: STOP }, 'passes, continuous'],
    // The pre-open: until September 2026 to 09:08 for all, since then market orders to 09:05 and limits to 09:10.
    [
      '2026-11-25',
      '08:59',
      { opens: ['2026-11-25', '09:15'] },
      'MARKET_CLOSED: Not sent. The market is closed. It opens Wed 25 Nov at 09:15. Send it again then.',
    ],
    ['2026-07-31', '09:07', { intent: MARKET }, 'passes, pre-open session'],
    ['2026-11-25', '09:04', { intent: MARKET }, 'passes, pre-open session'],
    [
      '2026-11-25',
      '09:07',
      { intent: MARKET },
      'MARKET_CLOSED: Not sent. The pre-open session takes limit orders only by now. Name a price.',
    ],
    ['2026-11-25', '09:07', {}, 'passes, pre-open session'],
    [
      '2026-11-25',
      '09:12',
      {},
      'MARKET_CLOSED: Not sent. The pre-open session takes no orders at this moment. It is over for today.',
    ],
    // Of derivatives only futures have one.
    ['2026-11-25', '09:04', { kind: 'future' }, 'passes, pre-open session'],
    [
      '2026-11-25',
      '09:04',
      { kind: 'option', opens: ['2026-11-25', '09:15'] },
      'MARKET_CLOSED: Not sent. The market is closed. It opens Wed 25 Nov at 09:15. Send it again then.',
    ],
    [
      '2026-11-24',
      '11:00',
      { opens: ['2026-11-25', '09:15'] },
      'MARKET_CLOSED: Not sent. The market is closed (Prakash Gurpurb Sri Guru Nanak Dev). It opens Wed 25 Nov at 09:15. Send it again then.',
    ],
  ] as const)('%s %s %j', (date, time, said, expected) => {
    expect(says(date, time, said)).toBe(expected);
  });

  test('a date without a calendar refuses to trade', () => {
    expect(says('2031-01-01', '10:00')).toMatch(/^NO_CALENDAR: /);
    expect(says('2031-01-01', '10:00', { amo: true, opens: NEXT })).toMatch(/^NO_CALENDAR: /);
  });
});

describe('orders for the next opening', () => {
  test.each([
    ['2026-11-25', '10:00', {}, 'MARKET_OPEN: Not sent. The market is open. Send it without amo, for now.'],
    [
      '2026-11-25',
      '15:45',
      {},
      'MARKET_CLOSED: Not sent. After-market orders are taken from 16:00 to 08:58. Send it again then.',
    ],
    ['2026-11-25', '15:45', { kind: 'future' }, 'passes, for Thu 26 Nov at 09:15'],
    ['2026-11-25', '16:00', {}, 'passes, for Thu 26 Nov at 09:15'],
    ['2026-11-25', '16:00', { intent: STOP }, 'passes, for Thu 26 Nov at 09:15'],
    [
      '2026-11-25',
      '16:00',
      { deskDay: '2026-11-25' },
      'MARKET_CLOSED: Not sent. The day is being closed. Send it again in a moment.',
    ],
    [
      '2026-11-25',
      '16:00',
      { intent: { validity: { minutes: 5 } } },
      'BAD_VALIDITY: Not sent. The minutes of an order cannot run before the opening. Leave out ttl.',
    ],
    [
      '2026-11-25',
      '16:00',
      { intent: { afterMarket: at(['2026-11-25', '09:15']) } },
      'MARKET_CLOSED: Not sent. The opening it was meant for is over. Type the order again.',
    ],
    ['2026-11-26', '08:57', {}, 'passes, for Thu 26 Nov at 09:15'],
    [
      '2026-11-26',
      '08:58',
      {},
      'MARKET_CLOSED: Not sent. After-market orders are taken from 16:00 to 08:58. Send it again then.',
    ],
    ['2026-11-26', '09:09', { kind: 'option' }, 'passes, for Thu 26 Nov at 09:15'],
    // A holiday has no hours of its own: all of it lies before the next opening.
    ['2026-11-24', '11:00', { opens: ['2026-11-25', '09:15'] }, 'passes, for Wed 25 Nov at 09:15'],
  ] as const)('%s %s %j', (date, time, said, expected) => {
    expect(says(date, time, { opens: NEXT, amo: true, ...said })).toBe(expected);
  });
});
