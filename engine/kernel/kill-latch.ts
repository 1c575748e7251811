import type { BookId } from '../domain/ids.ts';
import { epochMs } from '../domain/time.ts';
import { stricter, type TradingStatus } from './trading-status.ts';

type Scope = BookId | 'desk';

const OPEN: TradingStatus = { state: 'active', reason: '', since: epochMs(0) };

/**
 * The part of the kill switch that needs nothing: it holds from the moment it is engaged, before anything is stored and
 * without a database. What it holds is written down as soon as that can be done.
 */
export class KillLatch {
  readonly #held = new Map<Scope, TradingStatus>();

  /** Holds a scope back; what holds it more strictly already stays. */
  engage(scope: Scope, status: TradingStatus): void {
    this.#held.set(scope, stricter(this.of(scope), status));
  }

  release(scope: Scope): void {
    this.#held.delete(scope);
  }

  of(scope: Scope): TradingStatus {
    return this.#held.get(scope) ?? OPEN;
  }

  get scopes(): readonly Scope[] {
    return [...this.#held.keys()];
  }

  /** Why no new position of a book may be opened; undefined when nothing is held. */
  holdsBack(book: BookId): string | undefined {
    const status = stricter(this.of('desk'), this.of(book));
    return status.state === 'active' ? undefined : status.reason;
  }
}
