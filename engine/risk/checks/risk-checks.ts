import { formatPercent } from '../../domain/amount-text.ts';
import { usableCapital } from '../../domain/book.ts';
import { BP } from '../../domain/money.ts';
import { RUPEE } from '../../domain/price.ts';
import { refusal } from '../../domain/refusal.ts';
import type { Check, GateView } from '../check.ts';

/** A long weekend with its holidays; a history that ends before it is not of this market any more. */
const STALE_AFTER_DAYS = 7;

const percentOf = (rupees: number, view: GateView): string =>
  formatPercent((rupees * RUPEE) / usableCapital(view.book), { decimals: 1 });

/**
 * Value at risk, 95 % of one day, with the order beside all that is held. What cannot be measured passes and says so; a
 * measure on an old history does not pass. An order that takes risk away always passes.
 */
const valueAtRisk: Check = {
  name: 'value at risk',
  holdsExits: false,
  run(view) {
    const { risk, limits } = view;
    if (risk === undefined) return { passed: true, says: 'not measured here' };
    if (risk.kind === 'unmeasured') {
      return { passed: true, says: `not measured: no daily history of ${view.instrument.tradingSymbol} yet` };
    }
    const { before, after, ageDays, unmeasured } = risk;
    const without = unmeasured === 0 ? '' : `, without ${unmeasured} that cannot be measured`;
    if (after <= before) return { passed: true, says: () => `falls to ${percentOf(after, view)}${without}` };
    if (ageDays > STALE_AFTER_DAYS) {
      const message = `Not sent. The daily prices behind the value at risk are ${ageDays} days old. Bring them up to date with munim import, then /risk.`;
      return { passed: false, refusal: refusal('VAR_STALE', message, [{ label: 'Risk', command: '/risk' }]) };
    }
    const capital = usableCapital(view.book) / RUPEE;
    const use = Math.max(
      share(after, capital, limits.varBp),
      share(after - before, capital, limits.marginalVarBp),
    );
    const change = `${percentOf(before, view)} → ${percentOf(after, view)}`;
    const most = formatPercent(limits.varBp / BP, { decimals: 1 });
    if (use <= 1) return { passed: true, says: () => `${change} of ${most}${without}`, use };
    return { passed: false, use, refusal: refusal('VAR_MAX', tooRisky(view, change), remedies(view)) };
  },
};

/** How much of a limit in basis points of the capital is taken; a limit of nothing is taken by anything. */
function share(rupees: number, capital: number, limitBp: number): number {
  const most = (capital * limitBp) / BP;
  return most > 0 ? rupees / most : Number.POSITIVE_INFINITY;
}

function tooRisky(view: GateView, change: string): string {
  const { limits } = view;
  const most = formatPercent(limits.varBp / BP, { decimals: 1 });
  const added = formatPercent(limits.marginalVarBp / BP, { decimals: 1 });
  return `Not sent. Value at risk (95 %, 1 day) would go from ${change} of capital: the book may have ${most}, one order may add ${added} (limits var, marginal-var, book ${view.book.id}). Order less, or close something first.`;
}

function remedies(view: GateView) {
  return [
    { label: 'VaR', command: `/var ${view.book.id}` },
    { label: 'Limits', command: '/settings limits' },
  ];
}

export const RISK_CHECKS: readonly Check[] = [valueAtRisk];
