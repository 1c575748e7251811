import { describe, expect, test } from 'vitest';
import { emptyColumns } from '../../../../engine/domain/candle-columns.ts';
import { type BarColumns, BarCursor } from '../../../../engine/indicators/bars.ts';
import { PatternScan } from '../../../../engine/indicators/patterns/pattern.ts';
import { PATTERNS } from '../../../../engine/indicators/patterns/registry.ts';

type Bar = readonly [open: number, high: number, low: number, close: number];

/** Twenty bars of range 2 that fall (or rise) half a rupee each and end at about 100. */
function approach(way: 1 | -1): readonly Bar[] {
  return Array.from({ length: 20 }, (_, i): Bar => {
    const close = 100 - way * (19 - i) * 0.5;
    return [close - way * 0.7, close + (way > 0 ? 0.65 : 1.35), close - (way > 0 ? 1.35 : 0.65), close];
  });
}

const AFTER_A_FALL = approach(-1);
const AFTER_A_RISE = approach(1);

function columnsOf(bars: readonly Bar[]): BarColumns {
  const columns = emptyColumns(bars.length);
  bars.forEach(([open, high, low, close], i) => {
    columns.start[i] = i * 60_000;
    columns.open[i] = open;
    columns.high[i] = high;
    columns.low[i] = low;
    columns.close[i] = close;
  });
  return columns;
}

/** The patterns that the last bar completes. */
function shown(before: readonly Bar[], shape: readonly Bar[]): Readonly<Record<string, number>> {
  const scan = new PatternScan(PATTERNS);
  const columns = columnsOf([...before, ...shape]);
  const cursor = new BarCursor(columns);
  const row = new Float64Array(PATTERNS.length);
  for (let i = 0; i < columns.close.length; i += 1) {
    cursor.index = i;
    scan.push(cursor, row, 0);
  }
  return Object.fromEntries(PATTERNS.map((pattern, k) => [pattern.name, row[k] ?? Number.NaN]));
}

interface Case {
  readonly name: string;
  readonly value: number;
  readonly before: readonly Bar[];
  readonly shape: readonly Bar[];
  /** The same, but for one thing that the rule asks. */
  readonly nearMiss: readonly Bar[];
}

const bars = (...shape: readonly Bar[]): readonly Bar[] => shape;

