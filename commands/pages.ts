import type { Button } from './reply.ts';

const ROWS = 10;

/** One page of a list, and the button that leads to the next. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** `11 to 20 of 34`, empty when everything is on one page. */
  readonly says: string;
  readonly more: readonly Button[];
}

/** Ten rows at a time; a page past the end is the last one. */
export function pageOf<Row>(rows: readonly Row[], page: number, command: string): Page<Row> {
  const last = Math.max(1, Math.ceil(rows.length / ROWS));
  const shown = Math.min(page, last);
  const from = (shown - 1) * ROWS;
  const slice = rows.slice(from, from + ROWS);
  const says = last === 1 ? '' : `${from + 1} to ${from + slice.length} of ${rows.length}`;
  const more = shown < last ? [{ label: 'More', command: `${command} page=${shown + 1}` }] : [];
  return { rows: slice, says, more };
}
