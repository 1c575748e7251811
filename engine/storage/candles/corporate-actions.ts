import { type CandleColumns, lowerBound, rowsBetween } from '../../domain/candle-columns.ts';
import { type IsoDate, istInstant, timeOfDay } from '../../domain/time.ts';

/** From `exDate` on a unit is worth `factor` of what it was before: 0.2 after a split of one into five. */
export interface CorporateAction {
  readonly symbol: string;
  readonly exDate: IsoDate;
  readonly factor: number;
}

const PRICES = ['open', 'high', 'low', 'close'] as const;

/**
 * Makes bars as if every action had always been, in place: before an ex-date prices are multiplied by its factor and
 * volumes divided, rounded to the ten-thousandth and the unit.
 */
export function adjust(columns: CandleColumns, actions: readonly CorporateAction[]): void {
  let to = columns.start.length;
  let factor = 1;
  for (const action of [...actions].sort((a, b) => (a.exDate < b.exDate ? 1 : -1))) {
    const from = Math.min(to, lowerBound(columns.start, istInstant(action.exDate, timeOfDay(0, 0))));
    scale(rowsBetween(columns, from, to), factor);
    to = from;
    factor *= action.factor;
  }
  scale(rowsBetween(columns, 0, to), factor);
}

function scale(columns: CandleColumns, factor: number): void {
  if (factor === 1) return;
  for (const field of PRICES) {
    const values = columns[field];
    for (let row = 0; row < values.length; row++) values[row] = Math.round((values[row] ?? 0) * factor);
  }
  const { volume } = columns;
  for (let row = 0; row < volume.length; row++) volume[row] = Math.round((volume[row] ?? 0) / factor);
}
