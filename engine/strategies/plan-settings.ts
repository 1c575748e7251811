import { closestWords } from '../domain/edit-distance.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Sizing, TradePlan } from '../domain/trade-plan.ts';
import type { Strategy } from './strategy.ts';
import { STANDARD_PLAN } from './trade-plan.ts';

/** What a person gave as `key=value`: texts, or numbers and booleans from a program. */
export type Given = Readonly<Record<string, unknown>>;

type Changes = Partial<TradePlan>;

/** One switch of the shared parts as a person types it. */
interface PlanSetting {
  readonly aliases: readonly string[];
  readonly meaning: string;
  read(text: string): Result<Changes, string>;
}

const OFF = new Set(['off', 'no', 'none', 'false', '0', '0%']);
const ON = new Set(['on', 'yes', 'true', '1', '']);
const SIZES: Readonly<Record<string, Sizing>> = {
  risk: 'risk',
  fixed: 'fixed',
  'all-in': 'all-in',
  allin: 'all-in',
  all: 'all-in',
};

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
  /** Whether 0 and `off` are understood. */
  readonly canBeOff?: boolean;
}

function readNumber(text: string, unit: '' | ' %', bounds: Bounds): Result<number, string> {
  const { least, most, isWhole = false, canBeOff = false } = bounds;
  if (canBeOff && OFF.has(text)) return ok(0);
  const bare = unit === '' ? text : text.replace(/\s*%$/, '');
  const value = bare === '' ? Number.NaN : Number(bare);
  if (value >= least && value <= most && (!isWhole || Number.isInteger(value))) return ok(value);
  const kind = isWhole ? 'a whole number' : 'a number';
  return fail(`must be ${kind} from ${least} to ${most}${unit}${canBeOff ? ', or off' : ''}`);
}

/** A share in percent, kept in basis points. */
function percent(field: BpField, meaning: string, bounds: Bounds, implied: Changes = {}): PlanSetting {
  return {
    aliases: [],
    meaning: `${meaning}, in percent`,
    read(text) {
      const value = readNumber(text, ' %', bounds);
      return value.ok ? ok({ ...implied, [field]: Math.round(value.value * 100) }) : value;
    },
  };
}

type BpField = 'stopBp' | 'targetBp' | 'trailBp' | 'riskBp' | 'fixedBp';
type CountField = 'maxPositions' | 'trendBars' | 'confirmBars' | 'volumeMultiple' | 'volatilityMultiple';
type SwitchField = 'regime' | 'shorts' | 'intraday';

function count(field: CountField, meaning: string, bounds: Bounds): PlanSetting {
  return {
    aliases: [],
    meaning,
    read(text) {
      const value = readNumber(text, '', bounds);
      return value.ok ? ok({ [field]: value.value }) : value;
    },
  };
}

function toggle(field: SwitchField, meaning: string): PlanSetting {
  return {
    aliases: [],
    meaning: `${meaning}, on or off`,
    read(text) {
      if (ON.has(text)) return ok({ [field]: true });
      return OFF.has(text) ? ok({ [field]: false }) : fail('must be on or off');
    },
  };
}

function called(setting: PlanSetting, ...aliases: readonly string[]): PlanSetting {
  return { ...setting, aliases };
}

const SIZE: PlanSetting = {
  aliases: ['sizing'],
  meaning: 'how large an entry is: risk, fixed or all-in',
  read(text) {
    const sizing = SIZES[text];
    return sizing === undefined ? fail('must be risk, fixed or all-in') : ok({ sizing });
  },
};

