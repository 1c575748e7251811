import { describe, expect, test } from 'vitest';
import { emptyColumns } from '../../../engine/domain/candle-columns.ts';
import type { TradePlan } from '../../../engine/domain/trade-plan.ts';
import type { BarColumns } from '../../../engine/indicators/bars.ts';
import { entryFilters } from '../../../engine/strategies/filters/entry-filters.ts';
import { HigherBars } from '../../../engine/strategies/filters/higher-bars.ts';
import { regimeOf } from '../../../engine/strategies/regime.ts';
import { SeriesColumns } from '../../../engine/strategies/series-columns.ts';
import type { StrategyStyle } from '../../../engine/strategies/strategy.ts';
import { STANDARD_PLAN } from '../../../engine/strategies/trade-plan.ts';
import { dailyBars, MONDAY, ramp, still, surges, swings } from './made-up-bars.ts';
import { ready, saidOver } from './signals.ts';

function filters(changes: Partial<TradePlan>, bars: BarColumns, style: StrategyStyle = 'trend') {
  return entryFilters({ ...STANDARD_PLAN, ...changes }, style, new SeriesColumns(bars));
}

/** Rows on which the one filter that is on lets an entry of a side pass. */
function passes(
  changes: Partial<TradePlan>,
  bars: BarColumns,
  side: 1 | -1,
  style: StrategyStyle = 'trend',
): readonly number[] {
  const [filter] = filters(changes, bars, style);
  return [...bars.close.keys()].filter((i) => filter?.admits(i, side));
}

/** Entries of a strategy that all filters let pass. */
function entries(name: string, changes: Partial<TradePlan>, bars: BarColumns): readonly number[] {
  const prepared = ready(name);
  const on = filters(changes, bars, prepared.strategy.style);
  return saidOver(prepared, bars)
    .filter(({ signal }) => signal === 1)
    .map(({ row }) => row)
    .filter((row) => on.every((filter) => filter.admits(row, 1)));
}

describe('the filters of a plan', () => {
  test('are those that it switches on', () => {
    const bars = dailyBars(swings(300));
    expect(filters({}, bars)).toEqual([]);
    const all = filters({ trendBars: 50, volumeMultiple: 1, confirmBars: 5, regime: true }, bars);
    expect(all.map(({ name }) => name)).toEqual(['trend', 'volume', 'confirm', 'regime']);
  });

  test.each([
    ['trend', { trendBars: 40 }],
    ['volume', { volumeMultiple: 1.5 }],
    ['confirm', { confirmBars: 5 }],
    ['regime', { regime: true }],
  ])('%s holds some entries back and lets others pass', (_, changes) => {
    const bars = dailyBars(swings(1_500), surges(1_500));
    const without = entries('ma-cross', {}, bars).concat(entries('bollinger', {}, bars));
    const kept = entries('ma-cross', changes, bars).concat(entries('bollinger', changes, bars));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(without.length);
    expect(without).toEqual(expect.arrayContaining([...kept]));
  });
});

describe('the trend filter', () => {
  const bars = dailyBars([10, 10, 10, 13, 10, 7]);

  test('admits longs above the average and shorts below, and nothing before the average is known', () => {
    expect(passes({ trendBars: 3 }, bars, 1)).toEqual([3]);
    expect(passes({ trendBars: 3 }, bars, -1)).toEqual([4, 5]);
  });
});

describe('the volume filter', () => {
  test('admits bars that trade the multiple of the twenty before', () => {
    const volumes = [...still(1_000, 20), 1_499, 1_500, 3_000];
    const bars = dailyBars(still(10, 23), volumes);
    expect(passes({ volumeMultiple: 1.5 }, bars, 1)).toEqual([22]);
    expect(passes({ volumeMultiple: 1.4 }, bars, -1)).toEqual([20, 21, 22]);
  });

  test('admits nothing where nothing trades', () => {
    expect(passes({ volumeMultiple: 0.5 }, dailyBars(still(10, 40), still(0, 40)), 1)).toEqual([]);
  });
});

/** What is known to have closed at each bar: `.` nothing, `b` a group with the bar before, `c` one with this bar. */
function closings(starts: readonly number[], size: number): string {
  const higher = new HigherBars(size);
  return starts
    .map((start) => {
      higher.push(start);
      const now = higher.closes ? 'c' : '.';
      return higher.closedBefore ? `b${now}` : now;
    })
    .join(' ');
}

const DAY = 86_400_000;
const MINUTE = 60_000;

