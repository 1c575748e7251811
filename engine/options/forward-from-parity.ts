import { fail, ok, type Result } from '../domain/result.ts';

/** Both options of one strike; prices are mids, spreads from bid to ask. */
export interface ParityQuote {
  readonly strike: number;
  readonly call: number;
  readonly put: number;
  readonly callSpread: number;
  readonly putSpread: number;
}

interface ParityForward {
  readonly forward: number;
  /** Strikes that agreed on it. */
  readonly strikes: number;
  /** Half the range that they leave open, in the unit of the prices. */
  readonly uncertainty: number;
}

const LEAST_STRIKES = 3;
/** A strike this many typical deviations off is a stale price. */
const STRAY = 4;

/**
 * The forward that calls and puts of one expiry agree on: `call - put = discount x (forward - strike)` at each strike,
 * the average weighted by the inverse square of the spreads, without the strikes that lie apart. The discount comes
 * from the rate: over one expiry's strikes the slope that a regression would take for it is mostly noise.
 */
export function forwardFromParity(
  quotes: readonly ParityQuote[],
  discount: number,
): Result<ParityForward, 'too-few-strikes'> {
  const points = quotes
    .filter(({ call, put }) => call > 0 && put > 0)
    .map(({ strike, call, put, callSpread, putSpread }) => ({
      forward: strike + (call - put) / discount,
      spread: Math.max(callSpread + putSpread, 1e-9) / discount,
    }));
  const middle = median(points.map(({ forward }) => forward));
  const typical = median(
    points.map(({ forward, spread }) => Math.max(Math.abs(forward - middle), spread / 2)),
  );
  const kept = points.filter(({ forward }) => Math.abs(forward - middle) <= STRAY * typical);
  if (kept.length < LEAST_STRIKES) return fail('too-few-strikes');
  let weights = 0;
  let sum = 0;
  for (const { forward, spread } of kept) {
    const weight = 1 / (spread * spread);
    weights += weight;
    sum += weight * forward;
  }
  return ok({ forward: sum / weights, strikes: kept.length, uncertainty: 0.5 / Math.sqrt(weights) });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}
