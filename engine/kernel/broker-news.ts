import type { OrderNews } from '../desk.ts';
import { formatPrice } from '../domain/amount-text.ts';
import type { ExitPlan } from '../domain/exit-plan.ts';
import type { Fill } from '../domain/fill.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Order } from '../domain/order.ts';
import { type Oddity, type OrderEvent, oddityOf } from '../execution/order-machine.ts';
import { addedCharges } from '../portfolio/added-charges.ts';
import { postFill } from '../portfolio/post-fill.ts';
import type { BrokerOrder, BrokerTrade, ChangeAnswer } from '../ports/broker.ts';
import { STANDARD_PLAN } from '../strategies/trade-plan.ts';
import { followUp } from './aftermath.ts';
import { type ChargeBill, type KernelContext, tradable } from './context.ts';
import { alignExits, requestCancel } from './exits.ts';
import { page, raiseIncident } from './incidents.ts';
import { announce, move } from './orders.ts';
import { fillKey, positionKey } from './state.ts';
import { exitsOfFill } from './strategy-orders.ts';
import { followFill } from './strategy-trades.ts';
import type { Turn } from './turn.ts';

/** The order of ours that a row of the broker's book is: by its number, else by its tag. */
export function orderShown(turn: Turn, account: AccountId, shown: BrokerOrder): Order | undefined {
  const byId = turn.state.orderByBrokerId(account, shown.brokerOrderId);
  return byId ?? (shown.tag === undefined ? undefined : turn.state.orderByTag(account, shown.tag));
}

/** Books an order as the broker shows it. Orders that no row of ours explains are left alone. */
export function brokerOrderSeen(
  turn: Turn,
  context: KernelContext,
  account: AccountId,
  shown: BrokerOrder,
): void {
  const order = orderShown(turn, account, shown);
  if (order === undefined) return;
  const { status, brokerOrderId, message, pricing, quantity } = shown;
  const event: OrderEvent = { kind: 'seen', status, brokerOrderId, message, pricing, quantity };
  const odd = oddityOf(order, event);
  const next = move(turn, order, event, {
    event: status,
    evidence: [`broker order ${brokerOrderId}`, message].filter((part) => part !== '').join(', '),
  });
  if (odd !== undefined) tellOddity(turn, next, odd);
  const what = newsOf(order, next);
  if (what !== undefined) announce(turn, context, { order: next, what });
  followUp(turn, context, order, next);
}

/** What the broker shows and must not is believed, and stops the account's books until a person has looked. */
function tellOddity(turn: Turn, order: Order, odd: Oddity): void {
  const named = `Order ${order.id} (${order.side} ${order.quantity} ${order.instrument})`;
  const { account } = order;
  switch (odd) {
    case 'never-left':
      raiseIncident(turn, {
        account,
        state: 'halted',
        text: `${named} is at the broker, but Munim never sent it. Trading of ${account} is halted. Compare /order ${order.id} with the broker's order book.`,
      });
      return;
    case 'beyond':
      raiseIncident(turn, {
        account,
        state: 'halted',
        text: `${named} traded more than was ordered: ${order.filled}. Trading of ${account} is halted. Compare /order ${order.id} with the broker's trade book.`,
      });
      return;
    case 'came-late':
      page(
        turn,
        `${named} counted as not placed, and is at the broker after all. See /order ${order.id}; take it back with /cancel ${order.id} if it is not wanted any more.`,
      );
  }
}

function newsOf(before: Order, after: Order): OrderNews | undefined {
  if (after === before) return undefined;
  switch (after.state.kind) {
    case 'rejected':
      return 'rejected';
    case 'cancelled':
      return 'cancelled';
    case 'filled':
      // Its last trade tells of it, unless a smaller quantity made it whole.
      return before.state.kind === 'filled' ? undefined : 'filled';
    case 'open':
    case 'trigger-pending':
      if (before.pendingChange.startsWith('modify') && after.pendingChange === 'none') return 'modified';
      return before.state.kind === after.state.kind ? undefined : 'open';
    default:
      return undefined;
  }
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
  return before.filled === 0 ? bill(after) : addedCharges(bill(after), bill(before));
}

