import { z } from 'zod';
import type { PositionRow } from '../../engine/desk.ts';
import { formatPrice, formatSigned } from '../../engine/domain/amount-text.ts';
import { type Money, money } from '../../engine/domain/money.ts';
import type { ExitLevels, Product } from '../../engine/domain/order.ts';
import type { Price } from '../../engine/domain/price.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import type { Command, CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, quantityText, shortSymbol } from '../labels.ts';
import { type Away, priceAway } from '../language/away-words.ts';
import type { ProtectIntent } from '../language/understanding.ts';
import { bookFor } from '../named-book.ts';
import { type Button, type Reply, refused, reply } from '../reply.ts';
import { understandHere } from '../understand-here.ts';
import { answerUnclear } from './answer-unclear.ts';
import { pickProtected } from './stop.ts';
import { isOutsideBand } from './ticket-card.ts';

/** `stop 1,480.00 and target 1,600.00`. */
export function levelsText({ stop, target }: ExitLevels): string {
  return [
    ...(stop === undefined ? [] : [`stop ${formatPrice(stop)}`]),
    ...(target === undefined ? [] : [`target ${formatPrice(target)}`]),
  ].join(' and ');
}

const HOW_IT_RESTS =
  'A stop rests at the broker as a stop-limit; a target takes the stop away first, so that only one can fill.';
const CANNOT_REST =
  'This stop is outside today’s price band: it cannot rest today, and a nearer one that rests stays. Type the line again with a nearer price to be covered today.';

/** What only buttons say: which of several positions is meant. */
interface Meant {
  readonly book?: string;
  readonly product?: Product;
}

/** `infy 1480 product=CNC book=paper1` in its words and its keys. */
function readKeys(text: string): { readonly words: string; readonly meant: Meant } {
  const product = (['CNC', 'MIS', 'NRML'] as const).find((name) =>
    new RegExp(`(?:^|\\s)product=${name}(?:\\s|$)`, 'i').test(text),
  );
  const book = /(?:^|\s)book=(\S+)/i.exec(text)?.[1]?.toLowerCase();
  const words = text.replace(/(?:^|\s)(?:product|book)=\S*/gi, ' ').trim();
  return {
    words,
    meant: { ...(book === undefined ? {} : { book }), ...(product === undefined ? {} : { product }) },
  };
}

/** What the position would have won or lost there, before charges. */
function gainAt({ position, averagePrice }: PositionRow, level: Price): Money {
  return money((level - averagePrice) * position.quantity);
}

function gainLines(row: PositionRow, { stop, target }: ExitLevels): readonly string[] {
  return [
    ...(stop === undefined ? [] : [`At the stop ${formatSigned(gainAt(row, stop))}, before charges`]),
    ...(target === undefined ? [] : [`At the target ${formatSigned(gainAt(row, target))}, before charges`]),
  ];
}

/** Levels in per cent as rupees: the stop on the losing side of the last price, the target on the winning one. */
export function levelsOf(row: PositionRow, { exits, aways = {} }: ProtectIntent): ExitLevels {
  const { instrument, last, position } = row;
  const away = (level: 'stop' | 'target', said: Away): ExitLevels => {
    const side = (level === 'stop') === position.quantity > 0 ? 'below' : 'above';
    return { [level]: priceAway({ side, ...said }, last, instrument.tickSize) };
  };
  return {
    ...exits,
    ...(aways.stop === undefined ? {} : away('stop', aways.stop)),
    ...(aways.target === undefined ? {} : away('target', aways.target)),
  };
}

async function offer(
  { desk, caller }: CommandContext,
  row: PositionRow,
  intent: ProtectIntent,
): Promise<Reply> {
  const { book: id, instrument, product } = row.position;
  const levels = levelsOf(row, intent);
  const draft = await desk.tickets.draftProtect(caller, { book: id, instrument, product, levels });
  if (!draft.ok) return refused(draft.error);
  const { ticket, held } = draft.value;
  const what = `${held > 0 ? 'long' : 'short'} ${quantityText(Math.abs(held), row.instrument)} ${row.instrument.tradingSymbol} ${product}`;
  const book = desk.books.find(caller, id) ?? desk.books.defaultBook(caller);
  const view = desk.market.quote(instrument);
  const last = view?.quote.last ?? row.last;
  const cannotRest = levels.stop !== undefined && view !== undefined && isOutsideBand(levels.stop, view);
  const levelsSaid = levelsText(levels);
  return reply(
    `${levelsSaid.charAt(0).toUpperCase()}${levelsSaid.slice(1)} for ${what}? ${moneyLabel(book, desk.market.moment())}`,
    {
      lines: [
        `Last ${formatPrice(last)} · average ${formatPrice(row.averagePrice)}`,
        ...gainLines(row, levels),
        cannotRest ? CANNOT_REST : HOW_IT_RESTS,
      ],
      severity: cannotRest ? 'warning' : 'info',
      buttons: [
        [
          { label: 'Set it', command: `/confirm ${ticket.id}`, style: 'primary' },
          { label: 'Leave it', command: `/drop ${ticket.id}` },
        ],
      ],
      card: `ticket:${ticket.id}`,
    },
  );
}

