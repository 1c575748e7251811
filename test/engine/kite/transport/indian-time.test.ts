import { describe, expect, test } from 'vitest';
import { nameTheZone, readIndianTime } from '../../../../engine/kite/transport/indian-time.ts';

describe('times of Kite', () => {
  test.each([
    ['2026-11-30 09:15:00', '2026-11-30T03:45:00.000Z'],
    ['2026-11-30T09:15:00+05:30', '2026-11-30T03:45:00.000Z'],
    ['2026-01-05T09:15:00+0530', '2026-01-05T03:45:00.000Z'],
    ['2026-11-30 00:00:00', '2026-11-29T18:30:00.000Z'],
    ['2026-11-30 09:15:00.25', '2026-11-30T03:45:00.250Z'],
  ])('%s is %s', (text, utc) => {
    expect(readIndianTime(text)).toBe(new Date(utc).getTime());
  });

  test.each([
    '',
    '2026-11-30',
    '2026-13-30 09:15:00',
    '2026-02-30 09:15:00',
    '2026-11-30 24:00:00',
    '16:00:36',
    'x',
  ])('%j is none', (text) => {
    expect(readIndianTime(text)).toBeUndefined();
  });

  test('only whole texts that are bare times get a zone', () => {
    const document = {
      at: '2026-11-30 09:15:00',
      rows: [{ at: '2026-11-30 09:15:01', says: 'placed 2026-11-30 09:15:00', none: null, n: 5 }],
      day: '2026-11-30',
    };
    expect(nameTheZone(document)).toBe(true);
    expect(document).toEqual({
      at: '2026-11-30T09:15:00+05:30',
      rows: [{ at: '2026-11-30T09:15:01+05:30', says: 'placed 2026-11-30 09:15:00', none: null, n: 5 }],
      day: '2026-11-30',
    });
  });
});
