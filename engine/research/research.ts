import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ResearchDesk, StrategyShelf, StudyKind, StudyOrder, StudyPart } from '../desk-research.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { MINUTE_MS } from '../domain/time.ts';
import { type ComputePool, TaskFailed, TaskTimedOut } from '../ports/compute-pool.ts';
import type { Limits } from '../risk/limits.ts';
import { STRATEGIES } from '../strategies/registry.ts';
import type { BarSources } from './bars/bar-sources.ts';
import { studyLine } from './name-questions.ts';
import { OwnStrategyShelf } from './own-strategies.ts';
import { PARTS_FILE } from './study/answer.ts';
import { listing } from './study/strategy-listing.ts';
import { isStudyId } from './study/study-files.ts';
import { STUDY_TASK, type StudyInput } from './study/study-input.ts';
import { readStudyWords, type StudyWords } from './study/study-words.ts';
import { type Named, type NameSources, StudyNames } from './study-names.ts';

/** A study that takes longer is ended. */
const MOST_MS = 15 * MINUTE_MS;
/** One run takes seconds; with a file of a person's it may loop for ever on bars that the trial did not have. */
const MOST_OWN_MS = 2 * MINUTE_MS;

export interface ResearchOptions extends NameSources {
  readonly pool: ComputePool;
  /** Where bars come from now. */
  readonly sources: () => BarSources;
  readonly limits: Limits;
  /** The first is the one for people's own files. */
  readonly strategyFolders: readonly string[];
  readonly reports: string;
  readonly codeVersion: string;
}

const TITLES: Readonly<Record<StudyKind, string>> = {
  backtest: 'Backtesting',
  compare: 'Comparing',
  optimise: 'Optimising',
  'walk-forward': 'Walking forward with',
};

/** Understands what is to be studied, and has it done by the compute pool. */
export class Research implements ResearchDesk {
  readonly #options: ResearchOptions;
  readonly #shelf: OwnStrategyShelf;
  readonly #names: StudyNames;

  constructor(options: ResearchOptions) {
    this.#options = options;
    this.#shelf = new OwnStrategyShelf(options.pool, options.strategyFolders);
    this.#names = new StudyNames(options, this.#shelf);
  }

  async strategies(): Promise<StrategyShelf> {
    const own = await this.#shelf.list();
    return {
      strategies: [...STRATEGIES.map((one) => listing(one)), ...own.strategies.map((one) => one.listing)],
      faults: own.faults.map(({ message }) => message),
      folder: this.#options.strategyFolders[0] ?? '',
    };
  }

  async read(asked: StudyKind, text: string): Promise<Result<StudyOrder, Refusal>> {
    const words = readStudyWords(text);
    if (words.wrong !== undefined) return fail(wrongWords(asked, words.wrong));
    const named = await this.#names.read(asked, words);
    if (!named.ok) return named;
    const input = this.#input(words, named.value);
    const what = input.universe ?? input.subjects.map(({ name }) => name).join(', ');
    return ok({
      title: `${TITLES[input.kind]} ${input.strategies.join(', ')} on ${what}`,
      run: async ({ cancel, onProgress }) => {
        const limitMs = limitOf(input);
        try {
          return await this.#options.pool.run(STUDY_TASK, input, { cancel, onProgress, limitMs });
        } catch (error) {
          return fail(taskRefusal(error, input));
        }
      },
    });
  }

  async part(id: string, name: string): Promise<Result<StudyPart, Refusal>> {
    const gone = refusal('UNKNOWN_STUDY', 'That study is not kept any more. Run it again.');
    if (!isStudyId(id)) return fail(gone);
    const text = await readFile(join(this.#options.reports, id, PARTS_FILE), 'utf8').catch(() => undefined);
    if (text === undefined) return fail(gone);
    const parts: readonly StudyPart[] = JSON.parse(text);
    const part = parts.find((one) => one.name === name);
    const known = parts.map((one) => one.name).join(', ');
    return part === undefined
      ? fail(refusal('UNKNOWN_STUDY', `There is no part ${name}. There are: ${known}.`))
      : ok(part);
  }

  #input(words: StudyWords, named: Named): StudyInput {
    const { sources, limits, reports, codeVersion } = this.#options;
    const intraday = 'intraday' in words.given;
    return {
      ...named,
      timeframe: words.timeframe ?? (intraday ? '15m' : '1d'),
      span: words.span,
      given: words.given,
      sources: sources(),
      limits,
      reports,
      codeVersion,
    };
  }
}

function limitOf({ kind, strategyFiles }: StudyInput): number {
  const isOneRun = kind === 'backtest' || kind === 'compare';
  return isOneRun && strategyFiles.length > 0 ? MOST_OWN_MS : MOST_MS;
}

function wrongWords(kind: StudyKind, { says, instead }: NonNullable<StudyWords['wrong']>): Refusal {
  const remedies = instead.map(({ label, line }) => ({ label, command: studyLine({ kind, words: [line] }) }));
  return refusal('BAD_ARGUMENTS', says, remedies);
}

/** What went wrong in a worker, as a sentence; anything else is a bug and passes through. */
function taskRefusal(error: unknown, { strategyFiles }: StudyInput): Refusal {
  if (error instanceof TaskTimedOut) {
    const files = strategyFiles.map((file) => basename(file)).join(', ');
    const why = files === '' ? '' : ` It ran ${files}: does that loop for ever on some bars?`;
    const says = `That took ${error.limitMs / MINUTE_MS} minutes and was ended.${why} Take a shorter span, fewer symbols, or fewer settings.`;
    return refusal(files === '' ? 'LONG_SEARCH' : 'BAD_STRATEGY', says);
  }
  if (error instanceof TaskFailed && /DamagedCandles|RecordingError/.test(error.message)) {
    return refusal('NO_BARS', error.message);
  }
  throw error;
}
