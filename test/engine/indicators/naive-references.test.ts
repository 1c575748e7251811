import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyColumns } from '../../../engine/domain/candle-columns.ts';
import type { BarColumns } from '../../../engine/indicators/bars.ts';
import { outputsOf } from './outputs.ts';

/** Bars on a coarse grid, so that ties, flat windows and bars without volume come up often. */
const someBars: fc.Arbitrary<BarColumns> = fc
  .array(
    fc.record({
      step: fc.integer({ min: -3, max: 3 }),
      body: fc.integer({ min: -4, max: 4 }),
      above: fc.nat(3),
      below: fc.nat(3),
      volume: fc.oneof(fc.constant(0), fc.nat(50)),
    }),
    { minLength: 1, maxLength: 70 },
  )
  .map((moves) => {
    const columns = emptyColumns(moves.length);
    let price = 400;
    moves.forEach(({ step, body, above, below, volume }, i) => {
      const open = price + step * 0.05;
      const close = open + body * 0.05;
      columns.start[i] = i * 86_400_000;
      columns.open[i] = open;
      columns.high[i] = Math.max(open, close) + above * 0.05;
      columns.low[i] = Math.min(open, close) - below * 0.05;
      columns.close[i] = close;
      columns.volume[i] = volume;
      price = close;
    });
    return columns;
  });

const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0);
const mean = (values: ArrayLike<number>): number => sum(values) / values.length;
const squares = (values: Float64Array): number => {
  const middle = mean(values);
  return sum(values.map((value) => (value - middle) ** 2));
};
const weighted = (values: Float64Array): number =>
  sum(values.map((value, i) => value * (i + 1))) / ((values.length * (values.length + 1)) / 2);
const typical = (bars: BarColumns): Float64Array =>
  bars.close.map((close, i) => (bars.high[i]! + bars.low[i]! + close) / 3);
const last = (values: Float64Array): number => values[values.length - 1]!;
const isFlat = (values: Float64Array): boolean => values.every((value) => value === values[0]);

type Window = BarColumns;