const CASES: readonly Case[] = [
  {
    name: 'doji',
    value: 1,
    before: AFTER_A_RISE,
    shape: bars([100, 101, 99, 100.2]),
    nearMiss: bars([100, 101, 99, 100.25]),
  },
  {
    name: 'dragonfly-doji',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([100, 100.1, 98, 99.95]),
    nearMiss: bars([100, 100.8, 98.8, 99.95]),
  },
  {
    name: 'gravestone-doji',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([100, 102, 99.9, 100.05]),
    nearMiss: bars([100, 101, 99, 100.05]),
  },
  {
    name: 'hammer',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([99.5, 100.1, 97.5, 100]),
    nearMiss: bars([99.5, 100.1, 98.6, 100]),
  },
  {
    name: 'hanging-man',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([100.5, 101.1, 98.5, 101]),
    nearMiss: bars([100.5, 101.1, 99.6, 101]),
  },
  {
    name: 'inverted-hammer',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([99.5, 101.6, 99.4, 100]),
    nearMiss: bars([99.5, 101.6, 98.4, 100]),
  },
  {
    name: 'shooting-star',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([101, 102.6, 100.4, 100.5]),
    nearMiss: bars([101, 101.8, 100.4, 100.5]),
  },
  {
    name: 'marubozu',
    value: 1,
    before: AFTER_A_RISE,
    shape: bars([100, 102, 100, 102]),
    nearMiss: bars([100, 102.2, 100, 102]),
  },
  {
    name: 'marubozu',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([102, 102, 100, 100.05]),
    nearMiss: bars([102, 102, 101, 101]),
  },
  {
    name: 'spinning-top',
    value: 1,
    before: AFTER_A_RISE,
    shape: bars([100, 101, 99.2, 100.4]),
    nearMiss: bars([100, 100.6, 99.2, 100.4]),
  },
  {
    name: 'engulfing',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([100, 100.2, 99, 99.2], [99.1, 101.2, 99, 101]),
    nearMiss: bars([100, 100.2, 99, 99.2], [99.3, 101.2, 99, 101]),
  },
  {
    name: 'engulfing',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([100, 101, 99.8, 100.8], [100.8, 101, 99, 99.2]),
    nearMiss: bars([100, 101, 99.8, 100.8], [100.8, 101, 99, 100.1]),
  },
  {
    name: 'harami',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([100, 100.1, 97.9, 98], [98.4, 99.2, 98.2, 99]),
    nearMiss: bars([100, 100.1, 97.9, 98], [98.4, 100.5, 98.2, 100.1]),
  },
  {
    name: 'harami',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([100, 102.1, 99.9, 102], [101.6, 101.8, 100.8, 101]),
    nearMiss: bars([100, 102.1, 99.9, 102], [101.6, 101.8, 99.7, 99.8]),
  },
  {
    name: 'harami-cross',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([100, 100.1, 97.9, 98], [98.9, 99.5, 98.5, 99]),
    nearMiss: bars([100, 100.1, 97.9, 98], [97.8, 98.3, 97.3, 97.75]),
  },
  {
    name: 'piercing',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([100, 100.1, 97.9, 98], [97.8, 99.5, 97.7, 99.3]),
    nearMiss: bars([100, 100.1, 97.9, 98], [97.8, 99.1, 97.7, 98.9]),
  },
  {
    name: 'dark-cloud',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([100, 102.1, 99.9, 102], [102.2, 102.4, 100.6, 100.7]),
    nearMiss: bars([100, 102.1, 99.9, 102], [102.2, 102.4, 101.1, 101.2]),
  },
  {
    name: 'tweezer-top',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([100, 102, 99.8, 101.5], [101.5, 102.05, 100, 100.5]),
    nearMiss: bars([100, 102, 99.8, 101.5], [101.5, 102.3, 100, 100.5]),
  },
  {
    name: 'tweezer-bottom',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([100, 100.2, 98, 98.5], [98.5, 100, 98.05, 99.5]),
    nearMiss: bars([100, 100.2, 98, 98.5], [98.5, 100, 97.7, 99.5]),
  },
  {
    name: 'kicker',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([100, 100.1, 98.4, 98.5], [100.5, 102.6, 100.4, 102.5]),
    nearMiss: bars([100, 100.1, 98.4, 98.5], [99.9, 102.6, 99.8, 102.5]),
  },
  {
    name: 'kicker',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([100, 101.6, 99.9, 101.5], [99.5, 99.6, 97.4, 97.5]),
    nearMiss: bars([100, 101.6, 99.9, 101.5], [100.2, 100.3, 97.4, 97.5]),
  },
  {
    name: 'inside-bar',
    value: 1,
    before: AFTER_A_RISE,
    shape: bars([100, 102, 98, 101], [101, 101.5, 99, 100]),
    nearMiss: bars([100, 102, 98, 101], [101, 102, 99, 100]),
  },
  {
    name: 'outside-bar',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([100, 101, 99, 100.5], [100.5, 101.5, 98, 98.5]),
    nearMiss: bars([100, 101, 99, 100.5], [100.5, 101, 98, 98.5]),
  },
  {
    name: 'morning-star',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([100, 100.1, 97.9, 98], [97.8, 98.1, 97.2, 97.5], [97.8, 99.8, 97.7, 99.6]),
    nearMiss: bars([100, 100.1, 97.9, 98], [97.8, 98.1, 97.2, 97.5], [97.8, 99, 97.7, 98.9]),
  },
  {
    name: 'evening-star',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([100, 102.1, 99.9, 102], [102.2, 102.8, 101.9, 102.5], [102.2, 102.3, 100.2, 100.4]),
    nearMiss: bars([100, 102.1, 99.9, 102], [102.2, 103.2, 101.9, 103], [102.2, 102.3, 100.2, 100.4]),
  },
  {
    name: 'morning-doji-star',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([100, 100.1, 97.9, 98], [97.7, 98.1, 97.3, 97.75], [97.8, 99.8, 97.7, 99.6]),
    nearMiss: bars([100, 100.1, 97.9, 98], [97.7, 98.1, 97.3, 97.9], [97.8, 99.8, 97.7, 99.6]),
  },
  {
    name: 'evening-doji-star',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([100, 102.1, 99.9, 102], [102.4, 102.8, 101.9, 102.35], [102.2, 102.3, 100.2, 100.4]),
    nearMiss: bars([100, 102.1, 99.9, 102], [102.4, 102.8, 101.9, 102.35], [102.2, 102.3, 101, 101.1]),
  },
  {
    name: 'three-white-soldiers',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([100, 101.2, 99.9, 101], [100.5, 102.2, 100.4, 102], [101.5, 103.2, 101.4, 103]),
    nearMiss: bars([100, 101.2, 99.9, 101], [100.5, 102.2, 100.4, 102], [102.1, 103.7, 102, 103.5]),
  },
  {
    name: 'three-black-crows',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([101, 101.1, 99.8, 100], [100.5, 100.6, 98.8, 99], [99.5, 99.6, 97.8, 98]),
    nearMiss: bars([101, 101.1, 99.8, 100], [100.5, 100.6, 98.8, 99], [99.5, 99.6, 97, 98]),
  },
  {
    name: 'three-inside',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([100, 100.1, 97.9, 98], [98.4, 99.2, 98.2, 99], [99, 100.6, 98.9, 100.4]),
    nearMiss: bars([100, 100.1, 97.9, 98], [98.4, 99.2, 98.2, 99], [99, 100.6, 98.9, 99.9]),
  },
  {
    name: 'three-outside',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([100, 101, 99.8, 100.8], [100.8, 101, 99, 99.2], [99.2, 99.4, 98, 98.2]),
    nearMiss: bars([100, 101, 99.8, 100.8], [100.8, 101, 99, 99.2], [99.6, 99.8, 99.1, 99.3]),
  },
  {
    name: 'nr7',
    value: 1,
    before: AFTER_A_RISE,
    shape: bars([100, 101, 99.5, 100.5]),
    nearMiss: bars([100, 101, 99, 100.5]),
  },
  {
    name: 'breakout',
    value: 1,
    before: AFTER_A_FALL,
    shape: bars([109, 112, 109, 111.5]),
    nearMiss: bars([109, 112, 109, 110]),
  },
  {
    name: 'breakout',
    value: -1,
    before: AFTER_A_RISE,
    shape: bars([91, 91, 88, 88.5]),
    nearMiss: bars([91, 91, 88, 90]),
  },
];

