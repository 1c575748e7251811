import type { RandomSource } from '../../domain/seeded-random.ts';

/** Standard normals, and the common factor that makes them a Student t of unit variance. */
export class StudentDraws {
  readonly #random: RandomSource;
  readonly #freedom: number;
  #spare = Number.NaN;

  constructor(random: RandomSource, freedom: number) {
    this.#random = random;
    this.#freedom = freedom;
  }

  /** A standard normal: Marsaglia's polar method (1964), which makes two at a time. */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const kept = this.#spare;
      this.#spare = Number.NaN;
      return kept;
    }
    for (;;) {
      const u = 2 * this.#random() - 1;
      const v = 2 * this.#random() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        this.#spare = v * scale;
        return u * scale;
      }
    }
  }

  /** What all normals of one draw are multiplied with: `sqrt((nu - 2) / chi^2_nu)`. */
  stretch(): number {
    const freedom = this.#freedom;
    return freedom === Number.POSITIVE_INFINITY
      ? 1
      : Math.sqrt((freedom - 2) / (2 * this.#gamma(freedom / 2)));
  }

  /** A gamma variate of unit scale, for shapes above 1 (Marsaglia and Tsang 2000). */
  #gamma(shape: number): number {
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.#random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }
}
