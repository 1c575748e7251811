import { count } from '../../backtest/report/figure-text.ts';
import type { RunOutcome } from '../../backtest/run/outcome.ts';
import type { StudyAnswer } from '../../desk-research.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result } from '../../domain/result.ts';
import { answered, reportFound } from './answer.ts';
import { reportOf, robustnessOf } from './backtest-report.ts';
import type { StudyContext } from './study-context.ts';

import { lineOf } from './study-line.ts';
import { firstOf } from './study-parts.ts';

type Answer = Promise<Result<StudyAnswer, Refusal>>;

/** One strategy over its bars, with what it is worth. */
export async function backtest(context: StudyContext): Answer {
  const chosen = firstOf(context);
  context.task.progress({ done: 0.1, says: 'running' });
  const outcome = context.runner.run(chosen.prepared, chosen.plan, { keepsFills: true });
  const robustness = robustnessOf(context, chosen);
  context.task.progress({ done: 0.85, says: 'drawing and writing' });
  const report = reportOf(context, chosen, outcome, { robustness });
  const words = lineOf(context.input, context.input.strategies[0] ?? chosen.strategy.name);
  const next = [
    { label: 'Walk-forward', line: `/walkforward ${words}` },
    { label: 'Optimise', line: `/optimize ${words}` },
  ];
  return ok(await answered(context, await reportFound(report, { next, lines: withoutTrades(outcome) })));
}

/** Why nothing was traded, where anything was wanted. */
function withoutTrades({ trades, open, refused }: RunOutcome): readonly string[] {
  if (trades.length + open.length > 0) return [];
  const held = Object.entries(refused).map(([why, times]) => `${why} (${count(times)})`);
  return held.length === 0
    ? ['The strategy never wanted in. Take a longer span, or other settings.']
    : [`No entry came through: ${held.join(', ')}. More capital=, or limits=off, may let it.`];
}
