import { describe, expect, test } from 'vitest';
import { emptyColumns } from '../../../engine/domain/candle-columns.ts';
import type { BarColumns } from '../../../engine/indicators/bars.ts';
import { findIndicator } from '../../../engine/indicators/registry.ts';
import { STRATEGIES } from '../../../engine/strategies/registry.ts';
import { HOLD } from '../../../engine/strategies/signal.ts';
import type { PreparedStrategy } from '../../../engine/strategies/strategy.ts';
import { dailyBars, still, surges, swings } from './made-up-bars.ts';
import { recordedDaily, recordedSymbols } from './recorded-bars.ts';
import { ready, spoken } from './signals.ts';

const FIELDS = ['start', 'open', 'high', 'low', 'close', 'volume'] as const;
const NAMES = [...STRATEGIES.map(({ name }) => name), 'ensemble', 'ensemble(rsi,hold)'];

/** What a strategy says when bars come one at a time and nothing behind the last one is there. */
function spokenLive(prepared: PreparedStrategy, bars: BarColumns): readonly string[] {
  const words: Readonly<Record<number, string>> = { 1: 'long', '-1': 'short', 2: 'exit' };
  const length = bars.close.length;
  const seen = emptyColumns(length);
  for (const field of FIELDS) seen[field].fill(Number.NaN);
  const feeds = Object.entries(prepared.indicators).map(([name, { name: of, settings = {}, output }]) => {
    const indicator = findIndicator(of)?.prepare(settings);
    if (!indicator?.ok) throw new Error(of);
    const { outputs } = indicator.value.indicator;
    return {
      name,
      kernel: indicator.value.create(),
      row: new Float64Array(outputs.length),
      place: output === undefined ? 0 : outputs.indexOf(output),
      column: new Float64Array(length).fill(Number.NaN),
    };
  });
  const rule = prepared.signal({
    bars: seen,
    columns: Object.fromEntries(feeds.map(({ name, column }) => [name, column])),
  });
  const said: string[] = [];
  for (let i = 0; i < length; i += 1) {
    const [start, open, high, low, close, volume] = FIELDS.map((field) => {
      seen[field][i] = bars[field][i]!;
      return bars[field][i]!;
    }) as [number, number, number, number, number, number];
    for (const { kernel, row, place, column } of feeds) {
      kernel.push({ start, open, high, low, close, volume }, row, 0);
      column[i] = row[place]!;
    }
    const signal = rule(i);
    if (signal !== HOLD) said.push(`${i} ${words[signal]}`);
  }
  return said;
}

describe.each(NAMES)('%s says live what it says over the columns', (name) => {
  test('on made-up bars', () => {
    const bars = dailyBars(swings(600), surges(600));
    const batch = spoken(ready(name), bars);
    expect(batch.length).toBeGreaterThan(2);
    expect(spokenLive(ready(name), bars)).toEqual(batch);
  });

  test('on bars that stand still', () => {
    const bars = dailyBars(still(100, 200), still(0, 200));
    expect(spokenLive(ready(name), bars)).toEqual(spoken(ready(name), bars));
  });

  test.skipIf(recordedSymbols().length === 0)('on recorded days', () => {
    for (const symbol of ['RELIANCE', 'INFY']) {
      const bars = recordedDaily(symbol);
      expect(spokenLive(ready(name), bars)).toEqual(spoken(ready(name), bars));
    }
  });
});
