import type { TradingState } from '../domain/book.ts';
import { type EpochMs, epochMs } from '../domain/time.ts';

/** Why the desk or a book is in the state it is in. */
export interface TradingStatus {
  readonly state: TradingState;
  readonly reason: string;
  /** Wall time; 0 when nothing ever held it back. */
  readonly since: EpochMs;
}

/** Nothing holds it back. */
export const ACTIVE: TradingStatus = { state: 'active', reason: '', since: epochMs(0) };
const STRICTNESS: Readonly<Record<TradingState, number>> = {
  active: 0,
  reducing: 1,
  reconciling: 2,
  halted: 3,
};

/** Of two states the one that lets less through; the first when both do the same. */
export function stricter(a: TradingStatus, b: TradingStatus): TradingStatus {
  return STRICTNESS[b.state] > STRICTNESS[a.state] ? b : a;
}
