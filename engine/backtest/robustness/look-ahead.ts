import type { BarColumns } from '../../indicators/bars.ts';
import type { EntryFilter } from '../../strategies/entry-filter.ts';
import { SeriesColumns, type SeriesView } from '../../strategies/series-columns.ts';
import type { SignalRule } from '../../strategies/signal.ts';
import type { PreparedStrategy } from '../../strategies/strategy.ts';

/** What is checked: a strategy, and the filters of its plan as the run builds them over a series. */
export interface LookAheadSubject {
  readonly prepared: PreparedStrategy;
  readonly filters: (series: SeriesColumns) => readonly EntryFilter[];
}

/** The first thing that was decided otherwise once the future was not there. */
interface LookAheadDifference {
  readonly row: number;
  /** `signal`, or the name of the filter. */
  readonly what: string;
  /** The signal (or the sides that a filter admits: 0 none, 1 long, 2 short, 3 both) with all bars there; NaN where it failed. */
  readonly seeingAll: number;
  /** The same with the bars up to the row only. */
  readonly seeingPast: number;
}

export interface LookAheadReport {
  readonly checkedBars: number;
  readonly firstDifference?: LookAheadDifference;
}

/** A longer series is checked on its first bars: looking ahead shows itself long before. */
const MOST_BARS = 20_000;
const CUTS = 6;
/** Rows behind the last bar, so that the length of a column does not tell where the series ends. */
const SPARE_ROWS = 16;

/**
 * Whether decisions depend on bars that were not there yet. Two ways: every bar, with columns that are NaN behind it
 * and are revealed row by row; and a few cuts, where everything (indicators and filters too) is computed anew from the
 * bars before the cut. What a rule read of the future it does not find there, and says something else.
 */
export function checkLookAhead(subject: LookAheadSubject, bars: BarColumns): LookAheadReport {
  const length = Math.min(bars.close.length, MOST_BARS);
  const whole = decide(subject, cut(bars, length));
  const differences = [differenceUnderMask(subject.prepared, whole, length)];
  for (let k = 1; k <= CUTS; k += 1) {
    const rows = Math.floor((length * k) / (CUTS + 1));
    if (rows > 0) differences.push(differenceAtCut(whole, decide(subject, cut(bars, rows)), rows));
  }
  let first: LookAheadDifference | undefined;
  for (const difference of differences)
    if (difference !== undefined && (first === undefined || difference.row < first.row)) first = difference;
  return first === undefined ? { checkedBars: length } : { checkedBars: length, firstDifference: first };
}

/** Copies, because a view on the same memory would lead back to the bars behind it. */
function cut(bars: BarColumns, rows: number): BarColumns {
  return mapped(bars, (column) => column.slice(0, rows));
}

function mapped(bars: BarColumns, change: (column: Float64Array) => Float64Array): BarColumns {
  const { start, open, high, low, close, volume } = bars;
  return {
    start: change(start),
    open: change(open),
    high: change(high),
    low: change(low),
    close: change(close),
    volume: change(volume),
  };
}

/** All that is decided over one series. */
interface Decisions {
  readonly view: SeriesView;
  readonly signals: Float64Array;
  readonly filters: readonly EntryFilter[];
}

function decide({ prepared, filters }: LookAheadSubject, bars: BarColumns): Decisions {
  const series = new SeriesColumns(bars);
  const view = series.view(prepared.indicators);
  const ask = asker(prepared, view);
  const signals = new Float64Array(bars.close.length).map((_, i) => ask(i));
  return { view, signals, filters: filters(series) };
}

/** The rule, with NaN for a failure: a rule that fails where the future is missing has looked for it. */
function asker(prepared: PreparedStrategy, view: SeriesView): SignalRule {
  let rule: SignalRule | undefined;
  return (i) => {
    try {
      rule ??= prepared.signal(view);
      return rule(i);
    } catch {
      return Number.NaN;
    }
  };
}

function differenceUnderMask(
  prepared: PreparedStrategy,
  { view, signals }: Decisions,
  length: number,
): LookAheadDifference | undefined {
  const pairs: (readonly [Float64Array, Float64Array])[] = [];
  const masked = (column: Float64Array): Float64Array => {
    const hidden = new Float64Array(length + SPARE_ROWS).fill(Number.NaN);
    pairs.push([column, hidden]);
    return hidden;
  };
  const columns: Record<string, Float64Array> = {};
  for (const [name, column] of Object.entries(view.columns)) columns[name] = masked(column);
  const ask = asker(prepared, { bars: mapped(view.bars, masked), columns });
  for (let i = 0; i < length; i += 1) {
    for (const [column, hidden] of pairs) hidden[i] = column[i] ?? Number.NaN;
    const seeingPast = ask(i);
    const seeingAll = signals[i] ?? Number.NaN;
    if (!Object.is(seeingAll, seeingPast)) return { row: i, what: 'signal', seeingAll, seeingPast };
  }
  return undefined;
}

function differenceAtCut(whole: Decisions, past: Decisions, rows: number): LookAheadDifference | undefined {
  for (let i = 0; i < rows; i += 1) {
    const seeingAll = whole.signals[i] ?? Number.NaN;
    const seeingPast = past.signals[i] ?? Number.NaN;
    if (!Object.is(seeingAll, seeingPast)) return { row: i, what: 'signal', seeingAll, seeingPast };
    for (const [k, filter] of whole.filters.entries()) {
      const all = admission(filter, i);
      const known = admission(past.filters[k], i);
      if (all !== known) return { row: i, what: filter.name, seeingAll: all, seeingPast: known };
    }
  }
  return undefined;
}

/** Which sides a filter admits, as one number: 0 none, 1 long, 2 short, 3 both. */
function admission(filter: EntryFilter | undefined, i: number): number {
  return (filter?.admits(i, 1) === true ? 1 : 0) + (filter?.admits(i, -1) === true ? 2 : 0);
}
