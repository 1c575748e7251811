import { dayNumber, type IsoDate } from '../../domain/time.ts';
import { positionGains } from './book-gains.ts';
import type { HeldRisk } from './book-snapshot.ts';
import type { Scenarios } from './factor-history.ts';
import { empiricalTail } from './tail.ts';

/** What the gate knows of a book's value at risk of one day. Rupees. */
export type RiskEvidence =
  | {
      readonly kind: 'measured';
      readonly before: number;
      readonly after: number;
      /** Days since the last day of the history that it was measured on. */
      readonly ageDays: number;
      /** Positions that could not be measured. */
      readonly unmeasured: number;
    }
  /** The instrument's factor has no history here: not loaded yet, or there is none. */
  | { readonly kind: 'unmeasured' };

const LEVEL = 0.95;
/** A price that moved this share needs new gains; below it the scenarios' own roughness is larger. */
const NOTICEABLE = 0.002;
const MOST_KEPT = 2_000;

interface Kept {
  readonly held: HeldRisk;
  /** Of one unit. */
  readonly gains: Float64Array;
}

/**
 * Past days of everything that moves the books, loaded by a worker, and what one unit of each instrument would have
 * gained on them: a ticket is then measured by adding columns. Soft state, lost with the process.
 */
export class RiskBoard {
  #scenarios: Scenarios | undefined;
  #lastDay: IsoDate | undefined;
  readonly #units = new Map<string, Kept>();

  /** Whether a history was loaded. */
  get begun(): boolean {
    return this.#scenarios !== undefined;
  }

  /** Whether a factor can be measured. */
  covers(factor: string): boolean {
    return this.#scenarios?.changes[factor] !== undefined;
  }

  publish(scenarios: Scenarios, lastDay: IsoDate): void {
    this.#scenarios = scenarios;
    this.#lastDay = lastDay;
    this.#units.clear();
  }

  /** Value at risk of what is held, and with `added` beside it. */
  evidence(held: readonly HeldRisk[], added: HeldRisk, today: IsoDate): RiskEvidence {
    const scenarios = this.#scenarios;
    const lastDay = this.#lastDay;
    const extra = scenarios === undefined ? undefined : this.#unitGains(added, scenarios);
    if (scenarios === undefined || lastDay === undefined || extra === undefined)
      return { kind: 'unmeasured' };
    const gains = new Float64Array(scenarios.count);
    let unmeasured = 0;
    for (const position of held) {
      const unit = this.#unitGains(position, scenarios);
      if (unit === undefined) unmeasured += 1;
      else addTo(gains, unit, position.units);
    }
    const before = empiricalTail(gains, LEVEL).var;
    addTo(gains, extra, added.units);
    const after = empiricalTail(gains, LEVEL).var;
    return { kind: 'measured', before, after, ageDays: dayNumber(today) - dayNumber(lastDay), unmeasured };
  }

  #unitGains(held: HeldRisk, scenarios: Scenarios): Float64Array | undefined {
    const kept = this.#units.get(held.symbol);
    if (kept !== undefined && isNear(kept.held, held)) return kept.gains;
    const gains = positionGains({ ...held, units: 1 }, scenarios)?.gains;
    if (gains === undefined) return undefined;
    if (this.#units.size >= MOST_KEPT) this.#units.clear();
    this.#units.set(held.symbol, { held, gains });
    return gains;
  }
}

function isNear(kept: HeldRisk, now: HeldRisk): boolean {
  return (
    Math.abs(now.spot - kept.spot) <= NOTICEABLE * kept.spot &&
    Math.abs(now.mark - kept.mark) <= NOTICEABLE * Math.max(kept.mark, kept.spot * NOTICEABLE)
  );
}

function addTo(sums: Float64Array, gains: Float64Array, units: number): void {
  for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i] ?? 0) + units * (gains[i] ?? 0);
}
