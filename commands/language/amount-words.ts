import type { Amount } from '../../engine/desk-tickets.ts';
import { formatQuantity, parseQuantity, parseRupees } from '../../engine/domain/amount-text.ts';
import { quoteText, readDecimal } from '../../engine/domain/decimal-text.ts';
import type { Remedy } from '../../engine/domain/refusal.ts';
import { ok } from '../../engine/domain/result.ts';
import type { NamedSymbol } from '../../engine/domain/symbol-book.ts';
import type { OrderWords, SpokenNumber, SpokenUnit } from './order-words.ts';
import { ask, refuse, type Step } from './understanding.ts';
import { stripRupee } from './words.ts';

/** Says the line again with other words for the amount, and perhaps more words at the end. */
export type RestateAmount = (amount: string, more?: string) => string;

/** Words for a thousand: nobody can tell ten thousand shares from ten thousand rupees. */
const THOUSANDS = /(?:k|thousand|hazaar|hazar)$/;

/** The amount that is meant, or the question which of the numbers it is. Never a default. */
export function readAmount(words: OrderWords, instrument: NamedSymbol, restate: RestateAmount): Step<Amount> {
  const bad = firstBad(words.numbers);
  if (bad !== undefined) return bad;
  const [first, second, third] = words.numbers;
  if (first === undefined) return askQuantity(instrument, restate);
  if (third !== undefined) {
    return refuse(
      'BAD_QUANTITY',
      'There are more numbers than I can place. Write it like buy 10 reliance @ 2850.',
    );
  }
  if (second !== undefined) return askWhich({ first, second, words, instrument, restate });
  return readOne(first, instrument, restate);
}

/** A number that is none is told before anything is asked about it. */
function firstBad(numbers: readonly SpokenNumber[]): ReturnType<typeof refuse> | undefined {
  for (const { text } of numbers) {
    const read = readDecimal(stripRupee(text));
    if (!read.ok) return refuse('BAD_QUANTITY', read.error.message);
  }
  return undefined;
}

function readOne(number: SpokenNumber, instrument: NamedSymbol, restate: RestateAmount): Step<Amount> {
  const { text } = number;
  const isContract = instrument.kind === 'future' || instrument.kind === 'option';
  const unit = number.unit ?? (isContract || THOUSANDS.test(text) ? undefined : 'shares');
  if (unit === undefined) return askUnit(text, instrument, restate);
  if (unit === 'lots' && !isContract) {
    return ask({
      missing: 'contract',
      text: `${instrument.symbol} shares have no lots. A future or an option of it?`,
      options: [{ label: `${instrument.symbol} future`, command: `${restate(`${text} lots`)} fut` }],
    });
  }
  if (unit === 'rupees') {
    const read = parseRupees(text);
    return read.ok ? ok({ unit, value: read.value }) : refuse('BAD_QUANTITY', read.error.message);
  }
  const read = parseQuantity(text);
  return read.ok ? ok({ unit, value: read.value }) : refuse('BAD_QUANTITY', read.error.message);
}

function askQuantity(instrument: NamedSymbol, restate: RestateAmount): Step<Amount> {
  const isContract = instrument.kind === 'future' || instrument.kind === 'option';
  const unit = isContract ? 'lots' : 'shares';
  return ask({
    missing: 'quantity',
    text: `How many ${isContract ? 'lots of ' : ''}${instrument.symbol}?`,
    options: (isContract ? [1, 2, 5] : [1, 5, 10, 50]).map((count) => ({
      label: `${count} ${count === 1 ? unit.slice(0, -1) : unit}`,
      command: restate(`${count} ${unit}`),
    })),
    completes: restate(isContract ? '{} lots' : '{}'),
  });
}

function askUnit(text: string, instrument: NamedSymbol, restate: RestateAmount): Step<Amount> {
  const read = parseQuantity(text);
  if (!read.ok) return refuse('BAD_QUANTITY', read.error.message);
  const count = formatQuantity(read.value);
  const units = read.value as number;
  const isContract = instrument.kind === 'future' || instrument.kind === 'option';
  const choices: Remedy[] = isContract
    ? contractUnits(instrument.lotSize, units, restate)
    : [
        { label: `${count} shares`, command: restate(`${units} shares`) },
        { label: `₹${count}`, command: restate(`₹${units}`) },
      ];
  const text2 = isContract
    ? `${count} what of ${instrument.symbol}: lots or units?`
    : `${count} shares or ₹${count}?`;
  return ask({ missing: 'unit', text: text2, options: choices });
}

function contractUnits(lotSize: number | undefined, units: number, restate: RestateAmount): Remedy[] {
  const inLots = lotSize === undefined ? '' : ` (${formatQuantity(units * lotSize)})`;
  const lots = {
    label: `${formatQuantity(units)} ${units === 1 ? 'lot' : 'lots'}${inLots}`,
    command: restate(`${units} lots`),
  };
  if (lotSize !== undefined && units % lotSize !== 0) return [lots];
  return [lots, { label: `${formatQuantity(units)} units`, command: restate(`${units} shares`) }];
}

/** Two numbers: one may be the price that nobody marked. */
function askWhich(of: {
  readonly first: SpokenNumber;
  readonly second: SpokenNumber;
  readonly words: OrderWords;
  readonly instrument: NamedSymbol;
  readonly restate: RestateAmount;
}): Step<Amount> {
  const { first, second, words, restate } = of;
  if (first.unit !== undefined && second.unit !== undefined) {
    return refuse('BAD_QUANTITY', 'The line has two quantities. Write one order a line.');
  }
  if (words.levels.has('price') || words.style !== 'plain') {
    return refuse(
      'BAD_QUANTITY',
      `I cannot place both ${quoteText(first.text)} and ${quoteText(second.text)}. Leave one out.`,
    );
  }
  const readings: readonly (readonly [SpokenNumber, SpokenNumber])[] = [
    [first, second],
    [second, first],
  ];
  const options = readings
    .filter(([amount, price]) => price.unit === undefined && isAmount(amount))
    .map(([amount, price]) => {
      const command = restate(spoken(amount), `@ ${price.text}`);
      return { label: command, command };
    });
  return ask({
    missing: 'meaning',
    text: `Which number is the price, ${quoteText(first.text)} or ${quoteText(second.text)}? Write @ before it.`,
    options,
  });
}

function isAmount({ text, unit }: SpokenNumber): boolean {
  return unit === 'rupees' ? parseRupees(text).ok : parseQuantity(text).ok;
}

/** A number and its unit as they are typed. */
export function spoken({ text, unit }: SpokenNumber): string {
  const suffix: Readonly<Record<SpokenUnit, string>> = { shares: ' shares', lots: ' lots', rupees: '' };
  return `${text}${unit === undefined ? '' : suffix[unit]}`;
}
