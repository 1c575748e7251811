import { STUDY_COMMANDS, type StrategyListing, type StudyKind } from '../desk-research.ts';
import { type Refusal, type Remedy, refusal } from '../domain/refusal.ts';
import { closestStrategies, STRATEGIES } from '../strategies/registry.ts';

/** A line as it was said. */
export interface SaidLine {
  readonly kind: StudyKind;
  readonly words: readonly string[];
}

/** A chat line of a study. */
export function studyLine({ kind, words }: SaidLine): string {
  return `/${STUDY_COMMANDS[kind]} ${words.join(' ')}`.trim();
}

const EVERYTHING = STRATEGIES.filter(({ style }) => style !== 'passive').map(({ name }) => name);

/** What is asked when a line does not say who or what it is about. Every answer is the line, completed. */
export class NameQuestions {
  readonly #line: SaidLine;
  readonly #strategies: readonly Pick<StrategyListing, 'name' | 'aliases'>[];
  readonly #fault: string;

  constructor(
    line: SaidLine,
    own: readonly StrategyListing[],
    faults: readonly { readonly message: string }[],
  ) {
    this.#line = line;
    this.#strategies = [...STRATEGIES, ...own];
    this.#fault = faults[0] === undefined ? '' : ` One file is no strategy: ${faults[0].message}`;
  }

  /** None of the words is a strategy; `strange` is one that is no symbol either. */
  whichStrategy(symbols: readonly string[], strange: string | undefined): Refusal {
    const near = strange === undefined ? [] : closestStrategies(strange, this.#strategies);
    if (strange !== undefined && near.length > 0) {
      const says = `There is no strategy ${strange}. Did you mean ${near.join(' or ')}?${this.#fault}`;
      return refusal('UNKNOWN_STRATEGY', says, this.#replacing(strange, near));
    }
    const known = symbols.filter((name) => name !== strange);
    const on = known.length === 0 ? '' : ` on ${known.join(', ').toUpperCase()}`;
    const lead = strange === undefined ? '' : `There is no strategy or symbol ${strange}. `;
    const kept = strange === undefined ? this.#line : { ...this.#line, words: this.#without(strange) };
    const choices = this.#strategies.map(({ name }) => ({ label: name, words: name }));
    const all = this.#line.kind === 'backtest' ? [{ label: 'All five', words: EVERYTHING.join(',') }] : [];
    return refusal(
      'UNKNOWN_STRATEGY',
      `${lead}Which strategy${on}?${this.#fault}`,
      [...choices, ...all].map(({ label, words }) => ({
        label,
        command: studyLine({ ...kept, words: [words, ...kept.words] }),
      })),
    );
  }

  /** Nothing is named to run it on. */
  whichSymbol(strategies: readonly string[], offered: readonly string[]): Refusal {
    const what = strategies.join(', ');
    const run = what === '' ? 'Compare the strategies' : `Run ${what}`;
    const choices: Remedy[] = offered.map((symbol) => ({
      label: symbol,
      command: this.#with(symbol.includes(' ') ? symbol.replaceAll(' ', '') : symbol),
    }));
    const other = { label: 'Another', command: this.#with('{}'), asks: `${run} on which symbol?` };
    return refusal('BAD_ARGUMENTS', `${run} on what? Choose, or name symbols such as tcs,infy.`, [
      ...choices,
      other,
    ]);
  }

  /** A word that is neither a strategy nor a symbol. */
  unknownSymbol(symbol: string, near: readonly string[]): Refusal {
    const some = [...near.slice(0, 3), ...closestStrategies(symbol, this.#strategies)];
    const hint = some.length === 0 ? 'See /search.' : `Did you mean ${some.join(', ')}?`;
    const says = `There is no symbol or strategy ${symbol}. ${hint}`;
    return refusal('UNKNOWN_SYMBOL', says, this.#replacing(symbol, some));
  }

  /** A universe among other symbols. */
  universeAlone(universe: string, symbols: readonly string[]): Refusal {
    const others = symbols.filter((name) => name !== universe);
    const says = `${universe} is many symbols already. Run it alone, or ${others.join(', ')} alone?`;
    return refusal('BAD_ARGUMENTS', says, [
      { label: universe, command: studyLine({ ...this.#line, words: this.#without(...others) }) },
      { label: others.join(', '), command: studyLine({ ...this.#line, words: this.#without(universe) }) },
    ]);
  }

  /** Why so many strategies cannot be run by this kind of study; undefined when they can. */
  wrongNumber(kind: StudyKind, strategies: readonly string[]): Refusal | undefined {
    const [only = ''] = strategies;
    if (kind === 'compare' && strategies.length === 1) {
      const alone = { label: `${only} alone`, command: studyLine({ ...this.#line, kind: 'backtest' }) };
      const all = EVERYTHING.filter((name) => name !== only);
      return refusal('BAD_ARGUMENTS', `Compare ${only} with what?`, [
        { label: 'All five', command: this.#with(all.join(',')) },
        { label: 'buy-and-hold', command: this.#with('buy-and-hold') },
        alone,
      ]);
    }
    if (kind === 'compare' || strategies.length === 1) return undefined;
    const says = `/${STUDY_COMMANDS[kind]} is for one strategy at a time. Which one?`;
    const choices = strategies.map((name) => ({
      label: name,
      command: studyLine({ kind, words: this.#without(...strategies.filter((other) => other !== name)) }),
    }));
    return refusal('BAD_ARGUMENTS', says, choices);
  }

  #with(word: string): string {
    return studyLine({ ...this.#line, words: [...this.#line.words, word] });
  }

  #without(...names: readonly string[]): readonly string[] {
    return this.#changed((part) => (names.includes(part) ? undefined : part));
  }

  #replacing(wrong: string, by: readonly string[]): readonly Remedy[] {
    return by.map((right) => ({
      label: right,
      command: studyLine({
        ...this.#line,
        words: this.#changed((part) => (part === wrong ? right.replaceAll(' ', '') : part)),
      }),
    }));
  }

  /** The line with each name, also within a comma list, made another or left out. */
  #changed(change: (part: string) => string | undefined): readonly string[] {
    return this.#line.words
      .map((word) =>
        word.includes('=') || word.includes('(')
          ? word
          : word
              .split(',')
              .flatMap((part) => change(part) ?? [])
              .join(','),
      )
      .filter((word) => word !== '');
  }
}
