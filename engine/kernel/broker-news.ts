import type { OrderNews } from '../desk.ts';
import { withoutLevel } from '../domain/exit-plan.ts';
import type { Fill } from '../domain/fill.ts';
import { type Money, money } from '../domain/money.ts';
import { isLive, type Order } from '../domain/order.ts';
import { postFill } from '../portfolio/post-fill.ts';
import type { BrokerOrder, BrokerTrade, ChangeAnswer } from '../ports/broker.ts';
import { type ChargeBill, type KernelContext, tradable } from './context.ts';
import { alignExits } from './exits.ts';
import { announce, move } from './orders.ts';
import { fillKey, positionKey } from './state.ts';
import type { Turn } from './turn.ts';

/** Books an order as the broker shows it. Unknown orders are none of ours and left alone. */
export function brokerOrderSeen(turn: Turn, context: KernelContext, shown: BrokerOrder): void {
  const order = find(turn, shown);
  if (order === undefined) return;
  const next = move(
    turn,
    order,
    {
      kind: 'seen',
      status: shown.status,
      brokerOrderId: shown.brokerOrderId,
      message: shown.message,
      pricing: shown.pricing,
      quantity: shown.quantity,
    },
    { event: shown.status, ...(shown.message === '' ? {} : { evidence: shown.message }) },
  );
  const what = newsOf(order, next);
  if (what !== undefined) announce(turn, context, { order: next, what });
  if (isLive(order) && !isLive(next)) afterEnd(turn, context, next);
}

function find(turn: Turn, shown: BrokerOrder): Order | undefined {
  const byId = turn.state.orderByBrokerId(shown.brokerOrderId);
  return byId ?? (shown.tag === undefined ? undefined : turn.state.orderByTag(shown.tag));
}

function newsOf(before: Order, after: Order): OrderNews | undefined {
  if (after === before) return undefined;
  switch (after.state.kind) {
    case 'rejected':
      return 'rejected';
    case 'cancelled':
      return 'cancelled';
    case 'open':
    case 'trigger-pending':
      if (before.pendingChange.startsWith('modify') && after.pendingChange === 'none') return 'modified';
      return before.state.kind === after.state.kind ? undefined : 'open';
    default:
      return undefined;
  }
}

/** What an order's end sets free: an exit that waited for a stop to go, or a position that needs a new one. */
function afterEnd(turn: Turn, context: KernelContext, order: Order): void {
  dropRefusedStop(turn, order);
  alignExits(turn, context, positionKey(order));
  releaseWaiting(turn, order);
}

/** A stop that the broker refuses is not tried for ever: the level goes, and the owner is told to act. */
function dropRefusedStop(turn: Turn, order: Order): void {
  if (order.state.kind !== 'rejected' || order.origin.kind !== 'protective') return;
  const plan = turn.state.exitPlans.get(positionKey(order));
  if (plan === undefined) return;
  turn.record({ kind: 'exit-plan-set', plan: withoutLevel(plan, order.origin.role) });
  turn.ask({
    kind: 'announce',
    event: {
      kind: 'notice',
      severity: 'critical',
      text: `The ${order.origin.role} of ${order.instrument} was refused: ${order.state.reason} The position is unprotected. Set a new stop or exit it.`,
    },
  });
}

/** Exits queued behind a protective order go once it is proven gone. */
function releaseWaiting(turn: Turn, ended: Order): void {
  if (ended.origin.kind !== 'protective') return;
  const key = positionKey(ended);
  const live = [...turn.state.liveOrders.values()].filter((order) => positionKey(order) === key);
  if (live.some((order) => order.origin.kind === 'protective')) return;
  for (const order of live) {
    if (order.state.kind === 'queued' && order.reduceOnly) turn.ask({ kind: 'claim', order: order.id });
  }
}

