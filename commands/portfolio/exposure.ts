import { z } from 'zod';
import { formatPercent, formatRupees } from '../../engine/domain/amount-text.ts';
import type { Money } from '../../engine/domain/money.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { reply } from '../reply.ts';
import { pricePositions } from './priced-positions.ts';

const whole = (amount: Money): string => formatRupees(amount, { decimals: 0 });

/** Value of what is open, by what moves it. */
export const exposure = defineCommand({
  name: 'exposure',
  topic: 'portfolio',
  summary: 'value of what is open, long and short',
  usage: '[book]',
  examples: ['/exposure'],
  role: 'viewer',
  effect: 'query',
  positional: ['book'],
  schema: z.object({ book: z.string().optional() }),
  async run(context, args) {
    const book = bookFor(context, args.book);
    if (!book.ok) return book.error;
    await pricePositions(context.desk, book.value.id);
    const view = context.desk.books.exposure(book.value.id);
    const label = moneyLabel(book.value, context.desk.market.moment());
    const gross = formatPercent(view.total.gross / view.capital, { decimals: 1 });
    return reply(`${label} · gross ${formatRupees(view.total.gross)} (${gross} of capital)`, {
      lines: ['In rupees: futures at contract value, options at premium.'],
      tables:
        view.rows.length === 0
          ? []
          : [
              {
                columns: [
                  { title: 'NAME', align: 'left' },
                  { title: 'LONG', align: 'right' },
                  { title: 'SHORT', align: 'right' },
                  { title: 'NET', align: 'right' },
                ],
                rows: [...view.rows, view.total].map((row) => [
                  row.name,
                  whole(row.long),
                  whole(row.short),
                  whole(row.net),
                ]),
              },
            ],
      buttons: [[{ label: 'Refresh', command: `/exposure ${book.value.id}` }]],
      card: `exposure:${book.value.id}`,
    });
  },
});
