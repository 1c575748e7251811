import { percentText } from '../drawing/number-text.ts';
import type { Drawing } from '../drawing/sheet.ts';
import type { MonthsPicture } from '../picture.ts';
import { type Cell, drawHeatMap } from './cells.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** A month of so much has the full colour, and a year of three times as much. */
const FULL_MONTH = 0.08;
const FULL_YEAR = 0.24;
const percent = percentText(0.001);

/** Months across, years down, the whole year at the right. */
export function drawMonths(picture: MonthsPicture): Drawing {
  const byMonth = new Map(picture.months.map((one) => [one.month, one.return] as const));
  const years = [...new Set(picture.months.map(({ month }) => month.slice(0, 4)))].sort();
  return drawHeatMap(picture, {
    columns: [...MONTHS, 'Year'],
    apart: MONTHS.length,
    cellHeight: 32,
    rows: years.map((year) => ({
      name: year,
      cells: [
        ...MONTHS.map((_, i) => cell(byMonth.get(`${year}-${String(i + 1).padStart(2, '0')}`), FULL_MONTH)),
        cell(totalOf(picture, year), FULL_YEAR),
      ],
    })),
    note: noteOf(picture),
  });
}

function cell(value: number | undefined, full: number): Cell {
  if (value === undefined || !Number.isFinite(value)) return { text: '', heat: undefined };
  return { text: percent(value).replace('%', ''), heat: value / full };
}

function totalOf({ months, years = [] }: MonthsPicture, year: string): number {
  const told = years.find((one) => one.year === year);
  if (told !== undefined) return told.return;
  return (
    months
      .filter(({ month }) => month.startsWith(year))
      .reduce((worth, { return: value }) => worth * (1 + value), 1) - 1
  );
}

function noteOf({ months }: MonthsPicture): string {
  const best = months.toSorted((a, b) => b.return - a.return);
  const won = months.filter((one) => one.return > 0).length;
  const [first] = best;
  const last = best.at(-1);
  if (first === undefined || last === undefined) return 'per cent';
  return `per cent · ${won} of ${months.length} months won · best ${percent(first.return)} · worst ${percent(last.return)}`;
}
