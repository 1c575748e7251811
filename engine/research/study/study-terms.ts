import { isObjective, OBJECTIVES, type ObjectiveName } from '../../backtest/search/objective.ts';
import { parseRupees } from '../../domain/amount-text.ts';
import { type Money, rupees } from '../../domain/money.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { planKey } from '../../strategies/plan-settings.ts';
import { readVote } from '../../strategies/strategy-text.ts';
import type { Vote } from '../../strategies/vote.ts';

/** How a study trades and what it looks for: everything that belongs neither to a strategy nor to its plan. */
export interface StudyTerms {
  readonly capital: Money;
  readonly slippageBp: number;
  /** Annual share that Sharpe, Sortino and the like are measured against. Idle cash earns nothing here, so none is usual. */
  readonly riskFree: number;
  /** Dated tables, one share of the value (millionths a side), or none. */
  readonly charges: { readonly kind: 'real' } | { readonly kind: 'flat'; readonly millionths: number };
  readonly limits: 'on' | 'live' | 'off';
  readonly vote: Vote;
  readonly seed: number;
  readonly by: ObjectiveName;
  readonly search: 'grid' | 'random' | 'halving' | 'bayes';
  /** Most settings that a search tries; everything in a grid when left out. */
  readonly trials: number | undefined;
  readonly minimumTrades: number;
  readonly windows: number;
  readonly anchored: boolean;
  /** A long search was agreed to. */
  readonly agreed: boolean;
}

const STANDARD: StudyTerms = {
  capital: rupees(1_000_000),
  slippageBp: 5,
  riskFree: 0,
  charges: { kind: 'real' },
  limits: 'on',
  vote: 'majority',
  seed: 1,
  by: 'sharpe',
  search: 'grid',
  trials: undefined,
  minimumTrades: 10,
  windows: 5,
  anchored: false,
  agreed: false,
};

type Change = Partial<StudyTerms>;
type Read = (text: string) => Result<Change, string>;

/** Charges of `charges=flat` in millionths of the value a side, when no other share is said. */
const FLAT_MILLIONTHS = 500;

function oneOf<Name extends string>(names: readonly Name[], make: (name: Name) => Change): Read {
  return (text) => {
    const found = names.find((name) => name === text);
    return found === undefined ? fail(`must be ${names.join(', ')}`) : ok(make(found));
  };
}

function number(least: number, most: number, make: (value: number) => Change): Read {
  return (text) => {
    const value = Number(text.replace(/(?:bp|%)$/, ''));
    const isFine = text !== '' && Number.isFinite(value) && value >= least && value <= most;
    return isFine ? ok(make(value)) : fail(`must be a number from ${least} to ${most}`);
  };
}

function whole(least: number, most: number, make: (value: number) => Change): Read {
  const read = number(least, most, make);
  return (text) =>
    Number.isInteger(Number(text)) ? read(text) : fail(`must be a whole number from ${least} to ${most}`);
}

const PERCENT = 100;
const YES = new Set(['', 'yes', 'on', 'true', '1']);

const READERS: Readonly<Record<string, Read>> = {
  capital(text) {
    const read = parseRupees(text.replaceAll('_', ' '));
    if (!read.ok) return fail(`must be an amount such as 10,00,000 or 10lakh`);
    return ok({ capital: read.value });
  },
  slippage: number(0, 500, (slippageBp) => ({ slippageBp })),
  riskfree: number(0, 20, (percent) => ({ riskFree: percent / PERCENT })),
  charges(text) {
    if (text === 'real' || text === 'on') return ok({ charges: { kind: 'real' } });
    if (text === 'off' || text === '0') return ok({ charges: { kind: 'flat', millionths: 0 } });
    if (text === 'flat') return ok({ charges: { kind: 'flat', millionths: FLAT_MILLIONTHS } });
    const percent = Number(text.replace(/%$/, ''));
    if (text !== '' && percent >= 0 && percent <= 5) {
      return ok({ charges: { kind: 'flat', millionths: Math.round(percent * 10_000) } });
    }
    return fail('must be real, off, flat, or a percentage a side such as 0.05%');
  },
  limits: oneOf(['on', 'live', 'off'], (limits) => ({ limits })),
  vote(text) {
    const read = readVote(text);
    return read.ok ? ok({ vote: read.value }) : fail(read.error);
  },
  seed: whole(0, 1_000_000_000, (seed) => ({ seed })),
  by(text) {
    if (isObjective(text)) return ok({ by: text });
    return fail(`must be one of ${Object.keys(OBJECTIVES).join(', ')}`);
  },
  search: oneOf(['grid', 'random', 'halving', 'bayes'], (search) => ({ search })),
  trials: whole(1, 1_000_000, (trials) => ({ trials })),
  mintrades: whole(0, 100_000, (minimumTrades) => ({ minimumTrades })),
  windows: whole(2, 50, (windows) => ({ windows })),
  anchored: (text) => ok({ anchored: YES.has(text) }),
  agreed: (text) => ok({ agreed: YES.has(text) }),
};

/** Keys of a study's own settings, as they are typed. */
export const STUDY_KEYS: readonly string[] = Object.keys(READERS).filter((key) => key !== 'agreed');

/** The terms of a study, and what else was given: for the plan and the strategy. The error is a sentence. */
export function readTerms(
  given: Readonly<Record<string, string>>,
): Result<{ readonly terms: StudyTerms; readonly rest: Readonly<Record<string, string>> }, string> {
  let terms = STANDARD;
  const rest: Record<string, string> = {};
  for (const [key, text] of Object.entries(given)) {
    const reader = READERS[key];
    if (reader === undefined || planKey(key) !== undefined) {
      rest[key] = text;
      continue;
    }
    const read = reader(text.trim().toLowerCase());
    if (!read.ok) return fail(`${key} ${read.error}.`);
    terms = { ...terms, ...read.value };
  }
  return ok({ terms, rest });
}

export function isStudyKey(key: string): boolean {
  return STUDY_KEYS.includes(key);
}
