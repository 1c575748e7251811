import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DAY_MS, dayNumber, IST_OFFSET_MS, parseDate } from '../../domain/time.ts';

/** Reads a `.csv` or `.csv.gz` line by line without holding it whole; the first line is the header. */
export async function readLines(path: string, onLine: (line: string, number: number) => void): Promise<void> {
  let rest = '';
  let number = 0;
  const take = (text: string): void => {
    let from = 0;
    for (let end = text.indexOf('\n', from); end >= 0; end = text.indexOf('\n', from)) {
      const line = text.charCodeAt(end - 1) === 13 ? text.slice(from, end - 1) : text.slice(from, end);
      if (line !== '') onLine(line, ++number);
      from = end + 1;
    }
    rest = text.slice(from);
  };
  const sink = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) take(rest + chunk.toString('latin1'));
  };
  if (path.endsWith('.gz')) await pipeline(createReadStream(path), createGunzip(), sink);
  else await pipeline(createReadStream(path), sink);
  if (rest.trim() !== '') onLine(rest.trim(), ++number);
}

const CODE_0 = 48;
const CODE_DOT = 46;
const DECIMALS = 4;

/**
 * The decimal between two places of a line in ten-thousandths; NaN when it is no plain number. Digits past the fourth
 * decimal round half up.
 */
export function decimalAt(line: string, from: number, to: number): number {
  if (from >= to) return Number.NaN;
  const dot = dotBetween(line, from, to);
  const kept = Math.min(to, dot + 1 + DECIMALS);
  const whole = digitsAt(line, from, dot);
  if (dot + 1 >= to) return whole * 10 ** DECIMALS;
  const fraction = digitsAt(line, dot + 1, kept) * 10 ** (DECIMALS - (kept - dot - 1));
  const roundUp = kept < to && digitsAt(line, kept, kept + 1) >= 5 ? 1 : 0;
  return whole * 10 ** DECIMALS + fraction + roundUp;
}

function dotBetween(line: string, from: number, to: number): number {
  for (let i = from; i < to; i++) if (line.charCodeAt(i) === CODE_DOT) return i;
  return to;
}

function digitsAt(line: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = line.charCodeAt(i) - CODE_0;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Reads recorded times: `2025-01-01`, `2025-01-01T09:15:00+05:30`, `2021-06-03 09:15:52`; all are Indian time. */
export class TimeReader {
  #dateText = '';
  #dayStart = Number.NaN;

  /** Milliseconds since 1970, or NaN. A date alone is its midnight in India. */
  read(text: string): number {
    const dateText = text.slice(0, 10);
    if (dateText !== this.#dateText) {
      const date = parseDate(dateText);
      this.#dateText = dateText;
      this.#dayStart = date === undefined ? Number.NaN : dayNumber(date) * DAY_MS - IST_OFFSET_MS;
    }
    if (text.length === 10) return this.#dayStart;
    return this.#dayStart + timeAt(text);
  }
}

const TIME = /^[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?(?:\+05:?30)?$/;

function timeAt(text: string): number {
  const match = TIME.exec(text.slice(10));
  if (match === null) return Number.NaN;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
  return (hours * 3_600 + minutes * 60 + seconds) * 1_000 + Number((match[4] ?? '0').padEnd(3, '0'));
}
