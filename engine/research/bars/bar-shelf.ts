import { type CandleColumns, lowerBound, rowsBetween } from '../../domain/candle-columns.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { BarRequest, Bars } from './bar-request.ts';
import type { BarSpan } from './bar-span.ts';

/** A place that has bars. */
export interface BarShelf {
  /** The timeframes that can be had of an instrument; empty when it has none. */
  spans(instrument: InstrumentKey): Promise<readonly BarSpan[]>;
  /** The bars of a request from a span of this shelf. */
  bars(request: BarRequest, span: BarSpan): Promise<Omit<Bars, 'span'>>;
}

/** The rows that a request wants of bars that go from before it to behind it. */
export function rowsAsked(columns: CandleColumns, { from, to, ahead = 0 }: BarRequest): Omit<Bars, 'span'> {
  const first = lowerBound(columns.start, from);
  const end = Math.max(first, lowerBound(columns.start, to));
  const begin = Math.max(0, first - ahead);
  return { columns: rowsBetween(columns, begin, end), ahead: first - begin };
}
