import type { SeriesOption } from 'echarts';
import { levelText, priceText } from '../drawing/number-text.ts';
import { FONT, type Theme } from '../drawing/theme.ts';
import type { CandlePicture, FillMark, Level } from '../picture.ts';

/** More arrows than this stand without their quantities: the texts would lie over each other. */
const MOST_NAMED_FILLS = 8;

/** Own trades: an arrow up under the bar for what was bought, an arrow down above it for what was sold. */
export function fillSeries(picture: CandlePicture, theme: Theme): readonly SeriesOption[] {
  const marks = gathered(picture.fills);
  const isNamed = marks.length <= MOST_NAMED_FILLS;
  return (['BUY', 'SELL'] as const)
    .map((side) => marks.filter((mark) => mark.side === side))
    .filter((some) => some.length > 0)
    .map((some) => arrows(picture, some, { theme, isNamed }));
}

/** Trades of one side in one bar as one. */
function gathered(fills: readonly FillMark[]): readonly Pick<FillMark, 'bar' | 'side' | 'quantity'>[] {
  const byBar = new Map<string, Pick<FillMark, 'bar' | 'side' | 'quantity'>>();
  for (const { bar, side, quantity } of fills) {
    const key = `${bar} ${side}`;
    byBar.set(key, { bar, side, quantity: quantity + (byBar.get(key)?.quantity ?? 0) });
  }
  return [...byBar.values()];
}

function arrows(
  { high, low, close }: CandlePicture,
  marks: readonly Pick<FillMark, 'bar' | 'side' | 'quantity'>[],
  { theme, isNamed }: { readonly theme: Theme; readonly isNamed: boolean },
): SeriesOption {
  const isBuy = marks[0]?.side === 'BUY';
  const color = isBuy ? theme.up : theme.down;
  return {
    type: 'scatter',
    symbol: 'path://M0,-6 L6,3 L2,3 L2,8 L-2,8 L-2,3 L-6,3 Z',
    symbolRotate: isBuy ? 0 : 180,
    symbolSize: [11, 13],
    symbolOffset: [0, isBuy ? 11 : -11],
    itemStyle: { color, opacity: 1, borderColor: theme.background, borderWidth: 1 },
    z: 6,
    data: marks.map(({ bar, quantity }) => ({
      value: [bar, (isBuy ? low[bar] : high[bar]) ?? 0],
      label: {
        show: isNamed,
        formatter: `${isBuy ? 'B' : 'S'} ${quantity}`,
        position: isBuy ? 'bottom' : 'top',
        distance: 2,
        color,
        fontSize: FONT.label,
        textBorderColor: theme.background,
        textBorderWidth: 3,
        // At the edges the text keeps off the scale and the border.
        offset: [bar > close.length * 0.96 ? -14 : bar < close.length * 0.04 ? 14 : 0, 0],
      },
    })),
  };
}

/** Lines of the last price and of levels, for the `markLine` of the price series. */
export function priceLines(picture: CandlePicture, theme: Theme) {
  const last = picture.close.at(-1) ?? 0;
  const rising = last >= (picture.open.at(-1) ?? last);
  const color = rising ? theme.up : theme.down;
  return {
    symbol: 'none',
    silent: true,
    animation: false,
    data: [
      {
        yAxis: last,
        lineStyle: { color, type: 'dotted' as const, width: 1 },
        label: {
          position: 'end' as const,
          formatter: priceText(last),
          distance: 2,
          padding: [3, 5],
          borderRadius: 3,
          backgroundColor: color,
          color: theme.onColor,
          fontSize: FONT.axis,
        },
      },
      ...picture.levels.map((level) => levelLine(level, theme)),
    ],
  };
}

function levelLine({ name, price, tone }: Level, theme: Theme) {
  const color = theme[tone];
  return {
    yAxis: price,
    lineStyle: { color, type: 'dashed' as const, width: 1.2 },
    label: {
      position: 'insideStartTop' as const,
      formatter: `${name} ${levelText(price)}`,
      distance: 3,
      color,
      fontSize: FONT.label,
      textBorderColor: theme.background,
      textBorderWidth: 3,
    },
  };
}
