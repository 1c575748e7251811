import { describe, expect, test } from 'vitest';
import type { InstrumentId } from '../../../../engine/domain/ids.ts';
import type { TradingCalendar } from '../../../../engine/domain/session.ts';
import { addDays, isoDate, MINUTE_MS, timeOfDay } from '../../../../engine/domain/time.ts';
import { PracticeMarket } from '../../../../engine/market/practice/practice-market.ts';
import { ist, Listener, ManualWall } from './manual-wall.ts';

function market(start: string, speed = 1, exchangeCalendar?: TradingCalendar) {
  const wall = new ManualWall(ist('2026-11-25 12:00:00'));
  const made = new PracticeMarket({
    seed: 1,
    wall,
    timers: wall,
    keyOf: (_id: InstrumentId) => undefined,
    start: ist(start),
    speed,
    ...(exchangeCalendar === undefined ? {} : { exchangeCalendar }),
  });
  return { wall, made, listener: new Listener() };
}

describe('sessions back to back', () => {
  test('time follows the wall clock times the speed', async () => {
    const { wall, made, listener } = market('2026-11-25 10:00:00', 10);
    await made.feed.start(listener);
    wall.pass(3_000);
    expect(made.clock.now()).toBe(ist('2026-11-25 10:00:30'));
  });

  test('stops exactly at the close, says so once, and goes on at the next opening', async () => {
    const { wall, made, listener } = market('2026-11-27 15:39:58');
    await made.feed.start(listener);
    wall.pass(4_000);
    const close = ist('2026-11-27 15:40:00');
    expect(listener.times.filter((t) => t === close)).toHaveLength(1);
    const after = listener.times.slice(listener.times.indexOf(close));
    expect(after[1]).toBe(ist('2026-11-30 09:15:00'));
    expect([...listener.times].sort((a, b) => a - b)).toEqual(listener.times);
  });

  test('a held close lasts until it is released', async () => {
    const { wall, made, listener } = market('2026-11-25 15:39:59');
    let release: (() => void) | undefined;
    listener.onEachTime = (now) => {
      if (now === ist('2026-11-25 15:40:00')) release = made.clock.hold();
    };
    await made.feed.start(listener);
    wall.pass(60_000);
    expect(made.clock.now()).toBe(ist('2026-11-25 15:40:00'));
    release?.();
    release?.();
    wall.pass(250);
    expect(made.clock.now()).toBe(ist('2026-11-26 09:15:00'));
  });

  test('being told to start the next day drops the holds', async () => {
    const { wall, made, listener } = market('2026-11-25 15:39:59');
    made.clock.hold();
    await made.feed.start(listener);
    wall.pass(5_000);
    expect(made.clock.now()).toBe(ist('2026-11-25 15:39:59'));
    made.clock.startNextDay();
    wall.pass(1_250);
    expect(made.clock.now()).toBe(ist('2026-11-26 09:15:00'));
  });

  test.each([
    ['2026-11-25 03:00:00', '2026-11-25 09:15:00'],
    ['2026-11-25 18:00:00', '2026-11-26 09:15:00'],
    ['2026-11-28 12:00:00', '2026-11-30 09:15:00'],
    ['2026-11-25 15:40:00', '2026-11-25 15:40:00'],
  ])('started at %s it first tells %s', async (start, first) => {
    const { wall, made, listener } = market(start);
    await made.feed.start(listener);
    wall.pass(250);
    if (listener.times.length === 0) wall.pass(250);
    expect(listener.times[0]).toBe(ist(first));
  });

  test('a laptop that slept does not skip the day', async () => {
    const { wall, made, listener } = market('2026-11-25 10:00:00');
    await made.feed.start(listener);
    wall.pass(250);
    await made.feed.stop();
    wall.pass(3_600_000);
    await made.feed.start(listener);
    wall.pass(250);
    expect(made.clock.now() - ist('2026-11-25 10:00:00')).toBeLessThan(2_000);
  });
});

describe('real hours', () => {
  const exchange: TradingCalendar = {
    schedule: (date) =>
      date === '2026-11-26'
        ? { kind: 'closed', reason: 'made-up holiday' }
        : {
            kind: 'open',
            reason: 'regular',
            sessions: [{ name: 'continuous', from: timeOfDay(9, 15), to: timeOfDay(12, 1) }],
          },
    nextTradingDay: (date) => addDays(date, 1),
    previousTradingDay: (date) => addDays(date, -1),
  };

  test('follow the wall clock through the close and the night', async () => {
    const { wall, made, listener } = market('2020-01-01 00:00:00', 50, exchange);
    await made.feed.start(listener);
    wall.pass(2 * MINUTE_MS);
    expect(made.clock.now()).toBe(wall.now());
    expect(listener.times).toContain(ist('2026-11-25 12:01:00'));
    made.clock.hold();
    wall.pass(MINUTE_MS);
    expect(made.clock.now()).toBe(wall.now());
  });

  test('keep the exchange calendar, without weekends', () => {
    const { made } = market('2026-11-25 10:00:00', 1, exchange);
    const fno = { segment: 'fno', hasDerivatives: true } as const;
    expect(made.calendar.schedule(isoDate('2026-11-26'), fno).kind).toBe('closed');
    expect(made.calendar.schedule(isoDate('2026-11-28'), fno).kind).toBe('closed');
    expect(made.calendar.nextTradingDay(isoDate('2026-11-27'))).toBe('2026-11-30');
  });
});
