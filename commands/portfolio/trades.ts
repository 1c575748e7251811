import { z } from 'zod';
import { formatPrice, formatQuantity } from '../../engine/domain/amount-text.ts';
import { formatDate, formatTime } from '../../engine/domain/time.ts';
import { dayOf, dayWord, page } from '../arguments.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { pageOf } from '../pages.ts';
import { reply } from '../reply.ts';
import { symbolOf } from './orders.ts';

/** What was traded on a day, newest first. */
export const trades = defineCommand({
  name: 'trades',
  topic: 'portfolio',
  summary: 'what was traded on a day, newest first',
  usage: '[today|yesterday|date]',
  examples: ['/trades'],
  role: 'viewer',
  effect: 'query',
  positional: ['day'],
  schema: z.object({ day: dayWord, book: z.string().optional(), page }),
  async run(context, args) {
    const { desk } = context;
    const book = bookFor(context, args.book);
    if (!book.ok) return book.error;
    const moment = desk.market.moment();
    const day = dayOf(args.day, moment.day);
    const rows = await desk.books.trades(book.value.id, day);
    const command = `/trades ${day} book=${book.value.id}`;
    const shown = pageOf(rows, args.page, command);
    const count = `${rows.length} ${rows.length === 1 ? 'trade' : 'trades'}`;
    return reply(`${moneyLabel(book.value, moment)} · ${formatDate(day)} · ${count}`, {
      lines: shown.says === '' ? [] : [shown.says],
      tables:
        rows.length === 0
          ? []
          : [
              {
                columns: [
                  { title: 'TIME', align: 'left' },
                  { title: 'TRADE', align: 'left' },
                  { title: 'PRICE', align: 'right' },
                  { title: '#', align: 'right' },
                ],
                rows: shown.rows.map((fill) => [
                  formatTime(fill.at).slice(0, 5),
                  `${fill.side} ${formatQuantity(fill.quantity)} ${symbolOf(desk, fill)}`,
                  formatPrice(fill.price),
                  String(fill.order),
                ]),
              },
            ],
      buttons: [[{ label: 'Refresh', command }, ...shown.more]],
      card: `trades:${book.value.id}`,
    });
  },
});
