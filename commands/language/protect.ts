import { parsePrice } from '../../engine/domain/amount-text.ts';
import { takeContract } from '../../engine/domain/contract-words.ts';
import type { Price } from '../../engine/domain/price.ts';
import { ok } from '../../engine/domain/result.ts';
import type { NamedSymbol } from '../../engine/domain/symbol-book.ts';
import { isPercent } from './away-words.ts';
import { readContract, readName } from './instrument-words.ts';
import { type OrderWords, readOrderWords } from './order-words.ts';
import { ask, type LanguageContext, type ProtectIntent, refuse, type Step } from './understanding.ts';
import { PRICE_MARKERS } from './vocabulary.ts';
import { isNumberLike } from './words.ts';

/** Reads the stop-loss or target of a position: `sl infy 1480`, `target infy 1600`, `sl 1480 tgt 1600 infy`. */
export function readProtect(words: readonly string[], context: LanguageContext): Step<ProtectIntent> {
  const [leading = 'sl', ...others] = words;
  const level = leading === 'tgt' ? 'target' : 'stop';
  const restate = (name: string) => [leading, name, ...others.filter(isNumberLike)].join(' ');
  // Before a name the leading word says what the number is that comes later.
  const parts = markShares(isNumberLike(others[0] ?? '') ? words : others, leading);
  const taken = takeContract(parts, PRICE_MARKERS);
  if (taken.kind === 'conflict') {
    return refuse('BAD_ARGUMENTS', `The line names ${taken.what}. Write one of them.`);
  }
  const read = readOrderWords(taken.kind === 'taken' ? taken.rest : parts, () => false);
  if (!read.ok) return read;
  const said = readLevels(read.value, level);
  if (!said.ok) return said;
  const named = readName(read.value.names, context.book, restate);
  if (!named.ok) return named;
  const symbol = taken.kind === 'taken' ? readContract(named.value, taken.contract, context, restate) : named;
  if (!symbol.ok) return symbol;
  return said.value === undefined
    ? askLevel(leading, level, symbol.value)
    : ok({ action: 'protect', symbol: symbol.value, ...said.value });
}

/** A share that no word announces is of the level that the line is about: `sl infy 1%`. */
function markShares(words: readonly string[], marker: string): readonly string[] {
  return words.flatMap((word, at) => {
    const before = words[at - 1] ?? '';
    const isBare = isPercent(word) && !PRICE_MARKERS.has(before) && before !== 'above' && before !== 'below';
    return isBare ? [marker, word] : [word];
  });
}

function askLevel(leading: string, level: string, { symbol }: NamedSymbol): Step<ProtectIntent> {
  const text = `${symbol}: at what price is the ${level}?`;
  return ask({ missing: 'price', text, options: [], completes: `${leading} ${symbol} {}` });
}

/** What is said in per cent; a bare share is of the level that the line is about. */
function awaysOf(order: OrderWords, level: 'stop' | 'target'): ProtectIntent['aways'] {
  const bare = order.aways.get('price');
  const stop = order.aways.get('stop') ?? (level === 'stop' ? bare : undefined);
  const target = order.aways.get('target') ?? (level === 'target' ? bare : undefined);
  if (stop === undefined && target === undefined) return undefined;
  return { ...(stop === undefined ? {} : { stop }), ...(target === undefined ? {} : { target }) };
}

type SaidLevels = Pick<ProtectIntent, 'exits' | 'aways'>;

function readLevels(order: OrderWords, level: 'stop' | 'target'): Step<SaidLevels | undefined> {
  const own = readOwnLevel(order, level);
  if (!own.ok) return own;
  const aways = awaysOf(order, level);
  const other = level === 'stop' ? 'target' : 'stop';
  const second = order.levels.get(other);
  const exits = {
    ...(own.value === undefined ? {} : { [level]: own.value }),
    ...(second === undefined ? {} : { [other]: second }),
  };
  if (own.value === undefined && aways?.[level] === undefined) return ok(undefined);
  return ok(aways === undefined ? { exits } : { exits, aways });
}

function readOwnLevel(order: OrderWords, level: 'stop' | 'target'): Step<Price | undefined> {
  const marked = order.levels.get(level) ?? order.levels.get('price');
  const [number, second] = order.numbers;
  const isOdd = order.percent !== undefined || order.isAll || order.levels.has('trigger');
  if (isOdd || second !== undefined || (number !== undefined && marked !== undefined)) {
    return refuse('BAD_EXIT_LEVEL', `Write one price for the ${level}, for example: sl infy 1480.`);
  }
  if (number === undefined) return ok(marked);
  const read = parsePrice(number.text);
  return read.ok ? read : refuse('BAD_EXIT_LEVEL', read.error.message);
}