/** The line again for one of several positions. */
function choice(row: PositionRow, { stop, target }: ExitLevels): Button {
  const plain = (level: Price) => formatPrice(level).replaceAll(',', '');
  const first = stop === undefined ? '/target' : '/sl';
  const level = stop ?? target;
  const second = stop === undefined || target === undefined ? '' : ` tgt ${plain(target)}`;
  const { product, book } = row.position;
  return {
    label: `${shortSymbol(row.instrument)} ${product}`,
    command: `${first} ${row.instrument.tradingSymbol} ${level === undefined ? '' : plain(level)}${second} product=${product} book=${book}`,
  };
}

/** Offers stop and target for the position that is meant; asks when there are several. */
export async function protectPosition(
  context: CommandContext,
  intent: ProtectIntent,
  meant: Meant = {},
): Promise<Reply> {
  const book = bookFor(context, meant.book);
  if (!book.ok) return book.error;
  const open = context.desk.books
    .positions(book.value.id)
    .filter(({ position }) => position.quantity !== 0)
    .filter(({ position }) => meant.product === undefined || position.product === meant.product);
  const { key, symbol } = intent.symbol;
  const own = open.filter((row) => row.instrument.key === key);
  const contracts = open.filter(
    ({ instrument }) => 'underlyingSymbol' in instrument && instrument.underlyingSymbol === symbol,
  );
  const [row, ...others] = own;
  if (row !== undefined && others.length === 0) return offer(context, row, intent);
  // A price of one contract is no price of another: which one is always asked.
  const choices = own.length > 0 ? own : contracts;
  if (choices.length > 0) {
    return reply(`Which position of ${symbol}?`, {
      buttons: choices.slice(0, 10).map((candidate) => [choice(candidate, levelsOf(candidate, intent))]),
    });
  }
  return refused(
    refusal('NO_POSITION', `There is no open position of ${symbol}. See /positions.`, [
      { label: 'Positions', command: '/positions' },
    ]),
  );
}

function protectCommand(said: {
  readonly name: string;
  readonly alias: string;
  readonly word: 'sl' | 'tgt';
  readonly summary: string;
  readonly examples: readonly string[];
}): Command {
  return defineCommand({
    name: said.name,
    aliases: [said.alias],
    topic: 'orders',
    summary: said.summary,
    usage: said.word === 'sl' ? '[symbol price [tgt price]]' : '[symbol price [sl price]]',
    examples: said.examples,
    role: 'trader',
    effect: 'ticket',
    positional: 'text',
    schema: z.object({ text: z.string() }),
    async run(context, { text }) {
      if (text === '') return pickProtected(context, said.word === 'sl' ? 'stop' : 'target');
      const { words, meant } = readKeys(text);
      const understood = await understandHere(context.desk, `${said.word} ${words}`);
      if (understood.kind !== 'intent') return answerUnclear(understood);
      if (understood.intent.action === 'protect') return protectPosition(context, understood.intent, meant);
      return refused(
        refusal('BAD_EXIT_LEVEL', `Say the position and one price. For example: ${said.examples[0]}.`),
      );
    },
  });
}

export const stopLoss = protectCommand({
  name: 'sl',
  alias: 'stoploss',
  word: 'sl',
  summary: 'a stop for an open position',
  examples: ['/sl INFY 1480', '/sl INFY 1480 tgt 1600'],
});

export const target = protectCommand({
  name: 'target',
  alias: 'tgt',
  word: 'tgt',
  summary: 'a target for an open position',
  examples: ['/target INFY 1600'],
});
