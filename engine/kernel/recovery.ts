import type { Order } from '../domain/order.ts';
import { isAwaiting, type Ticket, type TicketEnd } from '../domain/ticket.ts';
import type { KernelContext } from './context.ts';
import { alignExits } from './exits.ts';
import { move } from './orders.ts';
import { withdraw } from './sending.ts';
import { closeTicket } from './ticket-life.ts';
import type { Turn } from './turn.ts';

const EXPIRED: TicketEnd = { kind: 'expired' };

/** What a restart found and put right. */
export interface Recovered {
  readonly voidedTickets: number;
  readonly withdrawnOrders: number;
  readonly ordersInDoubt: number;
  /** What waited for others, and ran out while nothing ran. */
  readonly expiredApprovals: readonly Ticket[];
}

/**
 * What must be true before anything new is taken: tickets of before are void unless others decide on them, orders that never left are taken
 * back, and a request that may have left counts as in doubt until the broker's book tells.
 */
export function recoverOrders(turn: Turn, context: KernelContext): Recovered {
  const open = [...turn.state.tickets.values()].filter((ticket) => ticket.state.kind === 'open');
  for (const ticket of open) closeTicket(turn, ticket, { kind: 'voided' });
  const expiredApprovals = [...turn.state.tickets.values()].flatMap((ticket) => {
    if (!isAwaiting(ticket) || turn.moment.wallAt < ticket.expiresAt) return [];
    closeTicket(turn, ticket, EXPIRED);
    return [{ ...ticket, state: EXPIRED }];
  });
  const live = [...turn.state.liveOrders.values()];
  const queued = live.filter((order) => order.state.kind === 'queued');
  for (const order of queued) withdraw(turn, context, order, 'Munim restarted before it was sent');
  const inDoubt = live.filter((order) => order.state.kind === 'submitting');
  for (const order of inDoubt) {
    move(
      turn,
      order,
      { kind: 'unanswered' },
      { event: 'in doubt', evidence: 'Munim restarted while it was being sent' },
    );
  }
  for (const order of live) doubtChange(turn, order);
  return {
    voidedTickets: open.length,
    withdrawnOrders: queued.length,
    ordersInDoubt: inDoubt.length,
    expiredApprovals,
  };
}

function doubtChange(turn: Turn, order: Order): void {
  if (!order.pendingChange.endsWith('sent')) return;
  const to = order.pendingChange === 'cancel-sent' ? 'cancel-unknown' : 'modify-unknown';
  move(turn, order, { kind: 'change', to }, { event: 'change in doubt', evidence: 'Munim restarted' });
}

/** Every protected position gets the stop it should have, in books that may send one. */
export function restoreExits(turn: Turn, context: KernelContext): void {
  for (const [key, plan] of [...turn.state.exitPlans]) {
    if (turn.state.tradingStatus(plan.book).state !== 'reconciling') alignExits(turn, context, key);
  }
}
