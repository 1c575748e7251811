import { MINUS } from '../../domain/amount-text.ts';
import type { Drawing } from '../drawing/sheet.ts';
import { fitted, textWidth } from '../drawing/text-width.ts';
import { FONT } from '../drawing/theme.ts';
import type { CorrelationPicture } from '../picture.ts';
import { drawHeatMap } from './cells.ts';

const ROOM = 430;

/** A square of coefficients; what moves together is blue, what moves against each other orange. */
export function drawCorrelation(picture: CorrelationPicture): Drawing {
  const { names, values } = picture;
  return drawHeatMap(picture, {
    columns: names.map((name) => broken(name, ROOM / Math.max(1, names.length))),
    cellHeight: Math.max(26, Math.min(44, 300 / Math.max(1, names.length))),
    rows: names.map((name, row) => ({
      name,
      cells: names.map((_, column) => {
        const value = values[row * names.length + column] ?? Number.NaN;
        return Number.isFinite(value)
          ? { text: value.toFixed(2).replace('-', MINUS), heat: value }
          : { text: '', heat: undefined };
      }),
    })),
    note: '1 moves together, 0 has nothing in common, −1 moves against each other',
  });
}

/** A name in two lines, broken at the hyphen or space nearest to its middle, where one line is too narrow. */
function broken(name: string, width: number): string {
  if (textWidth(name, FONT.axis) <= width) return name;
  const breaks = [...name.matchAll(/[- ]/g)].map(({ index }) => index + 1);
  const middle = name.length / 2;
  const [at = name.length] = breaks.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  const lines = [name.slice(0, at), name.slice(at)].filter((line) => line !== '');
  return lines.map((line) => fitted(line.trim(), FONT.axis, width)).join('\n');
}
