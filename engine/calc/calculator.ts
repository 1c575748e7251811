import type { MarketData } from '../../config/market-data.ts';
import { closestWords } from '../domain/edit-distance.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { IsoDate } from '../domain/time.ts';
import type { Calculation } from './calculation.ts';
import { calendar } from './calendar.ts';
import { charges } from './charges.ts';
import { expiry } from './expiry.ts';
import { indicator } from './indicator.ts';
import { metrics } from './metrics.ts';
import { option } from './option.ts';
import { parse as parseLine } from './parse.ts';
import { pattern } from './pattern.ts';
import { valueAtRisk } from './var.ts';

/** Every call of `munim calc`. */
const CALCULATIONS: readonly Calculation[] = [
  charges,
  calendar,
  expiry,
  parseLine,
  indicator,
  pattern,
  metrics,
  option,
  valueAtRisk,
];

/** Standard output and exit status of a call that worked, or the one sentence for standard error. */
export type Calculated =
  | { readonly stdout: string; readonly exitStatus: number }
  | { readonly stderr: string; readonly exitStatus: 2 };

interface Parsed {
  readonly args: ReadonlyMap<string, string>;
  readonly words: readonly string[];
}

function parse(calculation: Calculation, words: readonly string[]): Result<Parsed, string> {
  const args = new Map<string, string>();
  const loose: string[] = [];
  for (const word of words) {
    const pair = /^([A-Za-z][A-Za-z0-9-]*)=(.*)$/s.exec(word);
    const key = pair?.[1];
    if (key === undefined || (calculation.takesWords === true && !isKey(calculation, key))) {
      loose.push(word);
      continue;
    }
    if (!isKey(calculation, key)) return fail(unknownKey(calculation, key));
    if (args.has(key)) return fail(`${key}= is given twice: give it once.`);
    args.set(key, pair?.[2] ?? '');
  }
  if (loose.length > 0 && calculation.takesWords !== true) {
    return fail(`${loose[0]} is not understood: arguments are written key=value.`);
  }
  return ok({ args, words: loose });
}

function isKey(calculation: Calculation, key: string): boolean {
  return calculation.keys === 'any' || calculation.keys.includes(key);
}

function unknownKey(calculation: Calculation, key: string): string {
  const known = calculation.keys === 'any' ? [] : calculation.keys;
  const near = closestWords(key, known, 1)[0];
  const hint = near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${near}=?`;
  return `${key}= is not an argument of ${calculation.name}. ${hint}`;
}

/** Runs one call: pure, no database, no network. */
export function calculate(call: {
  readonly name: string;
  readonly args: readonly string[];
  readonly stdin: string | undefined;
  readonly data: MarketData;
  readonly today?: IsoDate;
  readonly readFile?: (path: string) => string | undefined;
}): Calculated {
  const calculation = CALCULATIONS.find((candidate) => candidate.name === call.name);
  if (calculation === undefined) {
    const names = CALCULATIONS.map((candidate) => candidate.name).join(', ');
    return { stderr: `There is no calculation ${call.name}. Known are ${names}.`, exitStatus: 2 };
  }
  const parsed = parse(calculation, call.args);
  if (!parsed.ok) return { stderr: parsed.error, exitStatus: 2 };
  const result = calculation.run({
    ...parsed.value,
    stdin: call.stdin,
    data: call.data,
    ...(call.today === undefined ? {} : { today: call.today }),
    ...(call.readFile === undefined ? {} : { readFile: call.readFile }),
  });
  if (!result.ok) return { stderr: result.error, exitStatus: 2 };
  return { stdout: result.value.text, exitStatus: result.value.exitStatus ?? 0 };
}
