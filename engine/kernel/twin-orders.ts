import type { AccountId, BrokerOrderId } from '../domain/ids.ts';
import { isLive, type Order } from '../domain/order.ts';
import type { BrokerOrder } from '../ports/broker.ts';
import { adopt } from './adoption.ts';
import { brokerOrderSeen } from './broker-news.ts';
import type { KernelContext } from './context.ts';
import { requestCancel } from './exits.ts';
import { raiseIncident } from './incidents.ts';
import type { Turn } from './turn.ts';

/** Whether a row bears the tag of an order of ours that has another number: one wish, two orders at the broker. */
export function isTwin(order: Order, shown: BrokerOrder): boolean {
  return order.brokerOrderId !== undefined && order.brokerOrderId !== shown.brokerOrderId;
}

/** Numbers grow with time, and may grow by a digit. */
function isYounger(a: BrokerOrderId, b: BrokerOrderId): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}

/**
 * Two rows with one tag: the second one becomes an order of its own, so that all that trades is booked; the younger
 * is taken back, and no new exposure is taken until a person has looked.
 */
export function takeTwin(
  turn: Turn,
  context: KernelContext,
  pair: { readonly account: AccountId; readonly order: Order; readonly shown: BrokerOrder },
): void {
  const { account, order, shown } = pair;
  const twin = adopt(turn, context, account, shown);
  if (twin === undefined || order.brokerOrderId === undefined) return;
  brokerOrderSeen(turn, context, account, shown);
  const younger = isYounger(shown.brokerOrderId, order.brokerOrderId) ? twin.id : order.id;
  const current = turn.state.orders.get(younger);
  if (current !== undefined && isLive(current))
    requestCancel(turn, current, 'a second order with the same tag');
  raiseIncident(turn, {
    account,
    state: 'reducing',
    text: `The broker has two orders with the tag of order ${order.id}: ${order.brokerOrderId} and ${shown.brokerOrderId}. The second is order ${twin.id} now, and the younger is taken back if it still works. Only exits are taken in ${account}. Compare /order ${order.id} and /order ${twin.id}.`,
  });
}
