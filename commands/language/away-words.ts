import { quoteText } from '../../engine/domain/decimal-text.ts';
import type { InstrumentKey } from '../../engine/domain/ids.ts';
import { BP } from '../../engine/domain/money.ts';
import { ceilToTick, floorToTick, type Price } from '../../engine/domain/price.ts';
import { ok } from '../../engine/domain/result.ts';
import { type LanguageContext, refuse, type Step } from './understanding.ts';

/** A level that is said as a share of another price: `1%`, `2% below`. */
export interface Away {
  readonly basisPoints: number;
  /** Absent when the line does not say it. */
  readonly side?: AwaySide;
}

type AwaySide = 'above' | 'below';

const SIDES: ReadonlySet<string> = new Set(['above', 'below']);
/** Words that only name what is counted from. */
const FROM_LAST: ReadonlySet<string> = new Set(['last', 'ltp', 'market', 'price', 'se']);

/** Whether a word is a share in per cent, well written or not. */
export function isPercent(word: string): boolean {
  return /^[-+\u2212]?[\d.,]+%$/.test(word);
}

/** The share that begins at `at`, and how many words it takes: `2%`, `2% below last`, `-2%`, `below 2%`. */
export function readAway(
  words: readonly string[],
  at: number,
): Step<{ readonly away: Away; readonly length: number }> {
  const leading = sideAt(words, at);
  const from = at + (leading === undefined ? 0 : 1);
  const text = words[from] ?? '';
  const [, sign = '', whole = '', part = ''] = /^([-+\u2212]?)(\d{1,2})(?:\.(\d{1,2}))?%$/.exec(text) ?? [];
  const basisPoints = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  if (whole === '' || basisPoints === 0) {
    return refuse(
      'BAD_PRICE',
      `${quoteText(text)} is no share of a price: write 0.01 % to 99.99 %, for example 2%.`,
    );
  }
  const trailing = sideAt(words, from + 1);
  const said = [leading, signSide(sign), trailing].filter((side) => side !== undefined);
  const [side] = said;
  if (said.some((other) => other !== side))
    return refuse('BAD_PRICE', `${quoteText(text)} is said to be above and below. Write one of them.`);
  let to = from + 1 + (trailing === undefined ? 0 : 1);
  if (FROM_LAST.has(words[to] ?? '') && side !== undefined) to += 1;
  return ok({ away: side === undefined ? { basisPoints } : { basisPoints, side }, length: to - at });
}

function signSide(sign: string): AwaySide | undefined {
  if (sign === '') return undefined;
  return sign === '+' ? 'above' : 'below';
}

function sideAt(words: readonly string[], at: number): AwaySide | undefined {
  const word = words[at] ?? '';
  return SIDES.has(word) ? (word as AwaySide) : undefined;
}

/** The price that lies so far from another, on the tick and never nearer than was said. */
export function priceAway({ basisPoints, side }: Required<Away>, from: Price, tick: Price): Price {
  const off = (from * basisPoints) / BP;
  return side === 'above' ? ceilToTick(from + off, tick) : floorToTick(from - off, tick);
}

/** What shares are counted from, or that nobody knows a price of it here. */
export function lastPrice(
  context: LanguageContext,
  of: { readonly key: InstrumentKey; readonly symbol: string },
): Step<{ readonly last: Price; readonly tick: Price }> {
  const known = context.priceOf?.(of.key);
  if (known !== undefined && known.last > 0) return ok(known);
  return refuse(
    'NO_PRICE',
    `A per cent is counted from the last price, and none of ${of.symbol} is known yet. Write the price in rupees, or try again in a moment.`,
  );
}
