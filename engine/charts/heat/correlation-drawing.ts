import { MINUS } from '../../domain/amount-text.ts';
import type { Drawing } from '../drawing/sheet.ts';
import { fitted } from '../drawing/text-width.ts';
import { FONT } from '../drawing/theme.ts';
import type { CorrelationPicture } from '../picture.ts';
import { drawHeatMap } from './cells.ts';

const ROOM = 430;

/** A square of coefficients; what moves together is blue, what moves against each other orange. */
export function drawCorrelation(picture: CorrelationPicture): Drawing {
  const { names, values } = picture;
  return drawHeatMap(picture, {
    columns: names.map((name) => fitted(name, FONT.axis, ROOM / Math.max(1, names.length))),
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