/** Each indicator over a window of the last `size` bars, straight from its definition. */
const REFERENCES: readonly [string, object, string, number, (window: Window) => number][] = [
  ['sma', { period: 5 }, 'sma', 5, ({ close }) => mean(close)],
  ['wma', { period: 6 }, 'wma', 6, ({ close }) => weighted(close)],
  ['trima', { period: 4 }, 'trima', 4, ({ close: [a, b, c, d] }) => (a! + 2 * b! + 2 * c! + d!) / 6],
  [
    'trima',
    { period: 5 },
    'trima',
    5,
    ({ close: [a, b, c, d, e] }) => (a! + 2 * b! + 3 * c! + 2 * d! + e!) / 9,
  ],
  [
    'hma',
    { period: 4 },
    'hma',
    5,
    ({ close }) =>
      weighted(
        Float64Array.from(
          [close.subarray(0, 4), close.subarray(1, 5)],
          (part) => 2 * weighted(part.subarray(2)) - weighted(part),
        ),
      ),
  ],
  [
    'vwma',
    { period: 4 },
    'vwma',
    4,
    ({ close, volume }) =>
      sum(volume) === 0 ? mean(close) : sum(close.map((price, i) => price * volume[i]!)) / sum(volume),
  ],
  ['stddev', { period: 7 }, 'stddev', 7, ({ close }) => Math.sqrt(isFlat(close) ? 0 : squares(close) / 7)],
  ['bollinger', { period: 5 }, 'upper', 5, ({ close }) => mean(close) + 2 * Math.sqrt(squares(close) / 5)],
  [
    'bollinger',
    { period: 5 },
    'percentB',
    5,
    ({ close }) =>
      isFlat(close) ? 0.5 : (last(close) - mean(close)) / (4 * Math.sqrt(squares(close) / 5)) + 0.5,
  ],
  [
    'zscore',
    { period: 5 },
    'zscore',
    5,
    ({ close }) => (isFlat(close) ? 0 : (last(close) - mean(close)) / Math.sqrt(squares(close) / 5)),
  ],
  ['donchian', { period: 9 }, 'upper', 9, ({ high }) => Math.max(...high)],
  ['donchian', { period: 9 }, 'lower', 9, ({ low }) => Math.min(...low)],
  ['midprice', { period: 9 }, 'midprice', 9, ({ high, low }) => (Math.max(...high) + Math.min(...low)) / 2],
  ['midpoint', { period: 3 }, 'midpoint', 3, ({ close }) => (Math.max(...close) + Math.min(...close)) / 2],
  ['stoch-fast', { k: 5, d: 1 }, 'k', 5, (window) => fastK(window)],
  [
    'stoch',
    { k: 4, smooth: 2, d: 3 },
    'k',
    7,
    (window) => mean([2, 3].map((from) => fastK(slice(window, from, from + 4)))),
  ],
  [
    'stoch',
    { k: 4, smooth: 2, d: 3 },
    'd',
    7,
    (window) => mean([0, 1, 1, 2, 2, 3].map((from) => fastK(slice(window, from, from + 4)))),
  ],
  [
    'williams-r',
    { period: 5 },
    'williamsR',
    5,
    ({ high, low, close }) =>
      Math.max(...high) === Math.min(...low)
        ? 0
        : (-100 * (Math.max(...high) - last(close))) / (Math.max(...high) - Math.min(...low)),
  ],
  [
    'cci',
    { period: 5 },
    'cci',
    5,
    (window) => {
      const prices = typical(window);
      const middle = mean(prices);
      const deviation = mean(prices.map((price) => Math.abs(price - middle)));
      return deviation < 1e-12 ? 0 : (last(prices) - middle) / (0.015 * deviation);
    },
  ],
  ['aroon', { period: 6 }, 'up', 7, ({ high }) => (100 * high.lastIndexOf(Math.max(...high))) / 6],
  ['aroon', { period: 6 }, 'down', 7, ({ low }) => (100 * low.lastIndexOf(Math.min(...low))) / 6],
  ['roc', { period: 3 }, 'roc', 4, ({ close }) => (last(close) / close[0]! - 1) * 100],
  ['momentum', { period: 3 }, 'momentum', 4, ({ close }) => last(close) - close[0]!],
  [
    'cmf',
    { period: 5 },
    'cmf',
    5,
    ({ high, low, close, volume }) => {
      const flow = close.map((c, i) =>
        high[i]! > low[i]! ? ((2 * c - low[i]! - high[i]!) / (high[i]! - low[i]!)) * volume[i]! : 0,
      );
      return sum(volume) === 0 ? 0 : sum(flow) / sum(volume);
    },
  ],
  [
    'mfi',
    { period: 4 },
    'mfi',
    5,
    (window) => {
      const prices = typical(window);
      const money = prices.map((price, i) => price * window.volume[i]!);
      const rising = sum(money.map((value, i) => (i > 0 && prices[i]! > prices[i - 1]! ? value : 0)));
      const falling = sum(money.map((value, i) => (i > 0 && prices[i]! < prices[i - 1]! ? value : 0)));
      return rising + falling < 1 ? 0 : (100 * rising) / (rising + falling);
    },
  ],
  [
    'choppiness',
    { period: 4 },
    'choppiness',
    5,
    (window) => {
      const box = Math.max(...window.high.subarray(1)) - Math.min(...window.low.subarray(1));
      const travel = sum(trueRanges(window));
      return box <= 0 || travel <= 0 ? 100 : (100 * Math.log10(travel / box)) / Math.log10(4);
    },
  ],
  ['linreg', { period: 6 }, 'slope', 6, ({ close }) => line(close).slope],
  ['linreg', { period: 6 }, 'value', 6, ({ close }) => line(close).intercept + 5 * line(close).slope],
  ['linreg', { period: 6 }, 'forecast', 6, ({ close }) => line(close).intercept + 6 * line(close).slope],
  [
    'linreg',
    { period: 6 },
    'r2',
    6,
    ({ close }) => (isFlat(close) ? 0 : (line(close).slope ** 2 * 17.5) / squares(close)),
  ],
  [
    'hv',
    { period: 5, year: 252 },
    'hv',
    6,
    ({ close }) => {
      const returns = Float64Array.from({ length: 5 }, (_, i) => Math.log(close[i + 1]! / close[i]!));
      return Math.sqrt((squares(returns) / 4) * 252);
    },
  ],
  [
    'volume-ratio',
    { period: 4 },
    'volumeRatio',
    5,
    ({ volume }) => (sum(volume.subarray(0, 4)) === 0 ? 0 : last(volume) / mean(volume.subarray(0, 4))),
  ],
  [
    'ichimoku',
    { conversion: 2, base: 4, span: 6, displacement: 3 },
    'spanB',
    9,
    ({ high, low }) => (Math.max(...high.subarray(0, 6)) + Math.min(...low.subarray(0, 6))) / 2,
  ],
];

