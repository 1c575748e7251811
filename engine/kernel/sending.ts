import type { OrderNews } from '../desk.ts';
import { assert } from '../domain/assert.ts';
import type { OrderId } from '../domain/ids.ts';
import { direction, type Order } from '../domain/order.ts';
import { epochMs, SECOND_MS } from '../domain/time.ts';
import type { OrderEvent } from '../execution/order-machine.ts';
import type { PlaceAnswer } from '../ports/broker.ts';
import { approve, judge } from '../risk/gate.ts';
import { followUp } from './aftermath.ts';
import type { KernelContext } from './context.ts';
import { gateView } from './gate-view.ts';
import { legSignal, unsentWith } from './leg-order.ts';
import { announce, move } from './orders.ts';
import { positionKey } from './state.ts';
import { waitsForComparison } from './trading-state.ts';
import type { Turn } from './turn.ts';

/** For so long an entry may wait after it was agreed to. */
const APPROVAL_FRESH_MS = 30 * SECOND_MS;

/** The last word before an order leaves: every rule again, then the claim that lets exactly one request go. */
export function claimOrder(turn: Turn, context: KernelContext, id: OrderId): void {
  const order = turn.state.orders.get(id);
  if (order === undefined || order.state.kind !== 'queued') return;
  const legs = legSignal(turn.state, order);
  if (legs.kind === 'wait') return;
  if (legs.kind === 'broken') {
    dropLegs(turn, context, order, legs.reason);
    return;
  }
  if (waitsForComparison(turn.state, order)) return;
  if (wouldMeetOldPosition(turn, order)) {
    withdraw(turn, context, order, 'the position before it is still open');
    return;
  }
  const judgement = judge(gateView(turn.state, context, turn.moment, { intent: order, order }));
  const refused = judgement.refusals[0];
  if (refused !== undefined) {
    const denied = move(
      turn,
      order,
      { kind: 'denied', code: refused.code, reason: refused.message },
      { event: 'denied', evidence: `${refused.code}: ${refused.message}` },
    );
    announce(turn, context, { order: denied, what: 'denied' });
    followUp(turn, context, order, denied);
    return;
  }
  const deadline = epochMs(turn.moment.wallAt + context.sendWithinMs);
  const claimed = move(
    turn,
    order,
    { kind: 'claimed', deadline },
    { event: 'claimed', evidence: `gate ${judgement.verdicts.length} of ${judgement.verdicts.length}` },
  );
  const approved = approve(claimed, judgement);
  assert(approved.ok, 'a claimed order has passed the gate');
  turn.ask({ kind: 'place', order: approved.value });
}

/** The leg before it did not fill: it and all behind it are not sent, and one message says so. */
function dropLegs(turn: Turn, context: KernelContext, order: Order, why: string): void {
  const [first = order, ...behind] = unsentWith(turn.state, order);
  const reason =
    behind.length === 0 ? why : `${why}; ${behind.length} more behind it will not be sent either`;
  for (const leg of behind) {
    const dropped = move(turn, leg, { kind: 'not-sent', reason: why }, { event: 'not sent', evidence: why });
    followUp(turn, context, leg, dropped);
  }
  withdraw(turn, context, first, reason);
}

/** A strategy's entry opens a position; what is left of one on the other side is not for it to shrink. */
function wouldMeetOldPosition(turn: Turn, order: Order): boolean {
  if (order.origin.kind !== 'strategy' || order.reduceOnly) return false;
  const held = turn.state.positions.get(positionKey(order))?.quantity ?? 0;
  return held * direction(order.side) < 0;
}

/** Books the broker's answer to a placement. */
export function placeAnswered(turn: Turn, context: KernelContext, id: OrderId, answer: PlaceAnswer): void {
  const order = turn.state.orders.get(id);
  if (order === undefined) return;
  switch (answer.kind) {
    case 'accepted':
      step(turn, context, order, {
        event: { kind: 'accepted', brokerOrderId: answer.brokerOrderId },
        story: { event: 'accepted', evidence: `broker order ${answer.brokerOrderId}` },
        what: 'accepted',
      });
      return;
    case 'refused':
      step(turn, context, order, {
        event: { kind: 'refused', reason: answer.message },
        story: { event: 'rejected', evidence: answer.message },
        what: 'rejected',
      });
      return;
    case 'throttled':
      heldBack(turn, context, order, answer.retryAfterMs);
      return;
    case 'not-sent':
      step(turn, context, order, {
        event: { kind: 'not-sent', reason: answer.reason },
        story: { event: 'not sent', evidence: answer.reason },
        what: 'not-sent',
      });
      return;
    case 'unknown':
      step(turn, context, order, {
        event: { kind: 'unanswered' },
        story: { event: 'no answer', evidence: answer.reason },
        what: 'unknown',
      });
      return;
  }
}

/** Moves an order and tells of it, unless news of its own was quicker than the answer and told more. */
function step(
  turn: Turn,
  context: KernelContext,
  order: Order,
  to: {
    readonly event: OrderEvent;
    readonly story: { readonly event: string; readonly evidence: string };
    readonly what: OrderNews;
  },
): void {
  const next = move(turn, order, to.event, to.story);
  if (next === order) return;
  announce(turn, context, { order: next, what: to.what });
  followUp(turn, context, order, next);
}

/**
 * The broker takes nothing for a while, and has taken nothing of this order: it may go later with the same tag. An
 * entry is good for as long as what was agreed to is fresh; an exit is wanted whenever it can go.
 */
function heldBack(turn: Turn, context: KernelContext, order: Order, retryAfterMs: number): void {
  if (order.state.kind !== 'submitting') return;
  const queued = move(
    turn,
    order,
    { kind: 'requeued' },
    { event: 'held back', evidence: `too many requests at the broker, again in ${retryAfterMs} ms` },
  );
  const ageMs = turn.moment.marketAt - order.createdAt + retryAfterMs;
  if (!order.reduceOnly && ageMs > APPROVAL_FRESH_MS)
    withdraw(turn, context, queued, 'the broker was too busy to take it in time');
  else turn.ask({ kind: 'claim', order: order.id, afterMs: retryAfterMs });
}

/** Takes a queued order back before anything was sent. */
export function withdraw(turn: Turn, context: KernelContext, order: Order, reason: string): void {
  if (order.state.kind !== 'queued') return;
  step(turn, context, order, {
    event: { kind: 'not-sent', reason },
    story: { event: 'not sent', evidence: reason },
    what: 'not-sent',
  });
}
