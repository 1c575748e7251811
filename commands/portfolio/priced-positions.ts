import type { Desk } from '../../engine/desk.ts';
import type { BookId } from '../../engine/domain/ids.ts';

/** Waits until the prices of what a book holds flow: right after a start they are yesterday's. */
export async function pricePositions(desk: Desk, book: BookId): Promise<void> {
  const rows = [...desk.books.positions(book), ...desk.books.holdings(book)];
  await desk.market.watch([...new Set(rows.map((row) => row.position.instrument))]);
}
