import { dailyEquity } from '../../backtest/daily-equity.ts';
import {
  neighboursOf,
  type ParameterStability,
  parameterStability,
} from '../../backtest/robustness/parameter-stability.ts';
import {
  joinWalkForward,
  runWindow,
  type SessionSpan,
  type Stretch,
  type WalkForwardSummary,
  walkForwardWindows,
} from '../../backtest/robustness/walk-forward.ts';
import { evaluationOf } from '../../backtest/search/evaluation.ts';
import { type Goal, scoreOf } from '../../backtest/search/objective.ts';
import { gridPlan } from '../../backtest/search/plans.ts';
import { runSearch, SearchRecord } from '../../backtest/search/run-search.ts';
import { combinations, type SearchSettings, type SearchSpace } from '../../backtest/search/search-space.ts';
import { DAY_MS, epochMs, type IsoDate, istInstant, timeOfDay } from '../../domain/time.ts';
import type { Parameters } from '../../strategies/parameter.ts';
import type { BookRunner } from './book-runner.ts';
import type { ChosenStrategy } from './chosen-strategy.ts';
import type { StudySpan } from './span-words.ts';

/** Multiples of a setting that are tried around it. */
const AROUND = [0.6, 0.8, 1, 1.25, 1.6];
const AROUND_MANY = [0.7, 1, 1.4];
/** From so many parameters on, fewer values of each are tried. */
const MANY = 3;

/** Settings near the chosen ones, for a search that nobody described. */
export function spaceAround(chosen: SearchSettings, parameters: Parameters): SearchSpace {
  const names = Object.keys(parameters);
  const factors = names.length >= MANY ? AROUND_MANY : AROUND;
  return names.map((name) => {
    const { least = 0, most = 0, whole = false } = parameters[name] ?? {};
    const here = chosen[name] ?? 0;
    const values = factors.map((factor) => {
      const value = Math.min(most, Math.max(least, here * factor));
      return whole ? Math.round(value) : Number(value.toFixed(4));
    });
    return { name, values: [...new Set(values)].sort((a, b) => a - b) };
  });
}

function instantsOf({ from, to }: SessionSpan): StudySpan {
  const midnight = timeOfDay(0, 0);
  return { from: istInstant(from, midnight), to: epochMs(istInstant(to, midnight) + DAY_MS) };
}

/** The days of a study on which anything traded. */
function sessionsOf({ data }: BookRunner): readonly IsoDate[] {
  const days = new Set<IsoDate>();
  for (const { columns } of data.series) {
    const { start, close } = columns.bars;
    for (const date of dailyEquity(start, close, 1).dates) days.add(date);
  }
  const { from, to } = data.span;
  const midnight = timeOfDay(0, 0);
  return [...days]
    .sort()
    .filter((day) => istInstant(day, midnight) >= from - DAY_MS && istInstant(day, midnight) < to);
}

/** How a walk-forward is cut: so many windows, trained on twice what they are judged on. */
export interface WalkForwardWish {
  readonly windows: number;
  readonly anchored: boolean;
  readonly space: SearchSpace;
  readonly goal: Goal;
  readonly onWindow?: (done: number, of: number) => void;
}

/** Chooses settings on each training window by a grid, and judges them on the days after it. Null without windows. */
export function walkForward(
  runner: BookRunner,
  { strategy, plan }: ChosenStrategy,
  wish: WalkForwardWish,
): WalkForwardSummary | null {
  const sessions = sessionsOf(runner);
  const testSessions = Math.floor(sessions.length / (wish.windows + 2));
  if (testSessions < 2) return null;
  const windows = walkForwardWindows(sessions, {
    trainSessions: sessions.length - wish.windows * testSessions,
    testSessions,
    anchored: wish.anchored,
  });
  const signals = new Map<string, ReturnType<BookRunner['prepare']> | undefined>();
  /** The signals of settings, made once for all windows; undefined for settings that do not go together. */
  const signalsOf = (settings: SearchSettings) => {
    const key = JSON.stringify(settings);
    if (signals.has(key)) return signals.get(key);
    const prepared = strategy.prepare(settings);
    const made = prepared.ok ? runner.prepare(prepared.value, plan) : undefined;
    signals.set(key, made);
    return made;
  };
  const outcomeOf = (settings: SearchSettings, span: SessionSpan) => {
    const series = signalsOf(settings);
    return series === undefined ? undefined : runner.runSeries(series, plan, { span: instantsOf(span) });
  };
  const isValid = (settings: SearchSettings): boolean => signalsOf(settings) !== undefined;
  const choose = (train: SessionSpan) => {
    const found = runSearch(
      gridPlan({ space: wish.space, isValid }),
      new SearchRecord(wish.space, wish.goal),
      (settings) => {
        const outcome = outcomeOf(settings, train);
        if (outcome === undefined) throw new Error('settings were checked before they were run');
        return evaluationOf(outcome, runner.terms.capital, runner.terms.riskFree);
      },
    );
    const best = found.best ?? found.ranking[0];
    return best === undefined ? null : { settings: best.settings, trials: found.trials.count };
  };
  const run = (settings: SearchSettings, span: SessionSpan): Stretch => {
    const outcome = outcomeOf(settings, span);
    if (outcome === undefined) return { dates: [], returns: [], trades: 0 };
    const daily = dailyEquity(outcome.times, outcome.equity, runner.terms.capital);
    return { dates: daily.dates, returns: [...daily.returns], trades: outcome.trades.length };
  };
  const results = windows.flatMap((window, i) => {
    wish.onWindow?.(i, windows.length);
    return runWindow(window, choose, run) ?? [];
  });
  return results.length === 0 ? null : joinWalkForward(results, wish.anchored, runner.terms.riskFree);
}

/** Whether the settings beside the chosen ones do about as well. Null where the chosen ones earn nothing. */
export function stabilityOf(
  runner: BookRunner,
  { strategy, prepared, plan }: ChosenStrategy,
  space: SearchSpace,
): ParameterStability | null {
  const goal: Goal = { objective: runner.terms.by, minimumTrades: 1 };
  const scored = (settings: SearchSettings) => {
    const ready = strategy.prepare(settings);
    if (!ready.ok) return null;
    const outcome = runner.run(ready.value, plan);
    return scoreOf(evaluationOf(outcome, runner.terms.capital, runner.terms.riskFree), goal);
  };
  return parameterStability(scored(prepared.settings), neighboursOf(space, prepared.settings).map(scored));
}

/** Runs over all bars that a quick look may cost in all. */
const QUICK_BARS = 4_000_000;

/** Whether searching a space in every window is quick enough to come with an ordinary backtest. */
export function isQuick(runner: BookRunner, space: SearchSpace, windows: number): boolean {
  return space.length > 0 && runner.bars * combinations(space) * windows <= QUICK_BARS;
}
