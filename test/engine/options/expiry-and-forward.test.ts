import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import { isoDate, istInstant, timeOfDay } from '../../../engine/domain/time.ts';
import { SessionCalendar } from '../../../engine/market/session-calendar.ts';
import { europeanPrice } from '../../../engine/options/european.ts';
import { forwardFromParity, type ParityQuote } from '../../../engine/options/forward-from-parity.ts';
import { calendarYears, tradingYears } from '../../../engine/options/time-to-expiry.ts';

const data = loadMarketData();
const calendar = new SessionCalendar(data.sessions, data.holidays);
const expiry = { day: isoDate('2025-11-25'), at: timeOfDay(15, 30) };

describe('time to expiry', () => {
  test.each([
    // Friday's close to Tuesday's expiry: Monday and Tuesday, whatever the weekend.
    ['2025-11-21', 15, 30, 2],
    ['2025-11-22', 12, 0, 2],
    ['2025-11-24', 9, 15, 2],
    // Half of a session of 6 hours 15 minutes, and the last day.
    ['2025-11-24', 12, 22.5, 1.5],
    ['2025-11-25', 15, 30, 0],
    ['2025-11-26', 10, 0, 0],
  ])('from %s %d:%d are %d sessions', (date, hours, minutes, sessions) => {
    const now = istInstant(isoDate(date), timeOfDay(hours, Math.floor(minutes), (minutes % 1) * 60));
    expect(tradingYears(calendar, now, expiry) * 252).toBeCloseTo(sessions, 9);
  });

  test('a holiday does not count, and the calendar counts all days', () => {
    // 5 November 2025 was Guru Nanak's birthday.
    const before = istInstant(isoDate('2025-11-04'), timeOfDay(15, 30));
    const end = { day: isoDate('2025-11-06'), at: timeOfDay(15, 30) };
    expect(tradingYears(calendar, before, end) * 252).toBeCloseTo(1, 9);
    expect(calendarYears(before, end) * 365).toBeCloseTo(2, 9);
    expect(calendarYears(before, { ...end, day: isoDate('2025-11-03') })).toBe(0);
  });
});

function quotesAt(forward: number, strikes: readonly number[]): readonly ParityQuote[] {
  return strikes.map((strike) => {
    const terms = {
      on: 'forward',
      underlying: forward,
      strike,
      years: 0.02,
      rate: 0.065,
      dividend: 0,
    } as const;
    return {
      strike,
      call: europeanPrice({ ...terms, type: 'CE' }, 0.12),
      put: europeanPrice({ ...terms, type: 'PE' }, 0.12),
      callSpread: 1,
      putSpread: 1,
    };
  });
}

describe('the forward of a chain', () => {
  const discount = Math.exp(-0.065 * 0.02);
  const strikes = [24_800, 24_900, 25_000, 25_100, 25_200, 25_300];

  test('is what calls and puts agree on, whatever one stale strike says', () => {
    const quotes = quotesAt(25_063.4, strikes);
    const found = forwardFromParity(quotes, discount);
    expect(found.ok ? found.value.forward : 0).toBeCloseTo(25_063.4, 6);
    const stale = quotes.map((quote, i) => (i === 4 ? { ...quote, call: quote.call + 90 } : quote));
    const kept = forwardFromParity(stale, discount);
    expect(kept).toMatchObject({ ok: true, value: { strikes: 5 } });
    expect(kept.ok ? kept.value.forward : 0).toBeCloseTo(25_063.4, 6);
  });

  test('is not made of two strikes', () => {
    expect(forwardFromParity(quotesAt(25_000, [24_900, 25_000]), discount)).toEqual({
      ok: false,
      error: 'too-few-strikes',
    });
    expect(forwardFromParity([], discount).ok).toBe(false);
  });

  const folder = process.env['MUNIM_TEST_DATA'];
  test.skipIf(folder === undefined)('of recorded chains lies close to the spot, carried', () => {
    const chains = join(folder ?? '', 'options', 'chain');
    const [first = ''] = readdirSync(chains).sort();
    const [header = '', ...lines] = gunzipSync(readFileSync(join(chains, first)))
      .toString()
      .trim()
      .split('\n');
    const names = header.split(',');
    const rows = lines.map((line) => {
      const cells = line.split(',');
      return (name: string): string => cells[names.indexOf(name)] ?? '';
    });
    const groups = new Map<string, typeof rows>();
    for (const row of rows) {
      const key = `${row('timestamp')} ${row('expiry')}`;
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    const ratios = [...groups.values()].flatMap((group: typeof rows) => {
      const [one] = group;
      const spot = Number(one?.('underlying'));
      const quotes = group
        .filter((row) => Math.abs(Number(row('strike')) / spot - 1) < 0.02)
        .map((row): ParityQuote => {
          const [bid, ask] = [Number(row('ce_bid')), Number(row('ce_ask'))];
          const [putBid, putAsk] = [Number(row('pe_bid')), Number(row('pe_ask'))];
          return {
            strike: Number(row('strike')),
            call: (bid + ask) / 2,
            put: (putBid + putAsk) / 2,
            callSpread: ask - bid,
            putSpread: putAsk - putBid,
          };
        });
      const days =
        (Date.parse(one?.('expiry') ?? '') - Date.parse(one?.('timestamp').slice(0, 10) ?? '')) / 864e5;
      const found = forwardFromParity(quotes, Math.exp((-0.065 * days) / 365));
      return found.ok && days < 40 ? [found.value.forward / spot - 1] : [];
    });
    expect(ratios.length).toBeGreaterThan(10);
    expect(Math.max(...ratios.map(Math.abs))).toBeLessThan(0.012);
  });
});
