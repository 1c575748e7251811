import { describe, expect, test } from 'vitest';
import type { CandlePicture, Picture } from '../../../engine/charts/picture.ts';
import { renderPng, renderSvg } from '../../../engine/charts/render-png.ts';
import { quarterHours, sampleBars } from './sample-bars.ts';

const LENGTH = 75;
const bars = sampleBars(LENGTH, quarterHours);

const candles: CandlePicture = {
  kind: 'candles',
  theme: 'dark',
  title: 'RELIANCE 15m',
  figure: { text: '1,412.60 +8.20', tone: 'up' },
  subtitle: '23 to 25 Nov 2026 IST',
  label: 'SIMULATED',
  ...bars,
  overlays: [{ title: 'EMA 20', tracks: [{ name: 'ema', values: bars.close, style: 'line' }] }],
  panes: [
    {
      title: 'RSI 14',
      guides: [30, 70],
      tracks: [{ name: 'rsi', values: bars.close.map(() => 48.2), style: 'line' }],
    },
  ],
  fills: [
    { bar: 20, side: 'BUY', quantity: 10, price: 1_400 },
    { bar: 20, side: 'BUY', quantity: 5, price: 1_400 },
    { bar: 40, side: 'SELL', quantity: 15, price: 1_402 },
  ],
  levels: [{ name: 'SL', price: 1_398, tone: 'down' }],
};

const equity: Picture = {
  kind: 'equity',
  theme: 'light',
  title: 'RSI mean reversion',
  time: bars.start,
  unit: 'rupees',
  curves: [
    { name: 'Strategy', values: bars.close.map((close) => close * 1_000), role: 'strategy' },
    { name: 'Hold', values: bars.open.map((open) => open * 1_000), role: 'benchmark' },
  ],
  windows: [{ from: quarterHours(30), to: quarterHours(50) }],
  windowName: 'out of sample',
};

const months: Picture = {
  kind: 'months',
  theme: 'dark',
  title: 'Monthly returns',
  months: [
    { month: '2025-12', return: 0.1 },
    { month: '2026-01', return: -0.05 },
    { month: '2026-02', return: 0.02 },
  ],
};

const stress: Picture = {
  kind: 'stress',
  theme: 'light',
  title: 'paper1 · stress',
  subtitle: 'NIFTY and implied volatility, at once',
  spots: [-0.05, 0, 0.05],
  volatilities: [0.5, 0],
  gains: Float64Array.of(-120_500, 3_000, 45_000, -98_000, 0, 51_000),
};

const distribution: Picture = {
  kind: 'distribution',
  theme: 'dark',
  title: 'paper1 · gains of a day',
  values: bars.close.map((close) => (close - 1_400) * 100),
  marks: [
    { name: 'VaR 95 %', loss: 1_200 },
    { name: 'ES', loss: 1_900 },
  ],
};

const parameters: Picture = {
  kind: 'parameters',
  theme: 'dark',
  title: 'Crossover',
  objective: 'Sharpe',
  unit: 'ratio',
  x: { name: 'fast', values: ['5', '10'] },
  y: { name: 'slow', values: ['50', '100'] },
  values: Float64Array.of(0.5, 1.25, Number.NaN, -0.75),
  best: 1,
};

const oneParameter: Picture = {
  kind: 'parameters',
  theme: 'dark',
  title: 'Period',
  objective: 'Net return',
  unit: 'fraction',
  x: { name: 'period', values: ['5', '10', '15'] },
  values: Float64Array.of(0.05, 0.12, -0.03),
  best: 1,
};

const correlation: Picture = {
  kind: 'correlation',
  theme: 'light',
  title: 'Correlation',
  names: ['rsi', 'momentum'],
  values: Float64Array.of(1, -0.25, -0.25, 1),
};

const everything: readonly (readonly [string, Picture])[] = [
  ['candles', candles],
  ['equity', equity],
  ['months', months],
  ['two parameters', parameters],
  ['stress', stress],
  ['distribution', distribution],
  ['one parameter', oneParameter],
  ['correlation', correlation],
];

