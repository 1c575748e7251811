import { expect, test } from 'vitest';
import { parseTimestamp } from '../../../engine/calc/timestamp.ts';

test.each([
  ['2026-01-05', Date.UTC(2026, 0, 4, 18, 30)],
  ['2026-01-05 09:15', Date.UTC(2026, 0, 5, 3, 45)],
  ['2026-01-05T09:15:30', Date.UTC(2026, 0, 5, 3, 45, 30)],
  ['2026-01-05T03:45:00Z', Date.UTC(2026, 0, 5, 3, 45)],
  ['2026-01-05T09:15:00.250+0530', Date.UTC(2026, 0, 5, 3, 45, 0, 250)],
  ['2026-01-05 09:15:00+05:30', Date.UTC(2026, 0, 5, 3, 45)],
  ['2026-01-04T22:45:00-05:00', Date.UTC(2026, 0, 5, 3, 45)],
  ['1767584700', 1_767_584_700_000],
  ['1767584700000', 1_767_584_700_000],
])('%s is %d', (text, at) => {
  expect(parseTimestamp(text)).toBe(at);
});

test.each(['', 'today', '2026-02-30', '2026-01-05 25:00', '05-01-2026', '12'])(
  '%j is no timestamp',
  (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  },
);
