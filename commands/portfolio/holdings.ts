import { z } from 'zod';
import { formatPrice, formatQuantity, formatRupees, formatSigned } from '../../engine/domain/amount-text.ts';
import { add, notional } from '../../engine/domain/money.ts';
import { page } from '../arguments.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { pageOf } from '../pages.ts';
import { reply } from '../reply.ts';
import { pricePositions } from './priced-positions.ts';

/** Delivery shares that were carried over from earlier days. */
export const holdings = defineCommand({
  name: 'holdings',
  topic: 'portfolio',
  summary: 'delivery shares held since earlier days',
  usage: '[book]',
  examples: ['/holdings'],
  role: 'viewer',
  effect: 'query',
  positional: ['book'],
  schema: z.object({ book: z.string().optional(), page }),
  async run(context, args) {
    const book = bookFor(context, args.book);
    if (!book.ok) return book.error;
    await pricePositions(context.desk, book.value.id);
    const rows = context.desk.books.holdings(book.value.id);
    const label = moneyLabel(book.value, context.desk.market.moment());
    if (rows.length === 0) {
      return reply(`${label} · no holdings`, {
        lines: ['Shares bought as CNC are here from the next day on. /positions has them at once.'],
      });
    }
    const worth = add(...rows.map((row) => notional(row.last, row.position.quantity)));
    const gain = add(...rows.map((row) => row.unrealised));
    const shown = pageOf(rows, args.page, `/holdings book=${book.value.id}`);
    return reply(`${label} · holdings ${formatRupees(worth)} · ${formatSigned(gain)}`, {
      lines: shown.says === '' ? [] : [shown.says],
      tables: [
        {
          columns: [
            { title: 'SYMBOL', align: 'left' },
            { title: 'QTY', align: 'right' },
            { title: 'AVG', align: 'right' },
            { title: 'LTP', align: 'right' },
            { title: 'P&L', align: 'right' },
          ],
          rows: shown.rows.map((row) => [
            row.instrument.tradingSymbol,
            formatQuantity(row.position.quantity),
            formatPrice(row.averagePrice),
            formatPrice(row.last),
            formatSigned(row.unrealised),
          ]),
        },
      ],
      buttons: [[{ label: 'Refresh', command: `/holdings book=${book.value.id}` }, ...shown.more]],
      card: `holdings:${book.value.id}`,
    });
  },
});
