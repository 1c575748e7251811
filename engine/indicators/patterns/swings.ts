import type { Bar } from '../bars.ts';
import { enter } from './newest-first.ts';

/** Bars on each side that a turning point must stand out from; it is known only when the right-hand ones closed. */
const SIDE = 3;
const WINDOW = 2 * SIDE + 1;
/** Two turning points further apart than this are no pair. */
const FURTHEST = 60;
const NEAREST = 5;
/** In units of the usual range: how level the two must be, and how deep the way between. */
const LEVEL = 0.5;
const DEPTH = 1.5;

/**
 * Turning points, and double ones: two highs of about the same price with a valley between them, or two lows with
 * a hill. Told on the bar that confirms the second.
 */
export class Swings {
  readonly #tops = new TurningPoints(1);
  readonly #bottoms = new TurningPoints(-1);

  push(bar: Bar, unit: number): void {
    this.#tops.push(bar.high, bar.low, unit);
    this.#bottoms.push(bar.low, bar.high, unit);
  }

  /** The bar just closed confirmed the second of two level highs. */
  get isDoubleTop(): boolean {
    return this.#tops.isDouble;
  }

  get isDoubleBottom(): boolean {
    return this.#bottoms.isDouble;
  }
}

/** Highs (sign 1) or lows (sign -1) that stand out; prices are multiplied by the sign, so that both are highs. */
class TurningPoints {
  readonly #sign: number;
  readonly #near = new Float64Array(WINDOW).fill(Number.NaN);
  readonly #far = new Float64Array(WINDOW).fill(Number.NaN);
  #sinceLast = 0;
  #last = Number.NaN;
  #valley = Number.POSITIVE_INFINITY;
  #isDouble = false;

  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  get isDouble(): boolean {
    return this.#isDouble;
  }

  push(near: number, far: number, unit: number): void {
    enter(this.#near, near * this.#sign);
    enter(this.#far, far * this.#sign);
    this.#sinceLast += 1;
    this.#isDouble = false;
    const leaving = this.#far[SIDE] ?? Number.NaN;
    if (this.#standsOut()) this.#turn(unit);
    else if (leaving < this.#valley) this.#valley = leaving;
  }

  /** The bar in the middle of the window is above those before it and not below those after. */
  #standsOut(): boolean {
    const candidate = this.#near[SIDE] ?? Number.NaN;
    for (let i = 1; i <= SIDE; i += 1) {
      const after = this.#near[SIDE - i] ?? Number.NaN;
      const before = this.#near[SIDE + i] ?? Number.NaN;
      if (!(candidate >= after && candidate > before)) return false;
    }
    return true;
  }

  #turn(unit: number): void {
    const price = this.#near[SIDE] ?? Number.NaN;
    const isPair = this.#sinceLast >= NEAREST && this.#sinceLast <= FURTHEST;
    const isLevel = Math.abs(price - this.#last) <= LEVEL * unit;
    const isDeep = Math.min(price, this.#last) - this.#valley >= DEPTH * unit;
    this.#isDouble = isPair && isLevel && isDeep;
    this.#last = price;
    this.#sinceLast = 0;
    this.#valley = Number.POSITIVE_INFINITY;
  }
}
