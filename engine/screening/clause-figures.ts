import type { ClauseFigures } from '../desk-alerts.ts';
import { assert } from '../domain/assert.ts';
import { RUPEE } from '../domain/price.ts';
import type { Clause, Measure } from '../domain/screen.ts';
import type { Quote } from '../domain/tick.ts';
import type { BarColumns } from '../indicators/bars.ts';
import { findStudy, type PreparedStudy, warmUpOf } from '../studies/known-studies.ts';

/** A move this large, as a share of the level, is what makes it clear that a price has left it. */
const PRICE_MARGIN = 0.001;
/** The same for figures that are no prices. */
const FIGURE_MARGIN = 0.01;

/** What an instrument does at one moment. */
export interface Seen {
  readonly quote: Quote | undefined;
  /** Prices in rupees; undefined when no clause needs bars, or there are none. */
  readonly bars: BarColumns | undefined;
  /** The highest and lowest price since it was looked at before, in rupees, where that is known. */
  readonly highest?: number;
  readonly lowest?: number;
}

/** Bars to read so that the newest value of every indicator has settled. */
export function barsNeeded(clauses: readonly Clause[]): number {
  return warmUpOf(clauses.flatMap(({ left, right }) => [left, right]).flatMap(prepared)) + 1;
}

function prepared(measure: Measure): readonly PreparedStudy[] {
  if (measure.kind !== 'study') return [];
  const study = findStudy(measure.name)?.prepare(measure.settings);
  assert(study?.ok === true, `not a study: ${measure.name}`);
  return [study.value];
}

/** Both sides of every clause; undefined while one of them cannot be told. */
export async function figuresOf(
  clauses: readonly Clause[],
  seen: Seen,
): Promise<readonly ClauseFigures[] | undefined> {
  const figures: ClauseFigures[] = [];
  for (const clause of clauses) {
    const left = await worth(clause.left, clause, seen);
    const right = await worth(clause.right, clause, seen);
    if (left === undefined || right === undefined) return undefined;
    figures.push({ left, right });
  }
  return figures;
}

async function worth(measure: Measure, { is }: Clause, seen: Seen): Promise<number | undefined> {
  const { quote } = seen;
  switch (measure.kind) {
    case 'level':
      return measure.value;
    case 'price': {
      if (quote === undefined || quote.last === 0) return undefined;
      const extreme = is === 'above' ? seen.highest : seen.lowest;
      return extreme ?? quote.last / RUPEE;
    }
    case 'change':
      if (quote === undefined || quote.last === 0 || quote.previousClose === 0) return undefined;
      return (quote.last / quote.previousClose - 1) * 100;
    case 'volume':
      return quote?.volume;
    case 'study':
      return newestOf(measure, seen.bars);
  }
}

async function newestOf(measure: Measure, bars: BarColumns | undefined): Promise<number | undefined> {
  const [study] = prepared(measure);
  if (study === undefined || measure.kind !== 'study' || bars === undefined || bars.close.length === 0) {
    return undefined;
  }
  const columns = await study.columns(bars);
  const value = columns[study.outputs.indexOf(measure.output)]?.at(-1);
  return value === undefined || !Number.isFinite(value) ? undefined : value;
}

/** Whether every clause holds. */
export function allHold(clauses: readonly Clause[], figures: readonly ClauseFigures[]): boolean {
  return clauses.every((clause, at) => ahead(clause, figures[at]) > 0);
}

/** Whether some clause has clearly stopped to hold: by a thousandth of a price, by a hundredth of another level. */
export function clearlyOver(clauses: readonly Clause[], figures: readonly ClauseFigures[]): boolean {
  return clauses.some((clause, at) => {
    const share = clause.left.kind === 'price' ? PRICE_MARGIN : FIGURE_MARGIN;
    const margin = clause.right.kind === 'level' ? Math.abs(clause.right.value) * share : 0;
    return ahead(clause, figures[at]) < -margin;
  });
}

/** How far a clause is on the side it asks for; negative on the other. */
function ahead({ is }: Clause, figures: ClauseFigures | undefined): number {
  if (figures === undefined) return Number.NaN;
  return is === 'above' ? figures.left - figures.right : figures.right - figures.left;
}
