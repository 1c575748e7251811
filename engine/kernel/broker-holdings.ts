import type { AccountId } from '../domain/ids.ts';
import type { Order } from '../domain/order.ts';
import type { Difference } from './position-differences.ts';
import type { DeskState, PositionKey } from './state.ts';
import { positionKey } from './state.ts';

/**
 * What the broker's last book was short of, beside our positions. Read anew with every book, so never stored. An
 * exit never asks for more than the broker has: it would open the other side there.
 */
export class BrokerHoldings {
  readonly #missing = new Map<PositionKey, number>();

  /** Takes the differences that the newest book of an account shows; true when exits must be looked at anew. */
  put(
    state: Pick<DeskState, 'positions' | 'booksOf'>,
    account: AccountId,
    differences: readonly Difference[],
  ): boolean {
    const before = [...this.#missing].join();
    const books = state.booksOf(account);
    for (const key of this.#missing.keys())
      if (books.some(({ id }) => key.startsWith(`${id}|`))) this.#missing.delete(key);
    for (const { id } of books)
      for (const difference of differences)
        this.#note(state, positionKey({ book: id, ...difference }), difference);
    return [...this.#missing].join() !== before;
  }

  /** Of several books that hold it each is taken to be short of all: which one the broker means is not known. */
  #note(state: Pick<DeskState, 'positions'>, key: PositionKey, { ours, broker }: Difference): void {
    const held = state.positions.get(key)?.quantity ?? 0;
    const gone = ours > 0 ? ours - broker : broker - ours;
    if (held * ours > 0 && gone > 0) this.#missing.set(key, Math.min(Math.abs(held), gone));
  }

  /** Units of a position that the broker does not show, 0 or more. */
  missing(of: Pick<Order, 'book' | 'instrument' | 'product'>): number {
    return this.#missing.get(positionKey(of)) ?? 0;
  }
}
