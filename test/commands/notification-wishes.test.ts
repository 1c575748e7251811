import { describe, expect, test } from 'vitest';
import {
  mannerOf,
  NOTIFICATION_KINDS,
  type NotificationWishes,
  readWishes,
} from '../../commands/notification-wishes.ts';
import type { DeskEvent, OrderNews } from '../../engine/desk.ts';
import { isoDate, istInstant, parseTimeOfDay } from '../../engine/domain/time.ts';

const at = (time: string) => istInstant(isoDate('2026-11-20'), parseTimeOfDay(time));
const order = (what: OrderNews): DeskEvent => ({ kind: 'order', what }) as DeskEvent;
const notice = (severity: 'warning' | 'critical'): DeskEvent => ({ kind: 'notice', severity, text: '' });
const OFF: NotificationWishes = {
  manners: Object.fromEntries(Object.keys(NOTIFICATION_KINDS).map((kind) => [kind, 'off'])),
};

describe('how somebody wants news told', () => {
  test('everything is on until something is said', () => {
    expect(mannerOf(order('filled'), readWishes(undefined), at('12:00'))).toBe('on');
  });

  test('an order in doubt, a critical warning and a word to one person cannot be turned off', () => {
    const word = { kind: 'word' } as DeskEvent;
    for (const event of [order('unknown'), notice('critical'), word]) {
      expect(mannerOf(event, { ...OFF, quiet: { from: 0, to: 1_439 } }, at('12:00'))).toBe('on');
    }
    const others = (['signal', 'approval', 'report'] as const).map((kind) => ({ kind }) as DeskEvent);
    const orders = [order('filled'), order('rejected'), order('cancelled')];
    for (const event of [...orders, notice('warning'), ...others]) {
      expect(mannerOf(event, OFF, at('12:00'))).toBe('off');
    }
  });

  test.each([
    ['22:00-07:00 at 21:59', { from: 1_320, to: 420 }, '21:59', 'on'],
    ['22:00-07:00 at 22:00', { from: 1_320, to: 420 }, '22:00', 'silent'],
    ['22:00-07:00 at 06:59', { from: 1_320, to: 420 }, '06:59', 'silent'],
    ['22:00-07:00 at 07:00', { from: 1_320, to: 420 }, '07:00', 'on'],
    ['13:00-14:00 at 13:30', { from: 780, to: 840 }, '13:30', 'silent'],
    ['13:00-14:00 at 14:00', { from: 780, to: 840 }, '14:00', 'on'],
  ])('quiet hours %s', (_case, quiet, time, expected) => {
    expect(mannerOf(order('filled'), { manners: {}, quiet }, at(time))).toBe(expected);
  });

  test('muted until, and what is off stays off', () => {
    const muted = { manners: { alerts: 'off' as const }, mutedUntil: at('12:30') };
    expect(mannerOf(order('filled'), muted, at('12:29'))).toBe('silent');
    expect(mannerOf(order('filled'), muted, at('12:30'))).toBe('on');
    expect(mannerOf({ kind: 'alert' } as DeskEvent, muted, at('12:00'))).toBe('off');
  });
});
