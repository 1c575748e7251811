import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { instrumentKey } from '../../../../engine/domain/ids.ts';
import { epochMs, istDate, istTimeOfDay, MINUTE_MS, timeOfDay } from '../../../../engine/domain/time.ts';
import type { Timeframe } from '../../../../engine/domain/timeframe.ts';
import { KiteHistory } from '../../../../engine/kite/history/kite-history.ts';
import { DEMO_APP } from '../../../servers/kite/assemble.ts';
import { type KiteServer, startKiteServer } from '../../../servers/kite/kite-server.ts';
import { clientOf } from '../../../support/kite-clients.ts';
import { ist, ManualWall } from '../../market/pacing/manual-wall.ts';

const INFY = instrumentKey('NSE:INFY');
const NOW = '2026-11-30 11:02:30';

describe('history from Kite', () => {
  let server: KiteServer;
  let wall: ManualWall;
  let history: KiteHistory;
  let loggedIn: boolean;

  beforeAll(async () => {
    server = await startKiteServer({ at: NOW });
  });

  afterAll(() => server.stop());

  beforeEach(() => {
    const { accessToken } = server.logIn();
    loggedIn = true;
    wall = new ManualWall(ist(NOW));
    const login = { apiKey: DEMO_APP.apiKey, accessToken, userId: 'MU0001' };
    history = new KiteHistory({
      client: clientOf(server.url, {
        session: { current: () => (loggedIn ? login : undefined), died: () => undefined },
      }),
      tokenOf: (key) => server.listings.find(key)?.token,
      wall,
    });
  });

  const starts = async (timeframe: Timeframe, from: string, to: string): Promise<readonly number[]> =>
    (await history.candles(INFY, timeframe, ist(from), ist(to))).map(({ start }) => start);

  test('bars are stamped at their start in Indian time, and only complete ones are told', async () => {
    const bars = await history.candles(INFY, '1m', ist('2026-11-30 09:15:00'), ist('2026-11-30 15:30:00'));
    expect(bars[0]?.start).toBe(ist('2026-11-30 09:15:00'));
    expect(bars.at(-1)?.start).toBe(ist('2026-11-30 11:01:00'));
    expect(bars).toHaveLength(107);
    for (const { low, high, open, close, volume } of bars) {
      expect(low).toBeLessThanOrEqual(Math.min(open, close));
      expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
      expect(Number.isSafeInteger(volume)).toBe(true);
    }
    expect(history.trouble).toBeUndefined();
  });

  test('the start of the span is inside, its end is not', async () => {
    expect(await starts('5m', '2026-11-27 10:00:00', '2026-11-27 10:10:00')).toEqual([
      ist('2026-11-27 10:00:00'),
      ist('2026-11-27 10:05:00'),
    ]);
  });

  test('a span longer than Kite allows is asked for in pieces that join without gap or double', async () => {
    const before = server.calls('historical').length;
    const bars = await starts('15m', '2025-11-03 09:15:00', '2026-11-27 15:30:00');
    // One more when Kite says that it was too fast.
    expect(server.calls('historical').length - before).toBeGreaterThanOrEqual(2);
    expect(bars).toEqual([...new Set(bars)].sort((a, b) => a - b));
    const days = new Set(bars.map((at) => istDate(epochMs(at))));
    expect(days.size).toBeGreaterThan(240);
    for (const day of days) {
      const ofDay = bars.filter((at) => istDate(epochMs(at)) === day);
      const regular = ofDay.filter((at) => istTimeOfDay(at) < timeOfDay(15, 15));
      for (const [i, at] of regular.entries())
        if (i > 0) expect(at - (regular[i - 1] ?? 0)).toBe(15 * MINUTE_MS);
    }
  });

  test.each<Timeframe>(['1m', '60m', '1d'])(
    'no request of %s spans more days than Kite allows',
    async (timeframe) => {
      const before = server.calls('historical').length;
      await starts(
        timeframe,
        '2021-01-04 09:15:00',
        timeframe === '1m' ? '2021-07-01 09:15:00' : '2026-11-27 15:30:00',
      );
      const calls = server.calls('historical').slice(before);
      expect(calls.length).toBeGreaterThanOrEqual(timeframe === '1d' ? 2 : 3);
      // Kite refuses a longer one.
      expect(history.trouble).toBeUndefined();
    },
  );

  test('the bar of today is told when the day is over', async () => {
    const today = ist('2026-11-30 00:00:00');
    expect(await starts('1d', '2026-11-26 00:00:00', '2026-12-01 00:00:00')).not.toContain(today);
    wall.pass(ist('2026-11-30 16:00:00') - ist(NOW));
    server.history.set('NSE:INFY', 'day', [['2026-11-30T00:00:00+0530', 1500, 1510, 1490, 1505, 1000]]);
    expect(await starts('1d', '2026-11-26 00:00:00', '2026-12-01 00:00:00')).toContain(today);
  });

  test('a bar that no market makes is left out, and a doubled one counts once', async () => {
    server.history.set('NSE:INFY', '10minute', [
      ['2026-11-27T09:15:00+0530', 1500, 1510, 1490, 1505, 1000],
      ['2026-11-27T09:25:00+0530', 1500, 1400, 1490, 1505, 1000],
      ['2026-11-27T09:35:00+0530', 0, 0, 0, 0, 0],
      ['2026-11-27T09:15:00+0530', 1500, 1510, 1490, 1505, 1000],
    ]);
    expect(await starts('10m', '2026-11-27 09:15:00', '2026-11-27 15:30:00')).toEqual([
      ist('2026-11-27 09:15:00'),
    ]);
  });

  test('what is not listed has none; without a login there are none, and it is said why', async () => {
    expect(await history.candles(instrumentKey('NSE:NOBODY'), '1d', ist(NOW), ist(NOW))).toEqual([]);
    expect(history.trouble).toBeUndefined();
    loggedIn = false;
    expect(await starts('1m', '2026-11-30 09:15:00', '2026-11-30 10:00:00')).toEqual([]);
    expect(history.trouble).toMatch(/logged in/);
  });
});