describe('a textbook shape is told at its last bar, a near miss is not', () => {
  test.each(CASES)('$name $value', ({ name, value, before, shape, nearMiss }) => {
    expect(shown(before, shape)[name]).toBe(value);
    expect(shown(before, nearMiss)[name]).toBe(0);
    if (shape.length > 1) expect(shown(before, shape.slice(0, -1))[name]).toBe(0);
  });

  test('a hammer needs a fall before it, a shooting star a rise', () => {
    const hammer = bars([99.5, 100.1, 97.5, 100]);
    expect(shown(AFTER_A_RISE, hammer)).toMatchObject({ hammer: 0, 'hanging-man': -1 });
    const star = bars([101, 102.6, 100.4, 100.5]);
    expect(shown(AFTER_A_FALL, star)).toMatchObject({ 'shooting-star': 0, 'inverted-hammer': 1 });
  });

  test('a bar without range is nothing', () => {
    const still = Object.values(shown(AFTER_A_RISE, bars([100, 100, 100, 100])));
    expect(still.every((value) => value === 0)).toBe(true);
  });

  test('only the first of several closes beyond the last twenty bars is a breakout', () => {
    const first = bars([109, 112, 109, 111.5]);
    expect(shown(AFTER_A_FALL, [...first, [111.5, 114, 111.4, 113.5]])['breakout']).toBe(0);
  });
});

describe('double tops and bottoms', () => {
  const hill = (peak: number): readonly Bar[] =>
    [-3, -2, -1, 0, -1, -2, -3].map(
      (step): Bar => [peak + step - 0.5, peak + step, peak + step - 1, peak + step - 0.5],
    );
  const mirrored = (shape: readonly Bar[]): readonly Bar[] =>
    shape.map(([open, high, low, close]): Bar => [200 - open, 200 - low, 200 - high, 200 - close]);

  test('are told three bars after the second turn, not at it', () => {
    const shape = [...hill(104), ...hill(104.2)];
    expect(shown(AFTER_A_RISE, shape)['double-top']).toBe(-1);
    expect(shown(AFTER_A_RISE, shape.slice(0, -1))['double-top']).toBe(0);
    expect(shown(AFTER_A_FALL, mirrored(shape))['double-bottom']).toBe(1);
  });

  test('need turns of one level', () => {
    expect(shown(AFTER_A_RISE, [...hill(104), ...hill(106)])['double-top']).toBe(0);
    expect(shown(AFTER_A_FALL, mirrored([...hill(104), ...hill(106)]))['double-bottom']).toBe(0);
  });
});
