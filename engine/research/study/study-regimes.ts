import type { Regimes } from '../../backtest/robustness/regime-results.ts';
import { type EpochMs, type IsoDate, istDate } from '../../domain/time.ts';
import { regimeOf } from '../../strategies/regime.ts';
import { SeriesColumns } from '../../strategies/series-columns.ts';
import type { StudyData } from './study-data.ts';

interface Basis {
  readonly name: string;
  readonly columns: SeriesColumns;
  readonly ahead: number;
}

/** One symbol has its own regimes; several are told by the index, and by the first of them where there is none. */
function basisOf({ series, index }: StudyData): Basis | undefined {
  const [first] = series;
  if (series.length > 1 && index !== undefined) {
    return { name: 'NIFTY', columns: new SeriesColumns(index.columns), ahead: index.ahead };
  }
  return first === undefined
    ? undefined
    : { name: first.subject.name, columns: first.columns, ahead: first.bars.ahead };
}

/** The regime of each day, as the close before it told. */
export function regimesOf(data: StudyData): Regimes | undefined {
  const basis = basisOf(data);
  if (basis === undefined) return undefined;
  const regime = regimeOf(basis.columns);
  const { start } = basis.columns.bars;
  const days = new Map<string, { readonly date: IsoDate; readonly regime: string }>();
  for (let i = Math.max(1, basis.ahead); i < start.length; i += 1) {
    const date = istDate((start[i] ?? 0) as EpochMs);
    if (!days.has(date)) days.set(date, { date, regime: regime(i - 1) });
  }
  return { basis: `${basis.name}: direction, strength and volatility`, days: [...days.values()] };
}
