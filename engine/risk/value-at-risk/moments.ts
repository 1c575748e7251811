/** Mean, population deviation, skew and excess kurtosis of weighted outcomes. */
export interface Moments {
  readonly mean: number;
  readonly deviation: number;
  readonly skew: number;
  readonly kurtosis: number;
}

/**
 * Moments of outcomes, oldest first. With `decay` the newest counts most and each older one `decay` times as much
 * (RiskMetrics, 1996); without it all count alike.
 */
export function momentsOf(outcomes: Float64Array, decay?: number): Moments {
  const weights = weightsOf(outcomes.length, decay);
  const mean = weighted(outcomes, weights, (value) => value);
  const central = (power: number): number => weighted(outcomes, weights, (value) => (value - mean) ** power);
  const variance = central(2);
  const flat = !(variance > 0);
  return {
    mean,
    deviation: Math.sqrt(variance),
    skew: flat ? 0 : central(3) / variance ** 1.5,
    kurtosis: flat ? 0 : central(4) / variance ** 2 - 3,
  };
}

function weightsOf(count: number, decay = 1): Float64Array {
  const weights = new Float64Array(count);
  let total = 0;
  let weight = 1;
  for (let i = count - 1; i >= 0; i -= 1) {
    weights[i] = weight;
    total += weight;
    weight *= decay;
  }
  return weights.map((share) => share / total);
}

function weighted(values: Float64Array, weights: Float64Array, of: (value: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += (weights[i] ?? 0) * of(values[i] ?? 0);
  return sum;
}
