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

/** Gain of a row as traders read it: what is open, and what was taken today. */
function gain(row: PositionRow) {
  return add(row.unrealised, row.position.realisedToday);
}

export function positionTable(rows: readonly PositionRow[]): Table {
  return {
    columns: [
      { title: 'SYMBOL', align: 'left' },
      { title: 'QTY', align: 'right' },
      { title: 'AVG', align: 'right' },
      { title: 'LTP', align: 'right' },
      { title: 'P&L', align: 'right' },
    ],
    rows: rows.map((row) => [
      `${shortSymbol(row.instrument)} ${row.position.product}`,
      formatQuantity(row.position.quantity),
      row.position.quantity === 0 ? '' : formatPrice(row.averagePrice),
      formatPrice(row.last),
      formatSigned(gain(row)),
    ]),
  };
}

/** `realised +12.00 · unrealised −3.00 · charges −8.40`. */
export function splitText(split: ProfitSplit): string {
  return `realised ${formatSigned(split.realised)} · unrealised ${formatSigned(split.unrealised)} · charges ${formatSigned(negate(split.charges))}`;
}

function exitButton(row: PositionRow): Button {
  const { tradingSymbol } = row.instrument;
  return {
    label: `Exit ${shortSymbol(row.instrument)}`,
    command: `/exit ${tradingSymbol} ${row.position.product.toLowerCase()}`,
  };
}

async function show(context: CommandContext, book: Book, wanted: number): Promise<Reply> {
  const { desk } = context;
  const moment = desk.market.moment();
  const rows = desk.books.positions(book.id);
  const { total } = await desk.books.profit(book.id, 'today');
  const command = `/positions book=${book.id}`;
  const shown = pageOf(rows, wanted, command);
  const refresh: Button = { label: 'Refresh', command: wanted > 1 ? `${command} page=${wanted}` : command };
  const exits = shown.rows.filter((row) => row.position.quantity !== 0).map(exitButton);
  return reply(
    `${moneyLabel(book, moment)} · ${formatTime(moment.at)} · P&L today ${formatSigned(total.net)}`,
    {
      lines: [
        splitText(total),
        ...(rows.length === 0 ? ['No positions. /buy opens one.'] : []),
        ...(shown.says === '' ? [] : [shown.says]),
      ],
      tables: shown.rows.length === 0 ? [] : [positionTable(shown.rows)],
      buttons: [...exits.map((button) => [button]), [refresh, ...shown.more]],
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
  schema: z.object({ book: z.string().optional(), page }),
  async run(context, args) {
    const book = bookFor(context, args.book);
    return book.ok ? show(context, book.value, args.page) : book.error;
  },
});
