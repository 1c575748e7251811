import { spanText } from './span-words.ts';
import type { StudyInput } from './study-input.ts';

/** What stands after a command to study the same again, with this strategy. */
export function lineOf(
  {
    universe,
    subjects,
    timeframe,
    span,
    given,
  }: Pick<StudyInput, 'universe' | 'subjects' | 'timeframe' | 'span' | 'given'>,
  strategy: string,
): string {
  const names = universe ?? subjects.map(({ name }) => name).join(',');
  const days = span === undefined ? '' : spanText(span);
  const settings = Object.entries(given).map(([key, value]) => `${key}=${value}`);
  return [strategy, names, timeframe, days, ...settings].filter((word) => word !== '').join(' ');
}
