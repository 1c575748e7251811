import type { StateCause, TradingState } from '../domain/book.ts';
import type { BookId } from '../domain/ids.ts';
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
  turn.record({ kind: 'trading-state-changed', ...wish });
}
