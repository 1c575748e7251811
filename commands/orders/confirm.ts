import { z } from 'zod';
import type { Confirmation } from '../../engine/desk-tickets.ts';
import { formatRupees } from '../../engine/domain/amount-text.ts';
import { type TicketId, ticketId } from '../../engine/domain/ids.ts';
import { refusal } from '../../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../../engine/domain/result.ts';
import type { CommandContext } from '../command.ts';
import { defineCommand } from '../define-command.ts';
import { limitSet } from '../desk/limits.ts';
import { orAskCode } from '../desk/mode.ts';
import { moneyLabel, pricingText } from '../labels.ts';
import { symbolOf } from '../portfolio/orders.ts';
import { type Reply, refused, reply } from '../reply.ts';
import { proposalCard } from './approval-card.ts';
import { levelsText } from './protect.ts';
import { ticketDetails } from './ticket-card.ts';

const WAITS =
  'Munim is comparing its books with the broker. The exit goes by itself when that is done, usually within seconds; /cancel takes it back.';

const schema = z.object({ ticket: z.string().toUpperCase().optional() });

/** The ticket that is named, or the caller's newest open one in this place. */
function ticketOf({ desk, caller }: CommandContext, named: string | undefined): Result<TicketId, Reply> {
  if (named !== undefined) return ok(ticketId(named));
  const latest = desk.tickets.latest(caller);
  return latest === undefined
    ? fail(
        refused(
          refusal(
            'TICKET_UNKNOWN',
            'There is no open ticket here. Start one, for example: /buy RELIANCE 10.',
          ),
        ),
      )
    : ok(latest.id);
}

function confirmed({ desk, caller }: CommandContext, id: TicketId, done: Confirmation): Reply {
  const card = `ticket:${id}`;
  const moment = desk.market.moment();
  switch (done.kind) {
    case 'awaiting':
      return proposalCard(desk.approvals.view(done.ticket), desk);
    case 'placed': {
      const [first] = done.orders;
      const book = desk.books.find(caller, first?.book ?? '') ?? desk.books.defaultBook(caller);
      const numbers = done.orders.map((order) => order.id).join(', ');
      const what =
        first === undefined
          ? ''
          : `${first.side} ${done.orders.reduce((sum, order) => sum + order.quantity, 0)} ${symbolOf(desk, first)} · ${pricingText(first.pricing)}`;
      return reply(`${what} · confirmed · order ${numbers} · ${moneyLabel(book, moment)}`, {
        lines: done.waits ? [WAITS] : [],
        buttons: [
          done.orders
            .slice(0, 3)
            .map((order) => ({ label: `Order ${order.id}`, command: `/order ${order.id}` })),
        ],
        card,
      });
    }
    case 'cancelling':
      return reply(`Cancelling order ${done.orders.map((order) => order.id).join(', ')}`, { card });
    case 'modifying':
      return reply(`Changing order ${done.order.id}`, { card });
    case 'protected':
      return reply(
        `Set: ${levelsText(done.plan.levels)} · ${moneyLabel(desk.books.defaultBook(caller), moment)}`,
        {
          severity: 'good',
          card,
        },
      );
    case 'limit-set':
      return limitSet(done.setting, card);
    case 'book-reset':
      return reply(`${moneyLabel(done.book, moment)} starts over with ₹${formatRupees(done.book.capital)}`, {
        severity: 'good',
        card,
      });
  }
}

/** Says yes to a ticket. */
export const confirm = defineCommand({
  name: 'confirm',
  aliases: ['yes'],
  topic: 'orders',
  summary: 'say yes to a ticket',
  usage: '[ticket] [code]',
  examples: ['/confirm', '/confirm 7F3K', '/confirm 7F3K 123456'],
  role: 'trader',
  effect: 'ticket',
  positional: ['ticket', 'code'],
  schema: schema.extend({ code: z.string().optional() }),
  async run(context, { ticket, code }) {
    const id = ticketOf(context, ticket);
    if (!id.ok) return id.error;
    const done = await context.desk.tickets.confirm(context.caller, id.value, code);
    if (done.ok) return confirmed(context, id.value, done.value);
    if (done.error.code === 'STEP_UP_NEEDED' && code === undefined)
      return orAskCode(done.error, `/confirm ${id.value} {}`);
    return refused(done.error, { confidential: true });
  },
});

/** Leaves a ticket. */
export const drop = defineCommand({
  name: 'drop',
  aliases: ['no'],
  topic: 'orders',
  summary: 'leave a ticket',
  usage: '[ticket]',
  examples: ['/drop', '/drop 7F3K'],
  role: 'trader',
  effect: 'ticket',
  positional: ['ticket'],
  schema,
  async run(context, args) {
    const id = ticketOf(context, args.ticket);
    if (!id.ok) return id.error;
    const dropped = await context.desk.tickets.drop(context.caller, id.value);
    return dropped.ok
      ? reply(`Dropped ticket ${id.value}. Nothing was sent.`, { card: `ticket:${id.value}` })
      : refused(dropped.error, { confidential: true });
  },
});

/** Everything behind a ticket. */
export const details = defineCommand({
  name: 'details',
  topic: 'orders',
  summary: 'everything behind a ticket',
  usage: '[ticket]',
  examples: ['/details 7F3K'],
  role: 'trader',
  effect: 'query',
  hidden: true,
  positional: ['ticket'],
  schema,
  async run(context, args) {
    const id = ticketOf(context, args.ticket);
    if (!id.ok) return id.error;
    const view = await context.desk.tickets.view(context.caller, id.value);
    return view.ok ? ticketDetails(view.value, context.desk) : refused(view.error, { confidential: true });
  },
});
