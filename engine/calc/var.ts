import { fail, ok, type Result } from '../domain/result.ts';
import { cornishFisherTail, normalTail, simulatedTail } from '../risk/value-at-risk/model-tails.ts';
import { momentsOf } from '../risk/value-at-risk/moments.ts';
import { empiricalTail, type TailRisk } from '../risk/value-at-risk/tail.ts';
import { choice } from './arguments.ts';
import type { Calculation } from './calculation.ts';
import { readNumber } from './csv-table.ts';
import { readSeries } from './metrics.ts';

const METHODS = ['historical', 'parametric', 'cornish-fisher', 'montecarlo'] as const;
const MOST_PATHS = 5_000_000;
const MOST_SEED = 4_294_967_295;
const LEAST_RETURNS = 2;

/** `munim calc var method=historical level=0.95 [horizon=1] [ewma=0.94] [paths=100000] [seed=1] < returns.csv`. */
export const valueAtRisk: Calculation = {
  name: 'var',
  keys: ['method', 'level', 'horizon', 'ewma', 'paths', 'seed'],
  run({ args, stdin = '' }) {
    const settings = readSettings(args);
    if (!settings.ok) return settings;
    const series = readSeries(stdin);
    if (!series.ok) return series;
    const { returns } = series.value;
    if (returns.length < LEAST_RETURNS) {
      return fail(`There are ${returns.length} returns: value at risk needs at least ${LEAST_RETURNS}.`);
    }
    const oneDay = tailOf(returns, settings.value);
    const scale = Math.sqrt(settings.value.horizon);
    return ok({ text: JSON.stringify({ var: oneDay.var * scale + 0, es: oneDay.es * scale + 0 }) });
  },
};

interface Settings {
  readonly method: (typeof METHODS)[number];
  readonly level: number;
  readonly horizon: number;
  readonly decay: number | undefined;
  readonly paths: number;
  readonly seed: number;
}

function tailOf(returns: Float64Array, { method, level, decay, paths, seed }: Settings): TailRisk {
  if (method === 'historical') return empiricalTail(returns, level);
  const moments = momentsOf(returns, decay);
  if (method === 'parametric') return normalTail(moments, level);
  if (method === 'cornish-fisher') return cornishFisherTail(moments, level);
  return simulatedTail(moments, level, { paths, seed });
}

function readSettings(args: ReadonlyMap<string, string>): Result<Settings, string> {
  const method = choice(args, 'method', METHODS);
  if (!method.ok) return method;
  const level = readNumber(args.get('level') ?? '') ?? Number.NaN;
  if (!(level > 0 && level < 1)) return fail('level= must lie between 0 and 1: level=0.95.');
  const horizon = readNumber(args.get('horizon') ?? '1') ?? Number.NaN;
  if (!(horizon > 0)) return fail('horizon= must be days above 0: horizon=10.');
  const decay = readDecay(args, method.value);
  if (!decay.ok) return decay;
  const draw = readDraw(args);
  if (!draw.ok) return draw;
  return ok({ method: method.value, level, horizon, decay: decay.value, ...draw.value });
}

function readDraw(args: ReadonlyMap<string, string>): Result<Pick<Settings, 'paths' | 'seed'>, string> {
  const paths = wholeNumber(args.get('paths') ?? '200000', MOST_PATHS);
  if (paths === undefined) return fail(`paths= must be a whole number from 1 to ${MOST_PATHS}.`);
  const seed = wholeNumber(args.get('seed') ?? '1', MOST_SEED);
  return seed === undefined ? fail('seed= must be a whole number from 1.') : ok({ paths, seed });
}

function readDecay(
  args: ReadonlyMap<string, string>,
  method: Settings['method'],
): Result<number | undefined, string> {
  const given = args.get('ewma');
  if (given === undefined) return ok(undefined);
  const decay = readNumber(given) ?? Number.NaN;
  if (!(decay > 0 && decay <= 1)) return fail('ewma= must lie between 0 and 1: ewma=0.94.');
  return method === 'historical'
    ? fail('ewma= weights moments: historical has none; use method=parametric.')
    : ok(decay);
}

function wholeNumber(text: string, most: number): number | undefined {
  const value = readNumber(text);
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= most ? value : undefined;
}
