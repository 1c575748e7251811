import { lowerBound } from '../../domain/candle-columns.ts';
import { at } from '../../strategies/crossing.ts';
import type { Holding } from './holding.ts';

interface Stretch {
  readonly times: Float64Array;
  readonly equity: Float64Array;
  /** Instants of the stretch: `from` is the first, before `until` it ends. */
  readonly from: number;
  readonly until: number;
  readonly dayEndsAt: number;
  readonly worthAtCost: number;
}

/**
 * Moves a position along bars that cannot touch its levels, and writes the equity of each instant. Stops before the
 * first bar that may, before the strategy wants out, before the day's end, and before `until`.
 */
export function ride(
  holding: Holding,
  { times, equity, from, until, dayEndsAt, worthAtCost }: Stretch,
): { readonly until: number; readonly mark: number } {
  const { start } = holding.bars;
  const next = holding.row + 1;
  const firstAfter = until < times.length ? at(times, until) : Number.POSITIVE_INFINITY;
  const over = rowBefore(start, Math.min(dayEndsAt, firstAfter), {
    from: next,
    most: Math.min(holding.exitFrom(next), start.length),
  });
  const lastRow = quietRow(holding, over);
  const stretch = { times, equity, from, until, worthAtCost };
  // Instants and bars both only grow: where as many lead to the same time, each instant is a bar.
  const instants = lastRow - holding.row;
  if (instants > 0 && at(times, from + instants - 1) === at(start, lastRow)) {
    return alongBars(holding, stretch, lastRow);
  }
  const end = lastRow + 1 < start.length ? Math.min(dayEndsAt, at(start, lastRow + 1)) : dayEndsAt;
  return alongInstants(holding, stretch, { lastRow, end });
}

/** `most`, or the first row whose time has come to `end` when that is sooner: mostly it is not, and nothing is searched. */
function rowBefore(
  starts: Float64Array,
  end: number,
  { from, most }: { readonly from: number; readonly most: number },
): number {
  return at(starts, most - 1) < end ? most : Math.min(most, lowerBound(starts, end, from));
}

type Marking = Omit<Stretch, 'dayEndsAt'>;

function alongBars(
  holding: Holding,
  { equity, from, worthAtCost }: Marking,
  lastRow: number,
): { readonly until: number; readonly mark: number } {
  const { close } = holding.bars;
  const { quantity, cost } = holding;
  const first = holding.row + 1;
  const worth = worthAtCost - cost;
  const ahead = from - first;
  for (let row = first; row <= lastRow; row += 1) {
    equity[ahead + row] = worth + (close[row] ?? Number.NaN) * quantity;
  }
  holding.row = lastRow;
  return { until: from + lastRow - first + 1, mark: at(close, lastRow) };
}

function alongInstants(
  holding: Holding,
  { times, equity, from, until, worthAtCost }: Marking,
  { lastRow, end }: { readonly lastRow: number; readonly end: number },
): { readonly until: number; readonly mark: number } {
  const { start, close } = holding.bars;
  const { quantity, cost } = holding;
  let { row, mark } = holding;
  let t = from;
  while (t < until && at(times, t) < end) {
    if (row < lastRow && at(start, row + 1) === at(times, t)) {
      row += 1;
      mark = at(close, row);
    }
    equity[t] = worthAtCost + (mark * quantity - cost);
    t += 1;
  }
  holding.row = row;
  return { until: t, mark };
}

/** The last row before `end` up to which no bar touches the position's levels. */
function quietRow({ bars, row, quantity, stop, target }: Holding, end: number): number {
  if (stop === 0 && target === 0) return end - 1;
  const { high, low } = bars;
  const [below, above] = quantity > 0 ? [stop, target] : [target, stop];
  const ceiling = above === 0 ? Number.POSITIVE_INFINITY : above;
  let next = row + 1;
  while (next < end && at(low, next) > below && at(high, next) < ceiling) next += 1;
  return next - 1;
}
