import type { MarketData } from '../../config/market-data.ts';
import type { Result } from '../domain/result.ts';
import type { IsoDate } from '../domain/time.ts';

/** What a calculation is given: `key=value` arguments, loose words, and what came on standard input. */
export interface CalculationInput {
  readonly args: ReadonlyMap<string, string>;
  readonly words: readonly string[];
  readonly stdin: string | undefined;
  readonly data: MarketData;
  /** The date in India, for calls that may leave theirs out. */
  readonly today?: IsoDate;
  /** Reads a file that an argument names; undefined when it cannot be read. */
  readonly readFile?: (path: string) => string | undefined;
}

/** What goes to standard output; `exitStatus` is 0 unless the answer itself is that nobody knows. */
interface Printed {
  readonly text: string;
  readonly exitStatus?: number;
}

/** One call of `munim calc`: its name, the keys it takes, and the arithmetic. */
export interface Calculation {
  readonly name: string;
  /** Keys it knows, for the hint on a wrong one; `any` when the keys are another registry's parameters. */
  readonly keys: readonly string[] | 'any';
  /** Whether it reads loose words, a line of text. */
  readonly takesWords?: boolean;
  /** An error is one sentence that says what to do. */
  run(input: CalculationInput): Result<Printed, string>;
}
