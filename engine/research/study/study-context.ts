import type { TaskContext } from '../../ports/compute-pool.ts';
import type { BookRunner } from './book-runner.ts';
import type { ChosenStrategy } from './chosen-strategy.ts';
import type { StudyInput } from './study-input.ts';

/** Everything that one kind of study works with, loaded and checked. */
export interface StudyContext {
  readonly input: StudyInput;
  readonly runner: BookRunner;
  readonly chosen: readonly ChosenStrategy[];
  /** What was given as a range to search: `fast` to `5..50/5`. */
  readonly ranges: Readonly<Record<string, string>>;
  /** Sentences about charges and data that the report has to carry. */
  readonly notes: readonly string[];
  readonly id: string;
  readonly task: TaskContext;
}
