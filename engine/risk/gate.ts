import type { Verdict } from '../desk-tickets.ts';
import type { Approved } from '../domain/gates.ts';
import type { Refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Check, GateView } from './check.ts';
import { brokerFunds } from './checks/broker-funds.ts';
import { HELD_CHECKS } from './checks/held-checks.ts';
import { ORDER_CHECKS } from './checks/order-checks.ts';
import { PACE_CHECKS } from './checks/pace-checks.ts';
import { READINESS_CHECKS } from './checks/readiness-checks.ts';
import { RISK_CHECKS } from './checks/risk-checks.ts';
import { SIZE_CHECKS } from './checks/size-checks.ts';
import { isExit, STATE_CHECKS } from './checks/state-checks.ts';
import { TERMS_CHECKS } from './checks/terms-checks.ts';

/** Every rule, in the order in which a trader would want to hear of it. */
const CHECKS: readonly Check[] = [
  ...STATE_CHECKS,
  ...READINESS_CHECKS,
  ...ORDER_CHECKS,
  ...TERMS_CHECKS,
  ...HELD_CHECKS,
  ...SIZE_CHECKS,
  ...RISK_CHECKS,
  brokerFunds,
  ...PACE_CHECKS,
];

/** What all the rules found; `refusals` is empty when the order may go. */
export interface Judgement {
  readonly verdicts: readonly Verdict[];
  readonly refusals: readonly Refusal[];
}

/**
 * Runs every rule over what was gathered. The same in live, paper and backtest. Orders that only shrink a
 * position are held back by rules about the order itself, never by limits on size, loss or pace.
 */
export function judge(view: GateView): Judgement {
  const exit = isExit(view);
  const verdicts: Verdict[] = [];
  const refusals: Refusal[] = [];
  for (const check of CHECKS) {
    if (exit && !check.holdsExits) continue;
    const finding = check.run(view);
    const use = finding.use === undefined ? {} : { use: finding.use };
    if (finding.passed) {
      const says = typeof finding.says === 'string' ? finding.says : finding.says();
      verdicts.push({ check: check.name, passed: true, says, ...use });
      continue;
    }
    verdicts.push({ check: check.name, passed: false, says: finding.refusal.message, ...use });
    refusals.push(finding.refusal);
  }
  return { verdicts, refusals };
}

/** The first refusal of {@link judge}, without the words of the rules that pass: for thousands of orders at once. */
export function firstRefusal(view: GateView): Refusal | undefined {
  const exit = isExit(view);
  for (const check of CHECKS) {
    if (exit && !check.holdsExits) continue;
    const finding = check.run(view);
    if (!finding.passed) return finding.refusal;
  }
  return undefined;
}

/** The only maker of approved orders: passes one whose judgement found nothing against it. */
export function approve<T extends object>(order: T, judgement: Judgement): Result<Approved<T>, Refusal> {
  const refused = judgement.refusals[0];
  return refused === undefined ? ok(order as Approved<T>) : fail(refused);
}
