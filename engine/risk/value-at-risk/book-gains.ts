import type { HeldRisk } from './book-snapshot.ts';
import type { Scenarios } from './factor-history.ts';
import { revaluation } from './revaluation.ts';

/** Gains of a book in each scenario, in rupees: in all, and of each position that could be measured. */
export interface BookGains {
  readonly total: Float64Array;
  readonly parts: readonly { readonly held: HeldRisk; readonly gains: Float64Array }[];
  readonly unmeasured: readonly HeldRisk[];
  /** Options whose volatility had to be assumed. */
  readonly assumed: readonly string[];
}

/** Values every position anew in every scenario. */
export function bookGains(positions: readonly HeldRisk[], scenarios: Scenarios): BookGains {
  const total = new Float64Array(scenarios.count);
  const parts: { held: HeldRisk; gains: Float64Array }[] = [];
  const unmeasured: HeldRisk[] = [];
  const assumed: string[] = [];
  for (const held of positions) {
    const valued = positionGains(held, scenarios);
    if (valued === undefined) {
      unmeasured.push(held);
      continue;
    }
    parts.push({ held, gains: valued.gains });
    if (valued.assumed) assumed.push(held.symbol);
    for (let i = 0; i < total.length; i += 1) total[i] = (total[i] ?? 0) + (valued.gains[i] ?? 0);
  }
  return { total, parts, unmeasured, assumed };
}

/** Gains of one position in each scenario; undefined where its factor has no history or no price. */
export function positionGains(
  held: HeldRisk,
  scenarios: Scenarios,
): { readonly gains: Float64Array; readonly assumed: boolean } | undefined {
  const moves = scenarios.changes[held.factor];
  if (moves === undefined || !(held.mark > 0) || !(held.spot > 0)) return undefined;
  const { gain, assumed } = revaluation(held);
  const gains = new Float64Array(scenarios.count);
  const shock = { spot: 0, volatility: 0, days: 0 };
  for (let i = 0; i < gains.length; i += 1) {
    shock.spot = moves[i] ?? 0;
    shock.volatility = scenarios.volatility?.[i] ?? 0;
    gains[i] = gain(shock);
  }
  return { gains, assumed };
}
