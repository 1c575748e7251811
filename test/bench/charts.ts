import type { CandlePicture } from '../../engine/charts/picture.ts';
import { renderPng, renderSvg } from '../../engine/charts/render-png.ts';
import { compute } from '../../engine/indicators/compute.ts';
import { findIndicator } from '../../engine/indicators/registry.ts';
import { quarterHours, sampleBars } from '../engine/charts/sample-bars.ts';

const BARS = 120;
const RUNS = 15;
const ALLOWED_MS = 120;

const bars = sampleBars(BARS, quarterHours);

function columnsOf(name: string): readonly Float64Array[] {
  const prepared = findIndicator(name)?.prepare({});
  return prepared?.ok === true ? compute(prepared.value, bars) : [];
}

const plain: CandlePicture = {
  kind: 'candles',
  theme: 'dark',
  title: 'RELIANCE 15m',
  subtitle: 'bench',
  label: 'SIMULATED',
  ...bars,
  overlays: columnsOf('bollinger')
    .slice(0, 3)
    .map((values, i) => ({ title: `BB ${i}`, tracks: [{ name: 'bb', values, style: 'line' }] })),
  panes: [],
  fills: [],
  levels: [],
};

const full: CandlePicture = {
  ...plain,
  panes: ['rsi', 'macd'].map((title) => ({
    title,
    guides: [],
    tracks: columnsOf(title).map((values, i) => ({
      name: String(i),
      values,
      style: i === 2 ? 'histogram' : 'line',
    })),
  })),
};

/** Prints how long a picture of 120 candles takes: with bands (1,200 x 700 or so), and with RSI and MACD below. */
export async function main(): Promise<void> {
  print(`first picture, libraries loaded with it`, await timed(() => renderPng(plain)));
  print(`candles, bands, volume: PNG (allowed: ${ALLOWED_MS})`, await median(() => renderPng(plain)));
  print(`  of it the SVG`, await median(() => renderSvg(plain)));
  print(`the same with RSI and MACD: PNG`, await median(() => renderPng(full)));
}

async function median(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i += 1) times.push(await timed(run));
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function print(what: string, ms: number): void {
  console.log(`${what.padEnd(48)} ${ms.toFixed(1)} ms`);
}
