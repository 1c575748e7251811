import type { SeriesOption } from 'echarts';
import type { LegendItem } from '../drawing/legend.ts';
import { type NumberText, percentText, shortText } from '../drawing/number-text.ts';
import { type Drawing, type Pane, timeSheet } from '../drawing/sheet.ts';
import { lineColor, type Theme, themeOf } from '../drawing/theme.ts';
import { type Extent, extentOf, ticksBetween, widened } from '../drawing/ticks.ts';
import type { Curve, EquityPicture } from '../picture.ts';
import { lastOf, leastOf, stretchesOf } from './thinning.ts';

const EQUITY_HEIGHT = 190;
const FALL_HEIGHT = 66;
/** One point a pixel and a little more. */
const MOST_POINTS = 600;

/** A curve thinned to what can be seen. */
interface DrawnCurve {
  readonly curve: Curve;
  readonly color: string;
  readonly values: Float64Array;
  /** Loss from the last peak: 0 or below. */
  readonly falls: Float64Array;
}

/** Equity above, the loss from the last peak below. */
export function drawEquity(picture: EquityPicture): Drawing {
  const theme = themeOf(picture.theme);
  const stretches = stretchesOf(picture.time.length, MOST_POINTS);
  const time = lastOf(picture.time, stretches);
  const curves = picture.curves.map((curve, place) => ({
    curve,
    color: curve.role === 'benchmark' ? theme.muted : lineColor(theme, strategyPlace(picture, place)),
    values: lastOf(curve.values, stretches),
    falls: leastOf(fallsOf(curve.values, picture.unit), stretches),
  }));
  return timeSheet(picture, time, [
    equityPane(picture, curves, { theme, time }),
    fallPane(picture, curves, theme),
  ]);
}

/** The first strategy takes blue, which stands out best beside the grey of a benchmark. */
function strategyPlace({ curves }: EquityPicture, place: number): number {
  const before = curves.slice(0, place).filter(({ role }) => role === 'strategy').length;
  return before === 0 ? 1 : before === 1 ? 0 : before;
}

/** How far each value lies below the highest before it, in the unit of the curve; for growth, as a share of the peak. */
function fallsOf(values: Float64Array, unit: EquityPicture['unit']): Float64Array {
  let peak = Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    peak = Math.max(peak, value);
    return unit === 'rupees' ? value - peak : (1 + value) / (1 + peak) - 1;
  });
}

function equityPane(
  picture: EquityPicture,
  curves: readonly DrawnCurve[],
  { theme, time }: { readonly theme: Theme; readonly time: Float64Array },
): Pane {
  const extent = widened(extentOf(curves.map(({ values }) => values)) ?? { low: 0, high: 1 }, 0.06);
  const { values, step } = ticksBetween(extent.low, extent.high, 5);
  const shades = shadeOf(picture, { theme, time });
  return {
    height: EQUITY_HEIGHT,
    extent,
    marks: values,
    text: numberText(picture.unit, extent, step),
    legend: [...curves.map((drawn) => legendOf(drawn, picture.unit)), ...shades.legend],
    series: curves.map(({ curve, color, values: points }, place) => ({
      ...line(points, color, place === 0 ? 1.9 : 1.3),
      z: place === 0 ? 4 : curve.role === 'benchmark' ? 2 : 3,
      ...(place === 0 ? shades.marks : {}),
    })),
  };
}

function fallPane(picture: EquityPicture, curves: readonly DrawnCurve[], theme: Theme): Pane {
  const low = Math.min(-1e-6, extentOf(curves.map(({ falls }) => falls))?.low ?? 0);
  const { values, step } = ticksBetween(low, 0, 3);
  return {
    height: FALL_HEIGHT,
    extent: { low: low * 1.08, high: 0 },
    marks: values,
    text: numberText(picture.unit, { low, high: 0 }, step),
    legend: [{ text: 'Drawdown', color: theme.muted }],
    series: curves.map(({ curve, color, falls }, place) => ({
      ...line(falls, color, curve.role === 'benchmark' ? 1 : 1.3),
      ...(place === 0 ? { areaStyle: { color, opacity: 0.2 } } : {}),
    })),
  };
}

function line(values: Float64Array, color: string, width: number): SeriesOption {
  return {
    type: 'line',
    data: Array.from(values),
    showSymbol: false,
    lineStyle: { color, width },
  };
}

function numberText(unit: EquityPicture['unit'], { low, high }: Extent, step: number): NumberText {
  return unit === 'rupees' ? shortText(Math.max(Math.abs(low), Math.abs(high)), step) : percentText(step);
}

function legendOf({ curve, color }: DrawnCurve, unit: EquityPicture['unit']): LegendItem {
  const first = curve.values[0] ?? 0;
  const last = curve.values.at(-1) ?? 0;
  const growth = unit === 'rupees' ? last / first - 1 : last;
  return { text: `${curve.name} ${signedPercent(growth)}`, color };
}

function signedPercent(fraction: number): string {
  const text = percentText(0.001)(fraction);
  return fraction > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** The stretches to shade, by the points they begin and end at. */
function shadeOf(
  { windows, windowName }: EquityPicture,
  { theme, time }: { readonly theme: Theme; readonly time: Float64Array },
) {
  const place = (at: number): number => {
    const found = time.findIndex((start) => start >= at);
    return found === -1 ? time.length - 1 : found;
  };
  if (windows.length === 0) return { marks: {}, legend: [] };
  const data = windows.map(({ from, to }): [{ xAxis: number }, { xAxis: number }] => [
    { xAxis: place(from) },
    { xAxis: place(to) },
  ]);
  return {
    marks: { markArea: { silent: true, itemStyle: { color: theme.shade }, data } },
    legend: windowName === undefined ? [] : [{ text: `shaded: ${windowName}`, color: theme.muted }],
  };
}
