import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { STUDY_COMMANDS } from '../../desk-research.ts';
import { closestWords } from '../../domain/edit-distance.ts';
import { isDerivative } from '../../domain/instrument.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { TradePlan } from '../../domain/trade-plan.ts';
import { type LoadedStrategies, loadStrategyFiles } from '../../strategies/files/load-strategies.ts';
import { PLAN_SETTINGS, planKey, readPlan, splitSettings } from '../../strategies/plan-settings.ts';
import { STRATEGIES } from '../../strategies/registry.ts';
import type { PreparedStrategy, Strategy } from '../../strategies/strategy.ts';
import { readStrategy } from '../../strategies/strategy-text.ts';
import type { Vote } from '../../strategies/vote.ts';
import type { StudyInput } from './study-input.ts';
import { lineOf } from './study-line.ts';
import { STUDY_KEYS } from './study-terms.ts';

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
  // A file runs as a program does: only those that are named are loaded.
  const loaded = await loadStrategyFiles(input.strategyFiles);
  const named: Strategy[] = [];
  for (const text of input.strategies) {
    const found = readStrategy(text, vote, [...STRATEGIES, ...loaded.strategies]);
    if (!found.ok) return fail(unknownStrategy(text, found.error, loaded));
    named.push(found.value);
  }
  const stray = Object.keys(rest).find((key) => !named.some((one) => knows(one, key)));
  const [first] = named;
  if (stray !== undefined && first !== undefined) return fail(strayKey(stray, first, input));
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
      version: isOwn ? await filesHash(input.strategyFiles) : input.codeVersion,
    });
  }
  return ok(chosen);
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

/** A key that is no setting, with the line of the one that may have been meant. */
function strayKey(key: string, strategy: Strategy, input: StudyInput): Refusal {
  const split = splitSettings(strategy, { [key]: '' });
  const known = [...Object.keys(strategy.parameters), ...Object.keys(PLAN_SETTINGS), ...STUDY_KEYS];
  const near = closestWords(key, known, MOST_NEAR);
  if (near.length === 0)
    return refusal('BAD_SETTING', split.ok ? `There is no setting ${key}.` : split.error);
  const { [key]: value = '', ...rest } = input.given;
  return refusal(
    'BAD_SETTING',
    `There is no setting ${key}. Did you mean ${near.join(' or ')}?`,
    near.map((right) => ({
      label: `${right}=${value}`,
      command: `/${STUDY_COMMANDS[input.kind]} ${lineOf({ ...input, given: { ...rest, [right]: value } }, input.strategies.join(','))}`,
    })),
  );
}

const MOST_NEAR = 2;

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
async function filesHash(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(basename(file)).update(await readFile(file));
  return hash.digest('hex').slice(0, HASH_DIGITS);
}
