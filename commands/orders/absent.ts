import { z } from 'zod';
import { orderId } from '../../engine/domain/ids.ts';
import { formatTime } from '../../engine/domain/time.ts';
import { orderNumber } from '../arguments.ts';
import { defineCommand } from '../define-command.ts';
import { symbolOf } from '../portfolio/orders.ts';
import { refused, reply } from '../reply.ts';

/** Settles an order in doubt by what a person saw at the broker. */
export const absent = defineCommand({
  name: 'absent',
  topic: 'orders',
  summary: 'say that an order in doubt is not at the broker',
  usage: 'number',
  examples: ['/absent 14'],
  role: 'trader',
  effect: 'control',
  positional: ['number', 'sure'],
  schema: z.object({ number: orderNumber, sure: z.literal('yes').optional() }),
  async run({ desk, caller }, { number, sure }) {
    const id = orderId(number);
    if (sure === 'yes') {
      const settled = await desk.doubts.declareAbsent(caller, id);
      if (!settled.ok) return refused(settled.error);
      return reply(`Order ${id} counts as not placed. Should it show up after all, you are told.`, {
        lines: ['A stop or square-off that it stood for is made anew; anything else can be ordered again.'],
        buttons: [[{ label: `Order ${id}`, command: `/order ${id}` }]],
        card: `order:${id}`,
      });
    }
    const found = desk.doubts.doubt(id);
    if (!found.ok) return refused(found.error);
    const { order, since, booksWithout, held, waiting } = found.value;
    return reply(
      `Is order ${id} not at the broker? ${order.side} ${order.quantity} ${symbolOf(desk, order)} ${order.product}`,
      {
        lines: [
          `In doubt since ${formatTime(since)}. The last ${booksWithout} books of the broker did not have it.`,
          `The position is ${held}; orders of this side at the broker or in doubt could still trade ${waiting}.`,
          "Look into the order book in the broker's own app first. If it is there after all, the same thing may be done twice.",
        ],
        buttons: [
          [
            { label: 'It is not there', command: `/absent ${id} yes`, style: 'danger' },
            { label: 'The story so far', command: `/order ${id}` },
          ],
        ],
        severity: 'warning',
        card: `order:${id}`,
      },
    );
  },
});