/** The texts of a picture, in the order in which they were drawn. */
async function textsOf(picture: Picture): Promise<readonly string[]> {
  const svg = await renderSvg(picture);
  return [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map((found) => found[1] ?? '');
}

describe('a picture as PNG', () => {
  test.each(everything)('%s: 1,200 pixels wide, and the same bytes twice', async (_, picture) => {
    const png = Buffer.from(await renderPng(picture));
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    expect(png.readUInt32BE(16)).toBe(1_200);
    expect(png.readUInt32BE(20)).toBeGreaterThan(250);
    expect(png.equals(Buffer.from(await renderPng(picture)))).toBe(true);
  });

  test('data that crossed to a worker draws the same picture', async () => {
    const sent = structuredClone(candles);
    expect(Buffer.from(await renderPng(sent)).equals(Buffer.from(await renderPng(candles)))).toBe(true);
  });
});

describe('what a picture says', () => {
  test('candles: title, label, studies with their last numbers, levels, own trades, last price', async () => {
    const texts = await textsOf(candles);
    const last = bars.close.at(-1) ?? 0;
    const lastText = last.toLocaleString('en-IN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    for (const said of [
      'RELIANCE 15m',
      'SIMULATED',
      'EMA 20',
      'RSI 14',
      '48.2',
      'SL 1,398.00',
      'B 15',
      'S 15',
    ]) {
      expect(texts).toContain(said);
    }
    expect(texts).toContain(lastText);
    expect(texts).toContain('24 Nov');
  });

  test('an index without volume has no volume pane', async () => {
    const withVolume = await renderSvg(candles);
    const without = await renderSvg({ ...candles, volume: new Float64Array(LENGTH) });
    const height = (svg: string): number => Number(/height="(\d+)"/.exec(svg)?.[1]);
    expect(height(without)).toBeLessThan(height(withVolume));
  });

  test('more bars than a picture has room for become a line', async () => {
    const many = sampleBars(1_200, quarterHours);
    const track = { name: 'ema', values: many.close, style: 'line' } as const;
    const svg = await renderSvg({
      ...candles,
      ...many,
      overlays: [{ title: 'EMA 20', tracks: [track] }],
      panes: [],
      fills: [],
    });
    expect(svg.match(/<path/g)?.length ?? 0).toBeLessThan(1_200 + 100);
  });

  test('equity: growth of each curve, lakhs on the scale, the meaning of the shade', async () => {
    const texts = await textsOf(equity);
    const growth = ((bars.close.at(-1) ?? 1) / (bars.close[0] ?? 1) - 1) * 100;
    expect(texts.some((text) => text.startsWith('Strategy '))).toBe(true);
    expect(texts.join(' ')).toContain(`${Math.abs(growth).toFixed(1)}%`);
    expect(texts.some((text) => /^\d+(\.\d+)?L$/.test(text))).toBe(true);
    expect(texts).toContain('shaded: out of sample');
  });

  test('months: a cell a month, the year compounded', async () => {
    const texts = await textsOf(months);
    expect(texts).toEqual(expect.arrayContaining(['2025', '2026', '10.0', '\u22125.0', '2.0']));
    // 0.95 * 1.02 - 1
    expect(texts).toContain('\u22123.1');
  });

  test('stress: moves across and down, gains in short forms', async () => {
    const texts = await textsOf(stress);
    for (const said of ['−5 %', '+5 %', '+50 %', 'as now', '−1.21L', '51.0K']) expect(texts).toContain(said);
  });

  test('a distribution names its marks with their losses', async () => {
    const texts = await textsOf(distribution);
    expect(texts).toContain('VaR 95 % −1,200');
    expect(texts).toContain('ES −1,900');
  });

  test('two parameters: every value tried, and where the best one is', async () => {
    const texts = await textsOf(parameters);
    expect(texts).toEqual(
      expect.arrayContaining(['0.50', '1.25', '\u22120.75', 'across: fast · down: slow']),
    );
    expect(texts).toContain('Sharpe · best 1.25 at fast 10, slow 50');
  });

  test('correlation: names on both sides and coefficients', async () => {
    const texts = await textsOf(correlation);
    expect(texts.filter((text) => text === 'momentum')).toHaveLength(2);
    expect(texts.filter((text) => text === '\u22120.25')).toHaveLength(2);
  });
});
