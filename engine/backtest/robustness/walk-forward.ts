import type { IsoDate } from '../../domain/time.ts';
import { growth } from '../metrics/equity-curve.ts';
import { performance } from '../metrics/performance.ts';
import { annual } from '../metrics/return-metrics.ts';
import { type Figure, quotient } from '../metrics/sample.ts';

/** Sessions from one date to another, both counted. */
export interface SessionSpan {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** Settings are chosen on `train` and judged on `test`, which begins after it. */
export interface WalkForwardWindow {
  readonly train: SessionSpan;
  readonly test: SessionSpan;
}

export interface WindowPlan {
  readonly trainSessions: number;
  readonly testSessions: number;
  /** Every training window begins with the first session; otherwise it rolls along. */
  readonly anchored: boolean;
}

/** The windows over these sessions, oldest first. A last test window that is cut short counts from half its length. */
export function walkForwardWindows(
  sessions: readonly IsoDate[],
  { trainSessions, testSessions, anchored }: WindowPlan,
): readonly WalkForwardWindow[] {
  const windows: WalkForwardWindow[] = [];
  for (let start = trainSessions; start + testSessions / 2 <= sessions.length; start += testSessions) {
    const train = spanOf(sessions, anchored ? 0 : start - trainSessions, start);
    const test = spanOf(sessions, start, Math.min(start + testSessions, sessions.length));
    if (train !== undefined && test !== undefined) windows.push({ train, test });
  }
  return windows;
}

function spanOf(sessions: readonly IsoDate[], from: number, end: number): SessionSpan | undefined {
  const first = sessions[from];
  const last = sessions[end - 1];
  return first === undefined || last === undefined || end <= from ? undefined : { from: first, to: last };
}

/** Days of a run over a span, with how many trades it made. */
export interface Stretch {
  readonly dates: readonly IsoDate[];
  /** Simple daily returns. */
  readonly returns: readonly number[];
  readonly trades: number;
}

/** What a window brought: the best settings of its training, and how they did in training and after it. */
export interface WindowResult extends WalkForwardWindow {
  readonly settings: Readonly<Record<string, number>>;
  /** Settings tried in training. */
  readonly trials: number;
  readonly inSample: Stretch;
  readonly outOfSample: Stretch;
}

/** The best settings that an optimisation of a training span finds, and how many it tried. */
export type ChooseSettings = (
  train: SessionSpan,
) => { readonly settings: Readonly<Record<string, number>>; readonly trials: number } | null;

/** Runs settings over a span. */
export type RunSpan = (settings: Readonly<Record<string, number>>, span: SessionSpan) => Stretch;

/** One window. Null where training found no settings worth a name: the window is left out. */
export function runWindow(
  window: WalkForwardWindow,
  choose: ChooseSettings,
  run: RunSpan,
): WindowResult | null {
  const chosen = choose(window.train);
  if (chosen === null) return null;
  return {
    ...window,
    ...chosen,
    inSample: run(chosen.settings, window.train),
    outOfSample: run(chosen.settings, window.test),
  };
}

/** A window by its figures. */
interface WindowRow extends WalkForwardWindow {
  readonly settings: Readonly<Record<string, number>>;
  readonly inSampleReturn: number;
  readonly outOfSampleReturn: number;
  readonly outOfSampleTrades: number;
}

export interface WalkForwardSummary {
  readonly anchored: boolean;
  readonly rows: readonly WindowRow[];
  /** Out-of-sample days joined, oldest first. */
  readonly dates: readonly IsoDate[];
  readonly returns: readonly number[];
  readonly outOfSampleReturn: number;
  readonly outOfSampleCagr: Figure;
  readonly outOfSampleSharpe: Figure;
  readonly outOfSampleDrawdown: number;
  readonly outOfSampleTrades: number;
  /** Windows whose test made money. */
  readonly won: number;
  /** Walk-forward efficiency (Pardo 1992): annual return out of sample over that in training; none where training lost. */
  readonly efficiency: Figure;
  /** Settings tried in all windows. */
  readonly trials: number;
}

/** Joins what the windows brought, in their order. `riskFree` a year. */
export function joinWalkForward(
  results: readonly WindowResult[],
  anchored: boolean,
  riskFree: number,
): WalkForwardSummary {
  const dates = results.flatMap(({ outOfSample }) => outOfSample.dates);
  const returns = results.flatMap(({ outOfSample }) => outOfSample.returns);
  const joined = performance({ dates, returns: Float64Array.from(returns), riskFree });
  const rows = results.map(windowRow);
  const training = joinedGrowth(results.map(({ inSample }) => inSample));
  return {
    anchored,
    rows,
    dates,
    returns,
    outOfSampleReturn: joined.totalReturn,
    outOfSampleCagr: joined.cagr,
    outOfSampleSharpe: joined.sharpe,
    outOfSampleDrawdown: joined.maxDrawdown,
    outOfSampleTrades: rows.reduce((sum, row) => sum + row.outOfSampleTrades, 0),
    won: rows.filter((row) => row.outOfSampleReturn > 0).length,
    efficiency: training !== null && training > 0 ? quotient(joined.cagr, training) : null,
    trials: results.reduce((sum, { trials }) => sum + trials, 0),
  };
}

function windowRow({ train, test, settings, inSample, outOfSample }: WindowResult): WindowRow {
  return {
    train,
    test,
    settings,
    inSampleReturn: totalOf(inSample),
    outOfSampleReturn: totalOf(outOfSample),
    outOfSampleTrades: outOfSample.trades,
  };
}

function totalOf({ returns }: Stretch): number {
  return (growth(Float64Array.from(returns)).at(-1) ?? 1) - 1;
}

/** Annual growth over stretches one after the other, even where they overlap in time. */
function joinedGrowth(stretches: readonly Stretch[]): Figure {
  const returns = Float64Array.from(stretches.flatMap((stretch) => stretch.returns));
  return annual(growth(returns).at(-1) ?? 1, returns.length);
}
