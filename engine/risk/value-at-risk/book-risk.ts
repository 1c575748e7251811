import { bookGains } from './book-gains.ts';
import type { BookSnapshot, HeldRisk } from './book-snapshot.ts';
import { type FactorHistory, historicalScenarios, type Scenarios } from './factor-history.ts';
import { cornishFisherTail, normalTail } from './model-tails.ts';
import { momentsOf } from './moments.ts';
import { simulatedScenarios } from './monte-carlo.ts';
import { empiricalTail, type TailRisk } from './tail.ts';

export const RISK_METHODS = ['historical', 'parametric', 'cornish-fisher', 'montecarlo'] as const;
type RiskMethod = (typeof RISK_METHODS)[number];

/** RiskMetrics' daily weight (1996). */
const DECAY = 0.94;
const PATHS = 10_000;
const SEED = 1;

export interface RiskSettings {
  readonly method: RiskMethod;
  readonly level: number;
  /** Trading days; the figure of one day grows with the root of it. */
  readonly horizon: number;
  /** Days of history at most. */
  readonly window: number;
}

/** What one position is of the book's value at risk. */
interface RiskComponent {
  readonly held: HeldRisk;
  /** Its share of the book's figure, in rupees; negative where it hedges. All add up to the book's. */
  readonly component: number;
  /** What it would risk alone. */
  readonly alone: number;
  /** What the book's figure would fall by without it. */
  readonly marginal: number;
}

/** Risk of a book, in rupees. */
export interface BookRisk extends TailRisk {
  readonly components: readonly RiskComponent[];
  readonly unmeasured: readonly string[];
  readonly assumed: readonly string[];
  /** Gains of one day in each scenario. */
  readonly gains: Float64Array;
  readonly observations: number;
}

/** Measures a book: full revaluation of every position in every scenario of the method. */
export function bookRisk(snapshot: BookSnapshot, history: FactorHistory, settings: RiskSettings): BookRisk {
  const scenarios = scenariosOf(history, settings);
  const { total, parts, unmeasured, assumed } = bookGains(snapshot.positions, scenarios);
  const scale = Math.sqrt(settings.horizon);
  const tail = tailOf(total, settings);
  const shares = covarianceShares(
    total,
    parts.map(({ gains }) => gains),
  );
  const without = new Float64Array(total.length);
  return {
    var: tail.var * scale,
    es: tail.es * scale,
    components: parts.map(({ held, gains }, i) => {
      for (let k = 0; k < total.length; k += 1) without[k] = (total[k] ?? 0) - (gains[k] ?? 0);
      return {
        held,
        component: tail.var * scale * (shares[i] ?? 0),
        alone: tailOf(gains, settings).var * scale,
        marginal: (tail.var - tailOf(without, settings).var) * scale,
      };
    }),
    unmeasured: unmeasured.map(({ symbol }) => symbol),
    assumed,
    gains: total,
    observations: history.days.length,
  };
}

function scenariosOf(history: FactorHistory, { method, window }: RiskSettings): Scenarios {
  return method === 'montecarlo'
    ? simulatedScenarios(history, { paths: PATHS, seed: SEED })
    : historicalScenarios(history, window);
}

/** The tail of gains by a method. */
function tailOf(gains: Float64Array, { method, level }: Pick<RiskSettings, 'method' | 'level'>): TailRisk {
  if (gains.length === 0) return { var: 0, es: 0 };
  if (method === 'parametric') return normalTail(momentsOf(gains, DECAY), level);
  if (method === 'cornish-fisher') return cornishFisherTail(momentsOf(gains), level);
  return empiricalTail(gains, level);
}

/** Shares of the variance by covariance with the whole (Euler's allocation under an elliptical distribution). */
function covarianceShares(total: Float64Array, parts: readonly Float64Array[]): readonly number[] {
  const mean = average(total);
  const shares = parts.map((part) => {
    let sum = 0;
    const own = average(part);
    for (let k = 0; k < total.length; k += 1) sum += ((part[k] ?? 0) - own) * ((total[k] ?? 0) - mean);
    return sum;
  });
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => (whole > 0 ? share / whole : 0));
}

function average(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}
