import type { OrderId } from '../domain/ids.ts';
import type { Order, OrderIntent } from '../domain/order.ts';
import { isAwaiting, type Ticket } from '../domain/ticket.ts';
import type { TicketLegs } from '../domain/ticket-legs.ts';
import type { KernelContext } from './context.ts';
import { createOrder } from './orders.ts';
import type { Turn } from './turn.ts';
import { sendAgreed } from './waiting-exits.ts';

/** Makes the orders of a confirmed ticket. The first wave may go; the others wait for the wave before them. */
export function placeLegs(
  turn: Turn,
  context: KernelContext,
  ticket: Ticket,
  legs: TicketLegs,
): readonly Order[] {
  const orders: Order[] = [];
  let before: readonly OrderId[] = [];
  for (const wave of legs) {
    const made = wave.map((intent, at) =>
      makeLeg(turn, context, { ticket, intent, leg: orders.length + at, after: before }),
    );
    orders.push(...made);
    before = made.map((order) => order.id);
  }
  for (const order of orders) {
    if (order.after === undefined) sendAgreed(turn, context, order);
  }
  return orders.map((order) => turn.state.orders.get(order.id) ?? order);
}

function makeLeg(
  turn: Turn,
  context: KernelContext,
  wish: {
    readonly ticket: Ticket;
    readonly intent: OrderIntent;
    readonly leg: number;
    readonly after: readonly OrderId[];
  },
): Order {
  const { ticket, intent, leg, after } = wish;
  const approvedBy = isAwaiting(ticket) ? { approvedBy: ticket.state.votes.map(({ user }) => user) } : {};
  return createOrder(turn, context, {
    intent,
    origin: { kind: 'chat', user: ticket.requester, ticket: ticket.id, ...approvedBy },
    maker: { maker: 'chat', signal: `${ticket.id}|${ticket.offeredAt}`, leg, attempt: 0 },
    after,
  });
}
