import type { StateCause, TradingState } from '../domain/book.ts';
import type { BookId } from '../domain/ids.ts';
import { isGuard, type Order } from '../domain/order.ts';
import type { KillLatch } from './kill-latch.ts';
import type { DeskState } from './state.ts';
import { stricter, type TradingStatus } from './trading-status.ts';
import type { Turn } from './turn.ts';

/**
 * Lets a cause hold a trading state of a book or the desk; `active` lets go. The only maker of these facts, so that
 * every change has its cause and a reason that people can read. Records nothing when nothing changes.
 */
export function setTradingState(
  turn: Turn,
  wish: {
    readonly scope: BookId | 'desk';
    readonly cause: StateCause;
    readonly state: TradingState;
    readonly reason: string;
  },
): void {
  const { state, reason } = turn.state.heldBy(wish.scope, wish.cause);
  if (state === wish.state && reason === wish.reason) return;
  turn.record({ kind: 'trading-state-changed', ...wish, since: turn.moment.wallAt });
}

/**
 * Whether an exit that was agreed to has to wait until its book is compared with the broker: what is held there may be
 * less than we think, and no exit may open the other side. The engine's own exits are made anew instead.
 */
export function waitsForComparison(state: Pick<DeskState, 'tradingStatus'>, order: Order): boolean {
  return order.reduceOnly && !isGuard(order) && state.tradingStatus(order.book).state === 'reconciling';
}

/** What holds for a scope's own orders: the record and the latch together. */
export function standingOf(
  state: Pick<DeskState, 'tradingStatus'>,
  latch: KillLatch,
  scope: BookId | 'desk',
): TradingStatus {
  return stricter(state.tradingStatus(scope), latch.of(scope));
}
