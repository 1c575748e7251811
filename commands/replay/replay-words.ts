import type { ReplayChange, ReplayWish } from '../../engine/desk-replay.ts';
import { type Refusal, refusal } from '../../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import { type IsoDate, parseDate, timeOfDay } from '../../engine/domain/time.ts';

/** What `/replay ...` asks for. */
export type ReplayWords =
  | { readonly kind: 'show' }
  | { readonly kind: 'end' }
  | { readonly kind: 'change'; readonly change: ReplayChange }
  | { readonly kind: 'days'; readonly symbols: readonly string[] }
  | { readonly kind: 'open'; readonly wish: ReplayWish };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const SLOWEST = 0.5;
const FASTEST = 300;
const MOST_SYMBOLS = 20;

const ISO = /\b\d{4}-\d{2}-\d{2}\b/;
const NAMED = /\b(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})[\s,-]+(\d{4})\b/i;
const INDIAN = /\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b/;
const SPEED = /\bspeed\s*=?\s*(\S+)/i;

const pad = (n: number): string => String(n).padStart(2, '0');

/** A date anywhere in a text, and the text without it. Days come before months, as in India. */
function takeDate(
  text: string,
): { readonly day: IsoDate | undefined; readonly rest: string; readonly said: string } | undefined {
  const iso = ISO.exec(text);
  const named = NAMED.exec(text);
  const indian = INDIAN.exec(text);
  const found = iso ?? named ?? indian;
  if (found === null) return undefined;
  const [all, date = '', second = '', year = ''] = found;
  const month = found === named ? MONTHS.indexOf(second.slice(0, 3).toLowerCase()) + 1 : Number(second);
  const day = parseDate(found === iso ? all : `${year}-${pad(month)}-${pad(Number(date))}`);
  return { day, rest: text.replace(all, ' '), said: all };
}

function changeOf(text: string): Result<ReplayWords, Refusal> | undefined {
  const [word = '', ...rest] = text.toLowerCase().split(/\s+/);
  switch (word) {
    case 'end':
    case 'stop':
    case 'quit':
      return ok({ kind: 'end' });
    case 'faster':
    case 'slower':
    case 'pause':
      return ok({ kind: 'change', change: { kind: word } });
    case 'resume':
    case 'go':
      return ok({ kind: 'change', change: { kind: 'resume' } });
    case 'to':
    case 'skip':
      return skipTo(rest.filter((part) => part !== 'to').join(''));
    default:
      return undefined;
  }
}

function skipTo(text: string): Result<ReplayWords, Refusal> {
  const [, hours, minutes] = /^(\d{1,2})[:.](\d{2})$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59) {
    return fail(refusal('BAD_ARGUMENTS', 'Say the time to go on to, such as /replay to 15:00.'));
  }
  return ok({ kind: 'change', change: { kind: 'skip', to: timeOfDay(Number(hours), Number(minutes)) } });
}

function speedOf(text: string): Result<number | undefined, Refusal> {
  const said = SPEED.exec(text)?.[1];
  if (said === undefined) return ok(undefined);
  const speed = Number(said.replace(/x$/i, ''));
  if (speed >= SLOWEST && speed <= FASTEST) return ok(speed);
  return fail(
    refusal('BAD_ARGUMENTS', `speed= takes a number from ${SLOWEST} to ${FASTEST}, such as speed=20.`),
  );
}

/** Reads what stands after `/replay`. */
export function replayWords(text: string): Result<ReplayWords, Refusal> {
  if (text.trim() === '') return ok({ kind: 'show' });
  const change = changeOf(text.trim());
  if (change !== undefined) return change;
  const speed = speedOf(text);
  if (!speed.ok) return speed;
  const words = text.replace(SPEED, ' ');
  const dated = takeDate(words);
  const left = (dated?.rest ?? words).split(/[\s,]+/).filter((word) => word !== '');
  const symbols = [
    ...new Set(left.filter((word) => word.toLowerCase() !== 'random').map((word) => word.toUpperCase())),
  ];
  const isRandom = symbols.length < left.length && dated === undefined;
  if (symbols.length > MOST_SYMBOLS) {
    return fail(refusal('BAD_ARGUMENTS', `Name at most ${MOST_SYMBOLS} symbols, or none for all.`));
  }
  if (dated === undefined && !isRandom) return ok(withoutDay(symbols, speed.value));
  const day = dated === undefined ? 'random' : dated.day;
  if (day !== undefined) return ok({ kind: 'open', wish: { day, symbols, speed: speed.value } });
  return fail(refusal('BAD_ARGUMENTS', `${dated?.said} is no day. Say it as 2024-06-18 or 18 jun 2024.`));
}

function withoutDay(symbols: readonly string[], speed: number | undefined): ReplayWords {
  if (symbols.length === 0 && speed !== undefined)
    return { kind: 'change', change: { kind: 'speed', speed } };
  return { kind: 'days', symbols };
}
