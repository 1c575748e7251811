import { isLive, type Order } from '../domain/order.ts';
import type { KernelContext } from './context.ts';
import { alignExits } from './exits.ts';
import { move, withdraw } from './orders.ts';
import { closeTicket } from './tickets.ts';
import type { Turn } from './turn.ts';

/** What a restart found and put right. */
export interface Recovered {
  readonly voidedTickets: number;
  readonly withdrawnOrders: number;
  readonly ordersInDoubt: number;
}

/**
 * What must be true before anything new is taken: tickets of before are void, orders that never left are taken
 * back, and a request that may have left counts as in doubt until the broker's book tells.
 */
export function recoverOrders(turn: Turn, context: KernelContext): Recovered {
  const open = [...turn.state.tickets.values()].filter((ticket) => ticket.state === 'open');
  for (const ticket of open) closeTicket(turn, ticket, 'voided');
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
  return { voidedTickets: open.length, withdrawnOrders: queued.length, ordersInDoubt: inDoubt.length };
}

function doubtChange(turn: Turn, order: Order): void {
  if (!order.pendingChange.endsWith('sent')) return;
  const to = order.pendingChange === 'cancel-sent' ? 'cancel-unknown' : 'modify-unknown';
  move(turn, order, { kind: 'change', to }, { event: 'change in doubt', evidence: 'Munim restarted' });
}

/** Orders in doubt that the broker's own book does not have: with a broker whose book is proof, they never were. */
export function closeUnfound(turn: Turn, found: ReadonlySet<string>, reason: string): number {
  let closed = 0;
  for (const order of [...turn.state.liveOrders.values()]) {
    if (order.state.kind !== 'unknown' || found.has(order.tag)) continue;
    move(turn, order, { kind: 'not-found', reason }, { event: 'not placed', evidence: reason });
    closed += 1;
  }
  return closed;
}

/** Changes in doubt are settled by what the book shows: the order is there as it is, and may be changed again. */
export function settleChanges(turn: Turn): void {
  for (const order of [...turn.state.liveOrders.values()]) {
    if (!isLive(order) || !order.pendingChange.endsWith('unknown')) continue;
    move(
      turn,
      order,
      { kind: 'change', to: 'none' },
      { event: 'change settled', evidence: 'read from the book' },
    );
  }
}

/** Every protected position gets the stop it should have. */
export function restoreExits(turn: Turn, context: KernelContext): void {
  for (const key of [...turn.state.exitPlans.keys()]) alignExits(turn, context, key);
}
