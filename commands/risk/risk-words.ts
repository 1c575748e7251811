import type { RiskWish, StressWish } from '../../engine/desk-risk.ts';
import { formatPercent, formatRupees } from '../../engine/domain/amount-text.ts';
import { money } from '../../engine/domain/money.ts';
import { RUPEE } from '../../engine/domain/price.ts';
import { type Refusal, refusal } from '../../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';

const METHODS: Readonly<Record<string, RiskWish['method']>> = {
  historical: 'historical',
  history: 'historical',
  hist: 'historical',
  parametric: 'parametric',
  normal: 'parametric',
  ewma: 'parametric',
  'cornish-fisher': 'cornish-fisher',
  cornish: 'cornish-fisher',
  cf: 'cornish-fisher',
  montecarlo: 'montecarlo',
  'monte-carlo': 'montecarlo',
  mc: 'montecarlo',
};
const MOST_DAYS = 250;
const MOST_MOVE = 5;
const LEAST_MOVE = -0.95;

/** Whole rupees of an amount that was computed. */
export function wholeRupees(value: number, sign = false): string {
  const text = formatRupees(money(Math.round(value * RUPEE)), { decimals: 0 });
  return sign && value > 0 ? `+${text}` : text;
}

export function ofCapital(value: number, capital: number): string {
  return capital > 0 ? formatPercent(value / capital, { decimals: 1 }) : 'no capital';
}

interface RiskLine {
  readonly wish: RiskWish;
  readonly book: string | undefined;
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

/** Days of `10d`; undefined where a word says something else. */
function daysOf(word: string): number | undefined {
  const digits = /^(\d{1,3})d(?:ays?)?$/.exec(word)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Reads `[method] [99] [10d] [light] [book]`, in any order. */
export function readRiskLine(text: string): Result<RiskLine, Refusal> {
  let wish: RiskWish = { method: 'historical', level: 0.95, horizon: 1, theme: 'dark' };
  let book: string | undefined;
  for (const word of wordsOf(text)) {
    const change = riskWord(word);
    if (change !== undefined) wish = { ...wish, ...change };
    else if (book === undefined) book = word.replace(/^book=/, '');
    else return fail(notUnderstood(word));
  }
  if (wish.level < 0.5) return fail(refusal('BAD_SETTING', 'A level lies between 50 and 99.9: /var 99'));
  return wish.horizon < 1 || wish.horizon > MOST_DAYS
    ? fail(refusal('BAD_SETTING', `Days lie between 1 and ${MOST_DAYS}: /var 10d`))
    : ok({ wish, book });
}

function riskWord(word: string): Partial<RiskWish> | undefined {
  if (word === 'light' || word === 'dark') return { theme: word };
  const method = METHODS[word];
  if (method !== undefined) return { method };
  const level = /^(\d{2}(?:\.\d+)?)%?$/.exec(word)?.[1];
  if (level !== undefined) return { level: Number(level) / 100 };
  const horizon = daysOf(word);
  return horizon === undefined ? undefined : { horizon };
}

function notUnderstood(word: string): Refusal {
  return refusal(
    'BAD_SETTING',
    `I do not understand ${word.slice(0, 30)}. Write it like /var montecarlo 99 10d, or /var alone.`,
  );
}

interface StressLine {
  readonly wish: StressWish;
  readonly book: string | undefined;
}

const VOLATILITY_WORDS: ReadonlySet<string> = new Set(['iv', 'vol', 'vix', 'volatility']);

/** Reads `nifty -5% iv +30% 3d [light] [book]`: a move belongs to the name before it. */
export function readStressLine(text: string): Result<StressLine, Refusal> {
  let wish: StressWish = { symbol: undefined, spot: 0, volatility: 0, days: 0, theme: 'dark' };
  const loose: string[] = [];
  for (const word of wordsOf(text)) {
    const plain = plainStressWord(word);
    const move = moveOf(word);
    if (plain !== undefined) wish = { ...wish, ...plain };
    else if (move === undefined) loose.push(word.replace(/^book=/, ''));
    else if (move < LEAST_MOVE || move > MOST_MOVE) return fail(tooFar(word));
    else wish = moved(wish, loose.pop(), move);
  }
  const [book, other] = loose;
  if (other !== undefined) return fail(nameWithoutMove(other));
  return wish.days > MOST_DAYS
    ? fail(refusal('BAD_SETTING', `Days lie between 0 and ${MOST_DAYS}: /stress 5d`))
    : ok({ wish, book });
}

function plainStressWord(word: string): Partial<StressWish> | undefined {
  if (word === 'light' || word === 'dark') return { theme: word };
  const days = daysOf(word);
  return days === undefined ? undefined : { days };
}

/** A move as a fraction: `-5%`, `+30`. */
function moveOf(word: string): number | undefined {
  const digits = /^([+\-−]?\d+(?:\.\d+)?)%?$/.exec(word)?.[1];
  return digits === undefined ? undefined : Number(digits.replace('−', '-')) / 100;
}

function moved(wish: StressWish, name: string | undefined, size: number): StressWish {
  return name !== undefined && VOLATILITY_WORDS.has(name)
    ? { ...wish, volatility: size }
    : { ...wish, symbol: name ?? 'nifty', spot: size };
}

function nameWithoutMove(name: string): Refusal {
  return refusal(
    'BAD_SETTING',
    `How far does ${name.slice(0, 30)} move? Say it like /stress nifty -5% iv +30%.`,
  );
}

function tooFar(word: string): Refusal {
  return refusal(
    'BAD_SETTING',
    `${word} is out of reach: moves lie between −95 % and +500 %. Say it like /stress nifty -5% iv +30%.`,
  );
}