function difference(after: ChargeBill, before: ChargeBill | undefined): ChargeBill {
  if (before === undefined) return after;
  const earlier = new Map(before.lines.map((line) => [line.part, line.amount]));
  const lines = after.lines.map((line) => ({
    part: line.part,
    amount: money(line.amount - (earlier.get(line.part) ?? 0)),
  }));
  return { lines, total: lines.reduce<Money>((sum, line) => money(sum + line.amount), money(0)) };
}

/** Charges that a fill adds to its order: what it owes after it, less what it owed before. */
function accrual(context: KernelContext, before: Order, after: Order): ChargeBill {
  const bill = (order: Order): ChargeBill =>
    context.costs.charges({
      day: order.day,
      instrument: tradable(context, order.instrument),
      side: order.side,
      product: order.product,
      quantity: order.filled,
      value: order.filledValue,
    });
  return difference(bill(after), before.filled === 0 ? undefined : bill(before));
}

/**
 * Books a trade once, however often it is reported: the order, the ledger entry and the position move
 * together. Returns false when the order is not known yet; the caller keeps the trade and tries again.
 */
export function brokerTradeSeen(turn: Turn, context: KernelContext, trade: BrokerTrade): boolean {
  const order = turn.state.orderByBrokerId(trade.brokerOrderId);
  if (order === undefined) return false;
  const fill: Fill = {
    tradeId: trade.tradeId,
    order: order.id,
    book: order.book,
    instrument: order.instrument,
    side: order.side,
    product: order.product,
    quantity: trade.quantity,
    price: trade.price,
    at: trade.at,
    day: trade.day,
  };
  if (turn.state.fills.has(fillKey(fill))) return true;
  const next = move(
    turn,
    order,
    { kind: 'filled', quantity: trade.quantity, price: trade.price },
    {
      event: `filled ${order.filled + trade.quantity} of ${order.quantity}`,
      evidence: `trade ${trade.tradeId}`,
    },
  );
  const { entry, position } = postFill({
    position: turn.state.positions.get(positionKey(order)),
    fill,
    instrument: tradable(context, order.instrument),
    accrual: accrual(context, order, next).lines,
  });
  turn.record({ kind: 'filled', fill, entry, position });
  announce(turn, context, {
    order: next,
    what: next.state.kind === 'filled' ? 'filled' : 'partly-filled',
    fill,
  });
  planExits(turn, next);
  alignExits(turn, context, positionKey(order));
  if (isLive(order) && !isLive(next)) releaseWaiting(turn, next);
  return true;
}

/** An entry's levels become its position's plan with its first fill; the newest entry's levels hold. */
function planExits(turn: Turn, order: Order): void {
  const { stop, target } = order.exits;
  if (order.reduceOnly || (stop === undefined && target === undefined)) return;
  const existing = turn.state.exitPlans.get(positionKey(order));
  if (existing !== undefined && existing.levels.stop === stop && existing.levels.target === target) return;
  turn.record({
    kind: 'exit-plan-set',
    plan: {
      book: order.book,
      instrument: order.instrument,
      product: order.product,
      levels: order.exits,
      phase: 'guarding',
    },
  });
}

/** Books the broker's answer to a modify or cancel. What it became is told by the order's own news. */
export function changeAnswered(turn: Turn, context: KernelContext, asked: Order, answer: ChangeAnswer): void {
  const order = turn.state.orders.get(asked.id);
  if (order === undefined || order.pendingChange === 'none') return;
  const cancelling = order.pendingChange.startsWith('cancel');
  switch (answer.kind) {
    case 'accepted':
      return;
    case 'unknown':
      move(
        turn,
        order,
        { kind: 'change', to: cancelling ? 'cancel-unknown' : 'modify-unknown' },
        { event: 'no answer', evidence: answer.reason },
      );
      return;
    case 'finished':
    case 'refused':
    case 'not-sent': {
      const says = answer.kind === 'not-sent' ? answer.reason : answer.message;
      const event = cancelling ? 'cancel refused' : 'modify refused';
      const back = move(turn, order, { kind: 'change', to: 'none' }, { event, evidence: says });
      if (answer.kind !== 'finished') announce(turn, context, { order: back, what: 'change-refused' });
    }
  }
}
