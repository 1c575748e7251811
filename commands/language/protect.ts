import { parsePrice } from '../../engine/domain/amount-text.ts';
import { takeContract } from '../../engine/domain/contract-words.ts';
import type { ExitLevels } from '../../engine/domain/order.ts';
import type { Price } from '../../engine/domain/price.ts';
import { ok } from '../../engine/domain/result.ts';
import type { NamedSymbol } from '../../engine/domain/symbol-book.ts';
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
  const parts = isNumberLike(others[0] ?? '') ? words : others;
  const taken = takeContract(parts, PRICE_MARKERS);
  if (taken.kind === 'conflict') {
    return refuse('BAD_ARGUMENTS', `The line names ${taken.what}. Write one of them.`);
  }
  const read = readOrderWords(taken.kind === 'taken' ? taken.rest : parts, () => false);
  if (!read.ok) return read;
  const exits = readLevels(read.value, level);
  if (!exits.ok) return exits;
  const named = readName(read.value.names, context.book, restate);
  if (!named.ok) return named;
  const symbol = taken.kind === 'taken' ? readContract(named.value, taken.contract, context, restate) : named;
  if (!symbol.ok) return symbol;
  return exits.value === undefined
    ? askLevel(leading, level, symbol.value)
    : ok({ action: 'protect', symbol: symbol.value, exits: exits.value });
}

function askLevel(leading: string, level: string, { symbol }: NamedSymbol): Step<ProtectIntent> {
  const text = `${symbol}: at what price is the ${level}?`;
  return ask({ missing: 'price', text, options: [], completes: `${leading} ${symbol} {}` });
}

function readLevels(order: OrderWords, level: 'stop' | 'target'): Step<ExitLevels | undefined> {
  const own = readOwnLevel(order, level);
  if (!own.ok || own.value === undefined) return own.ok ? ok(undefined) : own;
  const other = level === 'stop' ? 'target' : 'stop';
  const second = order.levels.get(other);
  return ok({ [level]: own.value, ...(second === undefined ? {} : { [other]: second }) });
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
