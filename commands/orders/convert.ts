import { z } from 'zod';
import type { PositionRow } from '../../engine/desk.ts';
import type { ConversionView, ConversionWish } from '../../engine/desk-convert.ts';
import { formatQuantity, formatRupees } from '../../engine/domain/amount-text.ts';
import type { Product } from '../../engine/domain/order.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, quantityText, shortSymbol } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { understandHere } from '../understand-here.ts';
import { answerUnclear } from './answer-unclear.ts';

const MOST_CHOICES = 10;

/** What a position of a product becomes: carried shares and contracts, or intraday ones. */
function otherProduct({ instrument, position }: PositionRow): Product {
  if (position.product !== 'MIS') return 'MIS';
  return instrument.kind === 'equity' ? 'CNC' : 'NRML';
}

/** What buttons say besides the words: which product it is now, in which book, and the yes. */
interface Keys {
  readonly from?: Product | undefined;
  readonly book?: string | undefined;
  readonly yes?: string | undefined;
}

function readKeys(text: string): { readonly words: string; readonly keys: Keys } {
  const keyed = (name: string) => new RegExp(`(?:^|\\s)${name}=(\\S+)`, 'i').exec(text)?.[1];
  const from = (['CNC', 'MIS', 'NRML'] as const).find((name) => name === keyed('was')?.toUpperCase());
  return {
    words: text.replace(/(?:^|\s)(?:was|book|yes)=\S*/gi, ' ').trim(),
    keys: { from, book: keyed('book')?.toLowerCase(), yes: keyed('yes') },
  };
}

const lineOf = ({ instrument, from, to, units, book }: ConversionView): string =>
  `/convert ${units} shares ${instrument.tradingSymbol} ${to.toLowerCase()} was=${from} book=${book.id}`;

function picker(rows: readonly PositionRow[], headline: string): Reply {
  return reply(headline, {
    buttons: rows.slice(0, MOST_CHOICES).map((row) => {
      const { position, instrument } = row;
      const to = otherProduct(row);
      return [
        {
          label: `${formatQuantity(Math.abs(position.quantity))} ${shortSymbol(instrument)} ${position.product} to ${to}`,
          command: `/convert ${instrument.tradingSymbol} ${to.toLowerCase()} was=${position.product} book=${position.book}`,
        },
      ];
    }),
  });
}

function what({ held, units, instrument }: ConversionView): string {
  return `${held > 0 ? 'long' : 'short'} ${quantityText(units, instrument)} ${instrument.tradingSymbol}`;
}

function question(view: ConversionView, context: CommandContext): Reply {
  const { from, to, book, units, held, freeBefore, freeAfter, charges } = view;
  const left = Math.abs(held) - units;
  return reply(
    `Convert ${what(view)} from ${from} to ${to}? ${moneyLabel(book, context.desk.market.moment())}`,
    {
      lines: [
        `Free ${formatRupees(freeBefore)} → ${formatRupees(freeAfter)} · charges ${formatRupees(charges, { sign: true })}`,
        ...(left > 0 ? [`${formatQuantity(left)} stay ${from}`] : []),
        to === 'MIS'
          ? 'Nothing is traded. It is closed before the end of the day.'
          : 'Nothing is traded. It stays overnight.',
      ],
      buttons: [
        [{ label: `Convert to ${to}`, command: `${lineOf(view)} yes=${view.proof}`, style: 'primary' }],
      ],
      card: `convert:${book.id}:${view.instrument.key}:${from}`,
    },
  );
}

function done(view: ConversionView, context: CommandContext): Reply {
  const { from, to, book, instrument } = view;
  return reply(`Converted: ${what(view)} is ${to} now. ${moneyLabel(book, context.desk.market.moment())}`, {
    lines: [`Free ${formatRupees(view.freeAfter)}`],
    buttons: [[{ label: 'Positions', command: '/positions' }]],
    severity: 'good',
    card: `convert:${book.id}:${instrument.key}:${from}`,
  });
}

/** The position that is meant and what it is to become; a choice when there are several. */
async function wishOf(
  context: CommandContext,
  words: string,
  keys: Keys,
): Promise<Result<ConversionWish, Reply>> {
  const understood = await understandHere(context.desk, `exit ${words}`);
  if (understood.kind !== 'intent') return fail(answerUnclear(understood));
  const { intent } = understood;
  if (intent.action !== 'exit' || intent.scope.kind !== 'instrument')
    return fail(refused(refusal('BAD_ARGUMENTS', 'Name one position. For example: /convert INFY cnc.')));
  const book = bookFor(context, keys.book ?? intent.book);
  if (!book.ok) return book;
  const { key, symbol } = intent.scope.instrument;
  const rows = context.desk.books
    .positions(book.value.id)
    .filter(({ position, instrument }) => position.quantity !== 0 && instrument.key === key)
    .filter(({ position }) => keys.from === undefined || position.product === keys.from)
    .filter(({ position }) => position.product !== intent.product);
  const [row, second] = rows;
  if (row === undefined) {
    const says = `There is no position of ${symbol} to convert. See /positions.`;
    return fail(refused(refusal('NO_POSITION', says)));
  }
  if (second !== undefined) return fail(picker(rows, `Which position of ${symbol}?`));
  const units = intent.amount === undefined ? {} : { units: unitsOf(intent.amount, row) };
  const { product: from } = row.position;
  const to = intent.product ?? otherProduct(row);
  return ok({ book: book.value.id, instrument: key, from, to, ...units });
}

function unitsOf(amount: { readonly unit: string; readonly value: number }, row: PositionRow): number {
  return amount.unit === 'lots' ? amount.value * row.instrument.lotSize : amount.value;
}

/** Carries an open position, or a part of it, under another product. */
export const convert = defineCommand({
  name: 'convert',
  topic: 'orders',
  summary: 'carry a position as another product, MIS as CNC',
  usage: '[symbol [quantity] [cnc|mis|nrml]]',
  examples: ['/convert', '/convert INFY cnc', '/convert 5 infy cnc', '/convert nifty fut nrml'],
  role: 'trader',
  effect: 'ticket',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  async run(context, { text }) {
    const { desk, caller } = context;
    const { words, keys } = readKeys(text);
    if (words === '') {
      const book = desk.books.defaultBook(caller);
      const open = desk.books.positions(book.id).filter(({ position }) => position.quantity !== 0);
      const label = moneyLabel(book, desk.market.moment());
      return open.length === 0
        ? reply(`${label} · nothing is open`)
        : picker(open, `Which position to convert? ${label}`);
    }
    const wish = await wishOf(context, words, keys);
    if (!wish.ok) return wish.error;
    if (keys.yes !== undefined) {
      const answer = await desk.conversions.convert(caller, wish.value, keys.yes);
      return answer.ok ? done(answer.value, context) : refused(answer.error);
    }
    const view = await desk.conversions.look(caller, wish.value);
    return view.ok ? question(view.value, context) : refused(view.error);
  },
});
