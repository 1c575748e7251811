import type { CandleColumns } from '../../domain/candle-columns.ts';
import { type IsoDate, istInstant, timeOfDay } from '../../domain/time.ts';

/** From `exDate` on a unit is worth `factor` of what it was before: 0.2 after a split of one into five. */
export interface CorporateAction {
  readonly symbol: string;
  readonly exDate: IsoDate;
  readonly factor: number;
}

const PRICES = ['open', 'high', 'low', 'close'] as const;

/**
 * Bars as if every action had always been: before an ex-date prices are multiplied by its factor and volumes divided,
 * rounded to the ten-thousandth and the unit. The columns that come in stay as they are.
 */
export function adjusted(columns: CandleColumns, actions: readonly CorporateAction[]): CandleColumns {
  const newestFirst = [...actions].sort((a, b) => (a.exDate < b.exDate ? 1 : -1));
  if (newestFirst.length === 0) return columns;
  const { start } = columns;
  const factors = new Float64Array(start.length).fill(1);
  let factor = 1;
  let next = 0;
  for (let row = start.length - 1; row >= 0; row--) {
    while (next < newestFirst.length && (start[row] ?? 0) < exInstant(newestFirst[next])) {
      factor *= newestFirst[next]?.factor ?? 1;
      next++;
    }
    factors[row] = factor;
  }
  const scaled = (values: Float64Array): Float64Array =>
    values.map((value, row) => Math.round(value * (factors[row] ?? 1)));
  const [open, high, low, close] = PRICES.map((field) => scaled(columns[field]));
  const volume = columns.volume.map((value, row) => Math.round(value / (factors[row] ?? 1)));
  return { ...columns, ...(open && high && low && close ? { open, high, low, close } : {}), volume };
}

function exInstant(action: CorporateAction | undefined): number {
  return action === undefined ? Number.NEGATIVE_INFINITY : istInstant(action.exDate, timeOfDay(0, 0));
}
