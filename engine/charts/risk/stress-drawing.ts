import { formatPercent } from '../../domain/amount-text.ts';
import { briefText } from '../drawing/number-text.ts';
import type { Drawing } from '../drawing/sheet.ts';
import { drawHeatMap } from '../heat/cells.ts';
import type { StressPicture } from '../picture.ts';

const CELL_HEIGHT = 44;

/** What a book gains or loses for moves of the index, across, and of implied volatility, down. */
export function drawStress(picture: StressPicture): Drawing {
  const { spots, volatilities, gains } = picture;
  const most = gains.reduce((size, gain) => Math.max(size, Math.abs(gain)), 0);
  return drawHeatMap(picture, {
    columns: spots.map((spot) => formatPercent(spot, { sign: true, decimals: 0 })),
    columnTitle: 'index',
    rowTitle: 'implied volatility',
    cellHeight: CELL_HEIGHT,
    rows: volatilities.map((volatility, row) => ({
      name: volatility === 0 ? 'as now' : formatPercent(volatility, { sign: true, decimals: 0 }),
      cells: spots.map((spot, column) => {
        const gain = gains[row * spots.length + column] ?? Number.NaN;
        return {
          text: briefText(Math.round(gain)),
          heat: most > 0 ? Math.sign(gain) * Math.sqrt(Math.abs(gain) / most) : 0,
          isMarked: spot === 0 && volatility === 0,
        };
      }),
    })),
    note: 'rupees; blue gains, orange loses; the marked cell is the book as it stands',
  });
}
