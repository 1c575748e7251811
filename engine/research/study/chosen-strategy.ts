import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDerivative } from '../../domain/instrument.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { type LoadedStrategies, loadUserStrategies } from '../../strategies/files/load-strategies.ts';
import { planKey, readPlan, splitSettings } from '../../strategies/plan-settings.ts';
import { STRATEGIES } from '../../strategies/registry.ts';
import type { PreparedStrategy, Strategy } from '../../strategies/strategy.ts';
import { readStrategy } from '../../strategies/strategy-text.ts';
import type { TradePlan } from '../../strategies/trade-plan.ts';
import type { Vote } from '../../strategies/vote.ts';
import type { StudyInput } from './study-input.ts';
import { nearStudyKey } from './study-terms.ts';

/** A strategy with settings that hold, and the shared parts it is run with. */
export interface ChosenStrategy {
  readonly strategy: Strategy;
  readonly prepared: PreparedStrategy;
  readonly plan: TradePlan;
  /** What its file was, for the header: the program's version for those that Munim brings. */
  readonly version: string;
}

type Given = Readonly<Record<string, string>>;

/** The strategies that an order names, with their settings. `rest` is what was given beyond the study's own terms. */
export async function chooseStrategies(
  input: StudyInput,
  rest: Given,
  vote: Vote,
): Promise<Result<readonly ChosenStrategy[], Refusal>> {
  const loaded = await filesFor(input, vote);
  const named: Strategy[] = [];
  for (const text of input.strategies) {
    const found = readStrategy(text, vote, [...STRATEGIES, ...loaded.strategies]);
    if (!found.ok) return fail(unknownStrategy(text, found.error, loaded));
    named.push(found.value);
  }
  const stray = Object.keys(rest).find((key) => !named.some((one) => knows(one, key)));
  const [first] = named;
  if (stray !== undefined && first !== undefined) return fail(strayKey(stray, first));
  const chosen: ChosenStrategy[] = [];
  for (const strategy of named) {
    const own = Object.fromEntries(Object.entries(rest).filter(([key]) => knows(strategy, key)));
    const settled = settle(strategy, own);
    if (!settled.ok) return fail(refusal('BAD_SETTING', settled.error));
    const wrong = unfit(settled.value.plan, input);
    if (wrong !== undefined) return fail(refusal('BAD_SETTING', wrong));
    const isOwn = loaded.strategies.includes(strategy);
    chosen.push({
      ...settled.value,
      version: isOwn ? await filesHash(input.strategyFolders) : input.codeVersion,
    });
  }
  return ok(chosen);
}

/** People's strategies. A file runs as a program does: none is loaded for a study that does without. */
async function filesFor(input: StudyInput, vote: Vote): Promise<LoadedStrategies> {
  const needed = input.strategies.some((text) => !readStrategy(text, vote).ok);
  return needed ? loadUserStrategies(input.strategyFolders) : { strategies: [], faults: [] };
}

function knows(strategy: Strategy, key: string): boolean {
  return planKey(key) !== undefined || key in strategy.parameters;
}

function settle(strategy: Strategy, given: Given): Result<Omit<ChosenStrategy, 'version'>, string> {
  const split = splitSettings(strategy, given);
  if (!split.ok) return split;
  const prepared = strategy.prepare(split.value.parameters);
  if (!prepared.ok) return prepared;
  const plan = readPlan(strategy, split.value.plan);
  return plan.ok ? ok({ strategy, prepared: prepared.value, plan: plan.value }) : plan;
}

/** Why a plan cannot be run on these bars and instruments. */
function unfit(plan: TradePlan, { timeframe, subjects }: StudyInput): string | undefined {
  if (plan.intraday && timeframe === '1d') {
    return 'Intraday positions end on their day, and these bars are days. Add a timeframe such as 15m.';
  }
  const onShares = subjects.length === 0 || subjects.some(({ instrument }) => !isDerivative(instrument));
  if (plan.shorts && !plan.intraday && onShares) {
    return 'Shares can be sold short for the day only. Add intraday and a timeframe such as 15m, or leave out shorts.';
  }
  return undefined;
}

function strayKey(key: string, strategy: Strategy): Refusal {
  const near = nearStudyKey(key);
  const split = splitSettings(strategy, { [key]: '' });
  const says =
    near === undefined && !split.ok ? split.error : `There is no setting ${key}. Did you mean ${near}?`;
  return refusal('BAD_SETTING', says);
}

function unknownStrategy(text: string, says: string, { faults }: LoadedStrategies): Refusal {
  const own = faults.find(({ file }) => basename(file, '.mjs').toLowerCase() === text.toLowerCase());
  if (own !== undefined) return refusal('BAD_STRATEGY', own.message);
  const [fault] = faults;
  return refusal(
    'UNKNOWN_STRATEGY',
    fault === undefined ? says : `${says} One file is no strategy: ${fault.message}`,
  );
}

const HASH_DIGITS = 8;

/** A short name of the strategy files as they are now. */
async function filesHash(folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((file) => file.endsWith('.mjs')).sort()) {
      hash.update(name).update(await readFile(join(folder, name)));
    }
  }
  return hash.digest('hex').slice(0, HASH_DIGITS);
}
