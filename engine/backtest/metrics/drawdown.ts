import { type Figure, mean } from './sample.ts';

/** One fall below an earlier peak, from the peak to the value that reaches it again (or the end of the curve). */
export interface Drawdown {
  /** Place of the peak in the curve. */
  readonly peak: number;
  readonly trough: number;
  /** Place where the peak was reached again; undefined while it has not been. */
  readonly recovery: number | undefined;
  /** Positive share of the peak lost at the trough. */
  readonly depth: number;
  /** Values below the peak. */
  readonly sessions: number;
}

/** Losses below this share of the peak are rounding, not a fall. */
const ROUNDING = 1e-12;

/** Share of the highest value so far that is lost at each value: 0 at a peak. */
function underwater(curve: Float64Array): Float64Array {
  let peak = Number.NEGATIVE_INFINITY;
  return curve.map((value) => {
    peak = Math.max(peak, value);
    const lost = (peak - value) / peak;
    return lost > ROUNDING ? lost : 0;
  });
}

/** The falls of a curve, oldest first. */
export function drawdowns(curve: Float64Array): readonly Drawdown[] {
  const depths = underwater(curve);
  const falls: Drawdown[] = [];
  let peak = 0;
  while (peak < depths.length) {
    const next = depths.indexOf(0, peak + 1);
    const end = next === -1 ? depths.length : next;
    if (end > peak + 1) falls.push(fallBetween(depths, peak, end));
    peak = end;
  }
  return falls;
}

/** The fall whose values below the peak are those between `peak` and `end`. */
function fallBetween(depths: Float64Array, peak: number, end: number): Drawdown {
  const below = depths.subarray(peak + 1, end);
  const depth = below.reduce((deepest, value) => Math.max(deepest, value), 0);
  return {
    peak,
    trough: peak + 1 + below.indexOf(depth),
    recovery: end < depths.length ? end : undefined,
    depth,
    sessions: below.length,
  };
}

export interface DrawdownMetrics {
  /** Deepest fall from a peak, as a positive share of the peak. */
  readonly maxDrawdown: number;
  /** Mean depth of the falls. */
  readonly averageDrawdown: number;
  /** Sessions below the peak in the longest fall. */
  readonly maxDrawdownDays: number;
  /** Mean number of sessions below the peak. */
  readonly averageDrawdownDays: Figure;
  /** Sessions from the deepest fall's trough to its recovery; none while it has not recovered. */
  readonly recoveryDays: Figure;
  /** Share of the sessions spent below a peak. */
  readonly underwaterShare: Figure;
  /** Loss from the peak at the end. */
  readonly currentDrawdown: number;
  /** Root mean square of the loss from the peak (Peter Martin's ulcer index), as a fraction. */
  readonly ulcer: Figure;
}

/** Of a curve whose first value is the stake before the first session. */
export function drawdownMetrics(curve: Float64Array): DrawdownMetrics {
  const falls = drawdowns(curve);
  const depths = underwater(curve).subarray(1);
  const deepest = falls.reduce<Drawdown | undefined>(
    (worst, fall) => (worst === undefined || fall.depth > worst.depth ? fall : worst),
    undefined,
  );
  const meanSquare = mean(depths.map((depth) => depth * depth));
  return {
    maxDrawdown: deepest?.depth ?? 0,
    averageDrawdown: mean(falls.map((fall) => fall.depth)) ?? 0,
    maxDrawdownDays: Math.max(0, ...falls.map((fall) => fall.sessions)),
    averageDrawdownDays: mean(falls.map((fall) => fall.sessions)),
    recoveryDays: deepest?.recovery === undefined ? null : deepest.recovery - deepest.trough,
    underwaterShare: mean(depths.map((depth) => (depth > 0 ? 1 : 0))),
    currentDrawdown: depths.at(-1) ?? 0,
    ulcer: meanSquare === null ? null : Math.sqrt(meanSquare),
  };
}
