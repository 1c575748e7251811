import { describe, expect, test } from 'vitest';
import { epochMs, type IsoDate, isoDate, istInstant, parseTimeOfDay } from '../../engine/domain/time.ts';
import { Schedule } from '../../jobs/schedule.ts';

const at = (date: string, time: string) => istInstant(isoDate(date), parseTimeOfDay(time));
const everyDay = (): boolean => true;
/** 20 to 24 November 2026: Friday, the weekend, Monday, and Tuesday which is a holiday. */
const trading = new Set<IsoDate>([isoDate('2026-11-20'), isoDate('2026-11-23')]);
const onTradingDays = (date: IsoDate): boolean => trading.has(date);

describe('when a job is due', () => {
  test.each([
    ['before its time', '35 8 * * *', ['2026-11-20', '00:00'], ['2026-11-20', '08:34:59'], undefined],
    ['at its time', '35 8 * * *', ['2026-11-20', '08:34:59'], ['2026-11-20', '08:35'], '2026-11-20 08:35'],
    [
      'once looked at, never again',
      '35 8 * * *',
      ['2026-11-20', '08:35'],
      ['2026-11-20', '23:00'],
      undefined,
    ],
    [
      'the latest of several',
      '* * * * *',
      ['2026-11-20', '09:15'],
      ['2026-11-20', '09:20:30'],
      '2026-11-20 09:20',
    ],
    ['days ago', '35 8 * * *', ['2026-11-18', '12:00'], ['2026-11-20', '08:00'], '2026-11-19 08:35'],
    ['on its weekday only', '0 6 * * 6', ['2026-11-15', '00:00'], ['2026-11-20', '12:00'], undefined],
    ['on Saturday', '0 6 * * 6', ['2026-11-20', '12:00'], ['2026-11-23', '09:15'], '2026-11-21 06:00'],
    [
      'on the first of the month',
      '0 9 1 * *',
      ['2026-11-20', '00:00'],
      ['2026-12-02', '00:00'],
      '2026-12-01 09:00',
    ],
  ])('%s', (_case, expression, after, until, slot) => {
    const found = new Schedule([expression]).lastBetween(
      at(after[0] ?? '', after[1] ?? ''),
      at(until[0] ?? '', until[1] ?? ''),
      everyDay,
    );
    const [date = '', time = ''] = slot?.split(' ') ?? [];
    expect(found).toBe(slot === undefined ? undefined : at(date, time));
  });

  test('several expressions are one schedule, in order', () => {
    const reminder = new Schedule(['30 7,8 * * *', '0 9 * * *']);
    expect(reminder.describe()).toBe('07:30, 08:30, 09:00');
    expect(reminder.dates()).toBeUndefined();
    expect(new Schedule(['0 9 * * 6']).dates()).toBe('Saturdays');
    expect(new Schedule(['0 9 1 * *']).dates()).toBe('day 1 of the month');
    let now = at('2026-11-20', '00:00');
    const seen: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      now = reminder.next(now, everyDay) ?? epochMs(0);
      seen.push(now);
    }
    expect(seen).toEqual([
      at('2026-11-20', '07:30'),
      at('2026-11-20', '08:30'),
      at('2026-11-20', '09:00'),
      at('2026-11-21', '07:30'),
    ]);
  });

  test('days without a session are stepped over, backwards and forwards', () => {
    const report = new Schedule(['0 16 * * *']);
    expect(report.next(at('2026-11-20', '16:00'), onTradingDays)).toBe(at('2026-11-23', '16:00'));
    expect(report.next(at('2026-11-23', '16:00'), onTradingDays)).toBeUndefined();
    expect(report.lastBetween(at('2026-11-20', '15:00'), at('2026-11-23', '09:15'), onTradingDays)).toBe(
      at('2026-11-20', '16:00'),
    );
  });

  test.each(['61 * * * *', 'soon', '0 9 1 * 1', '0 9 L * *'])('%s is no schedule', (expression) => {
    expect(() => new Schedule([expression])).toThrow();
  });
});
