import { z } from 'zod';
import { formatRupees } from '../../engine/domain/amount-text.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { reply } from '../reply.ts';
import { pricePositions } from './priced-positions.ts';

/** Money of a book: what is there, what is blocked, what is free. */
export const funds = defineCommand({
  name: 'funds',
  topic: 'portfolio',
  summary: 'money of a book: cash, blocked, free',
  usage: '[book]',
  examples: ['/funds'],
  role: 'viewer',
  effect: 'query',
  positional: ['book'],
  schema: z.object({ book: z.string().optional() }),
  async run(context, args) {
    const book = bookFor(context, args.book);
    if (!book.ok) return book.error;
    await pricePositions(context.desk, book.value.id);
    const view = context.desk.books.funds(book.value.id);
    const label = moneyLabel(book.value, context.desk.market.moment());
    const row = (name: string, amount: Parameters<typeof formatRupees>[0]): readonly string[] => [
      name,
      formatRupees(amount),
    ];
    return reply(`${label} · free ${formatRupees(view.available)}`, {
      lines: ['Margins are estimates by a dated table, without hedge benefit.'],
      tables: [
        {
          columns: [
            { title: 'FUNDS', align: 'left' },
            { title: 'RUPEES', align: 'right' },
          ],
          rows: [
            row('Cash', view.cash),
            row('Blocked by positions', view.blockedByPositions),
            row('Blocked by orders', view.blockedByOrders),
            ...(view.heldBack === 0 ? [] : [row('Kept back by the ramp', view.heldBack)]),
            row('Free', view.available),
            row('Equity', view.equity),
            row('Capital', view.capital),
            ...(view.takenOver === 0 ? [] : [row('Taken over', view.takenOver)]),
          ],
        },
      ],
      buttons: [[{ label: 'Refresh', command: `/funds ${book.value.id}` }]],
      card: `funds:${book.value.id}`,
    });
  },
});
