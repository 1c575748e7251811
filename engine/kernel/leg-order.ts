import type { OrderId } from '../domain/ids.ts';
import { isTerminal, type Order } from '../domain/order.ts';
import type { DeskState } from './state.ts';

/** What the legs before an order let it do: go, wait for them, or not be sent at all. */
export type LegSignal =
  | { readonly kind: 'go' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'broken'; readonly reason: string };

/** Looks at the legs that must have filled before an order leaves. */
export function legSignal(state: DeskState, order: Order): LegSignal {
  const before = (order.after ?? []).map((id) => ({ id, order: state.orders.get(id) }));
  const broken = before.find((leg) => leg.order === undefined || hasEndedShort(leg.order));
  if (broken !== undefined) return { kind: 'broken', reason: brokenText(broken.id, broken.order) };
  return { kind: before.every((leg) => leg.order?.state.kind === 'filled') ? 'go' : 'wait' };
}

function hasEndedShort({ state }: Order): boolean {
  return isTerminal(state) && state.kind !== 'filled';
}

function brokenText(id: OrderId, order: Order | undefined): string {
  return order === undefined
    ? `order ${id} before it is of an earlier day`
    : `order ${id} before it ended with ${order.filled} of ${order.quantity} filled`;
}

/** The legs that wait for an order: they go when it has filled, and are not sent when it ends otherwise. */
export function legsBehind(state: DeskState, id: OrderId): readonly Order[] {
  return [...state.liveOrders.values()].filter(
    (order) => order.state.kind === 'queued' && order.after?.includes(id) === true,
  );
}

/** All that is left of an order's ticket and cannot be sent any more, itself first. */
export function unsentWith(state: DeskState, order: Order): readonly Order[] {
  const all = [order];
  for (const leg of all) {
    for (const behind of legsBehind(state, leg.id)) if (!all.includes(behind)) all.push(behind);
  }
  return all;
}
