import { type ContractWords, type TakenContract, takeContract } from '../../engine/domain/contract-words.ts';
import { resolveExpiry } from '../../engine/domain/expiry-wish.ts';
import { ok } from '../../engine/domain/result.ts';
import type { NamedSymbol } from '../../engine/domain/symbol-book.ts';
import type { IsoDate } from '../../engine/domain/time.ts';
import { readAmount, spoken } from './amount-words.ts';
import { inRupees } from './away-levels.ts';
import { readContract, readName } from './instrument-words.ts';
import { type OrderWords, readOrderWords } from './order-words.ts';
import { readPricing } from './pricing-words.ts';
import { isSymbol, settingsOf } from './trade.ts';
import {
  ask,
  type ExitIntent,
  type ExitScope,
  type LanguageContext,
  refuse,
  type Step,
} from './understanding.ts';
import { PRICE_MARKERS } from './vocabulary.ts';

type Taken = Exclude<TakenContract, { readonly kind: 'conflict' }>;

/** Words that an exit may carry besides: `square off all positions in banknifty`. */
const EXIT_NOISE: ReadonlySet<string> = new Set(['in', 'me', 'mein', 'position', 'positions', 'out']);

/** Reads the words of an exit: `infy`, `5 infy`, `half infy`, `all`, `everything in banknifty`, `all mis`. */
export function readExit(words: readonly string[], context: LanguageContext): Step<ExitIntent> {
  const kept = words.filter((word) => !EXIT_NOISE.has(word));
  const taken = takeContract(kept, PRICE_MARKERS);
  if (taken.kind === 'conflict') {
    return refuse('BAD_ARGUMENTS', `The line names ${taken.what}. Write one of them.`);
  }
  const read = readOrderWords(taken.kind === 'taken' ? taken.rest : kept, (word) => isSymbol(word, context));
  if (!read.ok) return read;
  const order = read.value;
  const line = (amount: string, instrument: string) =>
    ['exit', amount, instrument, ...order.extras].filter((part) => part !== '').join(' ');
  if (order.names.length === 0 && taken.kind === 'none') return readWhole(order);
  const amountText = amountWords(order);
  const named = readName(order.names, context.book, (name) =>
    line(amountText, taken.kind === 'taken' ? `${name} ${taken.said}` : name),
  );
  if (!named.ok) return named;
  const scope = readScope({
    order,
    taken,
    named: named.value,
    context,
    line: (name) => line(amountText, name),
  });
  if (!scope.ok) return scope;
  const counted = countedFor(order, scope.value, context);
  return counted.ok
    ? readHowMuch(counted.value, scope.value, (amount) => line(amount, named.value.symbol))
    : counted;
}

/** A price in per cent needs the one instrument that it is a share of. */
function countedFor(order: OrderWords, scope: ExitScope, context: LanguageContext): Step<OrderWords> {
  if (order.aways.size === 0) return ok(order);
  if (scope.kind === 'instrument')
    return inRupees(order, { ...scope.instrument, action: undefined, context });
  return refuse('BAD_PRICE', 'A price in per cent is of one instrument: name the whole contract.');
}

function amountWords(order: OrderWords): string {
  if (order.isAll) return 'all';
  return order.percent === undefined ? order.numbers.map(spoken).join(' ') : `${order.percent}%`;
}

/** Without a name only everything can be meant, and it must be said. */
function readWhole(order: OrderWords): Step<ExitIntent> {
  if (!order.isAll && order.product === undefined) {
    return ask({ missing: 'symbol', text: 'Exit which position?', options: [], completes: 'exit {}' });
  }
  if (order.numbers.length > 0 || order.percent !== undefined || order.levels.size + order.aways.size > 0) {
    return refuse('BAD_ARGUMENTS', 'To exit a part, name the position: exit 5 infy.');
  }
  return ok({ action: 'exit', scope: { kind: 'all' }, pricing: { type: 'MARKET' }, ...settingsOf(order) });
}

function readScope(of: {
  readonly order: OrderWords;
  readonly taken: Taken;
  readonly named: NamedSymbol;
  readonly context: LanguageContext;
  readonly line: (instrument: string) => string;
}): Step<ExitScope> {
  const { order, taken, named, context } = of;
  if (taken.kind === 'taken') return readHeldContract(named, taken.contract, context, of.line);
  const isWide = named.kind === 'index' || (order.isAll && named.kind === 'equity');
  return ok(isWide ? { kind: 'underlying', underlying: named } : { kind: 'instrument', instrument: named });
}

/** The contract that is held: what the line leaves out is not guessed, the positions tell it. */
function readHeldContract(
  named: NamedSymbol,
  words: ContractWords,
  context: LanguageContext,
  line: (instrument: string) => string,
): Step<ExitScope> {
  const isWhole = words.kind === 'future' || (words.kind === 'option' && words.strike !== undefined);
  if (named.kind === 'future' || named.kind === 'option' || (words.expiry !== undefined && isWhole)) {
    const contract = readContract(named, words, context, line);
    return contract.ok ? ok({ kind: 'instrument', instrument: contract.value }) : contract;
  }
  const kind = words.kind ?? 'option';
  const listed = context.book.expiries(named.symbol, kind, context.today);
  const expiry = words.expiry === undefined ? undefined : resolveExpiry(words.expiry, listed, context.today);
  if (words.kind === undefined || (words.expiry !== undefined && expiry === undefined)) {
    return refuse(
      'BAD_ARGUMENTS',
      `Which contract of ${named.symbol}? Write its strike and CE or PE, or fut.`,
    );
  }
  return ok({ kind: 'contracts', underlying: named, of: kind, ...termsOf(words, expiry) });
}

function termsOf({ strike, optionType }: ContractWords, expiry: IsoDate | undefined) {
  return {
    ...(strike === undefined ? {} : { strike }),
    ...(optionType === undefined ? {} : { optionType }),
    ...(expiry === undefined ? {} : { expiry }),
  };
}

function readHowMuch(
  order: OrderWords,
  scope: ExitScope,
  restate: (amount: string) => string,
): Step<ExitIntent> {
  if (order.levels.has('stop') || order.levels.has('target')) {
    return refuse('BAD_EXIT_LEVEL', 'An exit takes no stop and no target. For these write: sl infy 1480.');
  }
  const pricing = readPricing(order, (more) => `${restate('')} ${more}`);
  if (!pricing.ok) return pricing;
  const exit = { action: 'exit' as const, scope, pricing: pricing.value, ...settingsOf(order) };
  if (order.numbers.length === 0) {
    return ok(order.percent === undefined ? exit : { ...exit, percent: order.percent });
  }
  if (order.isAll || order.percent !== undefined || scope.kind !== 'instrument') {
    return refuse(
      'BAD_QUANTITY',
      'Write how much once, and name one instrument: exit 5 infy, or exit half infy.',
    );
  }
  const amount = readAmount(order, scope.instrument, (text, more) =>
    [restate(text), more ?? ''].join(' ').trim(),
  );
  return amount.ok ? ok({ ...exit, amount: amount.value }) : amount;
}
