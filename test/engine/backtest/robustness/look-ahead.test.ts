import { describe, expect, test } from 'vitest';
import { checkLookAhead, type LookAheadReport } from '../../../../engine/backtest/robustness/look-ahead.ts';
import type { BarColumns } from '../../../../engine/indicators/bars.ts';
import type { EntryFilter } from '../../../../engine/strategies/entry-filter.ts';
import { entryFilters } from '../../../../engine/strategies/filters/entry-filters.ts';
import { STRATEGIES } from '../../../../engine/strategies/registry.ts';
import type { SeriesView } from '../../../../engine/strategies/series-columns.ts';
import { EXIT, HOLD, LONG, SHORT, type SignalRule } from '../../../../engine/strategies/signal.ts';
import { defineStrategy } from '../../../../engine/strategies/strategy.ts';
import { STANDARD_PLAN } from '../../../../engine/strategies/trade-plan.ts';
import { dailyBars, still, surges, swings } from '../../strategies/made-up-bars.ts';
import { recordedDaily, recordedSymbols } from '../../strategies/recorded-bars.ts';
import { ready } from '../../strategies/signals.ts';

const bars = dailyBars(swings(400), surges(400));
const NO_PARAMETERS = {};

/** A strategy with a rule of its own, and an average to look at. */
function checked(
  signal: (view: SeriesView<'average'>) => SignalRule,
  of: BarColumns = bars,
  filters: readonly EntryFilter[] = [],
): LookAheadReport {
  const strategy = defineStrategy({
    name: 'suspect',
    title: 'Suspect',
    summary: 'is looked at',
    style: 'trend',
    parameters: NO_PARAMETERS,
    indicators: () => ({ average: { name: 'sma', settings: { period: 5 } } }),
    signal,
    reason: () => () => '',
  });
  return checkLookAhead({ prepared: ready(strategy), filters: () => filters }, of);
}

describe('a strategy that looks ahead is caught', () => {
  test('when it reads the next close', () => {
    const report = checked(
      ({ bars: { close } }) =>
        (i) =>
          close[i + 1]! > close[i]! ? LONG : EXIT,
    );
    expect(report.firstDifference).toMatchObject({ what: 'signal', seeingAll: LONG, seeingPast: EXIT });
  });

  test('when it takes today for the future where there is none', () => {
    const report = checked(
      ({ columns: { average } }) =>
        (i) =>
          (average[i + 1] || average[i]!) > average[i]! ? LONG : HOLD,
    );
    expect(report.firstDifference?.what).toBe('signal');
  });

  test('when it measures by the highest close of the whole series', () => {
    const report = checked(({ bars: { close } }) => {
      const highest = close.reduce((a, b) => Math.max(a, b));
      return (i) => (close[i]! / highest < 0.8 ? LONG : HOLD);
    });
    expect(report.firstDifference?.what).toBe('signal');
  });

  test('when it measures by the highest close that is a number', () => {
    const report = checked(({ bars: { close } }) => (i) => {
      const highest = Math.max(...close.filter((value) => !Number.isNaN(value)));
      return close[i]! / highest < 0.8 ? LONG : HOLD;
    });
    expect(report.firstDifference?.what).toBe('signal');
  });

  test('when it knows where the series ends', () => {
    const report = checked(
      ({ bars: { close } }) =>
        (i) =>
          i === close.length - 1 ? EXIT : HOLD,
    );
    expect(report.firstDifference).toBeDefined();
  });

  test('when it looks once only, at a single bar', () => {
    const report = checked(
      ({ bars: { close } }) =>
        (i) =>
          i === 333 && close[i + 1]! > 0 ? SHORT : HOLD,
    );
    expect(report.firstDifference).toEqual({ row: 333, what: 'signal', seeingAll: SHORT, seeingPast: HOLD });
  });

  test('when it fails without the future', () => {
    const report = checked(({ bars: { close } }) => (i) => {
      if (i < 390 && Number.isNaN(close[i + 1])) throw new Error('no next bar');
      return HOLD;
    });
    expect(report.firstDifference).toEqual({
      row: 0,
      what: 'signal',
      seeingAll: HOLD,
      seeingPast: Number.NaN,
    });
  });

  test('when the memory behind the columns leads it there', () => {
    const report = checked(({ bars: { close } }) => (i) => {
      const beyond = new Float64Array(close.buffer);
      return beyond[i + 1]! > beyond[i]! ? LONG : HOLD;
    });
    expect(report.firstDifference).toBeDefined();
  });

  test('when a filter does it', () => {
    const prepared = ready('buy-and-hold');
    const report = checkLookAhead(
      {
        prepared,
        filters: (series) => [
          {
            name: 'oracle',
            admits: (i, side) => (series.bars.close[i + 3]! - series.bars.close[i]!) * side > 0,
          },
        ],
      },
      bars,
    );
    expect(report.firstDifference?.what).toBe('oracle');
  });
});

describe('a strategy that looks back only passes', () => {
  const plan = { ...STANDARD_PLAN, trendBars: 30, volumeMultiple: 1.2, confirmBars: 5, regime: true };
  const NAMES = [...STRATEGIES.map(({ name }) => name), 'ensemble'];

  function report(name: string, of: BarColumns): LookAheadReport {
    const prepared = ready(name);
    const { style } = prepared.strategy;
    return checkLookAhead({ prepared, filters: (series) => entryFilters(plan, style, series) }, of);
  }

  test('when it keeps what it saw in its closure', () => {
    expect(
      checked(({ bars: { close } }) => {
        let best = 0;
        return (i) => {
          best = Math.max(best, close[i]!);
          return close[i]! < best * 0.9 ? LONG : HOLD;
        };
      }),
    ).toEqual({ checkedBars: 400 });
  });

  test.each(NAMES)('%s, with all filters', (name) => {
    expect(report(name, bars)).toEqual({ checkedBars: 400 });
    expect(report(name, dailyBars(still(100, 50), still(0, 50)))).toEqual({ checkedBars: 50 });
    expect(report(name, dailyBars([1]))).toEqual({ checkedBars: 1 });
    expect(report(name, dailyBars([]))).toEqual({ checkedBars: 0 });
  });

  test.skipIf(recordedSymbols().length === 0).each(NAMES)(
    '%s, with all filters, on recorded days',
    (name) => {
      for (const symbol of ['RELIANCE', 'INFY', 'HDFCBANK']) {
        const recorded = recordedDaily(symbol);
        expect(report(name, recorded)).toEqual({ checkedBars: recorded.close.length });
      }
    },
  );
});
