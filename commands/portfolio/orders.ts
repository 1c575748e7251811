import { z } from 'zod';
import type { Desk } from '../../engine/desk.ts';
import { formatPrice, formatQuantity } from '../../engine/domain/amount-text.ts';
import { averageFillPrice, isLive, type Order } from '../../engine/domain/order.ts';
import { formatDate } from '../../engine/domain/time.ts';
import { dayOf, dayWord, page } from '../arguments.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, orderStateText, shortSymbol } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { pageOf } from '../pages.ts';
import { type Button, reply, type Table } from '../reply.ts';

export function symbolOf(desk: Desk, order: Pick<Order, 'instrument'>): string {
  const instrument = desk.market.instrument(order.instrument);
  return instrument === undefined ? order.instrument : shortSymbol(instrument);
}

/** What the fills came at; before the first, what the order waits for. */
function priceOf(order: Order): string {
  if (order.filled > 0) return formatPrice(averageFillPrice(order));
  const { pricing } = order;
  if ('trigger' in pricing) return formatPrice(pricing.trigger);
  return pricing.type === 'MARKET' ? 'market' : formatPrice(pricing.price);
}

function orderTable(desk: Desk, orders: readonly Order[]): Table {
  return {
    columns: [
      { title: '#', align: 'right' },
      { title: 'ORDER', align: 'left' },
      { title: 'PRICE', align: 'right' },
      { title: 'STATE', align: 'left' },
    ],
    rows: orders.map((order) => [
      String(order.id),
      `${order.side} ${formatQuantity(order.quantity)} ${symbolOf(desk, order)}`,
      priceOf(order),
      orderStateText(order),
    ]),
  };
}

function rowButtons(desk: Desk, order: Order): readonly Button[] {
  return isLive(order)
    ? [{ label: `Cancel ${order.id} ${symbolOf(desk, order)}`, command: `/cancel ${order.id}` }]
    : [];
}

/** Orders of a day, newest first. */
export const orders = defineCommand({
  name: 'orders',
  aliases: ['o'],
  topic: 'portfolio',
  summary: 'orders of a day, newest first',
  usage: '[today|yesterday|date]',
  examples: ['/orders', '/orders yesterday'],
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
    const rows = await desk.books.orders(book.value.id, day);
    const open = rows.filter(isLive).length;
    const command = `/orders ${day} book=${book.value.id}`;
    const shown = pageOf(rows, args.page, command);
    const count = `${formatQuantity(rows.length)} ${rows.length === 1 ? 'order' : 'orders'}`;
    return reply(`${moneyLabel(book.value, moment)} · ${formatDate(day)} · ${count}, ${open} open`, {
      lines: rows.length === 0 ? ['No orders that day.'] : shown.says === '' ? [] : [shown.says],
      tables: rows.length === 0 ? [] : [orderTable(desk, shown.rows)],
      buttons: [
        ...shown.rows.flatMap((order) => rowButtons(desk, order)).map((button) => [button]),
        [{ label: 'Refresh', command }, ...shown.more],
      ],
      card: `orders:${book.value.id}`,
    });
  },
});
