import { basename } from 'node:path';
import type { StrategyListing, StudyKind } from '../desk-research.ts';
import { type InstrumentKey, instrumentKey } from '../domain/ids.ts';
import type { IndexMembership } from '../domain/index-membership.ts';
import type { Instrument } from '../domain/instrument.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { findStrategy, STRATEGIES } from '../strategies/registry.ts';
import { readStrategy } from '../strategies/strategy-text.ts';
import { NameQuestions, type SaidLine } from './name-questions.ts';
import type { OwnStrategies, OwnStrategyShelf } from './own-strategies.ts';
import type { StudyInput, StudySubject } from './study/study-input.ts';
import type { StudyWords } from './study/study-words.ts';
import { isTradedIndex, shareNamed, subjectOf } from './study/subjects.ts';
import { isUniverse, universeName } from './universe.ts';

export interface NameSources {
  /** What a word names today; undefined when nothing. */
  readonly instrumentOf: (text: string) => Instrument | undefined;
  /** Symbols like a word that names nothing. */
  readonly suggestions: (text: string) => readonly string[];
  /** What bars were imported of, listed today or not. */
  readonly imported: () => Promise<readonly InstrumentKey[]>;
  readonly lotOf: (underlying: string) => number;
  readonly indices: readonly IndexMembership[];
}

/** Who and what a study is about. */
export type Named = Pick<StudyInput, 'kind' | 'strategies' | 'strategyFiles' | 'subjects' | 'universe'>;

const NO_FILES: OwnStrategies = { strategies: [], faults: [] };

/** Tells strategies from symbols: what is a strategy's name is one, everything else must be listed or imported. */
export class StudyNames {
  readonly #sources: NameSources;
  readonly #shelf: OwnStrategyShelf;

  constructor(sources: NameSources, shelf: OwnStrategyShelf) {
    this.#sources = sources;
    this.#shelf = shelf;
  }

