import { z } from 'zod';
import { orderId } from '../../engine/domain/ids.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { moneyLabel, pricingText } from '../labels.ts';
import { understand } from '../language/order-language.ts';
import type { ModifyIntent } from '../language/understanding.ts';
import { symbolOf } from '../portfolio/orders.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { answerUnclear } from './answer-unclear.ts';

/** A ticket that changes a resting order. */
export async function changeOrder({ desk, caller }: CommandContext, intent: ModifyIntent): Promise<Reply> {
  const { action: _, order, ...change } = intent;
  const draft = await desk.tickets.draftModify(caller, { order: orderId(order), ...change });
  if (!draft.ok) return refused(draft.error);
  const { ticket, order: before, pricing, quantity } = draft.value;
  const book = desk.books.find(caller, ticket.book) ?? desk.books.defaultBook(caller);
  return reply(
    `Change order ${before.id}, ${before.side} ${symbolOf(desk, before)}? ${moneyLabel(book, desk.market.moment())}`,
    {
      lines: [
        `From ${before.quantity} at ${pricingText(before.pricing)}`,
        `To ${quantity} at ${pricingText(pricing)}`,
      ],
      buttons: [
        [
          { label: 'Change it', command: `/confirm ${ticket.id}`, style: 'primary' },
          { label: 'Leave it', command: `/drop ${ticket.id}` },
        ],
      ],
      card: `ticket:${ticket.id}`,
    },
  );
}

/** Changes the price, trigger or quantity of a resting order. */
export const modify = defineCommand({
  name: 'modify',
  topic: 'orders',
  summary: 'change a resting order',
  usage: 'number [@ price] [trigger price] [qty quantity]',
  examples: ['/modify 3 @ 1395', '/modify 3 qty 5', '/modify 4 trigger 1390'],
  role: 'trader',
  effect: 'ticket',
  positional: 'text',
  schema: z.object({ text: z.string().min(1, 'say which order: /modify 3 @ 1395') }),
  async run(context, { text }) {
    const { desk } = context;
    const understood = understand(`modify ${text}`, {
      book: desk.market.symbols,
      today: desk.market.moment().day,
    });
    if (understood.kind !== 'intent') return answerUnclear(understood);
    if (understood.intent.action === 'modify') return changeOrder(context, understood.intent);
    return refused(
      refusal('BAD_ARGUMENTS', 'Say the order and what to change. For example: /modify 3 @ 1395.'),
    );
  },
});
