import { dayText } from '../../backtest/report/figure-text.ts';
import { readAxis, type SearchSpace } from '../../backtest/search/search-space.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { type EpochMs, istDate } from '../../domain/time.ts';
import type { ChosenStrategy } from './chosen-strategy.ts';
import { spaceAround } from './quick-search.ts';
import type { StudyContext } from './study-context.ts';

export function firstOf(context: StudyContext): ChosenStrategy {
  const [chosen] = context.chosen;
  if (chosen === undefined) throw new Error('a study has a strategy');
  return chosen;
}

export function simulatedMark({ runner }: StudyContext): string {
  return runner.data.origin === 'simulated' ? 'SIMULATED · ' : '';
}

export function namesText({ input, runner }: StudyContext): string {
  if (input.universe !== undefined) return `${input.universe} (${runner.data.series.length})`;
  return input.subjects.map(({ name }) => name).join(', ');
}

export function spaceOf(
  context: StudyContext,
  { strategy, prepared }: ChosenStrategy,
): Result<SearchSpace, Refusal> {
  const named = Object.entries(context.ranges);
  if (named.length === 0) return ok(spaceAround(prepared.settings, strategy.parameters));
  const axes = [];
  for (const [name, text] of named) {
    const axis = readAxis(name, text, strategy.parameters);
    if (!axis.ok) return fail(refusal('BAD_SETTING', axis.error));
    axes.push(axis.value);
  }
  return ok(axes);
}

/** The days and the bars of a study: `1 Jan 2024 to 31 Dec 2025 · data 3f9a`. */
export function daysText({ runner }: StudyContext): string {
  const { span, hash } = runner.data;
  const last = istDate((span.to - 1) as EpochMs);
  return `${dayText(istDate(span.from))} to ${dayText(last)} · data ${hash.slice(0, 4)}`;
}
