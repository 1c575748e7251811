import { count, loss, ratio, signedPercent } from '../../backtest/report/figure-text.ts';
import type { Picture } from '../../charts/picture.ts';
import type { StudyAnswer, StudyTable } from '../../desk-research.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { answered, reportFound } from './answer.ts';
import { reportOf, robustnessOf } from './backtest-report.ts';
import { dayTimes, drawnTitle } from './pictures.ts';
import { walkForward } from './quick-search.ts';
import type { StudyContext } from './study-context.ts';

import { lineOf } from './study-line.ts';
import { firstOf, namesText, spaceOf } from './study-parts.ts';

type Answer = Promise<Result<StudyAnswer, Refusal>>;

/** Settings chosen on one stretch of days and judged on the next, all the way. */
export async function walkForwardStudy(context: StudyContext): Answer {
  const chosen = firstOf(context);
  const { runner, task } = context;
  const { terms } = runner;
  const space = spaceOf(context, chosen);
  if (!space.ok) return space;
  const wish = {
    windows: terms.windows,
    anchored: terms.anchored,
    space: space.value,
    goal: { objective: terms.by, minimumTrades: 1 },
    onWindow: (done: number, of: number) =>
      task.progress({ done: done / of, says: `window ${done + 1} of ${of}` }),
  };
  const found = walkForward(runner, chosen, wish);
  if (found === null) {
    const says = `These days are too few for ${terms.windows} windows. Take a longer span, or windows=2.`;
    return fail(refusal('BAD_SETTING', says));
  }
  const outcome = runner.run(chosen.prepared, chosen.plan, { keepsFills: true });
  const report = reportOf(context, chosen, outcome, {
    robustness: { ...robustnessOf(context, chosen), walkForward: found },
  });
  const rows = found.rows.map((row) => [
    `${row.test.from} to ${row.test.to}`,
    Object.entries(row.settings)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
    signedPercent(row.inSampleReturn),
    signedPercent(row.outOfSampleReturn),
    count(row.outOfSampleTrades),
  ]);
  const table: StudyTable = {
    columns: ['Judged on', 'Chosen', 'In sample', 'Out of sample', 'Trades'],
    rows,
  };
  const shown = await reportFound(report, {
    lines: [
      `Out of sample ${signedPercent(found.outOfSampleReturn)}, Sharpe ${ratio(found.outOfSampleSharpe)}, drawdown ${loss(found.outOfSampleDrawdown)}; ${found.won} of ${found.rows.length} windows won, efficiency ${ratio(found.efficiency)}, ${count(found.trials)} settings tried.`,
    ],
    tables: [table],
    next: [{ label: 'Backtest', line: `/backtest ${lineOf(context.input, chosen.strategy.name)}` }],
  });
  const times = dayTimes(found.dates);
  const joined: Picture = {
    kind: 'equity',
    theme: 'dark',
    title: `Out of sample · ${drawnTitle(chosen.strategy)} · ${namesText(context)}`,
    ...(runner.data.origin === 'simulated' ? { label: 'SIMULATED' } : {}),
    time: times,
    unit: 'fraction',
    curves: [{ name: 'out of sample', values: compounded(found.returns), role: 'strategy' }],
    windows: [],
  };
  return ok(
    await answered(context, { ...shown, pictures: { 'out-of-sample.png': joined, ...shown.pictures } }),
  );
}

function compounded(returns: readonly number[]): Float64Array {
  let worth = 1;
  return Float64Array.from(returns, (value) => {
    worth *= 1 + value;
    return worth - 1;
  });
}
