import type { Order, OrderIntent } from '../domain/order.ts';
import { passesByItself } from '../domain/refusal.ts';
import { MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import { firstRefusal } from '../risk/gate.ts';
import type { KernelContext } from './context.ts';
import { gateView } from './gate-view.ts';
import { createOrder, draftOrder, type OrderWish } from './orders.ts';
import { positionKey } from './state.ts';
import type { Turn } from './turn.ts';

const LONGEST_WAIT_MS = MINUTE_MS;

const isOwnExit = ({ origin }: Order): boolean =>
  origin.kind === 'protective' || origin.kind === 'square-off';

/** Whether the last exits of a position could not leave at all, and it is too early to try once more. */
function waits(turn: Turn, intent: OrderIntent): boolean {
  const key = positionKey(intent);
  let failed = 0;
  let lastAt = 0;
  for (const order of turn.state.orders.values()) {
    if (!isOwnExit(order) || positionKey(order) !== key) continue;
    const lost = order.state.kind === 'not-sent';
    failed = lost ? failed + 1 : 0;
    lastAt = lost ? Math.max(lastAt, order.changedAt) : 0;
  }
  return (
    failed > 0 && turn.moment.marketAt - lastAt < Math.min(LONGEST_WAIT_MS, SECOND_MS * 2 ** (failed - 1))
  );
}

/** Whether nothing stands against an exit of the engine's own but what makes it wrong for good. */
export function hasChance(turn: Turn, context: KernelContext, wish: OrderWish): boolean {
  if (waits(turn, wish.intent)) return false;
  const order = draftOrder(turn, context, wish);
  const refused = firstRefusal(gateView(turn.state, context, turn.moment, { intent: order, order }));
  return refused === undefined || !passesByItself(refused.code);
}

/**
 * Makes an exit of the engine's own and asks for its claim, when it has a chance; false when it must be tried again
 * later. So a halted desk, a closed market or a broker that cannot be reached leave no trail of orders that never were.
 */
export function attempt(turn: Turn, context: KernelContext, wish: OrderWish): boolean {
  if (!hasChance(turn, context, wish)) return false;
  const order = createOrder(turn, context, wish);
  turn.ask({ kind: 'claim', order: order.id });
  return true;
}
