import type { ReportRows } from '../../ports/report-store.ts';
import type { BookAccount } from '../account/book-account.ts';

/** How far a book stands below its highest close, its capital included, as a share of that: 0 at a peak. */
export function fallOf({ marks }: Pick<ReportRows, 'marks'>, { book, after }: BookAccount): number {
  const peak = marks
    .filter((mark) => mark.book === book.id)
    .reduce((highest, { equity }) => Math.max(highest, equity), Math.max(book.capital, after));
  return peak <= 0 ? 0 : (peak - after) / peak;
}
