import {
  type Comparison,
  type ComparisonRow,
  compareRuns,
  PUBLISHED,
} from '../../backtest/compare/comparison.ts';
import { regimeCells } from '../../backtest/report/evidence-parts.ts';
import { count, loss, percent, ratio, signedPercent } from '../../backtest/report/figure-text.ts';
import type { RegimeRow } from '../../backtest/robustness/regime-results.ts';
import type { Picture } from '../../charts/picture.ts';
import type { StudyAnswer, StudyPart, StudyTable } from '../../desk-research.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result } from '../../domain/result.ts';
import { answered } from './answer.ts';
import { partOf } from './book-runner.ts';
import { dayTimes } from './pictures.ts';
import type { StudyContext } from './study-context.ts';
import { lineOf } from './study-line.ts';
import { daysText, namesText, simulatedMark } from './study-parts.ts';
import { regimesOf } from './study-regimes.ts';

type Answer = Promise<Result<StudyAnswer, Refusal>>;

/** Strategies side by side, each with an equal part of the capital. */
export async function compare(context: StudyContext): Answer {
  const { runner, chosen } = context;
  const capital = partOf(runner.terms.capital, chosen.length);
  const runs = chosen.map(({ strategy, prepared, plan }, i) => {
    context.task.progress({ done: i / chosen.length, says: strategy.name });
    return { name: strategy.name, outcome: runner.run(prepared, plan, { capital }), capital };
  });
  const found = compareRuns(runs, runner.terms.riskFree, regimesOf(runner.data));
  const row = (of: ComparisonRow): readonly string[] => [
    of.name,
    count(of.trades),
    percent(of.winRate, 0),
    ratio(of.profitFactor),
    loss(of.maxDrawdown),
    ratio(of.sharpe),
    signedPercent(of.totalReturn),
    percent(of.costDrag),
  ];
  const table: StudyTable = {
    columns: ['Strategy', 'Trades', 'Won', 'P.factor', 'Max DD', 'Sharpe', 'Return', 'Costs'],
    rows: [...found.rows.map(row), row(found.combined)],
  };
  const names = found.rows.map(({ name }) => name);
  const correlation: StudyTable = {
    columns: ['Correlation', ...names],
    rows: found.correlations.map((line, i) => [names[i] ?? '', ...line.map((value) => ratio(value))]),
  };
  const best = [...found.rows].sort((a, b) => (b.sharpe ?? -99) - (a.sharpe ?? -99))[0];
  const published = `Published for the system this follows: ${PUBLISHED.trades} trades, ${percent(PUBLISHED.winRate, 0)} won, profit factor ${PUBLISHED.profitFactor}, drawdown ${loss(PUBLISHED.maxDrawdown)}, Sharpe ${PUBLISHED.sharpe}.`;
  const parts = [
    { name: 'correlation', title: 'Correlation', tables: [correlation], lines: [] },
    ...regimeParts(found.regimes),
  ];
  return ok(
    await answered(context, {
      headline: `${simulatedMark(context)}${names.join(', ')} side by side · ${namesText(context)} · ${context.input.timeframe} · ${daysText(context)}`,
      lines: [
        `Combined ${signedPercent(found.combined.totalReturn)}, Sharpe ${ratio(found.combined.sharpe)}, drawdown ${loss(found.combined.maxDrawdown)}; the best alone is ${best?.name ?? '-'} with Sharpe ${ratio(best?.sharpe ?? null)}.`,
        `Average correlation ${ratio(found.averageCorrelation)}, diversification ${ratio(found.score)}.`,
        published,
        ...context.notes,
        ...runner.data.notes,
      ],
      tables: [table, ...regimeTables(found.regimes)],
      tone: (found.combined.totalReturn ?? 0) > 0 ? 'info' : 'warning',
      next: names
        .slice(0, 3)
        .map((name) => ({ label: name, line: `/backtest ${lineOf(context.input, name)}` })),
      parts,
      pictures: pictures(context, found),
      files: { 'comparison.json': `${JSON.stringify({ ...found, published: PUBLISHED }, undefined, 1)}\n` },
    }),
  );
}

type Regimes = Comparison['regimes'];

/** What each strategy made in each regime, and in how many trades. */
function regimeTables(regimes: Regimes): readonly StudyTable[] {
  if (regimes === null) return [];
  const names = [...new Set(regimes.strategies.flatMap(({ rows }) => rows.map(({ regime }) => regime)))];
  const cell = (row: RegimeRow | undefined): string =>
    row === undefined ? '-' : `${signedPercent(row.return)} (${count(row.trades)})`;
  return [
    {
      columns: ['Return (trades) in', ...names],
      rows: regimes.strategies.map(({ name, rows }) => [
        name,
        ...names.map((regime) => cell(rows.find((row) => row.regime === regime))),
      ]),
    },
  ];
}

function regimeParts(regimes: Regimes): readonly StudyPart[] {
  if (regimes === null) return [];
  const tables = regimes.strategies.map(({ name, rows }) => ({
    columns: [name, 'Days', 'Return', 'Sharpe', 'Trades', 'Won', 'P.factor'],
    rows: rows.map(regimeCells),
  }));
  const says = `Regimes of ${regimes.basis}. A trade belongs to the regime of the day of its entry.`;
  return [{ name: 'regimes', title: 'By regime', tables, lines: [says] }];
}

function pictures(context: StudyContext, found: Comparison): Readonly<Record<string, Picture>> {
  const names = found.rows.map(({ name }) => name);
  return {
    'equity.png': {
      kind: 'equity',
      theme: 'dark',
      title: `${names.length} strategies · ${namesText(context)}`,
      subtitle: `${context.input.timeframe} · ${daysText(context)} · equal parts, after charges and slippage`,
      ...(context.runner.data.origin === 'simulated' ? { label: 'SIMULATED' } : {}),
      time: dayTimes(found.dates),
      unit: 'fraction',
      curves: [{ name: 'combined', worth: found.worth }, ...found.curves].map(({ name, worth }) => ({
        name,
        values: Float64Array.from(worth, (value) => value - 1),
        role: 'strategy',
      })),
      windows: [],
    },
    'correlation.png': {
      kind: 'correlation',
      theme: 'dark',
      title: 'Correlation of daily returns',
      names,
      values: Float64Array.from(found.correlations.flat(), (value) => value ?? Number.NaN),
    },
  };
}
