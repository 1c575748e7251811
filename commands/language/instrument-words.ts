import { formatPrice } from '../../engine/domain/amount-text.ts';
import type { ContractWords } from '../../engine/domain/contract-words.ts';
import { quoteText } from '../../engine/domain/decimal-text.ts';
import { resolveExpiry } from '../../engine/domain/expiry-wish.ts';
import { RUPEE } from '../../engine/domain/price.ts';
import { fail, ok } from '../../engine/domain/result.ts';
import type {
  ListedExpiry,
  NamedContract,
  NamedSpot,
  NamedSymbol,
  SymbolBook,
} from '../../engine/domain/symbol-book.ts';
import { formatDate, type IsoDate } from '../../engine/domain/time.ts';
import { NOTHING_LISTED } from '../nothing-listed.ts';
import { ask, type LanguageContext, refuse, type Step } from './understanding.ts';

/** Says the line again with other words for the instrument. */
export type Restate = (instrument: string) => string;

const MOST_NAME_WORDS = 6;
const EXPIRIES_OFFERED = 4;

/** The one symbol that words name; every word counts, none is passed over. */
export function readName(names: readonly string[], book: SymbolBook, restate: Restate): Step<NamedSymbol> {
  if (names.length === 0) {
    return ask({ missing: 'symbol', text: 'Which symbol?', options: [], completes: restate('{}') });
  }
  if (names.length > MOST_NAME_WORDS) return notUnderstood(names.join(' '));
  const phrase = withExchange(names);
  const answer = book.lookup(phrase);
  if (answer.kind === 'found') return ok(answer.symbol);
  if (answer.kind === 'several') {
    return ask({
      missing: 'symbol',
      text: `Which ${quoteText(phrase)}?`,
      options: answer.symbols.map(({ symbol, name }) => ({
        label: `${symbol} ${name}`,
        command: restate(symbol),
      })),
    });
  }
  const known = knownPart(names, book);
  if (known !== undefined) return notUnderstood(names.filter((word) => !known.includes(word)).join(' '));
  return book.isEmpty
    ? fail({ kind: 'refusal', refusal: NOTHING_LISTED })
    : unknown(phrase, answer.suggestions, restate);
}

function unknown(phrase: string, suggestions: readonly NamedSymbol[], restate: Restate): Step<NamedSymbol> {
  const hint =
    suggestions.length === 0
      ? 'Type /search and a part of the name.'
      : `Did you mean ${suggestions.map(({ symbol }) => symbol).join(', ')}?`;
  return refuse(
    'UNKNOWN_SYMBOL',
    `There is no symbol ${quoteText(phrase)}. ${hint}`,
    suggestions.slice(0, 3).map(({ symbol }) => ({ label: symbol, command: restate(symbol) })),
  );
}

function notUnderstood(words: string): Step<NamedSymbol> {
  return refuse(
    'BAD_ARGUMENTS',
    `I do not understand "${quoteText(words)}" here, and I leave out no word. Write it like buy 10 reliance @ 2850.`,
  );
}

/** `infy bse` and `bse infy` name a listing; `bse` alone is the share of the exchange. */
function withExchange(names: readonly string[]): string {
  const exchange = names.find((word) => word === 'nse' || word === 'bse');
  if (exchange === undefined || names.length === 1) return names.join(' ');
  return `${exchange}:${names.filter((word) => word !== exchange).join(' ')}`;
}

/** The longest run of words, short of all of them, that names something. */
function knownPart(names: readonly string[], book: SymbolBook): readonly string[] | undefined {
  for (let length = names.length - 1; length > 0; length -= 1) {
    for (let from = 0; from + length <= names.length; from += 1) {
      const part = names.slice(from, from + length);
      if (book.lookup(part.join(' ')).kind === 'found') return part;
    }
  }
  return undefined;
}

