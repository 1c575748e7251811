import { withoutLevel } from '../domain/exit-plan.ts';
import { isLive, type Order } from '../domain/order.ts';
import { passesByItself } from '../domain/refusal.ts';
import type { KernelContext } from './context.ts';
import { alignExits, isMadeBeside, requestCancel, standsInTheWay } from './exits.ts';
import { legsBehind } from './leg-order.ts';
import { positionKey } from './state.ts';
import type { Turn } from './turn.ts';

/** Denials of a protective order that another one, made for what is held now, would not meet. */
const OUTDATED: ReadonlySet<string> = new Set(['REDUCE_ONLY_FLIP', 'SHORT_DELIVERY']);
/** What a step of an order makes necessary elsewhere; call it with the order before and after the step. */
export function followUp(turn: Turn, context: KernelContext, before: Order, after: Order): void {
  if (isLive(before) && !isLive(after)) ended(turn, context, after);
  else if (isLive(after) && becameReachable(before, after)) caughtUp(turn, context, after);
}

/** Whether the broker takes a change of it now and did not before. */
function becameReachable(before: Order, after: Order): boolean {
  if (after.brokerOrderId === undefined) return false;
  return (
    before.brokerOrderId === undefined || (before.pendingChange !== 'none' && after.pendingChange === 'none')
  );
}

/** What was wanted of an order while nothing could be asked of it. */
function caughtUp(turn: Turn, context: KernelContext, order: Order): void {
  if (order.pendingChange === 'cancel-unknown')
    requestCancel(turn, order, 'asked before its number was known');
  if (order.reduceOnly) alignExits(turn, context, positionKey(order));
}

/** What an order's end sets free: an exit that waited for a stop to go, or a position that needs a new one. */
function ended(turn: Turn, context: KernelContext, order: Order): void {
  for (const leg of legsBehind(turn.state, order.id)) turn.ask({ kind: 'claim', order: leg.id });
  releaseWaiting(turn, order);
  if (mayTryAgain(turn, order)) alignExits(turn, context, positionKey(order));
}

/** Orders queued behind exits go once those are proven gone. */
function releaseWaiting(turn: Turn, order: Order): void {
  if (!order.reduceOnly) return;
  const live = [...turn.state.liveOrders.values()].filter(
    (other) => positionKey(other) === positionKey(order),
  );
  // A strategy's exit goes before the entry that turns the position round, even while it waits itself.
  const goesBefore = (other: Order, waiting: Order): boolean =>
    standsInTheWay(other, waiting) &&
    !isMadeBeside(other, waiting) &&
    (other.state.kind !== 'queued' || other.origin.kind === 'strategy');
  for (const waiting of live.filter((other) => other.state.kind === 'queued')) {
    if (!live.some((other) => goesBefore(other, waiting))) turn.ask({ kind: 'claim', order: waiting.id });
  }
}

/** Gives up a level whose order is refused, so that it is not tried for ever. False when nothing is to be tried now. */
function mayTryAgain(turn: Turn, order: Order): boolean {
  if (order.origin.kind !== 'protective') return true;
  const { state } = order;
  if (state.kind !== 'rejected' && state.kind !== 'denied') return true;
  const plan = turn.state.exitPlans.get(positionKey(order));
  if (plan === undefined || (state.kind === 'denied' && OUTDATED.has(state.code))) return true;
  if (state.kind === 'denied' && passesByItself(state.code)) {
    if (plan.phase === 'closing')
      turn.record({ kind: 'exit-plan-set', plan: { ...plan, phase: 'guarding' } });
    return false;
  }
  turn.record({ kind: 'exit-plan-set', plan: withoutLevel(plan, order.origin.role) });
  turn.ask({
    kind: 'announce',
    event: {
      kind: 'notice',
      severity: 'critical',
      text: `The ${order.origin.role} of ${order.instrument} was refused: ${state.reason} The position is unprotected. Set a new stop or exit it.`,
    },
  });
  return true;
}
