import { type TakenContract, takeContract } from '../../engine/domain/contract-words.ts';
import { ok } from '../../engine/domain/result.ts';
import type { NamedSymbol } from '../../engine/domain/symbol-book.ts';
import { readAmount, spoken } from './amount-words.ts';
import { inRupees } from './away-levels.ts';
import { askKind, readContract, readName } from './instrument-words.ts';
import { type OrderWords, readOrderWords } from './order-words.ts';
import { readExits, readPricing } from './pricing-words.ts';
import type { SpokenTerms } from './term-words.ts';
import { ask, type LanguageContext, refuse, type Step, type TradeIntent } from './understanding.ts';
import { PRICE_MARKERS } from './vocabulary.ts';

/** Reads the words of an entry; `action` is undefined when the line says neither buy nor sell. */
export function readTrade(
  words: readonly string[],
  action: 'buy' | 'sell' | undefined,
  context: LanguageContext,
): Step<TradeIntent> {
  const taken = takeContract(words, PRICE_MARKERS);
  if (taken.kind === 'conflict') {
    return refuse('BAD_ARGUMENTS', `The line names ${taken.what}. Write one of them.`);
  }
  const rest = taken.kind === 'taken' ? taken.rest : words;
  const read = readOrderWords(rest, (word) => isSymbol(word, context));
  if (!read.ok) return read;
  const odd = refuseOdd(read.value);
  if (odd !== undefined) return odd;
  const line: RestateLine = (amount, instrument, more = '') =>
    [action ?? '{}', amount, instrument, ...read.value.extras, more].filter((part) => part !== '').join(' ');
  const instrument = readInstrument({ order: read.value, taken, context, line });
  return instrument.ok
    ? readTerms({ order: read.value, instrument: instrument.value, action, line, context })
    : instrument;
}

type RestateLine = (amount: string, instrument: string, more?: string) => string;

function readInstrument(of: {
  readonly order: OrderWords;
  readonly taken: Exclude<TakenContract, { readonly kind: 'conflict' }>;
  readonly context: LanguageContext;
  readonly line: RestateLine;
}): Step<NamedSymbol> {
  const { order, taken, context, line } = of;
  const amount = order.numbers.map(spoken).join(' ');
  const contract = taken.kind === 'taken' ? taken.said : '';
  const named = readName(order.names, context.book, (name) => line(amount, `${name} ${contract}`.trim()));
  if (!named.ok) return named;
  const restate = (instrument: string) => line(amount, instrument);
  if (taken.kind === 'taken') return readContract(named.value, taken.contract, context, restate);
  return named.value.kind === 'index' ? askKind(named.value, context, restate) : named;
}

function readTerms(of: {
  readonly order: OrderWords;
  readonly instrument: NamedSymbol;
  readonly action: 'buy' | 'sell' | undefined;
  readonly line: RestateLine;
  readonly context: LanguageContext;
}): Step<TradeIntent> {
  const { instrument, action, line, context } = of;
  const { key, symbol } = instrument;
  const amount = readAmount(of.order, instrument, (text, more) => line(text, symbol, more));
  if (!amount.ok) return amount;
  const said = of.order.numbers.map(spoken).join(' ');
  if (action === undefined && of.order.aways.size > 0) return askSide(line(said, symbol));
  const counted = inRupees(of.order, { key, symbol, action, context });
  if (!counted.ok) return counted;
  const order = counted.value;
  const pricing = readPricing(order, (more) => line(said, symbol, more));
  if (!pricing.ok) return pricing;
  if (action === undefined) return askSide(line(said, symbol));
  const exits = readExits(action, order, pricing.value);
  if (!exits.ok) return exits;
  return ok({
    action,
    instrument,
    amount: amount.value,
    pricing: pricing.value,
    exits: exits.value,
    ...settingsOf(order),
  });
}

/** What a line says of product, validity, show and book; the rest stays open. */
export function settingsOf(order: OrderWords): SpokenTerms & Pick<TradeIntent, 'product' | 'book'> {
  const { product, terms, book } = order;
  return {
    ...terms,
    ...(product === undefined ? {} : { product }),
    ...(book === undefined ? {} : { book }),
  };
}

/** Whether a word that begins with a digit is a symbol: `360one`. */
export function isSymbol(word: string, context: LanguageContext): boolean {
  return /^\d+[a-z][a-z0-9&-]*$/.test(word) && context.book.lookup(word).kind === 'found';
}

function refuseOdd(order: OrderWords): ReturnType<typeof refuse> | undefined {
  if (order.isAll)
    return refuse('BAD_QUANTITY', 'All of what? Write /exit and the symbol to close a position.');
  if (order.percent !== undefined) {
    return refuse('BAD_QUANTITY', 'An entry takes no percent. Write a number of shares, lots or rupees.');
  }
  return undefined;
}

function askSide(line: string): Step<TradeIntent> {
  return ask({
    missing: 'side',
    text: 'Buy or sell?',
    options: ['buy', 'sell'].map((side) => {
      const command = line.replace('{}', side);
      return { label: command, command };
    }),
  });
}