/**
 * Books a trade once, however often it is reported: the order, the ledger entry and the position move
 * together. Returns false when the order is not known yet; the caller keeps the trade and tries again.
 */
export function brokerTradeSeen(
  turn: Turn,
  context: KernelContext,
  account: AccountId,
  trade: BrokerTrade,
): boolean {
  const order = turn.state.orderByBrokerId(account, trade.brokerOrderId);
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
  const event: OrderEvent = { kind: 'filled', quantity: trade.quantity, price: trade.price };
  const odd = oddityOf(order, event);
  const next = move(turn, order, event, {
    event: `filled ${order.filled + trade.quantity} of ${order.quantity}`,
    evidence: `trade ${trade.tradeId} at ${formatPrice(trade.price)}`,
  });
  if (odd !== undefined) tellOddity(turn, next, odd);
  const bill = accrual(context, order, next);
  const { entry, position } = postFill({
    position: turn.state.positions.get(positionKey(order)),
    fill,
    instrument: tradable(context, order.instrument),
    accrual: bill.lines,
  });
  turn.record({ kind: 'filled', fill, entry, position });
  followFill(turn, next, { fill, charges: bill.total });
  announce(turn, context, {
    order: next,
    what: next.state.kind === 'filled' ? 'filled' : 'partly-filled',
    fill,
  });
  planExits(turn, context, next);
  alignExits(turn, context, positionKey(order));
  followUp(turn, context, order, next);
  return true;
}

/**
 * An entry's levels become its position's plan with its first fill; the newest entry's levels hold. Those of a strategy
 * follow from what its entry filled at.
 */
function planExits(turn: Turn, context: KernelContext, order: Order): void {
  const { levels, trail } = exitsOfEntry(turn, context, order);
  const { stop, target } = levels;
  if (order.reduceOnly || (stop === undefined && target === undefined)) return;
  const existing = turn.state.exitPlans.get(positionKey(order));
  if (existing !== undefined && existing.levels.stop === stop && existing.levels.target === target) return;
  turn.record({
    kind: 'exit-plan-set',
    plan: {
      book: order.book,
      instrument: order.instrument,
      product: order.product,
      levels,
      ...(trail === undefined ? {} : { trail }),
      phase: 'guarding',
    },
  });
}

function exitsOfEntry(turn: Turn, context: KernelContext, order: Order): Pick<ExitPlan, 'levels' | 'trail'> {
  if (order.follows === undefined) return { levels: order.exits };
  // One that was undeployed meanwhile is protected all the same.
  const plan = turn.state.strategies.deployments.get(order.follows.deployment)?.plan ?? STANDARD_PLAN;
  return exitsOfFill(plan, order, tradable(context, order.instrument).tickSize);
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
    default:
      changeNotDone(turn, context, order, answer);
  }
}

/** The order stays as it was. A stop that cannot be changed is replaced: its end brings the one that should be. */
function changeNotDone(
  turn: Turn,
  context: KernelContext,
  order: Order,
  answer: Exclude<ChangeAnswer, { readonly kind: 'accepted' | 'unknown' }>,
): void {
  const cancelling = order.pendingChange.startsWith('cancel');
  const says = answer.kind === 'not-sent' ? answer.reason : answer.message;
  const event = cancelling ? 'cancel refused' : 'modify refused';
  const back = move(turn, order, { kind: 'change', to: 'none' }, { event, evidence: says });
  if (answer.kind !== 'finished') {
    const declined = { change: cancelling ? 'cancel' : 'modify', reason: says } as const;
    announce(turn, context, { order: back, what: 'change-refused', declined });
  }
  if (answer.kind === 'refused' && !cancelling && back.origin.kind === 'protective') {
    requestCancel(turn, back, 'it could not be changed');
  }
}
