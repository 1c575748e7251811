import { describe, expect, test } from 'vitest';
import { RUPEE } from '../../../../engine/domain/price.ts';
import type { BarColumns } from '../../../../engine/indicators/bars.ts';
import { SeriesColumns } from '../../../../engine/strategies/series-columns.ts';
import { crossoverRun } from '../../../bench/workloads/crossover-run.ts';
import { plainLoop } from '../../../bench/workloads/plain-loop.ts';
import { seededWalk } from '../../../bench/workloads/seeded-walk.ts';

function inRupees(bars: BarColumns): BarColumns {
  const prices = (units: Float64Array): Float64Array => units.map((value) => value / RUPEE);
  const { open, high, low, close } = bars;
  return { ...bars, open: prices(open), high: prices(high), low: prices(low), close: prices(close) };
}

describe('the engine trades as a plain loop over the same bars does', () => {
  test.each([1, 2, 3, 4])('seed %i', (seed) => {
    const bars = seededWalk(30_000, seed);
    const rule = { fast: 5 * seed, slow: 50 + 10 * seed, cash: 1_000_000_000 };
    const engine = crossoverRun(new SeriesColumns(bars), rule);
    const loop = plainLoop(inRupees(bars), rule);
    expect(engine.trades).toBe(loop.trades);
    expect(engine.trades).toBeGreaterThan(50);
    expect(engine.equity / loop.equity).toBeCloseTo(1, 8);
  });
});
