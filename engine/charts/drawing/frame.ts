import type { Picture } from '../picture.ts';
import { fitted, textWidth } from './text-width.ts';
import { FONT, FONT_FAMILY, PICTURE_WIDTH, type Theme } from './theme.ts';

const SIDE = 12;
const TITLE_Y = 9;
const SUBTITLE_Y = 31;
const BADGE = { padding: 6, height: 18 } as const;

type Frame = Pick<Picture, 'title' | 'figure' | 'subtitle' | 'label'>;

/** A text at a place, from its upper left corner. */
export function words(of: {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly color: string;
  readonly size: number;
  readonly isBold?: boolean;
  readonly align?: 'left' | 'center' | 'right';
}) {
  return {
    type: 'text' as const,
    x: of.x,
    y: of.y,
    silent: true,
    style: {
      text: of.text,
      fill: of.color,
      // One by one: of the short form the rasteriser takes no weight.
      fontSize: of.size,
      fontFamily: FONT_FAMILY,
      lineHeight: of.size + 2,
      fontWeight: of.isBold === true ? 600 : 400,
      align: of.align ?? 'left',
      verticalAlign: 'top' as const,
    },
  };
}

export type Words = ReturnType<typeof words>;

/** Where the picture proper begins. */
export function frameHeight({ subtitle }: Frame): number {
  return subtitle === undefined ? 36 : 52;
}

/** Title and figure, the line below, and the label in the corner. */
export function frameText(frame: Frame, theme: Theme) {
  const badge = badgeOf(frame.label, theme);
  const room = PICTURE_WIDTH - 2 * SIDE - badge.width;
  const figureWidth = frame.figure === undefined ? 0 : textWidth(frame.figure.text, FONT.figure) + 12;
  const title = fitted(frame.title, FONT.title * 1.05, Math.max(80, room - figureWidth));
  const titleWidth = textWidth(title, FONT.title, true);
  return [
    words({ x: SIDE, y: TITLE_Y, text: title, color: theme.text, size: FONT.title, isBold: true }),
    ...(frame.figure === undefined
      ? []
      : [
          words({
            x: SIDE + titleWidth + 12,
            y: TITLE_Y + 1,
            text: frame.figure.text,
            color: theme[frame.figure.tone],
            size: FONT.figure,
          }),
        ]),
    ...(frame.subtitle === undefined
      ? []
      : [
          words({
            x: SIDE,
            y: SUBTITLE_Y,
            text: fitted(frame.subtitle, FONT.legend, PICTURE_WIDTH - 2 * SIDE),
            color: theme.muted,
            size: FONT.legend,
          }),
        ]),
    ...badge.shapes,
  ];
}

function badgeOf(label: string | undefined, theme: Theme) {
  if (label === undefined) return { width: 0, shapes: [] };
  const width = textWidth(label, FONT.label, true) + 2 * BADGE.padding;
  const x = PICTURE_WIDTH - SIDE - width;
  return {
    width: width + 10,
    shapes: [
      {
        type: 'rect' as const,
        shape: { x, y: TITLE_Y + 1, width, height: BADGE.height, r: 4 },
        style: { fill: theme.warning },
      },
      words({
        x: x + width / 2,
        y: TITLE_Y + 3,
        text: label,
        color: theme.onColor,
        size: FONT.label,
        isBold: true,
        align: 'center',
      }),
    ],
  };
}
