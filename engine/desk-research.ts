import type { Refusal } from './domain/refusal.ts';
import type { Result } from './domain/result.ts';

/** What can be studied: one strategy, several side by side, the best settings, and settings judged on later days. */
export type StudyKind = 'backtest' | 'compare' | 'optimise' | 'walk-forward';

/** The chat commands that run them. */
export const STUDY_COMMANDS: Readonly<Record<StudyKind, string>> = {
  backtest: 'backtest',
  compare: 'compare',
  optimise: 'optimize',
  'walk-forward': 'walkforward',
};

/** A table as a report has it: the first column to the left, the others to the right. */
export interface StudyTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One section of a study: what a button shows. */
export interface StudyPart {
  readonly name: string;
  readonly title: string;
  readonly tables: readonly StudyTable[];
  readonly lines: readonly string[];
}

/** What a study found, in words, tables, pictures and files. */
export interface StudyAnswer {
  /** Names the study in the lines of its buttons. */
  readonly id: string;
  readonly headline: string;
  readonly lines: readonly string[];
  readonly tables: readonly StudyTable[];
  /** Paths of PNG files. */
  readonly pictures: readonly string[];
  /** Paths of CSV, JSON and HTML files. */
  readonly files: readonly string[];
  readonly tone: 'good' | 'warning' | 'bad' | 'info';
  /** Sections that can be asked for. */
  readonly parts: readonly { readonly name: string; readonly title: string }[];
  /** Chat lines of studies that follow from this one. */
  readonly next: readonly { readonly label: string; readonly line: string }[];
}

/** A line that was understood, ready to be run. */
export interface StudyOrder {
  /** `Backtesting rsi on RELIANCE`. */
  readonly title: string;
  run(how: StudyRun): Promise<Result<StudyAnswer, Refusal>>;
}

interface StudyRun {
  readonly cancel: AbortSignal;
  readonly onProgress: (progress: { readonly done: number; readonly says: string }) => void;
}

/** A number that a strategy is tuned by. */
interface ParameterListing {
  readonly name: string;
  readonly standard: number;
  readonly least: number;
  readonly most: number;
  readonly meaning: string;
}

/** A strategy that can be backtested. */
export interface StrategyListing {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly title: string;
  /** When it buys and when it sells. */
  readonly summary: string;
  readonly parameters: readonly ParameterListing[];
  /** Name of the file it comes from; undefined for those that Munim brings. */
  readonly file: string | undefined;
}

/** The strategies there are. */
export interface StrategyShelf {
  readonly strategies: readonly StrategyListing[];
  /** What is wrong with files that are none, a sentence each. */
  readonly faults: readonly string[];
  /** Where people put files of their own. */
  readonly folder: string;
}

/** Backtests and what belongs to them. */
export interface ResearchDesk {
  strategies(): Promise<StrategyShelf>;
  /** Understands what stands after a command, such as `rsi reliance 2y`; nothing runs yet. */
  read(kind: StudyKind, text: string): Promise<Result<StudyOrder, Refusal>>;
  /** A section of a study that was run before. */
  part(id: string, name: string): Promise<Result<StudyPart, Refusal>>;
}
