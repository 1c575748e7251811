import { parseQuantity } from '../../engine/domain/amount-text.ts';
import { quoteText } from '../../engine/domain/decimal-text.ts';
import { ok } from '../../engine/domain/result.ts';
import { readName } from './instrument-words.ts';
import { type OrderWords, readOrderWords } from './order-words.ts';
import {
  ask,
  type CancelIntent,
  type LanguageContext,
  type ModifyIntent,
  refuse,
  type Step,
} from './understanding.ts';
import { NOISE } from './vocabulary.ts';
import { AMOUNT_UNITS, isNumberLike } from './words.ts';

/** Reads what to cancel: `3`, `order 3`, `all`, `infy`, `all infy`. */
export function readCancel(words: readonly string[], context: LanguageContext): Step<CancelIntent> {
  const kept = words.filter((word) => !NOISE.has(word) && word !== 'in');
  const isAll = kept.includes('all');
  const numbers = kept.filter(isNumberLike);
  const names = kept.filter((word) => word !== 'all' && !isNumberLike(word));
  if (numbers.length > 1 || (numbers.length === 1 && (isAll || names.length > 0))) {
    return refuse('BAD_ARGUMENTS', 'Cancel one order at a time by its number, for example: cancel 3.');
  }
  const [number] = numbers;
  if (number !== undefined) {
    const order = readOrderNumber(number);
    return order.ok ? ok({ action: 'cancel', of: 'order', order: order.value }) : order;
  }
  if (names.length > 0) {
    const symbol = readName(names, context.book, (name) => `cancel ${name}`);
    return symbol.ok ? ok({ action: 'cancel', of: 'symbol', symbol: symbol.value }) : symbol;
  }
  return isAll
    ? ok({ action: 'cancel', of: 'all' })
    : ask({ missing: 'meaning', text: 'Cancel which order?', options: [], completes: 'cancel {}' });
}

/** Reads a change of an order: `3 @ 2840`, `order 3 trigger 2800`, `3 qty 20`. */
export function readModify(words: readonly string[]): Step<ModifyIntent> {
  const kept = words.filter((word) => !NOISE.has(word));
  const between = kept.findIndex(
    (word, at) => word === 'shares' && isNumberAt(kept, at - 1) && isNumberAt(kept, at + 1),
  );
  if (between >= 0) {
    const number = quoteText(kept[between - 1] ?? '');
    return refuse(
      'BAD_ARGUMENTS',
      `Is ${number} the order or the quantity? Write the order first, then the quantity: modify 3 qty 20.`,
    );
  }
  const read = readOrderWords(markQuantity(kept), () => false);
  if (!read.ok) return read;
  const odd = refuseOdd(read.value);
  if (odd !== undefined) return odd;
  const [number, loose] = read.value.numbers.filter(({ unit }) => unit === undefined);
  if (number === undefined) {
    return ask({ missing: 'meaning', text: 'Modify which order?', options: [], completes: 'modify {}' });
  }
  const order = readOrderNumber(number.text);
  if (!order.ok) return order;
  const quantity = readNewQuantity(read.value, loose?.text);
  if (!quantity.ok) return quantity;
  return withChanges(order.value, read.value, quantity.value);
}

/** `qty 20` is a count of units here, never an order number, and in `3 qty 20` the 3 is none of its. */
function markQuantity(words: readonly string[]): readonly string[] {
  const marked: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = words[at + 1] ?? '';
    if (word !== 'qty') marked.push(word);
    else if (!isNumberLike(next)) marked.push('shares');
    else {
      marked.push(next, ...(AMOUNT_UNITS.has(words[at + 2] ?? '') ? [] : ['shares']));
      at += 1;
    }
  }
  return marked;
}

function isNumberAt(words: readonly string[], at: number): boolean {
  return isNumberLike(words[at] ?? '');
}

function refuseOdd(order: OrderWords): ReturnType<typeof refuse> | undefined {
  const { names, levels, isAll, percent } = order;
  if (names.length > 0 || isAll || percent !== undefined) {
    const what = names.length > 0 ? quoteText(names.join(' ')) : 'a share of all';
    return refuse('BAD_ARGUMENTS', `I do not understand "${what}" here. Write: modify 3 @ 2840.`);
  }
  return levels.has('stop') || levels.has('target')
    ? refuse('BAD_EXIT_LEVEL', 'A stop or a target belongs to a position. Write: sl infy 1480.')
    : undefined;
}

function withChanges(order: number, words: OrderWords, quantity: number | undefined): Step<ModifyIntent> {
  const price = words.levels.get('price');
  const trigger = words.levels.get('trigger');
  if (price === undefined && trigger === undefined && quantity === undefined) {
    const completes = `modify ${order} @ {}`;
    return ask({ missing: 'price', text: `Order ${order}: what price?`, options: [], completes });
  }
  return ok({
    action: 'modify',
    order,
    ...(price === undefined ? {} : { price }),
    ...(trigger === undefined ? {} : { trigger }),
    ...(quantity === undefined ? {} : { quantity }),
  });
}

function readNewQuantity(order: OrderWords, loose: string | undefined): Step<number | undefined> {
  if (loose !== undefined) {
    const text = quoteText(loose);
    return refuse('BAD_ARGUMENTS', `Is ${text} a price or a quantity? Write @ ${text} or ${text} shares.`);
  }
  const [first, second] = order.numbers.filter(({ unit }) => unit !== undefined);
  if (first === undefined) return ok(undefined);
  if (second !== undefined || first.unit !== 'shares') {
    return refuse('BAD_QUANTITY', 'Write the new quantity once and in units: modify 3 20 shares.');
  }
  const read = parseQuantity(first.text);
  return read.ok ? ok(read.value) : refuse('BAD_QUANTITY', read.error.message);
}

function readOrderNumber(text: string): Step<number> {
  return /^[1-9]\d{0,8}$/.test(text)
    ? ok(Number(text))
    : refuse(
        'UNKNOWN_ORDER',
        `${quoteText(text)} is no order number. Write the short number that /orders shows.`,
      );
}
