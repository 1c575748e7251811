import { z } from 'zod';
import { defineCommand } from '../define-command.ts';
import { symbolFor } from '../named-symbol.ts';
import { ticketCard } from '../orders/ticket-card.ts';
import { refused, reply } from '../reply.ts';

/** The tap on a signal: a ticket of it, or with `yes` the order at once, for the press was the yes. */
export const follow = defineCommand({
  name: 'follow',
  topic: 'strategies',
  summary: 'make an order of a signal',
  usage: 'strategy symbol [yes]',
  examples: ['/follow rsi-3 INFY'],
  role: 'trader',
  effect: 'ticket',
  hidden: true,
  positional: ['name', 'symbol', 'yes'],
  schema: z.object({
    name: z.string('say which strategy'),
    symbol: z.string('say which symbol'),
    yes: z.literal('yes').optional(),
  }),
  async run(context, { name, symbol, yes }) {
    const { desk, caller } = context;
    const found = desk.strategies.find(name);
    if (!found.ok) return refused(found.error);
    const instrument = symbolFor(desk, symbol, `/follow ${name} {}`);
    if (!instrument.ok) return instrument.error;
    const wanted = desk.strategies.wanted(found.value.deployment.id, instrument.value.key);
    if (!wanted.ok) return refused(wanted.error);
    const draft = await desk.tickets.draftOrder(caller, wanted.value);
    if (!draft.ok) return refused(draft.error);
    if (yes === undefined) return ticketCard(draft.value, desk);
    const confirmed = await desk.tickets.confirm(caller, draft.value.ticket.id);
    if (!confirmed.ok) return refused(confirmed.error);
    const orders = confirmed.value.kind === 'placed' ? confirmed.value.orders : [];
    return reply(`Sent: order ${orders.map(({ id }) => id).join(', ')}`, {
      buttons: [[{ label: 'Orders', command: '/orders' }]],
    });
  },
});
