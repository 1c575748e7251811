import { z } from 'zod';
import type { Period } from '../../engine/desk.ts';
import { formatPercent, formatRupees, formatSigned } from '../../engine/domain/amount-text.ts';
import { type Money, negate } from '../../engine/domain/money.ts';
import { formatDate } from '../../engine/domain/time.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { reply } from '../reply.ts';
import { splitText } from './positions.ts';
import { pricePositions } from './priced-positions.ts';

const MOST_DAYS = 10;
const PERIODS = ['today', 'week', 'month', 'all'] as const satisfies readonly Period[];

/** Why net is more than realised less charges. */
const NET_OF_A_DAY = 'The net of a day counts what open positions gained.';

/** Days in whole rupees, to fit a phone; the headline and the split have the paise. */
function whole(amount: Money): string {
  return formatRupees(amount, { sign: true, decimals: 0 });
}

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
    await pricePositions(context.desk, book.value.id);
    const view = await context.desk.books.profit(book.value.id, args.period);
    const share = formatPercent(view.total.net / book.value.capital, { decimals: 2, sign: true });
    const days = view.days.slice(-MOST_DAYS).reverse();
    const others = PERIODS.filter((period) => period !== args.period);
    return reply(
      `${moneyLabel(book.value, context.desk.market.moment())} · P&L ${args.period} ${formatSigned(view.total.net)} (${share})`,
      {
        lines: [splitText(view.total), ...(days.length < 2 ? [] : [NET_OF_A_DAY])],
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
                    whole(day.realised),
                    whole(negate(day.charges)),
                    whole(day.net),
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
