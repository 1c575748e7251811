import { MINUS } from '../../domain/amount-text.ts';
import { briefText, type NumberText, percentText } from '../drawing/number-text.ts';
import type { Drawing } from '../drawing/sheet.ts';
import { extentOf } from '../drawing/ticks.ts';
import type { ParametersPicture } from '../picture.ts';
import { type Cell, drawHeatMap } from './cells.ts';
import { drawOneParameter } from './one-parameter-drawing.ts';

/** The objective over one parameter as bars, over two as a heat map with the best cell marked. */
export function drawParameters(picture: ParametersPicture): Drawing {
  return picture.y === undefined
    ? drawOneParameter(picture, objectiveText(picture))
    : drawHeatMap(picture, mapOf(picture, picture.y));
}

/** Writes a value of the objective. */
function objectiveText({ unit }: ParametersPicture): NumberText {
  switch (unit) {
    case 'rupees':
      return briefText;
    case 'fraction':
      return percentText(0.001);
    case 'ratio':
      return (value) => value.toFixed(2).replace('-', MINUS);
  }
}

function mapOf(picture: ParametersPicture, y: NonNullable<ParametersPicture['y']>) {
  const { x, values, objective, best } = picture;
  const text = objectiveText(picture);
  const heat = heatOf(values);
  const cellAt = (place: number): Cell => {
    const value = values[place] ?? Number.NaN;
    if (!Number.isFinite(value)) return { text: '', heat: undefined };
    return { text: text(value), heat: heat(value), isMarked: place === best };
  };
  const bestValue = best === undefined ? Number.NaN : (values[best] ?? Number.NaN);
  const bestText =
    best === undefined || !Number.isFinite(bestValue)
      ? ''
      : ` · best ${text(bestValue)} at ${x.name} ${x.values[best % x.values.length]}, ${y.name} ${y.values[Math.floor(best / x.values.length)]}`;
  return {
    columns: x.values,
    columnTitle: x.name,
    rowTitle: y.name,
    cellHeight: Math.max(22, Math.min(36, 340 / y.values.length)),
    rows: y.values.map((name, row) => ({
      name,
      cells: x.values.map((_, column) => cellAt(row * x.values.length + column)),
    })),
    note: `${objective}${bestText}`,
  };
}

/** Zero is the middle where the objective has both signs; else the middle is half way. */
function heatOf(values: Float64Array): (value: number) => number {
  const extent = extentOf([values]) ?? { low: 0, high: 0 };
  const { low, high } = extent;
  if (low < 0 && high > 0) return (value) => value / Math.max(high, -low);
  const middle = (low + high) / 2;
  const reach = (high - low) / 2 || 1;
  return (value) => (value - middle) / reach;
}