  /** What the names of a line stand for, or the question that is to be answered first, with its answers as remedies. */
  async read(asked: StudyKind, words: StudyWords): Promise<Result<Named, Refusal>> {
    const all = words.names.flatMap(listed);
    const stored = new Set(await this.#sources.imported());
    // A file runs as a program does: none is looked into for a line that does without.
    const own = all.every((name) => readStrategy(name).ok || this.#isSymbol(name, stored))
      ? NO_FILES
      : await this.#shelf.list();
    const listings = own.strategies.map(({ listing }) => listing);
    const isStrategy = (text: string): boolean =>
      readStrategy(text).ok || /^ensemble\b/i.test(text) || findStrategy(text, listings) !== undefined;
    const strategies = distinctStrategies(all.filter(isStrategy), listings);
    const symbols = unique(all.filter((name) => !isStrategy(name)));
    const faulty = own.faults.find(({ file }) => symbols.includes(basename(file, '.mjs').toLowerCase()));
    if (faulty !== undefined) return fail(refusal('BAD_STRATEGY', faulty.message));
    const line: SaidLine = { kind: asked, words: words.words };
    const questions = new NameQuestions(line, listings, own.faults);
    const strange = this.#strange(symbols, stored);
    const lacks = strategies.length === 0 && (asked !== 'compare' || strange !== undefined);
    if (lacks) return fail(questions.whichStrategy(symbols, strange));
    if (strange !== undefined) {
      return fail(questions.unknownSymbol(strange, this.#sources.suggestions(strange)));
    }
    if (symbols.length === 0) return fail(questions.whichSymbol(strategies, this.#offered(stored)));
    const subjects = this.#subjects(symbols, stored, questions);
    if (!subjects.ok) return subjects;
    const runs = strategies.length === 0 ? ALL : strategies;
    const kind = asked === 'backtest' && runs.length > 1 ? 'compare' : asked;
    const wrong = questions.wrongNumber(kind, runs);
    if (wrong !== undefined) return fail(wrong);
    const strategyFiles = own.strategies
      .filter(({ listing }) => runs.some((text) => names(text).some((name) => findStrategy(name, [listing]))))
      .map(({ path }) => path);
    return ok({ kind, strategies: runs, strategyFiles, ...subjects.value });
  }

  #isSymbol(name: string, stored: ReadonlySet<InstrumentKey>): boolean {
    const { instrumentOf, indices } = this.#sources;
    return (
      isUniverse(name, indices) ||
      instrumentOf(name) !== undefined ||
      this.#stored(name, stored) !== undefined
    );
  }

  /** The first word that names nothing; none where the words name one instrument together. */
  #strange(symbols: readonly string[], stored: ReadonlySet<InstrumentKey>): string | undefined {
    const isOne = symbols.length > 1 && this.#sources.instrumentOf(symbols.join(' ')) !== undefined;
    return isOne ? undefined : symbols.find((name) => !this.#isSymbol(name, stored));
  }

  /** Symbols to choose from when none was named: imported ones first. */
  #offered(stored: ReadonlySet<InstrumentKey>): readonly string[] {
    const { instrumentOf, indices } = this.#sources;
    const own = [...stored]
      .map((key) => key.slice(key.indexOf(':') + 1))
      .filter((name) => !name.includes(' '));
    const usual = USUAL.filter((name) => instrumentOf(name) !== undefined);
    const liked = own.length === 0 ? usual : [...usual.filter((name) => own.includes(name)), ...own];
    return [...unique(liked).slice(0, MOST_OFFERED), ...indices.map(({ index }) => universeName(index))];
  }

  #subjects(
    symbols: readonly string[],
    stored: ReadonlySet<InstrumentKey>,
    questions: NameQuestions,
  ): Result<Pick<Named, 'subjects' | 'universe'>, Refusal> {
    const { instrumentOf, indices } = this.#sources;
    const together = symbols.length > 1 ? instrumentOf(symbols.join(' ')) : undefined;
    const universe = together === undefined ? symbols.find((name) => isUniverse(name, indices)) : undefined;
    if (universe !== undefined && symbols.length > 1) return fail(questions.universeAlone(universe, symbols));
    if (universe !== undefined) return ok({ subjects: [], universe: universe.toLowerCase() });
    const instruments =
      together === undefined
        ? symbols.map((name) => instrumentOf(name) ?? this.#stored(name, stored))
        : [together];
    return this.#traded(instruments.filter((one) => one !== undefined));
  }

  /** Something imported that is listed no more. */
  #stored(symbol: string, stored: ReadonlySet<InstrumentKey>): Instrument | undefined {
    const name = symbol.toUpperCase();
    return stored.has(instrumentKey(`NSE:${name}`)) ? shareNamed(name) : undefined;
  }

  #traded(instruments: readonly Instrument[]): Result<Pick<Named, 'subjects' | 'universe'>, Refusal> {
    const { lotOf } = this.#sources;
    for (const instrument of instruments) {
      if (instrument.kind === 'index' && !isTradedIndex(instrument, lotOf)) return fail(untraded(instrument));
    }
    const subjects = instruments.map((one) => subjectOf(one, lotOf));
    return ok({ subjects: distinct(subjects), universe: undefined });
  }
}

/** Everything that trades. */
const ALL: readonly string[] = STRATEGIES.filter(({ style }) => style !== 'passive').map(({ name }) => name);
const USUAL = ['RELIANCE', 'INFY', 'HDFCBANK', 'NIFTY', 'BANKNIFTY'];
const MOST_OFFERED = 4;

/** A comma list is several names, but for the members of an ensemble. */
function listed(word: string): readonly string[] {
  return word.split(/,(?![^(]*\))/).filter((name) => name !== '');
}

/** The strategies in a text: the members of an ensemble, else the one. */
function names(text: string): readonly string[] {
  return /\((.*)\)/.exec(text)?.[1]?.split(',') ?? [text];
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Map(texts.map((text) => [text.toLowerCase(), text])).values()];
}

/** The same strategy under two names is one. */
function distinctStrategies(
  texts: readonly string[],
  own: readonly Pick<StrategyListing, 'name' | 'aliases'>[],
): readonly string[] {
  const nameOf = (text: string): string => findStrategy(text, [...STRATEGIES, ...own])?.name ?? text;
  return [...new Map(texts.map((text) => [nameOf(text), text])).values()];
}

function distinct(subjects: readonly StudySubject[]): readonly StudySubject[] {
  return [...new Map(subjects.map((subject) => [subject.name, subject])).values()];
}

function untraded({ tradingSymbol }: Instrument): Refusal {
  const says = `${tradingSymbol} cannot be bought, and no future of it is known. Choose a share, or NIFTY.`;
  return refusal('NOT_TRADABLE', says);
}