/** The contract of `spot` that the words say, with the expiry listed and the strike known. */
export function readContract(
  spot: NamedSymbol,
  words: ContractWords,
  context: LanguageContext,
  restate: Restate,
): Step<NamedContract> {
  if (spot.kind === 'future' || spot.kind === 'option') {
    return refuse(
      'BAD_ARGUMENTS',
      `${spot.symbol} is a contract already. Leave out the other contract words.`,
    );
  }
  if (words.kind === undefined) return askKind(spot, context, restate);
  const listed = context.book.expiries(spot.symbol, words.kind, context.today);
  if (listed.length === 0) {
    return refuse(
      'NOT_TRADABLE',
      `${spot.symbol} has no ${words.kind}s here. Trade the share, or another name.`,
    );
  }
  const what = contractText(words);
  if (words.kind === 'option' && words.strike === undefined) {
    return ask({
      missing: 'strike',
      text: `Which strike of ${spot.symbol}?`,
      options: [],
      completes: restate(`${spot.symbol} {} ${what}`),
    });
  }
  const expiry = resolveExpiry(words.expiry ?? { kind: 'nearest' }, listed, context.today);
  if (expiry === undefined) {
    return askExpiry(spot, listed, (date) => restate(`${spot.symbol} ${what} ${date}`));
  }
  return listedContract({ spot, words, expiry, context, restate });
}

function listedContract(of: {
  readonly spot: NamedSpot;
  readonly words: ContractWords;
  readonly expiry: IsoDate;
  readonly context: LanguageContext;
  readonly restate: Restate;
}): Step<NamedContract> {
  const { spot, words, expiry, restate } = of;
  const { strike, optionType } = words;
  const found = of.context.book.contract({
    underlying: spot.symbol,
    expiry,
    ...(strike === undefined || optionType === undefined ? {} : { option: { strike, type: optionType } }),
  });
  if (found.kind === 'found') return ok(found.contract);
  const near = found.strikes.map((listed) => ({
    label: `${formatPrice(listed)} ${optionType ?? ''}`.trim(),
    command: restate(`${spot.symbol} ${listed / RUPEE} ${(optionType ?? '').toLowerCase()} ${expiry}`),
  }));
  return refuse(
    'UNKNOWN_SYMBOL',
    `${spot.symbol} ${contractText(words).toUpperCase()} of ${formatDate(expiry)} is not listed. Choose a listed strike${
      near.length === 0 ? '' : `, such as ${near.map(({ label }) => label).join(', ')}`
    }.`,
    near,
  );
}

/** What an index or a spoken expiry leaves open. */
export function askKind(spot: NamedSpot, context: LanguageContext, restate: Restate): Step<never> {
  const [nearest] = context.book.expiries(spot.symbol, 'future', context.today);
  if (nearest === undefined) {
    return refuse(
      'NOT_TRADABLE',
      `${spot.symbol} has no contracts here and cannot be traded itself. Choose another.`,
    );
  }
  return ask({
    missing: 'contract',
    text: `A future or an option of ${spot.symbol}? For an option say strike and CE or PE.`,
    options: [
      {
        label: `${spot.symbol} future ${formatDate(nearest.date)}`,
        command: restate(`${spot.symbol} fut ${nearest.date}`),
      },
    ],
    completes: restate(`${spot.symbol} {}`),
  });
}

function askExpiry(
  spot: NamedSpot,
  listed: readonly ListedExpiry[],
  restate: (date: IsoDate) => string,
): Step<never> {
  return ask({
    missing: 'expiry',
    text: `${spot.symbol} has no such expiry. Which one?`,
    options: listed.slice(0, EXPIRIES_OFFERED).map(({ date, kind }) => ({
      label: `${formatDate(date, true)} ${kind}`,
      command: restate(date),
    })),
  });
}

function contractText({ kind, strike, optionType }: ContractWords): string {
  if (kind === 'future') return 'fut';
  return `${strike === undefined ? '' : `${strike / RUPEE} `}${(optionType ?? '').toLowerCase()}`;
}
