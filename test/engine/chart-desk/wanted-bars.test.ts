import { describe, expect, test } from 'vitest';
import { fillMarks } from '../../../engine/chart-desk/own-trading.ts';
import { drawnStudies, preparedStudies } from '../../../engine/chart-desk/studies.ts';
import { lookOf } from '../../../engine/chart-desk/study-looks.ts';
import { firstShown, wantedBars } from '../../../engine/chart-desk/wanted-bars.ts';
import type { Fill } from '../../../engine/domain/fill.ts';
import { epochMs, formatDate, istDate } from '../../../engine/domain/time.ts';
import { LONG_TAIL } from '../../../engine/indicators/long-tail/long-tail.ts';
import { INDICATORS } from '../../../engine/indicators/registry.ts';
import { quarterHours, sampleBars } from '../charts/sample-bars.ts';

const NOW = epochMs(quarterHours(149) + 900_000);
const LENGTH = 150;
const bars = sampleBars(LENGTH, quarterHours);

describe('which bars a chart shows', () => {
  test.each([
    [undefined, undefined, '15m'],
    [undefined, { count: 1, unit: 'day' }, '5m'],
    [undefined, { count: 5, unit: 'day' }, '15m'],
    [undefined, { count: 1, unit: 'month' }, '60m'],
    [undefined, { count: 2, unit: 'year' }, '1d'],
    ['1m', { count: 2, unit: 'day' }, '1m'],
  ] as const)('bars of %s over %o are %s', (timeframe, span, chosen) => {
    expect(wantedBars({ timeframe, span }, NOW, 0).timeframe).toBe(chosen);
  });

  test('indicators are given bars before the first one shown', () => {
    const plain = wantedBars({ timeframe: '15m', span: undefined }, NOW, 0);
    const warm = wantedBars({ timeframe: '15m', span: undefined }, NOW, 800);
    expect(warm.readFrom).toBeLessThan(plain.readFrom);
  });

  test('so many days are days with bars: a weekend is none', () => {
    const first = firstShown(bars.start, { by: 'days', days: 2 });
    expect(LENGTH - first).toBe(50);
    expect(formatDate(istDate(epochMs(bars.start[first] ?? 0)))).toBe('Fri 27 Nov');
  });

  test('a span that begins after the last bar shows nothing', () => {
    expect(firstShown(bars.start, { by: 'start', from: NOW })).toBe(LENGTH);
  });
});

describe('studies of a chart', () => {
  test('every indicator can be drawn as its look says, one number a bar shown', async () => {
    for (const { name } of [...INDICATORS, ...LONG_TAIL]) {
      const { overlays, panes } = await drawnStudies(
        preparedStudies([{ name, settings: {}, text: name }]),
        bars,
        100,
      );
      const [study] = lookOf(name).where === 'price' ? overlays : panes;
      expect(study?.tracks.length, name).toBeGreaterThan(0);
      for (const track of study?.tracks ?? []) expect(track.values.length, name).toBe(50);
      for (const place of study?.between ?? []) expect(study?.tracks[place], name).toBeDefined();
    }
  });

  test('what is drawn over the price lies near the price', async () => {
    for (const { name } of [...INDICATORS, ...LONG_TAIL].filter(
      (one) => lookOf(one.name).where === 'price',
    )) {
      const { overlays } = await drawnStudies(
        preparedStudies([{ name, settings: {}, text: name }]),
        bars,
        140,
      );
      for (const track of overlays[0]?.tracks ?? []) {
        for (const value of track.values) {
          if (!Number.isNaN(value))
            expect(Math.abs(value / 1_400 - 1), `${name} ${track.name}`).toBeLessThan(0.2);
        }
      }
    }
  });
});

describe('own trades', () => {
  test('stand at the bar in which they happened; earlier ones are left out', () => {
    const fill = (at: number): Fill => ({ at, side: 'BUY', quantity: 10, price: 14_000_000 }) as Fill;
    const marks = fillMarks([fill(quarterHours(0) - 1), fill(quarterHours(3) + 60_000)], bars.start);
    expect(marks).toEqual([{ bar: 3, side: 'BUY', quantity: 10, price: 1_400 }]);
  });
});
