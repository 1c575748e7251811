import { closestWords } from '../../domain/edit-distance.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { Parameter, Parameters } from '../../strategies/parameter.ts';

export type SearchSettings = Readonly<Record<string, number>>;

/** The values that one parameter may take in a search, ascending, each once. */
export interface SearchAxis {
  readonly name: string;
  readonly values: readonly number[];
}

/** What a search goes through: every combination of one value an axis. The first axis changes slowest. */
export type SearchSpace = readonly SearchAxis[];

const MOST_VALUES = 1_000;
/** Values between two bounds are taken to so many decimals: 0.1 + 0.2 is 0.3. */
const DECIMALS = 10;
const RANGE = /^(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?$/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** The whole span of a parameter in at most `most` even steps, ends included. */
function parameterAxis(name: string, parameter: Parameter, most: number): SearchAxis {
  const { least, most: highest, whole } = parameter;
  const count = whole ? Math.min(most, highest - least + 1) : most;
  const values = Array.from({ length: count }, (_, i) => {
    const value = count === 1 ? least : least + ((highest - least) * i) / (count - 1);
    return whole ? Math.round(value) : Number(value.toFixed(DECIMALS));
  });
  return { name, values: distinct(values) };
}

/** All parameters of a strategy between their bounds. */
export function parameterSpace(parameters: Parameters, most: number): SearchSpace {
  return Object.entries(parameters).map(([name, parameter]) => parameterAxis(name, parameter, most));
}

/**
 * Reads what a person wants searched: `5..50/5` (from, to, step; the step is 1 when left out), `1,2,3`, or one value.
 * `known` holds every parameter that may be named. The error is a sentence that says what is wrong and what to write.
 */
export function readAxis(name: string, text: string, known: Parameters): Result<SearchAxis, string> {
  const parameter = known[name];
  if (parameter === undefined) {
    const names = Object.keys(known);
    const [near] = closestWords(name, names, 1);
    const hint = near === undefined ? '' : ` Did you mean ${near}?`;
    return fail(`There is no parameter ${name}.${hint} It takes ${names.join(', ')}.`);
  }
  const values = readValues(text);
  if (values === undefined) return fail(`${name}: write a range like 5..50/5 or values like 1,2,3.`);
  if (values.length > MOST_VALUES) return fail(`${name} has over ${MOST_VALUES} values. Take a larger step.`);
  const wrong = values.find((value) => !fits(value, parameter));
  if (wrong !== undefined) {
    const kind = parameter.whole ? 'a whole number' : 'a number';
    return fail(`${name} ${wrong} must be ${kind} from ${parameter.least} to ${parameter.most}.`);
  }
  return ok({ name, values: distinct(values) });
}

function fits(value: number, { least, most, whole }: Parameter): boolean {
  return value >= least && value <= most && (!whole || Number.isInteger(value));
}

function distinct(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function readValues(text: string): readonly number[] | undefined {
  const range = RANGE.exec(text.trim());
  if (range === null) {
    const parts = text.split(',').map((part) => part.trim());
    return parts.every((part) => NUMBER.test(part)) ? parts.map(Number) : undefined;
  }
  const from = Number(range[1]);
  const to = Number(range[2]);
  const step = Number(range[3] ?? 1);
  if (step === 0 || to < from) return undefined;
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  const taken = Math.min(count, MOST_VALUES + 1);
  return Array.from({ length: taken }, (_, i) => Number((from + i * step).toFixed(DECIMALS)));
}

export function combinations(space: SearchSpace): number {
  return space.reduce((product, axis) => product * axis.values.length, 1);
}

/** The combination at a place of the grid, 0 to `combinations - 1`. */
export function settingsAt(space: SearchSpace, place: number): SearchSettings {
  let rest = place;
  const found: [string, number][] = [];
  for (const { name, values } of space.toReversed()) {
    const value = values[rest % values.length];
    if (value !== undefined) found.push([name, value]);
    rest = Math.floor(rest / values.length);
  }
  return Object.fromEntries(found.reverse());
}
