import { describe, expect, test } from 'vitest';
import type { RunOutcome } from '../../../../engine/backtest/run/outcome.ts';
import { prepareSeries } from '../../../../engine/backtest/run/prepare-series.ts';
import { assert } from '../../../../engine/domain/assert.ts';
import { DAY_MS, istDayNumber, MINUTE_MS, timeOfDay } from '../../../../engine/domain/time.ts';
import type { BarColumns } from '../../../../engine/indicators/bars.ts';
import { entryFilters } from '../../../../engine/strategies/filters/entry-filters.ts';
import { readPlan } from '../../../../engine/strategies/plan-settings.ts';
import { SeriesColumns } from '../../../../engine/strategies/series-columns.ts';
import { dailyBars, MONDAY, surges, swings } from '../../strategies/made-up-bars.ts';
import { ready } from '../../strategies/signals.ts';
import { madeUpRun, share } from './made-up-run.ts';

const bars = dailyBars(
  swings(1_500),
  surges(1_500).map((volume) => volume * 1_000),
);
const OFF = { stop: 'off', target: 'off' };
const CAPITAL = 1_000_000 * 10_000;

/** A strategy over series with the plan that a person typed. */
function run(
  name: string,
  typed: Readonly<Record<string, string>>,
  series: readonly BarColumns[] = [bars],
): RunOutcome {
  const prepared = ready(name);
  const plan = readPlan(prepared.strategy, typed);
  assert(plan.ok, plan.ok ? '' : plan.error);
  return madeUpRun(
    series.map((of, k) =>
      prepareSeries(new SeriesColumns(of), prepared, plan.value, {
        instrument: share(`S${k}`, k),
        product: 'CNC',
        squareOffAt: timeOfDay(15, 5),
      }),
    ),
    { plan: plan.value },
  );
}

const reasons = ({ trades }: RunOutcome): ReadonlySet<string> =>
  new Set(trades.map(({ exitReason }) => exitReason));

describe('protective levels', () => {
  test('end positions where they are on, and leave them to the signals where they are off', () => {
    expect(reasons(run('bollinger', OFF))).toEqual(new Set(['signal']));
    expect(reasons(run('bollinger', { ...OFF, stop: '1' }))).toEqual(new Set(['signal', 'stop']));
    expect(reasons(run('bollinger', { ...OFF, target: '2' }))).toEqual(new Set(['signal', 'target']));
    expect(reasons(run('bollinger', { ...OFF, trail: '1' }))).toContain('trail');
  });

  test('lie where the percentages say', () => {
    const { trades } = run('bollinger', { stop: '1', target: '2' });
    for (const { exitReason, entryPrice, exitPrice } of trades) {
      const moved = exitPrice / entryPrice - 1;
      if (exitReason === 'stop') expect(moved).toBeLessThanOrEqual(-0.0099);
      if (exitReason === 'target') expect(moved).toBeGreaterThanOrEqual(0.0199);
    }
  });
});

describe('the size of an entry', () => {
  const first = (typed: Readonly<Record<string, string>>) =>
    run('ma-cross', { ...OFF, positions: '1', ...typed }).trades[0]!;

  test('is all there is, a share of the equity, or what may be lost over the usual range', () => {
    const shareOf = ({ quantity, entryPrice }: { quantity: number; entryPrice: number }): number =>
      (quantity * entryPrice) / CAPITAL;
    expect(shareOf(first({ size: 'all-in' }))).toBeCloseTo(1, 1);
    expect(shareOf(first({ fixed: '20' }))).toBeCloseTo(0.2, 1);
    const byRisk = first({ risk: '0.5', atr: '2' });
    const range = new SeriesColumns(bars).column({ name: 'atr', settings: { period: 14 } })[
      byRisk.signalRow
    ]!;
    expect(byRisk.quantity).toBe(Math.floor((CAPITAL * 0.005) / (2 * range)));
    expect(first({ risk: '1', atr: '4' }).quantity).toBe(byRisk.quantity);
  });
});

describe('the number of positions', () => {
  const three = [0, 5, 11].map((shift) => dailyBars(swings(1_500 + shift).slice(shift)));
  const most = ({ trades }: RunOutcome): number =>
    Math.max(
      ...trades.map(
        ({ entryAt }) => trades.filter((other) => other.entryAt <= entryAt && entryAt < other.exitAt).length,
      ),
    );

  test('is kept', () => {
    expect(most(run('ma-cross', { ...OFF, positions: '1' }, three))).toBe(1);
    expect(most(run('ma-cross', { ...OFF, positions: '3' }, three))).toBe(3);
  });
});

describe('short positions', () => {
  test('are opened where they are on only', () => {
    expect(run('ma-cross', OFF).trades.every(({ side }) => side === 1)).toBe(true);
    expect(run('ma-cross', { ...OFF, shorts: 'on' }).trades.some(({ side }) => side === -1)).toBe(true);
  });
});

describe('an intraday run', () => {
  const minutes = dailyBars(swings(1_500));
  minutes.start.forEach((_, i) => {
    minutes.start[i] = MONDAY + Math.floor(i / 75) * DAY_MS + (555 + (i % 75) * 5) * MINUTE_MS;
  });
  const overnight = ({ trades }: RunOutcome): boolean =>
    trades.some(({ entryAt, exitAt }) => istDayNumber(entryAt) !== istDayNumber(exitAt));

  test('ends positions on the day they begin, and holding begins anew each day', () => {
    expect(overnight(run('ma-cross', OFF, [minutes]))).toBe(true);
    expect(overnight(run('ma-cross', { ...OFF, intraday: 'on' }, [minutes]))).toBe(false);
    expect(run('hold', { intraday: 'on' }, [minutes]).trades).toHaveLength(20);
    expect(run('hold', {}, [minutes])).toMatchObject({ trades: [], open: [{ side: 1 }] });
  });
});

describe('filters', () => {
  test.each([
    ['trend', '40'],
    ['volume', '1.5'],
    ['confirm', '5'],
    ['regime', 'on'],
  ])('%s holds entries back, and they are counted under its name', (key, value) => {
    const { strategy } = ready('bollinger');
    const plan = readPlan(strategy, { [key]: value });
    assert(plan.ok, 'a plan');
    const [filter] = entryFilters(plan.value, strategy.style, new SeriesColumns(bars));
    const passed = ({ trades }: RunOutcome): boolean =>
      trades.every(({ signalRow, side }) => filter?.admits(signalRow, side) === true);
    const without = run('bollinger', OFF);
    const filtered = run('bollinger', { ...OFF, [key]: value });
    expect([passed(without), passed(filtered)]).toEqual([false, true]);
    expect([without.refused[key], filtered.trades.length > 0]).toEqual([undefined, true]);
    expect(filtered.refused[key]).toBeGreaterThan(0);
  });
});
