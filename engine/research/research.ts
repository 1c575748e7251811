import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResearchDesk, StrategyListing, StudyKind, StudyOrder, StudyPart } from '../desk-research.ts';
import { type InstrumentKey, instrumentKey } from '../domain/ids.ts';
import type { IndexMembership } from '../domain/index-membership.ts';
import type { Instrument } from '../domain/instrument.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { type ComputePool, TaskFailed, TaskTimedOut } from '../ports/compute-pool.ts';
import type { Limits } from '../risk/limits.ts';
import { closestStrategies, findStrategy, STRATEGIES } from '../strategies/registry.ts';
import type { Strategy } from '../strategies/strategy.ts';
import { readStrategy } from '../strategies/strategy-text.ts';
import type { BarSources } from './bars/bar-sources.ts';
import { PARTS_FILE } from './study/answer.ts';
import { LIST_TASK, type OwnStrategies } from './study/list-task.ts';
import { listing } from './study/strategy-listing.ts';
import { isStudyId } from './study/study-files.ts';
import { STUDY_TASK, type StudyInput, type StudySubject } from './study/study-input.ts';
import { readStudyWords, type StudyWords } from './study/study-words.ts';
import { isTradedIndex, shareNamed, subjectOf } from './study/subjects.ts';
import { isUniverse } from './universe.ts';

/** A study that takes longer is ended: a strategy file may loop for ever. */
const MOST_MS = 15 * 60_000;
const LIST_MS = 10_000;
/** Shows how a strategy is written; it is none. */
const TEMPLATE = 'template.mjs';

export interface ResearchOptions {
  readonly pool: ComputePool;
  /** Where bars come from now. */
  readonly sources: () => BarSources;
  /** What a word names today; undefined when nothing. */
  readonly instrumentOf: (text: string) => Instrument | undefined;
  /** Symbols like a word that names nothing. */
  readonly suggestions: (text: string) => readonly string[];
  /** What bars were imported of, listed today or not. */
  readonly imported: () => Promise<readonly InstrumentKey[]>;
  readonly lotOf: (underlying: string) => number;
  readonly indices: readonly IndexMembership[];
  readonly limits: Limits;
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

  constructor(options: ResearchOptions) {
    this.#options = options;
  }

  async strategies(): Promise<{
    readonly strategies: readonly StrategyListing[];
    readonly faults: readonly string[];
  }> {
    const own = await this.#own();
    const listed = (strategy: Strategy): StrategyListing => listing(strategy, false);
    return { strategies: [...STRATEGIES.map(listed), ...own.strategies], faults: own.faults };
  }

