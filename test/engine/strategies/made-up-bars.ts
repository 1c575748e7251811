import { emptyColumns } from '../../../engine/domain/candle-columns.ts';
import type { BarColumns } from '../../../engine/indicators/bars.ts';

/** Monday, 6 January 2025, 00:00 in India. */
export const MONDAY = 1_736_101_800_000;
const DAY_MS = 86_400_000;

/** Daily bars (weekends left out) of closes in rupees, opening at the last close, 1,000 units each. */
export function dailyBars(closes: readonly number[], volumes: readonly number[] = []): BarColumns {
  const columns = emptyColumns(closes.length);
  closes.forEach((rupees, i) => {
    const close = Math.round(rupees * 10_000);
    const open = columns.close[i - 1] ?? close;
    columns.start[i] = MONDAY + (Math.floor(i / 5) * 7 + (i % 5)) * DAY_MS;
    columns.open[i] = open;
    columns.high[i] = Math.max(open, close);
    columns.low[i] = Math.min(open, close);
    columns.close[i] = close;
    columns.volume[i] = volumes[i] ?? 1_000;
  });
  return columns;
}

/** `count` values from `from`, each `step` more than the last. */
export function ramp(from: number, step: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => from + step * i);
}

/** `count` times the same value. */
export function still(value: number, count: number): readonly number[] {
  return ramp(value, 0, count);
}

/** Swings of growing and shrinking width around a slow rise: every strategy finds something in it. */
export function swings(count: number): readonly number[] {
  return Array.from(
    { length: count },
    (_, i) => 100 + i * 0.02 + 8 * Math.sin(i / 9) * (1 + Math.sin(i / 70)) + 2 * Math.sin(i * 1.7),
  );
}

/** Volumes with a surge every few bars. */
export function surges(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => (i % 4 === 0 ? 4_000 : 1_000));
}
