import { noiseGaussian, noiseStream, noiseUniform } from './noise.ts';
import { PRACTICE_SECTORS, PRACTICE_STOCKS } from './stocks.ts';

/**
 * What moves practice prices: the market, its volatility, sectors, each share's own news, and the banks' own.
 * Each is a log level that opens with a gap, closes where the day takes it, and is slowly drawn back to 0, so that
 * prices keep their order of magnitude for ever.
 */
export const MARKET_FACTOR = 0;
export const VOLATILITY_FACTOR = 1;
const FIRST_SECTOR = 2;
const FIRST_STOCK = FIRST_SECTOR + PRACTICE_SECTORS.length;
export const BANKS_FACTOR = FIRST_STOCK + PRACTICE_STOCKS.length;
const FACTORS = BANKS_FACTOR + 1;

export const sectorFactor = (sector: string): number => FIRST_SECTOR + PRACTICE_SECTORS.indexOf(sector);
export const stockFactor = (index: number): number => FIRST_STOCK + index;

/** How many factors move more than one price. */
export const COMMON_FACTORS = FIRST_SECTOR + PRACTICE_SECTORS.length + 1;

/** Whether a factor moves more than one price: all but the shares' own news. */
export const isCommon = (factor: number): boolean => !isStock(factor);

/** Shares of a day's standard deviation that fall overnight and in session; their squares add to 1. */
const OVERNIGHT = 0.45;
const IN_SESSION = Math.sqrt(1 - OVERNIGHT * OVERNIGHT);

const MARKET_DEVIATION = 0.0088;
const SECTOR_DEVIATION = 0.0055;
const BANKS_DEVIATION = 0.003;
const VOLATILITY_DEVIATION = 0.035;
/** A fall of the market lifts volatility: points of log volatility for a point of log price. */
export const LEVERAGE = 3;

/** Now and then a share has news overnight: how often, and how much larger the gap is. */
const SURPRISE_CHANCE = 0.012;
const SURPRISE_SIZE = 3;

interface FactorShape {
  readonly stream: number;
  readonly deviation: number;
  /** How much of yesterday's level is left today. */
  readonly memory: number;
  /** How strongly the day's volatility scales it. */
  readonly scaling: number;
}

export class DailyFactors {
  readonly #shapes: readonly FactorShape[];
  readonly #weights: readonly number[];
  #opens = new Float64Array(FACTORS * 4096);
  #closes = new Float64Array(FACTORS * 4096);
  #days = 0;

  constructor(seed: number) {
    this.#shapes = Array.from({ length: FACTORS }, (_, factor) => shapeOf(factor, seed));
    const total = PRACTICE_STOCKS.reduce((sum, stock) => sum + stock.weight, 0);
    this.#weights = PRACTICE_STOCKS.map((stock) => stock.weight / total);
  }

  /** Log level at 09:15 of a practice day (from 0). */
  open(factor: number, day: number): number {
    this.#ensure(day);
    return this.#opens[day * FACTORS + factor] ?? 0;
  }

  /** Log level at 15:40. */
  close(factor: number, day: number): number {
    this.#ensure(day);
    return this.#closes[day * FACTORS + factor] ?? 0;
  }

  /** Standard deviation of the session's move. */
  sessionDeviation(factor: number, day: number): number {
    return this.#deviation(factor, day) * IN_SESSION;
  }

  /** The noise stream of a factor, for its path within the day. */
  stream(factor: number): number {
    return this.#shapes[factor]?.stream ?? 0;
  }

  #deviation(factor: number, day: number): number {
    const shape = this.#shapes[factor];
    if (shape === undefined) return 0;
    const volatility = day > 0 ? this.close(VOLATILITY_FACTOR, day - 1) : 0;
    return shape.deviation * Math.exp(shape.scaling * volatility);
  }

  #ensure(day: number): void {
    while (this.#days <= day) {
      if ((this.#days + 1) * FACTORS > this.#opens.length) this.#grow();
      const next = this.#days;
      // The day counts as made while it is being made: a day reads the volatility of the day before only.
      this.#days++;
      this.#make(next);
    }
  }

  #make(day: number): void {
    const gaps = new Float64Array(FACTORS);
    const moves = new Float64Array(FACTORS);
    for (let f = 0; f < FACTORS; f++) this.#draw(f, day, gaps, moves);
    for (const values of [gaps, moves]) {
      values[VOLATILITY_FACTOR] = (values[VOLATILITY_FACTOR] ?? 0) - LEVERAGE * (values[MARKET_FACTOR] ?? 0);
      // The shares' own news cancel out in the index, which is why the index is made of market and sectors alone.
      this.#removeMean(values);
    }
    const at = day * FACTORS;
    for (let f = 0; f < FACTORS; f++) {
      const before = this.#closes[at - FACTORS + f] ?? 0;
      const open = (this.#shapes[f]?.memory ?? 1) * before + (gaps[f] ?? 0);
      this.#opens[at + f] = open;
      this.#closes[at + f] = open + (moves[f] ?? 0);
    }
  }

  #draw(factor: number, day: number, gaps: Float64Array, moves: Float64Array): void {
    const stream = this.stream(factor);
    const deviation = this.#deviation(factor, day);
    const surprise = isStock(factor) && noiseUniform(stream, day, -3) < SURPRISE_CHANCE ? SURPRISE_SIZE : 1;
    gaps[factor] = deviation * OVERNIGHT * surprise * noiseGaussian(stream, day, -1);
    moves[factor] = deviation * IN_SESSION * noiseGaussian(stream, day, -2);
  }

  #removeMean(values: Float64Array): void {
    let mean = 0;
    for (let i = 0; i < this.#weights.length; i++) {
      mean += (this.#weights[i] ?? 0) * (values[FIRST_STOCK + i] ?? 0);
    }
    for (let i = 0; i < this.#weights.length; i++) {
      values[FIRST_STOCK + i] = (values[FIRST_STOCK + i] ?? 0) - mean;
    }
  }

  #grow(): void {
    const opens = new Float64Array(this.#opens.length * 2);
    const closes = new Float64Array(this.#closes.length * 2);
    opens.set(this.#opens);
    closes.set(this.#closes);
    this.#opens = opens;
    this.#closes = closes;
  }
}

const isStock = (factor: number): boolean => factor >= FIRST_STOCK && factor < BANKS_FACTOR;

function shapeOf(factor: number, seed: number): FactorShape {
  const stream = noiseStream(seed, `factor ${factor}`);
  if (factor === MARKET_FACTOR) return { stream, deviation: MARKET_DEVIATION, memory: 0.985, scaling: 1 };
  if (factor === VOLATILITY_FACTOR) {
    return { stream, deviation: VOLATILITY_DEVIATION, memory: 0.975, scaling: 0 };
  }
  if (factor === BANKS_FACTOR) return { stream, deviation: BANKS_DEVIATION, memory: 0.985, scaling: 0.5 };
  const stock = PRACTICE_STOCKS[factor - FIRST_STOCK];
  if (stock === undefined) return { stream, deviation: SECTOR_DEVIATION, memory: 0.98, scaling: 0.5 };
  return { stream, deviation: stock.ownVolatility / 90, memory: 0.98, scaling: 0.3 };
}
