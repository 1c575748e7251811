import { describe, expect, test } from 'vitest';
import { lastOf, leastOf, stretchesOf } from '../../../engine/charts/curves/thinning.ts';
import { legendRows } from '../../../engine/charts/drawing/legend.ts';
import {
  briefText,
  percentText,
  plainText,
  priceText,
  rupeesText,
  shortText,
} from '../../../engine/charts/drawing/number-text.ts';
import { fitted, textWidth } from '../../../engine/charts/drawing/text-width.ts';
import { ticksBetween } from '../../../engine/charts/drawing/ticks.ts';
import { timeTicks } from '../../../engine/charts/drawing/time-ticks.ts';
import { quarterHours } from './sample-bars.ts';

describe('numbers on an axis', () => {
  test('rupees are grouped as in India, with paise only where the step needs them', () => {
    expect(rupeesText(500)(123_456)).toBe('1,23,456');
    expect(rupeesText(0.5)(123_456.5)).toBe('1,23,456.50');
    expect(rupeesText(0.0025)(83.2525)).toBe('83.2525');
    expect(priceText(123_456.5)).toBe('1,23,456.50');
  });

  test.each([
    [950, '950'],
    [12_500, '12.5K'],
    [123_000, '1.23L'],
    [4_500_000, '45.0L'],
    [34_000_000, '3.40Cr'],
    [-250_000, '\u22122.50L'],
    [0, '0'],
  ])('%d in short is %s', (value, text) => {
    expect(briefText(value)).toBe(text);
  });

  test('short forms of one axis share unit and digits', () => {
    const text = shortText(1_500_000, 250_000);
    expect([500_000, 750_000, 1_500_000, 0].map(text)).toEqual(['5.0L', '7.5L', '15.0L', '0']);
  });

  test('per cent and plain numbers take the digits of their step', () => {
    expect(percentText(0.05)(-0.1)).toBe('\u221210%');
    expect(percentText(0.025)(0.025)).toBe('2.5%');
    expect(plainText(2, 0.5)(-0.5)).toBe('\u22120.5');
    expect(plainText(70, 40)(30)).toBe('30');
  });
});

describe('ticks', () => {
  test('stand on round numbers within the range', () => {
    expect(ticksBetween(1_397.2, 1_431, 5)).toEqual({ values: [1_400, 1_410, 1_420, 1_430], step: 10 });
    expect(ticksBetween(-0.31, 0.12, 4).values).toEqual([-0.2, 0]);
  });

  test('a range of nothing has one', () => {
    expect(ticksBetween(5, 5, 4).values).toEqual([5]);
  });
});

describe('labels of time', () => {
  const texts = (bars: number, width: number): readonly string[] =>
    timeTicks(
      Float64Array.from({ length: bars }, (_, bar) => quarterHours(bar)),
      width,
    ).map(({ text }) => text);

  test('a day shows times of day in India', () => {
    expect(texts(25, 520)).toEqual(expect.arrayContaining(['10:00', '11:00', '15:00']));
  });

  test('some days show dates, in order, no weekend between Friday and Monday', () => {
    expect(texts(150, 520)).toEqual(['24 Nov', '25 Nov', '26 Nov', '27 Nov', '30 Nov']);
  });

  test('years of days show months and name the year', () => {
    const days = Float64Array.from({ length: 500 }, (_, day) => Date.UTC(2025, 0, 1 + day) - 19_800_000);
    const found = timeTicks(days, 520).map(({ text }) => text);
    expect(found).toContain('2026');
    expect(found).toContain('Apr');
  });

  test('labels never touch', () => {
    for (const bars of [3, 10, 40, 75, 130, 400, 1_500]) {
      const starts = Float64Array.from({ length: bars }, (_, bar) => quarterHours(bar));
      const pace = 520 / bars;
      const placed = timeTicks(starts, 520);
      for (const [i, tick] of placed.entries()) {
        const before = placed[i - 1];
        if (before === undefined) continue;
        const room = (textWidth(before.text, 12) + textWidth(tick.text, 12)) / 2;
        expect((tick.at - before.at) * pace).toBeGreaterThan(room);
      }
    }
  });
});

describe('room for words', () => {
  test('a text that is too wide ends in an ellipsis and then fits', () => {
    const cut = fitted('bollinger-breakout with everything on', 12, 90);
    expect(cut.endsWith('…')).toBe(true);
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(90);
    expect(fitted('rsi', 12, 90)).toBe('rsi');
  });

  test('a legend breaks into rows that fit', () => {
    const items = Array.from({ length: 12 }, (_, i) => ({ text: `strategy-${i} +10.5%`, color: '#fff' }));
    const rows = legendRows(items, 576);
    expect(rows.flat()).toHaveLength(12);
    for (const row of rows) {
      const last = row.at(-1);
      expect((last?.x ?? 0) + textWidth(last?.text ?? '', 12)).toBeLessThanOrEqual(576);
    }
  });
});

describe('long curves', () => {
  test('keep their end and their deepest value', () => {
    const values = Float64Array.from({ length: 10_007 }, (_, i) => (i === 5_003 ? -9 : i));
    const stretches = stretchesOf(values.length, 600);
    expect(lastOf(values, stretches)).toHaveLength(600);
    expect(lastOf(values, stretches).at(-1)).toBe(10_006);
    expect(Math.min(...leastOf(values, stretches))).toBe(-9);
  });

  test('short curves keep every point', () => {
    const values = Float64Array.of(3, 1, 2);
    expect(lastOf(values, stretchesOf(3, 600))).toEqual(values);
  });
});