  async read(kind: StudyKind, text: string): Promise<Result<StudyOrder, Refusal>> {
    const words = readStudyWords(text);
    if (words.wrong !== undefined) return fail(refusal('BAD_ARGUMENTS', words.wrong));
    const named = await this.#named(kind, words);
    if (!named.ok) return named;
    const input = this.#input(kind, words, named.value);
    const what = named.value.universe ?? named.value.subjects.map(({ name }) => name).join(', ');
    return ok({
      title: `${TITLES[kind]} ${named.value.strategies.join(', ')} on ${what}`,
      run: async ({ cancel, onProgress }) => {
        try {
          return await this.#options.pool.run(STUDY_TASK, input, { cancel, onProgress, limitMs: MOST_MS });
        } catch (error) {
          return fail(taskRefusal(error));
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

  #input(kind: StudyKind, words: StudyWords, named: Named): StudyInput {
    const { sources, strategyFolders, limits, reports, codeVersion } = this.#options;
    const intraday = 'intraday' in words.given;
    return {
      kind,
      ...named,
      timeframe: words.timeframe ?? (intraday ? '15m' : '1d'),
      span: words.span,
      given: words.given,
      sources: sources(),
      strategyFolders,
      limits,
      reports,
      codeVersion,
    };
  }

  /** Tells strategies from symbols: what is a strategy's name is one, everything else must be listed or imported. */
  async #named(kind: StudyKind, words: StudyWords): Promise<Result<Named, Refusal>> {
    const all = words.names.flatMap(listed);
    const own = all.every((name) => this.#isKnown(name)) ? NO_FILES : await this.#own();
    const known = new Set(own.strategies.map(({ name }) => name.toLowerCase()));
    const isStrategy = (text: string): boolean =>
      findStrategy(text) !== undefined || /^ensemble\b/i.test(text) || known.has(text.toLowerCase());
    const strategies: string[] = [];
    const symbols: string[] = [];
    for (const name of all) (isStrategy(name) ? strategies : symbols).push(name);
    const [first] = symbols;
    if (strategies.length === 0) return fail(noStrategy(first, own.faults));
    if (kind !== 'compare' && strategies.length > 1) {
      return fail(
        refusal(
          'BAD_ARGUMENTS',
          `That is for one strategy. To see several side by side: /compare ${strategies.join(',')} ${symbols.join(',')}.`,
        ),
      );
    }
    if (first === undefined) {
      return fail(
        refusal(
          'BAD_ARGUMENTS',
          `Say what to run ${strategies[0]} on, for example reliance, tcs,infy or nifty50.`,
        ),
      );
    }
    if (symbols.length === 1 && isUniverse(first, this.#options.indices)) {
      return ok({ strategies, subjects: [], universe: first.toLowerCase() });
    }
    const subjects = await this.#subjects(symbols);
    return subjects.ok ? ok({ strategies, subjects: subjects.value, universe: undefined }) : subjects;
  }

  /** Whether a word says what it means without a look into people's files. */
  #isKnown(name: string): boolean {
    const { instrumentOf, indices } = this.#options;
    return readStrategy(name).ok || isUniverse(name, indices) || instrumentOf(name) !== undefined;
  }

  async #subjects(symbols: readonly string[]): Promise<Result<readonly StudySubject[], Refusal>> {
    const { instrumentOf, imported, lotOf, suggestions } = this.#options;
    const whole = symbols.join(' ');
    const together = symbols.length > 1 ? instrumentOf(whole) : undefined;
    if (together !== undefined) return ok([subjectOf(together, lotOf)]);
    const stored = new Set(await imported());
    const subjects: StudySubject[] = [];
    for (const symbol of symbols) {
      const instrument = instrumentOf(symbol);
      if (instrument?.kind === 'index' && !isTradedIndex(instrument, lotOf)) {
        const says = `${instrument.tradingSymbol} cannot be bought, and no future of it is known. Choose a share, or NIFTY.`;
        return fail(refusal('NOT_TRADABLE', says));
      }
      const key = `NSE:${symbol.toUpperCase()}`;
      if (instrument !== undefined) subjects.push(subjectOf(instrument, lotOf));
      else if (stored.has(instrumentKey(key)))
        subjects.push(subjectOf(shareNamed(symbol.toUpperCase()), lotOf));
      else return fail(unknownSymbol(symbol, [...suggestions(symbol), ...closestStrategies(symbol)]));
    }
    return ok(subjects);
  }

  /** People's own strategies; no thread is started where there are no files. */
  async #own(): Promise<OwnStrategies> {
    const files = await Promise.all(
      this.#options.strategyFolders.map((folder) => readdir(folder).catch(() => [])),
    );
    if (!files.flat().some((file) => file.endsWith('.mjs') && file !== TEMPLATE))
      return { strategies: [], faults: [] };
    try {
      return await this.#options.pool.run(LIST_TASK, this.#options.strategyFolders, { limitMs: LIST_MS });
    } catch (error) {
      return { strategies: [], faults: [taskRefusal(error).message] };
    }
  }
}

const NO_FILES: OwnStrategies = { strategies: [], faults: [] };

type Named = Pick<StudyInput, 'strategies' | 'subjects' | 'universe'>;

/** A comma list is several names, but for the members of an ensemble. */
function listed(word: string): readonly string[] {
  return word.split(/,(?![^(]*\))/).filter((name) => name !== '');
}

function noStrategy(word: string | undefined, faults: readonly string[]): Refusal {
  const near = word === undefined ? [] : closestStrategies(word);
  const names = STRATEGIES.map(({ name }) => name);
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : `Choose ${names.join(', ')} or ensemble(rsi,ma-cross).`;
  const fault = faults[0] === undefined ? '' : ` One file is no strategy: ${faults[0]}`;
  return refusal('UNKNOWN_STRATEGY', `No strategy is named. ${hint}${fault}`);
}

function unknownSymbol(symbol: string, near: readonly string[]): Refusal {
  const some = near.slice(0, 3);
  const hint = some.length === 0 ? 'See /search.' : `Did you mean ${some.join(', ')}?`;
  return refusal('UNKNOWN_SYMBOL', `There is no symbol or strategy ${symbol}. ${hint}`);
}

/** What went wrong in a worker, as a sentence; anything else is a bug and passes through. */
function taskRefusal(error: unknown): Refusal {
  if (error instanceof TaskTimedOut) {
    return refusal(
      'BAD_STRATEGY',
      'That took too long and was ended: does a strategy file loop for ever? Take a shorter span, or correct the file.',
    );
  }
  if (error instanceof TaskFailed && /DamagedCandles|RecordingError/.test(error.message)) {
    return refusal('NO_BARS', error.message);
  }
  throw error;
}
