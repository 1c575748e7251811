import type { ExposureRow, ExposureView } from '../desk.ts';
import { type Money, money, notional } from '../domain/money.ts';
import type { ExposedPosition } from '../risk/check.ts';

/** What a position moves with: its underlying, or the share itself. */
function groupOf(row: ExposedPosition): string {
  return row.instrument.kind === 'equity' ? row.instrument.tradingSymbol : row.instrument.underlyingSymbol;
}

function rowOf(name: string, long: number, short: number): ExposureRow {
  return {
    name,
    long: money(long),
    short: money(short),
    net: money(long - short),
    gross: money(long + short),
  };
}

/** Open positions at their value, grouped by what moves them, largest first. Options count by premium. */
export function exposureOf(positions: readonly ExposedPosition[], capital: Money): ExposureView {
  const groups = new Map<string, { long: number; short: number }>();
  let [long, short] = [0, 0];
  for (const row of positions) {
    const value = notional(row.mark, Math.abs(row.position.quantity));
    const group = groups.get(groupOf(row)) ?? { long: 0, short: 0 };
    if (row.position.quantity > 0) {
      group.long += value;
      long += value;
    } else {
      group.short += value;
      short += value;
    }
    groups.set(groupOf(row), group);
  }
  const rows = [...groups].map(([name, group]) => rowOf(name, group.long, group.short));
  return { rows: rows.sort((a, b) => b.gross - a.gross), total: rowOf('total', long, short), capital };
}
