import { z } from 'zod';
import { type BookId, type OrderId, orderId } from '../../engine/domain/ids.ts';
import { isLive, type Order } from '../../engine/domain/order.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { orderNumber } from '../arguments.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, pricingText } from '../labels.ts';
import { understand } from '../language/order-language.ts';
import type { CancelIntent } from '../language/understanding.ts';
import { bookFor } from '../named-book.ts';
import { symbolOf } from '../portfolio/orders.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { answerUnclear } from './answer-unclear.ts';

const MOST_CHOICES = 10;
/** A message shows this many of the orders it is about. */
const MOST_LINES = 10;

async function offer(context: CommandContext, ids: readonly OrderId[]): Promise<Reply> {
  const { desk, caller } = context;
  const draft = await desk.tickets.draftCancel(caller, ids);
  if (!draft.ok) return refused(draft.error);
  const { ticket, orders } = draft.value;
  const book = desk.books.find(caller, ticket.book) ?? desk.books.defaultBook(caller);
  return reply(
    `Cancel ${orders.length === 1 ? `order ${orders[0]?.id}` : `${orders.length} orders`}? ${moneyLabel(book, desk.market.moment())}`,
    {
      lines: [
        ...orders
          .slice(0, MOST_LINES)
          .map(
            (order) =>
              `${order.id}: ${order.side} ${order.quantity - order.filled} of ${order.quantity} ${symbolOf(desk, order)} · ${pricingText(order.pricing)}`,
          ),
        ...(orders.length > MOST_LINES ? [`and ${orders.length - MOST_LINES} more`] : []),
      ],
      buttons: [
        [
          {
            label: orders.length === 1 ? 'Cancel it' : 'Cancel them',
            command: `/confirm ${ticket.id}`,
            style: 'danger',
          },
          { label: orders.length === 1 ? 'Keep it' : 'Keep them', command: `/drop ${ticket.id}` },
        ],
      ],
      card: `ticket:${ticket.id}`,
    },
  );
}

/** Live orders of a book that nothing is being done to, newest first. */
async function openOrders({ desk }: CommandContext, book: BookId): Promise<readonly Order[]> {
  const orders = await desk.books.orders(book);
  return orders.filter((order) => isLive(order) && order.pendingChange === 'none');
}

async function pick(context: CommandContext): Promise<Reply> {
  const { desk, caller } = context;
  const book = desk.books.defaultBook(caller);
  const label = moneyLabel(book, desk.market.moment());
  const open = await openOrders(context, book.id);
  if (open.length === 0) return reply(`There are no open orders. ${label}`);
  return reply(`Which order to cancel? ${label}`, {
    buttons: open.slice(0, MOST_CHOICES).map((order) => [
      {
        label: `${order.id} ${order.side} ${order.quantity} ${symbolOf(desk, order)}`,
        command: `/cancel ${order.id}`,
      },
    ]),
  });
}

/** Offers to cancel what the words mean: one order, those of a symbol, or all. */
async function cancelMeant(context: CommandContext, intent: CancelIntent): Promise<Reply> {
  if (intent.of === 'order') return offer(context, [orderId(intent.order)]);
  const open = await openOrders(context, context.desk.books.defaultBook(context.caller).id);
  if (intent.of === 'all')
    return offer(
      context,
      open.map((order) => order.id),
    );
  const { key, symbol } = intent.symbol;
  const meant = open.filter((order) => order.instrument === key);
  if (meant.length > 0)
    return offer(
      context,
      meant.map((order) => order.id),
    );
  return refused(
    refusal('NOTHING_TO_DO', `There is no open order of ${symbol}. See /orders.`, [
      { label: 'Orders', command: '/orders' },
    ]),
  );
}

/** Takes orders back. */
export const cancel = defineCommand({
  name: 'cancel',
  topic: 'orders',
  summary: 'take an order back',
  usage: '[number | symbol | all]',
  examples: ['/cancel 3', '/cancel infy', '/cancel'],
  role: 'trader',
  effect: 'ticket',
  positional: 'text',
  schema: z.object({ text: z.string() }),
  async run(context, { text }) {
    const number = orderNumber.safeParse(text);
    if (number.success) return offer(context, [orderId(number.data)]);
    if (text === '') return pick(context);
    const understood = understand(`cancel ${text}`, {
      book: context.desk.market.symbols,
      today: context.desk.market.moment().day,
    });
    if (understood.kind !== 'intent') return answerUnclear(understood);
    if (understood.intent.action === 'cancel') return cancelMeant(context, understood.intent);
    return refused(refusal('BAD_ARGUMENTS', 'Say which order to cancel, for example: /cancel 3.'));
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
    const open = await openOrders(context, chosen.value.id);
    return offer(
      context,
      open.map((order) => order.id),
    );
  },
});
