import type { BookSnapshot, HeldRisk } from '../value-at-risk/book-snapshot.ts';
import type { FactorHistory } from '../value-at-risk/factor-history.ts';
import { type Revaluation, revaluation, type Shock } from '../value-at-risk/revaluation.ts';
import { CIRCUITS, GAPS, HISTORICAL_DAYS } from './historical-days.ts';

/** A move of the index, of every implied volatility, and days that pass. Fractions. */
export interface Scenario {
  readonly name: string;
  readonly index: number;
  readonly volatility: number;
  readonly days: number;
  /** When the move is of one factor alone: its key. Others stand still then. */
  readonly only?: string;
}

interface StressLine {
  readonly scenario: Scenario;
  /** Rupees. */
  readonly gain: number;
}

/** A book under moves that need not have happened lately. */
export interface StressTest {
  readonly asked: StressLine | undefined;
  readonly grid: {
    readonly spots: readonly number[];
    readonly volatilities: readonly number[];
    readonly days: number;
    /** Rupees, row by row of `volatilities`. */
    readonly gains: Float64Array;
  };
  readonly lines: readonly StressLine[];
  /** What leaving all positions in a thin market might cost, in rupees. */
  readonly haircut: number;
  readonly unmeasured: readonly string[];
  /** How far each factor moves for a move of the index. */
  readonly betas: Readonly<Record<string, number>>;
}

const SPOTS = [-0.1, -0.05, -0.02, 0, 0.02, 0.05, 0.1];
const VOLATILITIES = [1, 0.5, 0.25, 0, -0.25];
/** Shares of value that a hurried sale gives away: assumptions, of shares and futures, and of options' premium. */
const HAIRCUT = { linear: 0.005, option: 0.05 } as const;
const CALM_BETA = 1;

/** Runs the grid, the days that markets remember, gaps and circuits, and what was asked, over a book. */
export function stressTest(
  snapshot: BookSnapshot,
  history: FactorHistory,
  wish: { readonly index: string; readonly asked: Scenario | undefined; readonly days: number },
): StressTest {
  const measured = snapshot.positions.filter(({ mark, spot }) => mark > 0 && spot > 0);
  const betas = Object.fromEntries(
    [...new Set(measured.map(({ factor }) => factor))].map((key) => [key, betaOf(history, key, wish.index)]),
  );
  const valued = measured.map((held) => ({ held, revaluation: revaluation(held) }));
  const run = (scenario: Scenario): number => scenarioGain(valued, scenario, betas);
  const gains = VOLATILITIES.flatMap((volatility) =>
    SPOTS.map((index) => run({ name: '', index, volatility, days: wish.days })),
  );
  return {
    asked: wish.asked === undefined ? undefined : { scenario: wish.asked, gain: run(wish.asked) },
    grid: { spots: SPOTS, volatilities: VOLATILITIES, days: wish.days, gains: Float64Array.from(gains) },
    lines: namedScenarios().map((scenario) => ({ scenario, gain: run(scenario) })),
    haircut: measured.reduce((sum, held) => sum + haircutOf(held), 0),
    unmeasured: snapshot.positions.filter((held) => !measured.includes(held)).map(({ symbol }) => symbol),
    betas,
  };
}

function namedScenarios(): readonly Scenario[] {
  return [
    ...HISTORICAL_DAYS.map(({ day, name, index, volatility }) => ({
      name: `${day} ${name}`,
      index,
      volatility,
      days: 0,
    })),
    ...GAPS.map((index) => ({ name: 'overnight gap', index, volatility: index < 0 ? 0.4 : -0.1, days: 1 })),
    ...CIRCUITS.map((size) => ({ name: 'circuit', index: -size, volatility: 5 * size, days: 0 })),
  ];
}

function scenarioGain(
  valued: readonly { readonly held: HeldRisk; readonly revaluation: Revaluation }[],
  scenario: Scenario,
  betas: Readonly<Record<string, number>>,
): number {
  let sum = 0;
  for (const { held, revaluation: priced } of valued) {
    sum += priced.gain(shockOf(held, scenario, betas[held.factor] ?? CALM_BETA));
  }
  return sum;
}

function shockOf(held: HeldRisk, { index, volatility, days, only }: Scenario, beta: number): Shock {
  if (only !== undefined) return { spot: only === held.factor ? index : 0, volatility, days };
  return { spot: Math.max(-0.99, beta * index), volatility, days };
}

/** Slope of a factor's days on the index's; 1 where there is no history to tell. */
function betaOf(history: FactorHistory, key: string, index: string): number {
  const own = history.changes[key];
  const market = history.changes[index];
  if (key === index || own === undefined || market === undefined) return CALM_BETA;
  let both = 0;
  let square = 0;
  for (let i = 0; i < market.length; i += 1) {
    both += (own[i] ?? 0) * (market[i] ?? 0);
    square += (market[i] ?? 0) ** 2;
  }
  return square > 0 ? both / square : CALM_BETA;
}

function haircutOf({ units, mark, option }: HeldRisk): number {
  return Math.abs(units) * mark * (option === undefined ? HAIRCUT.linear : HAIRCUT.option);
}
