import { z } from 'zod';
import { type OrderId, orderId } from '../../engine/domain/ids.ts';
import { isLive } from '../../engine/domain/order.ts';
import { orderNumber } from '../arguments.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, pricingText } from '../labels.ts';
import { bookFor } from '../named-book.ts';
import { symbolOf } from '../portfolio/orders.ts';
import { type Reply, refused, reply } from '../reply.ts';

async function offer(context: CommandContext, ids: readonly OrderId[]): Promise<Reply> {
  const { desk, caller } = context;
  const draft = await desk.tickets.draftCancel(caller, ids);
  if (!draft.ok) return refused(draft.error);
  const { ticket, orders } = draft.value;
  const book = desk.books.find(ticket.book) ?? desk.books.defaultBook(caller);
  return reply(
    `Cancel ${orders.length === 1 ? `order ${orders[0]?.id}` : `${orders.length} orders`}? ${moneyLabel(book, desk.market.moment())}`,
    {
      lines: orders.map(
        (order) =>
          `${order.id}: ${order.side} ${order.quantity - order.filled} of ${order.quantity} ${symbolOf(desk, order)} · ${pricingText(order.pricing)}`,
      ),
      buttons: [
        [
          { label: 'Cancel it', command: `/confirm ${ticket.id}`, style: 'danger' },
          { label: 'Keep it', command: `/drop ${ticket.id}` },
        ],
      ],
      card: `ticket:${ticket.id}`,
    },
  );
}

function openOrders({ desk, caller }: CommandContext, book: string | undefined) {
  const chosen = bookFor({ desk, caller }, book);
  return chosen.ok
    ? desk.books.orders(chosen.value.id).then((orders) => orders.filter(isLive))
    : Promise.resolve([]);
}

/** Takes one order back. */
export const cancel = defineCommand({
  name: 'cancel',
  topic: 'orders',
  summary: 'take an order back',
  usage: '[number]',
  examples: ['/cancel 3', '/cancel'],
  role: 'trader',
  effect: 'ticket',
  positional: ['number'],
  schema: z.object({ number: orderNumber.optional() }),
  async run(context, args) {
    if (args.number !== undefined) return offer(context, [orderId(args.number)]);
    const open = await openOrders(context, undefined);
    if (open.length === 0) return reply('There are no open orders.');
    return reply('Which order to cancel?', {
      buttons: open.slice(0, 10).map((order) => [
        {
          label: `${order.id} ${order.side} ${order.quantity} ${symbolOf(context.desk, order)}`,
          command: `/cancel ${order.id}`,
        },
      ]),
    });
  },
});

/** Takes every open order of a book back. */
export const cancelAll = defineCommand({
  name: 'cancelall',
  topic: 'orders',
  summary: 'take every open order back',
  usage: '[book]',
  examples: ['/cancelall'],
  role: 'trader',
  effect: 'ticket',
  positional: ['book'],
  schema: z.object({ book: z.string().optional() }),
  async run(context, args) {
    const chosen = bookFor(context, args.book);
    if (!chosen.ok) return chosen.error;
    const open = await openOrders(context, args.book);
    return offer(
      context,
      open.filter((order) => order.pendingChange === 'none').map((order) => order.id),
    );
  },
});
