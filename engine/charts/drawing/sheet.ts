import type { EChartsOption, SeriesOption, XAXisComponentOption, YAXisComponentOption } from 'echarts';
import type { Picture } from '../picture.ts';
import { frameHeight, frameText, type Words, words } from './frame.ts';
import { type LegendItem, legendRows } from './legend.ts';
import type { NumberText } from './number-text.ts';
import { textWidth } from './text-width.ts';
import { FONT, FONT_FAMILY, PICTURE_WIDTH, type Theme, themeOf } from './theme.ts';
import type { Extent } from './ticks.ts';
import { timeTicks } from './time-ticks.ts';

const LEFT = 12;
const LEGEND_ROW = 17;
const TIME_ROW = 24;
const LABEL_ROOM = 14;
const PANE_GAP = 6;

/** One panel of a picture: a scale on the right, a legend above, series inside. */
export interface Pane {
  /** Height of the plot. */
  readonly height: number;
  readonly extent: Extent;
  /** What the scale is marked with. */
  readonly marks: readonly number[];
  readonly text: NumberText;
  readonly legend: readonly LegendItem[];
  /** Texts that stand on the scale and must have room there. */
  readonly scaleTexts?: readonly string[];
  readonly series: readonly SeriesOption[];
}

/** A picture ready for the renderer. */
export interface Drawing {
  readonly option: EChartsOption;
  readonly height: number;
}

interface PlacedPane extends Pane {
  readonly top: number;
  readonly texts: readonly Words[];
}

/** Panes one below the other over one time axis on which bars stand side by side. */
export function timeSheet(frame: Picture, starts: Float64Array, panes: readonly Pane[]): Drawing {
  const theme = themeOf(frame.theme);
  const right = Math.max(...panes.map(scaleWidth)) + LABEL_ROOM;
  const placed = place(frame, panes);
  const last = placed.at(-1);
  const height = last === undefined ? frameHeight(frame) : last.top + last.height + TIME_ROW;
  const ticks = new Map(
    timeTicks(starts, PICTURE_WIDTH - LEFT - right).map(({ at, text }) => [at, text] as const),
  );
  return {
    height,
    option: {
      ...canvas(theme),
      grid: placed.map(({ top, height: tall }) => ({ left: LEFT, right, top, height: tall })),
      xAxis: placed.map((pane, index) => timeAxis({ theme, starts, ticks, index, isLast: pane === last })),
      yAxis: placed.map((pane, index) => scale(theme, pane, index)),
      series: placed.flatMap((pane, index) =>
        pane.series.map((one) => ({ ...one, xAxisIndex: index, yAxisIndex: index }) as SeriesOption),
      ),
      graphic: [...frameText(frame, theme), ...placed.flatMap(({ texts }) => texts)],
    },
  };
}

/** What is the same for every picture. */
export function canvas(theme: Theme): EChartsOption {
  return {
    animation: false,
    backgroundColor: theme.background,
    textStyle: { fontFamily: FONT_FAMILY, color: theme.text },
  };
}

function scaleWidth({ marks, text, scaleTexts = [] }: Pane): number {
  return Math.max(0, ...[...marks.map(text), ...scaleTexts].map((label) => textWidth(label, FONT.axis)));
}

function place(frame: Picture, panes: readonly Pane[]): readonly PlacedPane[] {
  const placed: PlacedPane[] = [];
  let top = frameHeight(frame);
  for (const pane of panes) {
    const rows = legendRows(pane.legend, PICTURE_WIDTH - 2 * LEFT);
    const texts = rows.flatMap((row, index) =>
      row.map(({ x, text, color }) =>
        words({ x: LEFT + x, y: top + index * LEGEND_ROW, text, color, size: FONT.legend }),
      ),
    );
    const plot = top + rows.length * LEGEND_ROW;
    placed.push({ ...pane, top: plot, texts });
    top = plot + pane.height + PANE_GAP;
  }
  return placed;
}

function timeAxis(of: {
  readonly theme: Theme;
  readonly starts: Float64Array;
  readonly ticks: ReadonlyMap<number, string>;
  readonly index: number;
  readonly isLast: boolean;
}): XAXisComponentOption {
  const { theme, ticks } = of;
  const isMarked = (at: number): boolean => ticks.has(at);
  return {
    type: 'category',
    gridIndex: of.index,
    data: Array.from(of.starts, (_, at) => String(at)),
    axisTick: { show: false },
    axisLine: { show: of.isLast, lineStyle: { color: theme.line }, onZero: false },
    splitLine: {
      show: true,
      interval: isMarked,
      showMinLine: false,
      showMaxLine: false,
      lineStyle: { color: theme.line },
    },
    axisLabel: {
      show: of.isLast,
      interval: isMarked,
      formatter: (_: string, at: number) => ticks.get(at) ?? '',
      color: theme.muted,
      fontSize: FONT.axis,
      margin: 7,
    },
  };
}

function scale(theme: Theme, pane: PlacedPane, index: number): YAXisComponentOption {
  const marks = [...pane.marks];
  return {
    type: 'value',
    gridIndex: index,
    position: 'right',
    min: pane.extent.low,
    max: pane.extent.high,
    axisLine: { show: false },
    axisTick: { show: false, customValues: marks },
    splitLine: { lineStyle: { color: theme.line } },
    axisLabel: {
      customValues: marks,
      formatter: (value: number) => pane.text(value),
      color: theme.muted,
      fontSize: FONT.axis,
      margin: 7,
    },
  };
}
