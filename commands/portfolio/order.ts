import { z } from 'zod';
import type { OrderStep, OrderStory } from '../../engine/desk.ts';
import { formatPrice, formatRupees } from '../../engine/domain/amount-text.ts';
import { orderId } from '../../engine/domain/ids.ts';
import { averageFillPrice, isLive, type Order } from '../../engine/domain/order.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { formatTimeMs } from '../../engine/domain/time.ts';
import { orderNumber } from '../arguments.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, orderStateText, pricingText, quantityText } from '../labels.ts';
import { type Button, refused, reply } from '../reply.ts';
import { symbolOf } from './orders.ts';

/** An order that was changed very often is told from both ends. */
const MOST_STEPS = 30;

/** Who asked for an order, and why. */
function whyText(order: Order): string {
  const { origin } = order;
  switch (origin.kind) {
    case 'chat': {
      const asked = `asked for in chat, ticket ${origin.ticket}`;
      const { follows } = order;
      return follows === undefined ? asked : `${follows.deployment}: ${follows.reason}, ${asked}`;
    }
    case 'strategy':
      return `strategy ${order.follows?.deployment ?? origin.strategy}: ${origin.reason}`;
    case 'protective':
      return `${origin.role} of the position`;
    case 'square-off':
      return origin.reason;
    case 'external':
      return 'placed outside Munim';
  }
}

function resultLines(story: OrderStory): readonly string[] {
  const { order } = story;
  const reason = 'reason' in order.state && order.state.reason !== '' ? [order.state.reason] : [];
  if (order.filled === 0) return reason;
  return [
    ...reason,
    `Filled ${order.filled} at ${formatPrice(averageFillPrice(order))} · value ${formatRupees(order.filledValue)} · charges ${formatRupees(story.charges)}`,
  ];
}

/** `09:15:00.114 filled 10 of 10 · trade 2611 · #13`: market time, step, proof, number in the audit trail. */
function stepLines(steps: readonly OrderStep[]): readonly string[] {
  const line = (step: OrderStep) =>
    [
      `${formatTimeMs(step.marketAt)} ${step.event}`,
      ...(step.evidence === undefined ? [] : [step.evidence]),
      `#${step.sequence}`,
    ].join(' · ');
  if (steps.length <= MOST_STEPS) return steps.map(line);
  const half = MOST_STEPS / 2;
  return [
    ...steps.slice(0, half).map(line),
    `${steps.length - MOST_STEPS} steps between`,
    ...steps.slice(-half).map(line),
  ];
}

/** The whole story of an order: every step with its time and its proof. */
export const order = defineCommand({
  name: 'order',
  topic: 'portfolio',
  summary: 'the whole story of one order, with proof',
  usage: 'number',
  examples: ['/order 3'],
  role: 'viewer',
  effect: 'query',
  positional: ['number'],
  schema: z.object({ number: orderNumber }),
  async run({ desk, caller }, args) {
    const story = await desk.books.order(caller, orderId(args.number));
    if (story === undefined) {
      return refused(refusal('UNKNOWN_ORDER', `There is no order ${args.number}. See /orders.`));
    }
    const { order: shown } = story;
    const instrument = desk.market.instrument(shown.instrument);
    const book = desk.books.find(caller, shown.book);
    const label = book === undefined ? shown.book : moneyLabel(book, desk.market.moment());
    const quantity =
      instrument === undefined ? String(shown.quantity) : quantityText(shown.quantity, instrument);
    const buttons: Button[] = [{ label: 'Refresh', command: `/order ${shown.id}` }];
    if (isLive(shown)) buttons.push({ label: 'Cancel', command: `/cancel ${shown.id}` });
    return reply(
      `Order ${shown.id} ${shown.side} ${quantity} ${symbolOf(desk, shown)} · ${shown.product} · ${pricingText(shown.pricing)} · ${orderStateText(shown)}`,
      {
        lines: [`${label} · why: ${whyText(shown)}`, ...resultLines(story), ...stepLines(story.steps)],
        buttons: [buttons],
        card: `order:${shown.id}`,
      },
    );
  },
});
