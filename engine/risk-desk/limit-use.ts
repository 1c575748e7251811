import type { BookView, FundsView, PositionRow } from '../desk.ts';
import type { LimitUse } from '../desk-risk.ts';
import { formatPercent, formatRupees } from '../domain/amount-text.ts';
import { usableCapital } from '../domain/book.ts';
import { BP, money, share } from '../domain/money.ts';
import type { Limits } from '../risk/limits.ts';

/** How a book stands. */
interface Standing {
  readonly view: BookView;
  readonly funds: FundsView;
  /** Positions and holdings. */
  readonly rows: readonly PositionRow[];
}

/** How much of the limits on loss, size and count a book takes now, counted as the gate counts. */
export function limitUse({ view, funds, rows }: Standing, limits: Limits): readonly LimitUse[] {
  const capital = usableCapital(view.book);
  const lost = money(Math.max(0, -view.today.net));
  const allowed = share(capital, limits.dailyLossReduceBp, BP, 'floor');
  const gross = share(capital, limits.grossBp, BP, 'floor');
  const margin = share(capital, limits.marginUseBp, BP, 'floor');
  const fallen = money(Math.max(0, capital - view.equity));
  const fall = share(capital, limits.drawdownBp, BP, 'floor');
  return [
    part('daily loss', lost, allowed),
    part('loss of capital', fallen, fall),
    part('shares, long and short', sharesOf(rows), gross),
    part('margin', Math.max(0, funds.blockedByPositions), margin),
    {
      name: 'open positions',
      use: view.openPositions / limits.openPositions,
      says: `${view.openPositions} of ${limits.openPositions}`,
    },
  ];

  function part(name: string, used: number, most: number): LimitUse {
    const use = most > 0 ? used / most : 0;
    const amounts = `${formatRupees(money(used), { decimals: 0 })} of ${formatRupees(money(most), { decimals: 0 })}`;
    return { name, use, says: `${amounts} (${formatPercent(use, { decimals: 0 })})` };
  }
}

/** Shares count by value, derivatives by margin alone. */
function sharesOf(rows: readonly PositionRow[]): number {
  return rows
    .filter(({ instrument }) => instrument.kind === 'equity')
    .reduce((sum, { position, last }) => sum + Math.abs(position.quantity) * last, 0);
}