function slice(window: Window, from: number, to: number): Window {
  const part = (column: Float64Array): Float64Array => column.subarray(from, to);
  return {
    start: part(window.start),
    open: part(window.open),
    high: part(window.high),
    low: part(window.low),
    close: part(window.close),
    volume: part(window.volume),
  };
}

function fastK({ high, low, close }: Window): number {
  const highest = Math.max(...high);
  const lowest = Math.min(...low);
  return highest === lowest ? 0 : (100 * (last(close) - lowest)) / (highest - lowest);
}

function trueRanges({ high, low, close }: Window): readonly number[] {
  return Array.from(high.subarray(1), (h, i) => Math.max(h, close[i]!) - Math.min(low[i + 1]!, close[i]!));
}

function line(values: Float64Array): { readonly slope: number; readonly intercept: number } {
  const middle = (values.length - 1) / 2;
  const slope =
    sum(values.map((value, i) => (i - middle) * (value - mean(values)))) /
    sum(values.map((_, i) => (i - middle) ** 2));
  return { slope, intercept: mean(values) - slope * middle };
}

describe('an indicator over a window equals its definition computed anew for each bar', () => {
  test.each(REFERENCES)('%s %j %s', (...row) => {
    const [name, settings, output, size, reference] = row;
    fc.assert(
      fc.property(someBars, (bars) => {
        const column = outputsOf(name, bars, settings)[output];
        for (let i = 0; i < bars.close.length; i += 1) {
          const value = column?.[i];
          if (i + 1 < size) expect(value).toBeNaN();
          else {
            const expected = reference(slice(bars, i + 1 - size, i + 1));
            expect(Math.abs(value! - expected)).toBeLessThan(1e-8 * Math.max(1, Math.abs(expected)));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a recursive indicator equals its recursion', () => {
  test('rsi smooths gains and losses by one part in fourteen', () => {
    fc.assert(
      fc.property(someBars, ({ close }) => {
        const rsi = outputsOf('rsi', { ...emptyColumns(close.length), close })['rsi']!;
        const changes = Array.from(close.subarray(1), (price, i) => price - close[i]!);
        for (let i = 14; i < close.length; i += 1) {
          let gain = mean(changes.slice(0, 14).map((change) => Math.max(0, change)));
          let loss = mean(changes.slice(0, 14).map((change) => Math.max(0, -change)));
          for (const change of changes.slice(14, i)) {
            gain = (gain * 13 + Math.max(0, change)) / 14;
            loss = (loss * 13 + Math.max(0, -change)) / 14;
          }
          expect(rsi[i]).toBeCloseTo(gain + loss === 0 ? 0 : (100 * gain) / (gain + loss), 8);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('natr is the average true range in percent of the close', () => {
    fc.assert(
      fc.property(someBars, (bars) => {
        const atr = outputsOf('atr', bars)['atr']!;
        const natr = outputsOf('natr', bars)['natr']!;
        natr.forEach((value, i) => {
          if (i < 14) expect(value).toBeNaN();
          else expect(value).toBeCloseTo((100 * atr[i]!) / bars.close[i]!, 10);
        });
      }),
      { numRuns: 30 },
    );
  });

  test('keltner stands two average true ranges around the exponential average', () => {
    fc.assert(
      fc.property(someBars, (bars) => {
        const { upper, middle, lower } = outputsOf('keltner', bars, { period: 5, atr: 3, multiple: 2 });
        const ema = outputsOf('ema', bars, { period: 5 })['ema']!;
        const atr = outputsOf('atr', bars, { period: 3 })['atr']!;
        for (let i = 4; i < ema.length; i += 1) {
          expect(middle![i]).toBe(ema[i]);
          expect(upper![i]).toBeCloseTo(ema[i]! + 2 * atr[i]!, 9);
          expect(lower![i]).toBeCloseTo(ema[i]! - 2 * atr[i]!, 9);
        }
      }),
      { numRuns: 30 },
    );
  });
});
