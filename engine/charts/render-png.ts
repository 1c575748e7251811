import { drawCandles } from './candles/candle-drawing.ts';
import { drawEquity } from './curves/equity-drawing.ts';
import { drawSvg } from './drawing/echarts-svg.ts';
import { rasterise } from './drawing/resvg-png.ts';
import type { Drawing } from './drawing/sheet.ts';
import { drawCorrelation } from './heat/correlation-drawing.ts';
import { drawMonths } from './heat/months-drawing.ts';
import { drawParameters } from './heat/parameters-drawing.ts';
import type { Picture } from './picture.ts';
import { drawDistribution } from './risk/distribution-drawing.ts';
import { drawStress } from './risk/stress-drawing.ts';

/**
 * The picture as a PNG, 1,200 pixels wide. The same picture gives the same bytes. Takes tens of milliseconds of a thread:
 * the kernel's thread must not do it.
 */
export async function renderPng(picture: Picture): Promise<Uint8Array> {
  return rasterise(await renderSvg(picture));
}

/** Names that the library makes inside the text, with numbers that it counts up from picture to picture. */
const COUNTED = /\bzr\d+-[a-z]+-?\d+/g;

/** The picture as SVG text: the same picture gives the same text. */
export async function renderSvg(picture: Picture): Promise<string> {
  const names = new Map<string, string>();
  return (await drawSvg(drawingOf(picture))).replaceAll(COUNTED, (name) => {
    const known = names.get(name) ?? `zr-${names.size}`;
    names.set(name, known);
    return known;
  });
}

function drawingOf(picture: Picture): Drawing {
  switch (picture.kind) {
    case 'candles':
      return drawCandles(picture);
    case 'equity':
      return drawEquity(picture);
    case 'months':
      return drawMonths(picture);
    case 'parameters':
      return drawParameters(picture);
    case 'correlation':
      return drawCorrelation(picture);
    case 'stress':
      return drawStress(picture);
    case 'distribution':
      return drawDistribution(picture);
  }
}
