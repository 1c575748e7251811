import { readAxis, type SearchSpace } from '../../backtest/search/search-space.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { ChosenStrategy } from './chosen-strategy.ts';
import { spaceAround } from './quick-search.ts';
import type { StudyContext } from './study-context.ts';

/** The rest of the line, for the buttons of studies that follow. */
export function sameWords({ input }: StudyContext, strategy: string): string {
  const names = input.universe ?? input.subjects.map(({ name }) => name).join(',');
  const { span } = input;
  const days =
    span === undefined
      ? ''
      : span.kind === 'back'
        ? `${span.count}${span.unit}`
        : `${span.from ?? ''}..${span.to ?? ''}`;
  const given = Object.entries(input.given).map(([key, value]) => `${key}=${value}`);
  return [strategy, names, input.timeframe, days, ...given].filter((word) => word !== '').join(' ');
}

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
