import { z } from 'zod';
import type { Period } from '../../engine/desk.ts';
import { formatPercent, formatSigned } from '../../engine/domain/amount-text.ts';
import { negate } from '../../engine/domain/money.ts';
import { formatDate } from '../../engine/domain/time.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { reply } from '../reply.ts';
import { splitText } from './positions.ts';

const MOST_DAYS = 10;
const PERIODS = ['today', 'week', 'month', 'all'] as const satisfies readonly Period[];

/** Profit and loss, split in realised, unrealised and charges. */
export const pnl = defineCommand({
  name: 'pnl',
  aliases: ['profit'],
  topic: 'portfolio',
  summary: 'profit and loss with charges',
  usage: '[today|week|month|all]',
  examples: ['/pnl', '/pnl week'],
  role: 'viewer',
  effect: 'query',
  positional: ['period'],
  schema: z.object({
    period: z.enum(PERIODS, 'say today, week, month or all').default('today'),
    book: z.string().optional(),
  }),
  async run(context, args) {
    const book = bookFor(context, args.book);
    if (!book.ok) return book.error;
    const view = await context.desk.books.profit(book.value.id, args.period);
    const share = formatPercent(view.total.net / book.value.capital, { decimals: 2, sign: true });
    const days = view.days.slice(-MOST_DAYS).reverse();
    const others = PERIODS.filter((period) => period !== args.period);
    return reply(
      `${moneyLabel(book.value, context.desk.market.moment())} · P&L ${args.period} ${formatSigned(view.total.net)} (${share})`,
      {
        lines: [splitText(view.total)],
        tables:
          days.length < 2
            ? []
            : [
                {
                  columns: [
                    { title: 'DAY', align: 'left' },
                    { title: 'REALISED', align: 'right' },
                    { title: 'CHARGES', align: 'right' },
                    { title: 'NET', align: 'right' },
                  ],
                  rows: days.map((day) => [
                    formatDate(day.day),
                    formatSigned(day.realised),
                    formatSigned(negate(day.charges)),
                    formatSigned(day.net),
                  ]),
                },
              ],
        buttons: [
          [
            { label: 'Refresh', command: `/pnl ${args.period} book=${book.value.id}` },
            ...others.map((period) => ({ label: period, command: `/pnl ${period} book=${book.value.id}` })),
          ],
        ],
        card: `pnl:${book.value.id}`,
      },
    );
  },
});