/** The shared parts by the key that switches them. */
export const PLAN_SETTINGS: Readonly<Record<string, PlanSetting>> = {
  stop: called(
    percent('stopBp', 'protective stop from the entry', { least: 0.05, most: 50, canBeOff: true }),
    'sl',
    'stoploss',
  ),
  target: called(
    percent('targetBp', 'target from the entry', { least: 0.05, most: 500, canBeOff: true }),
    'tgt',
    'tp',
  ),
  trail: called(
    percent('trailBp', 'stop that follows the best price', { least: 0.05, most: 50, canBeOff: true }),
    'trailing',
  ),
  size: SIZE,
  risk: percent('riskBp', 'equity that an entry may lose', { least: 0.01, most: 10 }, { sizing: 'risk' }),
  atr: count('volatilityMultiple', 'average true ranges that the risk is measured over', {
    least: 0.5,
    most: 20,
  }),
  fixed: percent(
    'fixedBp',
    'equity of a position with size=fixed',
    { least: 0.1, most: 100 },
    { sizing: 'fixed' },
  ),
  positions: called(
    count('maxPositions', 'positions at one time', { least: 1, most: 100, isWhole: true }),
    'max',
    'maxpositions',
  ),
  trend: count('trendBars', 'trend filter: bars of the average', {
    least: 2,
    most: 500,
    isWhole: true,
    canBeOff: true,
  }),
  volume: count('volumeMultiple', 'volume validation: multiple of the usual volume', {
    least: 0.1,
    most: 20,
    canBeOff: true,
  }),
  confirm: count('confirmBars', 'higher-timeframe confirmation: bars that make one', {
    least: 2,
    most: 250,
    isWhole: true,
    canBeOff: true,
  }),
  regime: toggle('regime', 'regime filter'),
  shorts: called(toggle('shorts', 'short positions'), 'short'),
  intraday: called(toggle('intraday', 'positions end on their day'), 'mis'),
};

/** The key of a shared part that a word stands for; undefined when it is none. */
export function planKey(word: string): string | undefined {
  const plain = word.toLowerCase();
  return Object.keys(PLAN_SETTINGS).find(
    (key) => key === plain || PLAN_SETTINGS[key]?.aliases.includes(plain),
  );
}

export interface SplitSettings {
  readonly plan: Given;
  readonly parameters: Given;
}

/** Parts what a person gave into settings of the shared parts and parameters of the strategy. The error is a sentence. */
export function splitSettings(strategy: Strategy, given: Given): Result<SplitSettings, string> {
  const plan: Record<string, unknown> = {};
  const parameters: Record<string, unknown> = {};
  for (const [word, value] of Object.entries(given)) {
    const name = word.toLowerCase();
    const key = planKey(name);
    if (name in strategy.parameters) parameters[name] = value;
    else if (key !== undefined) plan[key] = value;
    else return fail(unknownSetting(word, strategy));
  }
  return ok({ plan, parameters });
}

function unknownSetting(word: string, { name, parameters }: Strategy): string {
  const own = Object.keys(parameters);
  const near = closestWords(word.toLowerCase(), [...own, ...Object.keys(PLAN_SETTINGS)], 2);
  if (near.length > 0) return `There is no setting ${word}. Did you mean ${near.join(' or ')}?`;
  const takes = own.length === 0 ? '' : `${name} takes ${own.join(', ')}; `;
  return `There is no setting ${word}. ${takes}every strategy takes ${Object.keys(PLAN_SETTINGS).join(', ')}.`;
}

/**
 * The plan of a run: the standard, what the strategy does otherwise, and on top of it what a person gave (as
 * {@link splitSettings} leaves it). Percent in, basis points inside. The error is a sentence.
 */
export function readPlan(strategy: Strategy, given: Given): Result<TradePlan, string> {
  let plan: TradePlan = { ...STANDARD_PLAN, ...strategy.plan };
  const saidSize = ([word]: readonly [string, unknown]): number => (planKey(word) === 'size' ? 1 : 0);
  // A share says how to size as well, unless `size` says otherwise: it has the last word.
  const inOrder = Object.entries(given).sort((a, b) => saidSize(a) - saidSize(b));
  for (const [word, value] of inOrder) {
    const setting = PLAN_SETTINGS[planKey(word) ?? ''];
    if (setting === undefined) return fail(unknownSetting(word, strategy));
    const read = setting.read(String(value).trim().toLowerCase());
    if (!read.ok) return fail(`${word} ${read.error}: ${setting.meaning}.`);
    plan = { ...plan, ...read.value };
  }
  return ok(plan);
}
