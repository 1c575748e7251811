import { count, loss, ratio, signedPercent } from '../../backtest/report/figure-text.ts';
import { evaluationOf } from '../../backtest/search/evaluation.ts';
import { heatMap } from '../../backtest/search/heat-map.ts';
import { scoreOf } from '../../backtest/search/objective.ts';
import { gridPlan, halvingPlan, randomPlan } from '../../backtest/search/plans.ts';
import { runSearch, SearchRecord, type SearchResult } from '../../backtest/search/run-search.ts';
import { type SearchCost, searchCost } from '../../backtest/search/search-cost.ts';
import type { SearchPlan } from '../../backtest/search/search-plan.ts';
import { combinations, type SearchSettings, type SearchSpace } from '../../backtest/search/search-space.ts';
import { parzenPlan } from '../../backtest/search/tree-parzen.ts';
import type { Picture } from '../../charts/picture.ts';
import type { StudyAnswer, StudyTable } from '../../desk-research.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { epochMs, MINUTE_MS } from '../../domain/time.ts';
import { answered, reportFound } from './answer.ts';
import { reportOf } from './backtest-report.ts';
import type { ChosenStrategy } from './chosen-strategy.ts';
import { drawnTitle } from './pictures.ts';
import { stabilityOf } from './quick-search.ts';
import type { StudyContext } from './study-context.ts';

import { lineOf } from './study-line.ts';
import { daysText, firstOf, namesText, spaceOf } from './study-parts.ts';

type Answer = Promise<Result<StudyAnswer, Refusal>>;

/** What a run takes, roughly: for the question whether to ask. */
const RUN_MS = 2;
const BARS_A_MS = 2_000;
const USUAL_TRIALS = 200;
/** Less than what a study may take, for the loading and the report. */
const MOST_SEARCH_MS = 12 * MINUTE_MS;

/** The best settings by an objective, and how much of that is luck. */
export async function optimise(context: StudyContext): Answer {
  const chosen = firstOf(context);
  const { runner } = context;
  const { terms } = runner;
  const space = spaceOf(context, chosen);
  if (!space.ok) return space;
  if (space.value.length === 0) {
    return fail(
      refusal('BAD_SETTING', `${chosen.strategy.name} has nothing to optimise. Choose another strategy.`),
    );
  }
  const runs = terms.search === 'grid' ? combinations(space.value) : (terms.trials ?? USUAL_TRIALS);
  const cost = searchCost(runs, RUN_MS + runner.bars / BARS_A_MS, 1);
  if (cost.mustAsk && (!terms.agreed || cost.ms > MOST_SEARCH_MS)) return fail(longSearch(context, cost));
  const result = searched(context, chosen, space.value);
  if (result.best === null) {
    const says = `None of ${count(result.ranking.length)} settings made ${terms.minimumTrades} trades with a ${terms.by}. Take a longer span, or mintrades=1.`;
    return fail(refusal('BAD_SETTING', says));
  }
  return ok(await searchAnswer(context, chosen, space.value, result));
}

/** A search of minutes is asked about; one that would be ended before it is done is not offered. */
function longSearch({ input, chosen }: StudyContext, cost: SearchCost): Refusal {
  const line = `/optimize ${lineOf(input, chosen[0]?.strategy.name ?? '')}`;
  const some = { label: 'Try 200 at random', command: `${line} search=random trials=200` };
  if (cost.ms > MOST_SEARCH_MS) {
    const most = MOST_SEARCH_MS / MINUTE_MS;
    const says = `That is ${cost.text}, and a study may take ${most} minutes. Take larger steps, as fast=5..50/5, or search=random.`;
    return refusal('LONG_SEARCH', says, [some]);
  }
  const says = `That is ${cost.text}. Take larger steps, or search=random trials=200.`;
  return refusal('LONG_SEARCH', says, [{ label: 'Run it all the same', command: `${line} agreed` }, some]);
}

function searched(
  context: StudyContext,
  { strategy, prepared, plan }: ChosenStrategy,
  space: SearchSpace,
): SearchResult {
  const { runner, task } = context;
  const { terms, data } = runner;
  const goal = { objective: terms.by, minimumTrades: terms.minimumTrades };
  const full = (settings: SearchSettings): SearchSettings => ({ ...prepared.settings, ...settings });
  const field = { space, isValid: (settings: SearchSettings) => strategy.prepare(full(settings)).ok };
  const trials = terms.trials ?? USUAL_TRIALS;
  const plans: Readonly<Record<typeof terms.search, () => SearchPlan>> = {
    grid: () => gridPlan(field),
    random: () => randomPlan(field, trials, terms.seed),
    halving: () => halvingPlan(field, trials, terms.seed, goal),
    bayes: () => parzenPlan(field, trials, terms.seed, goal),
  };
  const all = terms.search === 'grid' ? combinations(space) : trials;
  let done = 0;
  return runSearch(plans[terms.search](), new SearchRecord(space, goal), (settings, share) => {
    const ready = strategy.prepare(full(settings));
    if (!ready.ok) throw new Error('settings were checked before they were run');
    const to = epochMs(Math.round(data.span.from + (data.span.to - data.span.from) * share));
    const outcome = runner.run(ready.value, plan, { span: { from: data.span.from, to } });
    done += 1;
    if (done % 8 === 0)
      task.progress({ done: Math.min(0.95, done / all), says: `${done} of about ${all} settings` });
    return evaluationOf(outcome, terms.capital, terms.riskFree);
  });
}

