import type { StudyAnswer, StudyKind } from '../../desk-research.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { Tradable } from '../../domain/instrument.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Result } from '../../domain/result.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import type { TaskKind } from '../../ports/compute-pool.ts';
import type { Limits } from '../../risk/limits.ts';
import type { BarSources } from '../bars/bar-sources.ts';
import type { SpanWish } from './span-words.ts';

/** One instrument of a study: what is traded, and whose bars are looked at. */
export interface StudySubject {
  readonly name: string;
  readonly bars: InstrumentKey;
  readonly instrument: Tradable;
}

/** Everything a worker needs to run a study on its own. Plain data. */
export interface StudyInput {
  readonly kind: StudyKind;
  /** As they were typed: `rsi`, `ensemble(rsi,ma-cross)`. */
  readonly strategies: readonly string[];
  readonly subjects: readonly StudySubject[];
  /** Shares of an index, as they were members; instead of subjects. */
  readonly universe: string | undefined;
  readonly timeframe: Timeframe;
  readonly span: SpanWish | undefined;
  /** Settings as they were typed, by lower-case key. */
  readonly given: Readonly<Record<string, string>>;
  readonly sources: BarSources;
  /** The files that the strategies come from; none for those that Munim brings. */
  readonly strategyFiles: readonly string[];
  readonly limits: Limits;
  /** Folder that the study's own folder is made in. */
  readonly reports: string;
  readonly codeVersion: string;
}

/** Running a study: an answer, or the sentence why there is none. */
export const STUDY_TASK: TaskKind<StudyInput, Result<StudyAnswer, Refusal>> = { name: 'study' };
