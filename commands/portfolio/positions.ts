import { z } from 'zod';
import type { PositionRow, ProfitSplit } from '../../engine/desk.ts';
import { formatPrice, formatQuantity, formatSigned } from '../../engine/domain/amount-text.ts';
import type { Book } from '../../engine/domain/book.ts';
import { add, negate } from '../../engine/domain/money.ts';
import { formatTime } from '../../engine/domain/time.ts';
import { page } from '../arguments.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, shortSymbol } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { pageOf } from '../pages.ts';
import { type Button, type Reply, reply, type Table } from '../reply.ts';
import { pricePositions } from './priced-positions.ts';

/** Gain of a row as traders read it: what is open, and what was taken today. */
function gain(row: PositionRow) {
  return add(row.unrealised, row.position.realisedToday);
}

/** What is carried goes unsaid; what is closed the same day is not. */
function nameOf({ instrument, position }: PositionRow): string {
  return position.product === 'MIS' ? `${shortSymbol(instrument)} MIS` : shortSymbol(instrument);
}

/** Why the rows of what was carried do not add up to the result of today. */
const CARRIED = 'Rows count from the average; today counts from the last close.';

/** Narrow enough for a phone; with `averages` instead of the last prices. */
function positionTable(rows: readonly PositionRow[], show: 'last' | 'average'): Table {
  return {
    columns: [
      { title: 'SYMBOL', align: 'left' },
      { title: 'QTY', align: 'right' },
      { title: show === 'last' ? 'LTP' : 'AVG', align: 'right' },
      { title: 'P&L', align: 'right' },
    ],
    rows: rows.map((row) => [
      nameOf(row),
      formatQuantity(row.position.quantity),
      priceShown(row, show),
      formatSigned(gain(row)),
    ]),
  };
}

function priceShown(row: PositionRow, show: 'last' | 'average'): string {
  if (show === 'last') return formatPrice(row.last);
  return row.position.quantity === 0 ? '' : formatPrice(row.averagePrice);
}

/** `realised +12.00 · unrealised −3.00 · charges −8.40`. */
export function splitText(split: ProfitSplit): string {
  return `realised ${formatSigned(split.realised)} · unrealised ${formatSigned(split.unrealised)} · charges ${formatSigned(negate(split.charges))}`;
}

function exitButton(row: PositionRow): Button {
  const { tradingSymbol } = row.instrument;
  return {
    label: `Exit ${nameOf(row)}`,
    command: `/exit ${tradingSymbol} ${row.position.product.toLowerCase()}`,
  };
}

async function show(
  { desk }: CommandContext,
  book: Book,
  asked: { readonly page: number; readonly show: 'last' | 'average' },
): Promise<Reply> {
  await pricePositions(desk, book.id);
  const moment = desk.market.moment();
  const rows = desk.books.positions(book.id);
  const { total } = await desk.books.profit(book.id, 'today');
  const plain = `/positions book=${book.id}`;
  const command = asked.show === 'last' ? plain : `${plain} show=${asked.show}`;
  const shown = pageOf(rows, asked.page, command);
  const at = asked.page > 1 ? ` page=${asked.page}` : '';
  const refresh: Button = { label: 'Refresh', command: `${command}${at}` };
  const other: Button =
    asked.show === 'last'
      ? { label: 'Averages', command: `${plain} show=average${at}` }
      : { label: 'Last prices', command: `${plain}${at}` };
  const exits = shown.rows.filter((row) => row.position.quantity !== 0).map(exitButton);
  return reply(
    `${moneyLabel(book, moment)} · ${formatTime(moment.at)} · P&L today ${formatSigned(total.net)}`,
    {
      lines: [
        splitText(total),
        ...(rows.some(({ position }) => position.carried !== 0) ? [CARRIED] : []),
        ...(rows.length === 0 ? ['No positions. /buy opens one.'] : []),
        ...(shown.says === '' ? [] : [shown.says]),
      ],
      tables: shown.rows.length === 0 ? [] : [positionTable(shown.rows, asked.show)],
      buttons: [
        ...exits.map((button) => [button]),
        [refresh, ...(rows.length === 0 ? [] : [other]), ...shown.more],
      ],
      card: `positions:${book.id}`,
    },
  );
}

/** What is open and what it earns. */
export const positions = defineCommand({
  name: 'positions',
  aliases: ['pos', 'p'],
  topic: 'portfolio',
  summary: 'what is open and what it earns',
  usage: '[book]',
  examples: ['/positions'],
  role: 'viewer',
  effect: 'query',
  positional: ['book'],
  schema: z.object({
    book: z.string().optional(),
    show: z.enum(['last', 'average'], 'say last or average').default('last'),
    page,
  }),
  async run(context, args) {
    const book = bookFor(context, args.book);
    return book.ok ? show(context, book.value, args) : book.error;
  },
});
