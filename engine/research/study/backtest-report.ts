import type { Trials } from '../../backtest/metrics/sharpe-significance.ts';
import type { BacktestReport } from '../../backtest/report/backtest-report.ts';
import { buildReport } from '../../backtest/report/build-report.ts';
import type { Benchmark, ReportedSymbol, RobustnessFindings } from '../../backtest/report/report-input.ts';
import { checkLookAhead } from '../../backtest/robustness/look-ahead.ts';
import type { RunOutcome } from '../../backtest/run/outcome.ts';
import { formatQuantity } from '../../domain/amount-text.ts';
import { placed } from '../../domain/order-statistic.ts';
import { type EpochMs, formatDate, istDate } from '../../domain/time.ts';
import { entryFilters } from '../../strategies/filters/entry-filters.ts';
import type { ChosenStrategy } from './chosen-strategy.ts';
import { isQuick, spaceAround, stabilityOf, walkForward } from './quick-search.ts';
import type { StudyContext } from './study-context.ts';
import { type DailyCloses, dailyCloses, type StudyData, type StudySeries } from './study-data.ts';
import { regimesOf } from './study-regimes.ts';

const FILL_RULE = 'next bar open, stop before target, gaps at the open';

/** The report of one run. `trials` is how many settings were tried before these were chosen. */
export function reportOf(
  context: StudyContext,
  chosen: ChosenStrategy,
  outcome: RunOutcome,
  more: { readonly trials?: Trials; readonly robustness: RobustnessFindings },
): BacktestReport {
  const { runner, input, notes } = context;
  const { data, terms } = runner;
  const regimes = regimesOf(data);
  return buildReport({
    header: {
      strategy: chosen.strategy.name,
      title: chosen.strategy.title,
      settings: chosen.prepared.settings,
      plan: chosen.plan,
      strategyVersion: chosen.version,
      symbols: data.series.map((series) => reported(context, series)),
      ...(input.universe === undefined ? {} : { universe: input.universe }),
      timeframe: input.timeframe,
      from: istDate(data.span.from),
      to: istDate((data.span.to - 1) as EpochMs),
      capital: terms.capital,
      charges: chargesText(context),
      slippageBp: terms.slippageBp,
      participationBp: runner.participationBp,
      fillRule: FILL_RULE,
      seed: terms.seed,
      dataHash: data.hash,
      codeVersion: input.codeVersion,
      simulated: data.origin === 'simulated',
    },
    outcome,
    riskFree: terms.riskFree,
    benchmarks: benchmarksOf(data),
    ...(regimes === undefined ? {} : { regimes }),
    ...(more.trials === undefined ? {} : { trials: more.trials }),
    robustness: more.robustness,
    notes: [...notes, ...data.notes],
  });
}

function chargesText({ runner }: StudyContext): string {
  const { charges } = runner.terms;
  if (charges.kind === 'real') return 'as of each date';
  return charges.millionths === 0 ? 'none' : `${charges.millionths / 10_000} % a side`;
}

function reported({ runner }: StudyContext, { subject, bars, quality }: StudySeries): ReportedSymbol {
  const { close, volume } = bars.columns;
  const values = close.map((value, i) => value * (volume[i] ?? 0));
  const median = placed(values, Math.floor(values.length / 2));
  return {
    symbol: subject.name,
    ...(quality === undefined || runner.data.origin === 'simulated' ? {} : { quality }),
    ...(median > 0 ? { medianBarValue: median } : {}),
  };
}

/** What could have been held instead: the same shares in equal parts, and the index. */
function benchmarksOf({ series, index }: StudyData): readonly Benchmark[] {
  const closes = series.map(({ subject, bars }) => dailyCloses(subject.name, bars));
  const [only] = closes;
  const own = closes.length === 1 && only !== undefined ? only : heldTogether(closes);
  return index === undefined ? [own] : [own, dailyCloses('NIFTY', index)];
}

/** Equal parts of each, from its first day in the span on; a day without a close of one keeps its last. */
function heldTogether(all: readonly DailyCloses[]): DailyCloses {
  const dates = [...new Set(all.flatMap((one) => one.dates))].sort();
  const sums = new Float64Array(dates.length);
  for (const { dates: own, closes } of all) {
    const byDate = new Map(own.map((date, i) => [date, closes[i] ?? Number.NaN]));
    const first = closes[0] ?? 1;
    let worth = 1;
    dates.forEach((date, i) => {
      const close = byDate.get(date);
      if (close !== undefined) worth = close / first;
      sums[i] = (sums[i] ?? 0) + worth;
    });
  }
  return { name: `the ${all.length} together`, dates, closes: sums };
}

/** What an ordinary backtest asks itself: does it look ahead, does it hold out of sample, is it a plateau. */
export function robustnessOf(context: StudyContext, chosen: ChosenStrategy): RobustnessFindings {
  const { runner } = context;
  const { terms } = runner;
  const { strategy, prepared } = chosen;
  const space = spaceAround(prepared.settings, strategy.parameters);
  const lookAhead = lookAheadOf(context, chosen);
  if (!isQuick(runner, space, terms.windows)) return { lookAhead };
  const goal = { objective: terms.by, minimumTrades: 1 };
  const found = walkForward(runner, chosen, {
    windows: terms.windows,
    anchored: terms.anchored,
    space,
    goal,
    onWindow: (done, of) =>
      context.task.progress({
        done: 0.2 + (0.6 * done) / of,
        says: `out of sample, window ${done + 1} of ${of}`,
      }),
  });
  const stability = stabilityOf(runner, chosen, space);
  return {
    lookAhead,
    ...(found === null ? {} : { walkForward: found }),
    ...(stability === null ? {} : { stability }),
  };
}

function lookAheadOf({ runner }: StudyContext, { strategy, prepared, plan }: ChosenStrategy) {
  const [series] = runner.data.series;
  if (series === undefined) return { found: false, text: 'nothing to check' };
  const filters = (of: typeof series.columns) => entryFilters(plan, strategy.style, of);
  const { checkedBars, firstDifference } = checkLookAhead({ prepared, filters }, series.columns.bars);
  const bars = formatQuantity(checkedBars);
  if (firstDifference === undefined) return { found: false, text: `none found in ${bars} bars` };
  const at = istDate((series.columns.bars.start[firstDifference.row] ?? 0) as EpochMs);
  return {
    found: true,
    text: `the ${firstDifference.what} of ${formatDate(at, true).slice(4)} is another one once the bars after it are there`,
  };
}
