import { frameHeight, frameText, type Words, words } from '../drawing/frame.ts';
import { canvas, type Drawing } from '../drawing/sheet.ts';
import { fitted, textWidth } from '../drawing/text-width.ts';
import { FONT, PICTURE_WIDTH, type Theme, themeOf } from '../drawing/theme.ts';
import type { Picture } from '../picture.ts';
import { blended, legible } from './blend.ts';

const SIDE = 12;
const GAP = 2;
const LABEL_GAP = 8;
const MOST_LABEL = 130;

/** One rectangle of a heat map. */
export interface Cell {
  /** What stands in it; nothing where there is no number. */
  readonly text: string;
  /** -1 worst, 0 middle, 1 best; undefined where there is no number. */
  readonly heat: number | undefined;
  readonly isMarked?: boolean;
}

export interface HeatMap {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly Cell[] }[];
  /** Names of the axes. */
  readonly columnTitle?: string;
  readonly rowTitle?: string;
  /** A wider gap before this column sets it apart. */
  readonly apart?: number;
  readonly cellHeight: number;
  /** The line below. */
  readonly note?: string;
}

/** A table of coloured cells with their numbers. */
export function drawHeatMap(frame: Picture, map: HeatMap): Drawing {
  const theme = themeOf(frame.theme);
  const names = map.rows.map(({ name }) => fitted(name, FONT.axis, MOST_LABEL));
  const left = SIDE + Math.max(0, ...names.map((name) => textWidth(name, FONT.axis))) + LABEL_GAP;
  const titleRoom = map.columnTitle === undefined ? 0 : 18;
  const labelLines = Math.max(1, ...map.columns.map((name) => name.split('\n').length));
  const top = frameHeight(frame) + titleRoom + 6 + labelLines * 14;
  const apartGap = map.apart === undefined ? 0 : 8;
  const width = (PICTURE_WIDTH - SIDE - left - apartGap) / Math.max(1, map.columns.length);
  const x = (column: number): number =>
    left + column * width + (map.apart !== undefined && column >= map.apart ? apartGap : 0);
  const bottom = top + map.rows.length * map.cellHeight;
  const place = { x, top, width, bottom, left };
  return {
    height: bottom + (map.note === undefined ? 12 : 34),
    option: {
      ...canvas(theme),
      graphic: [
        ...frameText(frame, theme),
        ...axisWords(map, place, theme),
        ...names.map((name, row) =>
          words({
            x: left - LABEL_GAP,
            y: top + (row + 0.5) * map.cellHeight - FONT.axis / 2,
            text: name,
            color: theme.muted,
            size: FONT.axis,
            align: 'right',
          }),
        ),
        ...map.rows.flatMap((line, row) =>
          line.cells.flatMap((cell, column) =>
            cellShapes(
              cell,
              { x: x(column), y: top + row * map.cellHeight, width, height: map.cellHeight },
              theme,
            ),
          ),
        ),
      ],
    },
  };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function cellShapes(cell: Cell, box: Box, theme: Theme) {
  const fill = cell.heat === undefined ? theme.line : blended(theme.scale, cell.heat);
  const size = sizeFor(cell.text, box.width - GAP - 4);
  const marked = cell.isMarked === true;
  return [
    {
      type: 'rect' as const,
      shape: {
        x: box.x + GAP / 2 + (marked ? 1 : 0),
        y: box.y + GAP / 2 + (marked ? 1 : 0),
        width: box.width - GAP - (marked ? 2 : 0),
        height: box.height - GAP - (marked ? 2 : 0),
        r: 3,
      },
      style: {
        fill,
        opacity: cell.heat === undefined ? 0.5 : 1,
        ...(marked ? { stroke: theme.text, lineWidth: 2.5 } : {}),
      },
      z: marked ? 2 : 1,
    },
    ...(size === undefined
      ? []
      : [
          {
            ...words({
              x: box.x + box.width / 2,
              y: box.y + box.height / 2 - size / 2,
              text: cell.text,
              color: legible(fill),
              size,
              align: 'center',
              isBold: marked,
            }),
            z: 3,
          },
        ]),
  ];
}

function labelWidth(name: string): number {
  return Math.max(...name.split('\n').map((line) => textWidth(line, FONT.axis)));
}

/** The largest size in which the text has room; undefined when none can be read. */
function sizeFor(text: string, width: number): number | undefined {
  if (text === '') return undefined;
  return [13, 12, 11, 10, 9].find((size) => textWidth(text, size, true) <= width);
}

function axisWords(
  map: HeatMap,
  place: {
    x(column: number): number;
    readonly top: number;
    readonly width: number;
    readonly bottom: number;
    readonly left: number;
  },
  theme: Theme,
): readonly Words[] {
  const every = Math.max(1, ...map.columns.map((name) => Math.ceil((labelWidth(name) + 4) / place.width)));
  const shown = map.columns
    .map((text, column) => ({ text, column }))
    .filter(({ column }) => column % every === 0);
  const titles = [
    ...(map.columnTitle === undefined
      ? []
      : [{ text: map.columnTitle, x: place.left, align: 'left' as const }]),
  ];
  return [
    ...titles.map(({ text, x, align }) =>
      words({
        x,
        y: place.top - 38,
        text: map.rowTitle === undefined ? text : `across: ${text} · down: ${map.rowTitle}`,
        color: theme.muted,
        size: FONT.axis,
        align,
      }),
    ),
    ...shown.map(({ text, column }) =>
      words({
        x: place.x(column) + place.width / 2,
        y: place.top - 3 - text.split('\n').length * 14,
        text,
        color: theme.muted,
        size: FONT.axis,
        align: 'center',
      }),
    ),
    ...(map.note === undefined
      ? []
      : [
          words({
            x: SIDE,
            y: place.bottom + 10,
            text: fitted(map.note, FONT.legend, PICTURE_WIDTH - 2 * SIDE),
            color: theme.muted,
            size: FONT.legend,
          }),
        ]),
  ];
}
