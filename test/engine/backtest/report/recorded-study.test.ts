import { describe, expect, test } from 'vitest';
import { dailyEquity } from '../../../../engine/backtest/daily-equity.ts';
import { buildReport } from '../../../../engine/backtest/report/build-report.ts';
import { headline } from '../../../../engine/backtest/report/headline.ts';
import { reportJson } from '../../../../engine/backtest/report/report-files.ts';
import { TREASURY_BILL } from '../../../../engine/backtest/report/report-input.ts';
import {
  joinWalkForward,
  runWindow,
  type SessionSpan,
  walkForwardWindows,
} from '../../../../engine/backtest/robustness/walk-forward.ts';
import { flatCosts } from '../../../../engine/backtest/run/flat-costs.ts';
import type { RunOutcome } from '../../../../engine/backtest/run/outcome.ts';
import { prepareSeries } from '../../../../engine/backtest/run/prepare-series.ts';
import { runBacktest } from '../../../../engine/backtest/run/run-backtest.ts';
import { evaluationOf } from '../../../../engine/backtest/search/evaluation.ts';
import { gridPlan } from '../../../../engine/backtest/search/plans.ts';
import { runSearch, SearchRecord } from '../../../../engine/backtest/search/run-search.ts';
import type { SearchSettings } from '../../../../engine/backtest/search/search-space.ts';
import { money, rupees } from '../../../../engine/domain/money.ts';
import {
  DAY_MS,
  type EpochMs,
  isoDate,
  istDate,
  istInstant,
  timeOfDay,
} from '../../../../engine/domain/time.ts';
import { findStrategy } from '../../../../engine/strategies/registry.ts';
import { SeriesColumns } from '../../../../engine/strategies/series-columns.ts';
import { STANDARD_PLAN } from '../../../../engine/strategies/trade-plan.ts';
import { recordedDaily, recordedSymbols } from '../../strategies/recorded-bars.ts';
import { share } from '../run/made-up-run.ts';
import { HEADER } from './made-outcome.ts';

const CAPITAL = rupees(1_000_000);
const MIDNIGHT = timeOfDay(0, 0);
const WHOLE: SessionSpan = { from: isoDate('2015-01-01'), to: isoDate('2020-12-31') };
const SPACE = [
  { name: 'fast', values: [5, 10, 20, 30] },
  { name: 'slow', values: [20, 50, 100] },
];

describe.skipIf(!recordedSymbols().includes('RELIANCE'))(
  'moving averages over six recorded years of one share',
  () => {
    const study = () => {
      const bars = recordedDaily('RELIANCE');
      const columns = new SeriesColumns(bars);
      const strategy = findStrategy('ma-cross')!;
      const run = (settings: SearchSettings, span: SessionSpan): RunOutcome => {
        const prepared = strategy.prepare(settings);
        if (!prepared.ok) throw new Error(prepared.error);
        const plan = { ...STANDARD_PLAN, ...strategy.plan };
        const terms = {
          instrument: share('RELIANCE'),
          product: 'CNC',
          squareOffAt: timeOfDay(15, 5),
        } as const;
        return runBacktest({
          capital: CAPITAL,
          plan,
          series: [prepareSeries(columns, prepared.value, plan, terms)],
          from: istInstant(span.from, MIDNIGHT),
          to: (istInstant(span.to, MIDNIGHT) + DAY_MS - 1) as EpochMs,
          fills: { slippageBp: 5, participationBp: 0 },
          costs: flatCosts(1_200),
          keepsFills: true,
        });
      };
      const goal = { objective: 'sharpe', minimumTrades: 5 } as const;
      const field = { space: SPACE, isValid: (settings: SearchSettings) => strategy.prepare(settings).ok };
      const optimise = (span: SessionSpan) =>
        runSearch(gridPlan(field), new SearchRecord(SPACE, goal), (settings) =>
          evaluationOf(run(settings, span), CAPITAL, TREASURY_BILL),
        );
      const dates = Array.from(bars.start, (at) => istDate(at as EpochMs));
      const sessions = dates.filter((date) => date >= WHOLE.from && date <= WHOLE.to);
      const windows = walkForwardWindows(sessions, {
        trainSessions: 504,
        testSessions: 126,
        anchored: false,
      });
      const results = windows.flatMap((window) => {
        const choose = (train: SessionSpan) => {
          const { best, trials } = optimise(train);
          return best === null ? null : { settings: best.settings, trials: trials.count };
        };
        const stretch = (settings: SearchSettings, span: SessionSpan) => {
          const outcome = run(settings, span);
          const daily = dailyEquity(outcome.times, outcome.equity, CAPITAL);
          return { dates: daily.dates, returns: [...daily.returns], trades: outcome.trades.length };
        };
        return runWindow(window, choose, stretch) ?? [];
      });
      const found = optimise(WHOLE);
      const report = buildReport({
        header: {
          ...HEADER,
          ...WHOLE,
          strategy: 'ma-cross',
          title: 'Moving averages',
          capital: money(CAPITAL),
        },
        outcome: run(found.best?.settings ?? {}, WHOLE),
        benchmarks: [{ name: 'RELIANCE', dates, closes: bars.close }],
        trials: found.trials,
        robustness: { walkForward: joinWalkForward(results, false, TREASURY_BILL) },
      });
      return { report, found, results };
    };

    test('come out the same to the byte, add up, and are judged out of sample', () => {
      const { report, found, results } = study();
      expect(reportJson(study().report)).toBe(reportJson(report));
      expect(found).toMatchObject({ combinations: 12, skipped: 2, trials: { count: 10 } });
      expect(results.length).toBeGreaterThan(5);
      const { tradeList, returns, execution, costs } = report;
      const closed = tradeList.reduce((sum, { profit }) => sum + profit, 0);
      const open = execution.open.reduce((sum, { unrealised }) => sum + unrealised, 0);
      expect(Math.abs(closed + open - returns.net)).toBeLessThan(costs.charges);
      const compounded = returns.years.reduce((worth, year) => worth * (1 + year.return), 1) - 1;
      expect(compounded).toBeCloseTo(returns.netReturn, 9);
      expect(report.robustness.walkForward?.rows).toHaveLength(results.length);
      expect(headline(report).figures.flat()).toContain('Out of sample');
      expect(report.verdict.level).not.toBe('paper');
    });
  },
);
