import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareSeries } from '../../engine/backtest/run/prepare-series.ts';
import { lowerBound, rowsBetween } from '../../engine/domain/candle-columns.ts';
import { isoDate, istInstant, timeOfDay } from '../../engine/domain/time.ts';
import { findStrategy } from '../../engine/strategies/registry.ts';
import { SeriesColumns } from '../../engine/strategies/series-columns.ts';
import { STANDARD_PLAN } from '../../engine/strategies/trade-plan.ts';
import { share } from '../engine/backtest/run/made-up-run.ts';
import { runBoth, told } from './comparison.ts';
import { madeUpDays } from './made-up-days.ts';
import { recordedMinutes } from './recorded-minutes.ts';

const folder = process.env['MUNIM_TEST_DATA'] ?? '';
const SYMBOLS = ['HDFCBANK', 'INFY', 'AXISBANK', 'MARUTI'];
const DAYS = ['2024-11-04', '2024-11-22'] as const;
const SEEDS = Number(process.env['MUNIM_DIFFERENTIAL_SEEDS'] ?? '60');

describe.skipIf(folder === '')('recorded days: the live desk and the backtest do the same', () => {
  test.each([
    { name: 'ma-cross', stopBp: 50, targetBp: 100, shorts: true },
    { name: 'rsi', stopBp: 50, targetBp: 60, shorts: true },
    { name: 'ma-cross', stopBp: 200, targetBp: 400, shorts: false },
    { name: 'ma-cross', stopBp: 60, targetBp: 0, trailBp: 40, shorts: true },
  ])('$name, stop $stopBp bp, target $targetBp bp, shorts $shorts', async ({ name, ...levels }) => {
    const prepared = findStrategy(name)?.prepare({});
    if (!prepared?.ok) throw new Error(name);
    const plan = { ...STANDARD_PLAN, ...levels, intraday: true };
    const series = SYMBOLS.map((symbol, id) =>
      prepareSeries(new SeriesColumns(recordedMinutes(folder, symbol, DAYS)), prepared.value, plan, {
        instrument: share(symbol, id),
        product: 'MIS',
        squareOffAt: timeOfDay(15, 5),
      }),
    );
    const both = await runBoth({ series, plan, fills: { slippageBp: 2, participationBp: 1_000 } });
    expect(both.batch.trades.length).toBeGreaterThan(100);
    expect(both.batch.jumpedStops).toBe(0);
    const { live, batch } = told(both, series);
    expect(live).toEqual(batch);
  });
});

describe.skipIf(folder === '')(
  'a recorded day, ticks through the host of live strategies: the same trades',
  () => {
    const AHEAD = 300;
    const day = istInstant(isoDate('2024-11-22'), timeOfDay(9, 15));

    test.each([
      ['ma-cross', { stopBp: 50, targetBp: 100 }],
      ['rsi', { stopBp: 50, targetBp: 60, volumeMultiple: 1.2 }],
      ['bollinger', { stopBp: 60, targetBp: 0, trailBp: 40 }],
      ['volume', { stopBp: 50, targetBp: 100, trendBars: 50 }],
      ['momentum', { stopBp: 50, targetBp: 100, regime: true }],
    ] as const)('%s', async (name, said) => {
      const prepared = findStrategy(name)?.prepare({});
      if (!prepared?.ok) throw new Error(name);
      const plan = { ...STANDARD_PLAN, ...said, shorts: true, intraday: true };
      const series = SYMBOLS.map((symbol, id) => {
        const minutes = recordedMinutes(folder, symbol, DAYS);
        const first = lowerBound(minutes.start, day) - AHEAD;
        const bars = rowsBetween(minutes, first, minutes.start.length);
        return prepareSeries(new SeriesColumns(bars), prepared.value, plan, {
          instrument: share(symbol, id),
          product: 'MIS',
          squareOffAt: timeOfDay(15, 5),
        });
      });
      const fills = { slippageBp: 2, participationBp: 1_000 };
      const both = await runBoth({ series, plan, fills, strategy: name, from: day });
      const { live, batch } = told(both, series);
      const trades = ({ fills: all, charges, realised, equity }: ReturnType<typeof told>['live']) => ({
        all,
        charges,
        realised,
        equity,
      });
      expect(trades(live)).toEqual(trades(batch));
      expect(both.batch.jumpedStops).toBe(0);
      if (name !== 'momentum') expect(both.batch.trades.length).toBeGreaterThan(0);
    });
  },
);

test('made-up days, whatever is said on them: the live desk and the backtest do the same', async () => {
  const plans = fc.record({
    stopBp: fc.constantFrom(0, 30, 60),
    targetBp: fc.constantFrom(0, 40, 100),
    shorts: fc.boolean(),
    sizing: fc.constantFrom('risk', 'fixed'),
    maxPositions: fc.constantFrom(1, 2, 10),
  });
  const fills = fc.record({ slippageBp: fc.constantFrom(0, 5), participationBp: fc.constant(1_000) });
  await fc.assert(
    fc.asyncProperty(madeUpDays, plans, fills, async (series, given, meeting) => {
      const plan = { ...STANDARD_PLAN, intraday: true, riskBp: 20, fixedBp: 3_000, ...given };
      const both = await runBoth({ series, plan, fills: meeting });
      fc.pre(both.batch.jumpedStops === 0);
      const { live, batch } = told(both, series);
      expect(live).toEqual(batch);
    }),
    { numRuns: SEEDS },
  );
}, 120_000);
