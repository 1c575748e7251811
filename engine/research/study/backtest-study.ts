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
  const held = Object.entries(refused).sort(([, a], [, b]) => b - a);
  const [first] = held;
  if (first === undefined) return ['The strategy never wanted in. Take a longer span, or other settings.'];
  const list = held.map(([why, times]) => `${why} (${count(times)})`).join(', ');
  return [
    `No entry came through: ${list}. ${WAYS_OUT[first[0]] ?? 'More capital=, or limits=off, may let it.'}`,
  ];
}

/** What lets entries through that were held back for a reason. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  'too small for one lot': 'Risk more of the equity an entry (risk=3), or take more capital=.',
  'end of the data': 'Take a longer span.',
  'too late in the day': 'Take a shorter timeframe, or leave out intraday.',
  NOTIONAL_MAX_ORDER:
    'That is the limit of one order of the desk: take size=fixed fixed=15, or leave out limits=live.',
  POSITIONS_MAX: 'Allow more positions=.',
  trend: 'Leave out trend=.',
  volume: 'Leave out volume=, or take a smaller multiple.',
  confirm: 'Leave out confirm=.',
  regime: 'Leave out regime.',
};
