import { frameHeight, frameText, words } from '../drawing/frame.ts';
import { briefText, shortText } from '../drawing/number-text.ts';
import { canvas, type Drawing } from '../drawing/sheet.ts';
import { textWidth } from '../drawing/text-width.ts';
import { FONT, PICTURE_WIDTH, type Theme, themeOf } from '../drawing/theme.ts';
import { ticksBetween } from '../drawing/ticks.ts';
import type { DistributionPicture } from '../picture.ts';

const HEIGHT = 230;
const SIDE = 14;
const BINS = 41;
/** Outcomes further out than this share of all are gathered in the outermost bars. */
const OUTERMOST = 0.002;

/** How often a book gained or lost how much; bars beyond the value at risk stand out. */
export function drawDistribution(picture: DistributionPicture): Drawing {
  const theme = themeOf(picture.theme);
  const { low, high } = reach(picture);
  const counts = binned(picture.values, low, high);
  const tallest = Math.max(1, ...counts);
  const top = frameHeight(picture) + 40;
  const width = (PICTURE_WIDTH - 2 * SIDE) / BINS;
  const x = (value: number): number => SIDE + ((value - low) / (high - low)) * (PICTURE_WIDTH - 2 * SIDE);
  const limit = -(picture.marks[0]?.loss ?? Number.POSITIVE_INFINITY);
  const { values: ticks, step } = ticksBetween(low, high, 6);
  const text = shortText(Math.max(Math.abs(low), Math.abs(high)), step);
  return {
    height: top + HEIGHT + 34,
    option: {
      ...canvas(theme),
      graphic: [
        ...frameText(picture, theme),
        ...counts.map((count, bin) => {
          const height = (count / tallest) * HEIGHT;
          const middle = low + ((bin + 0.5) * (high - low)) / BINS;
          return {
            type: 'rect' as const,
            shape: { x: SIDE + bin * width + 1, y: top + HEIGHT - height, width: width - 2, height, r: 1 },
            style: {
              fill: middle < limit ? theme.scale[0] : theme.scale[2],
              opacity: middle < limit ? 1 : 0.7,
            },
          };
        }),
        ...outermostFirst(picture.marks).flatMap((mark, place) =>
          markShapes(mark, { x: x(-mark.loss), top, place }, theme),
        ),
        line(SIDE, top + HEIGHT, PICTURE_WIDTH - 2 * SIDE, theme.muted),
        ...ticks.map((tick) =>
          words({
            x: Math.min(Math.max(x(tick), SIDE + 12), PICTURE_WIDTH - SIDE - 12),
            y: top + HEIGHT + 7,
            text: text(tick),
            color: theme.muted,
            size: FONT.axis,
            align: 'center',
          }),
        ),
      ],
    },
  };
}

type Mark = DistributionPicture['marks'][number];

/** The line of a mark further in begins lower, so that it crosses no name. */
function outermostFirst(marks: readonly Mark[]): readonly Mark[] {
  return marks.toSorted((a, b) => b.loss - a.loss);
}

function line(x: number, y: number, width: number, fill: string) {
  return { type: 'rect' as const, shape: { x, y, width, height: 1 }, style: { fill } };
}

/** A mark is a line from above with its name, each on a height of its own. */
function markShapes(
  { name, loss }: Mark,
  { x, top, place }: { readonly x: number; readonly top: number; readonly place: number },
  theme: Theme,
) {
  const label = `${name} ${briefText(-loss)}`;
  const right = x + textWidth(label, FONT.label, true) + 8 < PICTURE_WIDTH;
  const y = top - 34 + place * 16;
  return [
    {
      type: 'rect' as const,
      shape: { x: x - 0.75, y: y + 2, width: 1.5, height: HEIGHT + top - y - 2 },
      style: { fill: theme.warning },
    },
    words({
      x: right ? x + 5 : x - 5,
      y,
      text: label,
      color: theme.text,
      size: FONT.label,
      isBold: true,
      align: right ? 'left' : 'right',
    }),
  ];
}

function reach({ values, marks }: DistributionPicture): { readonly low: number; readonly high: number } {
  const sorted = values.slice().sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const worst = Math.max(0, ...marks.map(({ loss }) => loss));
  const low = Math.min(at(OUTERMOST), -worst * 1.05, 0);
  const high = Math.max(at(1 - OUTERMOST), 0);
  return high > low ? { low, high } : { low: -1, high: 1 };
}

function binned(values: Float64Array, low: number, high: number): readonly number[] {
  const counts = new Array<number>(BINS).fill(0);
  for (const value of values) {
    const bin = Math.floor(((value - low) / (high - low)) * BINS);
    const kept = Math.min(BINS - 1, Math.max(0, bin));
    counts[kept] = (counts[kept] ?? 0) + 1;
  }
  return counts;
}