describe('bars of a higher timeframe', () => {
  const days = (...of: readonly number[]): readonly number[] => of.map((day) => MONDAY + day * DAY);

  test('weeks close with Friday', () => {
    expect(closings(days(0, 1, 2, 3, 4, 7, 8, 9, 10, 11), 5)).toBe('. . . . c . . . . c');
  });

  test('a week whose Friday is a holiday is known to be over on the next day of trading only', () => {
    expect(closings(days(0, 1, 2, 3, 7, 8, 9, 10, 11), 5)).toBe('. . . . b. . . . c');
  });

  test('weeks are the same wherever the history begins', () => {
    expect(closings(days(2, 3, 4, 7, 8, 9, 10, 11), 5)).toBe('. . c . . . . c');
  });

  test('a session on a Saturday or Sunday counts with the week after', () => {
    expect(closings(days(3, 4, 5, 7, 8, 9, 10, 11, 14), 5)).toBe('. c . . . . . c .');
    // Sunday and Monday are one place in the grouping, and close their group once.
    expect(closings(days(13, 14, 15, 16), 2)).toBe('c . . c');
  });

  test('bars of a session are counted from its start, and the rest of a day is no part of the next', () => {
    const open = MONDAY + (9 * 60 + 15) * MINUTE;
    const session = (day: number): readonly number[] => ramp(open + day * DAY, 15 * MINUTE, 6);
    expect(closings([...session(0), ...session(1)], 4)).toBe('. . . c . . b. . . c . .');
  });
});

describe('the confirmation filter', () => {
  test('looks at closed higher bars only', () => {
    const rising = dailyBars([...ramp(100, 1, 60)]);
    const collapsed = dailyBars([...ramp(100, 1, 57), 1, 1, 1]);
    // The collapse is in the last week: known on its Friday, bar 59, and not a bar before.
    expect(passes({ confirmBars: 5 }, collapsed, 1)).toEqual(
      passes({ confirmBars: 5 }, rising, 1).filter((row) => row < 59),
    );
    expect(passes({ confirmBars: 5 }, rising, 1)[0]).toBe(49);
    expect(passes({ confirmBars: 5 }, collapsed, -1)).toEqual([59]);
  });

  test('works on bars of a session', () => {
    const bars = emptyColumns(100);
    const open = MONDAY + (9 * 60 + 15) * MINUTE;
    bars.start.forEach((_, i) => {
      bars.start[i] = open + Math.floor(i / 25) * DAY + (i % 25) * 15 * MINUTE;
      bars.close[i] = 1_000_000 + i;
    });
    // Seven higher bars a day, the last of a single bar: the tenth closes with the twelfth bar of day two.
    expect(passes({ confirmBars: 4 }, bars, 1)[0]).toBe(25 + 11);
  });
});

describe('the regime', () => {
  const regimesOf = (closes: readonly number[]): readonly string[] => {
    const bars = dailyBars(closes);
    const regime = regimeOf(new SeriesColumns(bars));
    return [...bars.close.keys()].map(regime);
  };
  const choppy = (count: number, reach = 1): readonly number[] =>
    Array.from({ length: count }, (_, i) => 100 + (i % 2) * reach);

  test('is unknown until there are a hundred returns', () => {
    expect(regimesOf(choppy(120)).slice(98, 102)).toEqual(['unknown', 'unknown', 'range', 'range']);
  });

  test('names trends by their direction, ranges and turbulence', () => {
    const up = ramp(100, 1, 60).map((base, i) => base + (i % 3 === 0 ? -1.2 : 0));
    expect(regimesOf([...choppy(110), ...up]).at(-1)).toBe('trend up');
    expect(regimesOf([...choppy(110, 2), ...ramp(100, -0.6, 60)]).at(-1)).toBe('trend down');
    expect(regimesOf([...choppy(110, 0.5), ...choppy(20, 8)]).at(-1)).toBe('turbulent');
  });

  test('lets trend strategies into trends of their side, reversion outside of trends, others anywhere', () => {
    const bars = dailyBars([...choppy(130, 2), ...ramp(100, 0.5, 60), ...choppy(20, 30)]);
    const regime = regimeOf(new SeriesColumns(bars));
    const rows = (...names: readonly string[]): readonly number[] =>
      [...bars.close.keys()].filter((i) => names.includes(regime(i)));
    expect(rows('trend up').length).toBeGreaterThan(10);
    expect(rows('turbulent').length).toBeGreaterThan(3);
    expect(passes({ regime: true }, bars, 1, 'trend')).toEqual(rows('trend up'));
    expect(passes({ regime: true }, bars, -1, 'trend')).toEqual(rows('trend down'));
    expect(passes({ regime: true }, bars, 1, 'reversion')).toEqual(rows('range', 'turbulent'));
    expect(passes({ regime: true }, bars, 1, 'mixed')).toHaveLength(bars.close.length);
  });
});