async function searchAnswer(
  context: StudyContext,
  chosen: ChosenStrategy,
  space: SearchSpace,
  result: SearchResult,
): Promise<StudyAnswer> {
  const { runner } = context;
  const { terms } = runner;
  const best = { ...chosen.prepared.settings, ...result.best?.settings };
  const prepared = chosen.strategy.prepare(best);
  const winner: ChosenStrategy = prepared.ok ? { ...chosen, prepared: prepared.value } : chosen;
  const outcome = runner.run(winner.prepared, winner.plan, { keepsFills: true });
  const stability = stabilityOf(runner, winner, space);
  const report = reportOf(context, winner, outcome, {
    trials: result.trials,
    robustness: stability === null ? {} : { stability },
  });
  const names = space.map(({ name }) => name);
  const rows = result.ranking
    .slice(0, 8)
    .map(({ settings, figures }) => [
      names.map((name) => `${name} ${settings[name]}`).join(', '),
      ratio(scoreOf(figures, result.goal)),
      signedPercent(figures.totalReturn),
      loss(figures.maxDrawdown),
      count(figures.trades),
    ]);
  const table: StudyTable = { columns: ['Settings', terms.by, 'Return', 'Max DD', 'Trades'], rows };
  const said = names.map((name) => `${name}=${best[name]}`).join(' ');
  const found = await reportFound(report, {
    lines: [
      `Best of ${count(result.trials.count)} tried by ${terms.by}: ${said}.${skippedText(result.skipped)}`,
      'The best of many looks good by luck alone: judge it out of sample.',
    ],
    tables: [table],
    next: [
      { label: 'Walk-forward', line: `/walkforward ${lineOf(context.input, chosen.strategy.name)}` },
      {
        label: 'Backtest the best',
        line: `/backtest ${lineOf(withoutRanges(context, said), chosen.strategy.name)}`,
      },
    ],
  });
  const map = mapPicture(context, winner, space, result);
  return answered(context, {
    ...found,
    pictures: { ...found.pictures, ...(map === undefined ? {} : { 'map.png': map }) },
  });
}

/** Settings that were not tried because the strategy refuses them, such as a fast average above the slow one. */
function skippedText(skipped: number): string {
  if (skipped === 0) return '';
  return skipped === 1
    ? ' 1 combination does not go together.'
    : ` ${count(skipped)} combinations do not go together.`;
}

/** The order with the best settings in the place of the ranges. */
function withoutRanges({ input, ranges }: StudyContext, said: string): StudyContext['input'] {
  const kept = Object.entries(input.given).filter(([key]) => !(key in ranges) && !SEARCH_KEYS.has(key));
  const best = said.split(' ').map((pair) => pair.split('='));
  return { ...input, given: Object.fromEntries([...kept, ...best]) };
}

const SEARCH_KEYS: ReadonlySet<string> = new Set(['by', 'search', 'trials', 'mintrades', 'agreed']);

function mapPicture(
  context: StudyContext,
  { strategy, prepared }: ChosenStrategy,
  space: SearchSpace,
  result: SearchResult,
): Picture | undefined {
  const { runner, input } = context;
  const [x, y] = space;
  if (x === undefined || y === undefined) return undefined;
  const placeOf = ({ name, values }: typeof x): number =>
    values.indexOf(prepared.settings[name] ?? Number.NaN);
  const best = placeOf(y) * x.values.length + placeOf(x);
  const map = heatMap(result, x, y);
  return {
    kind: 'parameters',
    theme: 'dark',
    title: `${drawnTitle(strategy)} · ${namesText(context)}`,
    subtitle: `${result.goal.objective} by ${x.name} and ${y.name} · ${input.timeframe} · ${daysText(context)}`,
    ...(best < 0 ? {} : { best }),
    ...(runner.data.origin === 'simulated' ? { label: 'SIMULATED' } : {}),
    objective: result.goal.objective,
    unit: 'ratio',
    x: { name: x.name, values: x.values.map(String) },
    y: { name: y.name, values: y.values.map(String) },
    values: Float64Array.from(map.cells.flat(), (value) => value ?? Number.NaN),
  };
}
