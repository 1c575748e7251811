import type { SeriesOption } from 'echarts';
import { levelText, plainText, priceText, rupeesText, shortText } from '../drawing/number-text.ts';
import { type Drawing, type Pane, timeSheet } from '../drawing/sheet.ts';
import { type Theme, themeOf } from '../drawing/theme.ts';
import { type Extent, extentOf, ticksBetween, widened } from '../drawing/ticks.ts';
import type { CandlePicture, Level, PaneStudy } from '../picture.ts';
import { fillSeries, priceLines } from './marks.ts';
import { type ColoredStudy, colored, studyLegend, studySeries } from './tracks.ts';

const PRICE_HEIGHT = 212;
const VOLUME_HEIGHT = 40;
const LAST_LABEL_HEIGHT = 16;
/** Of the room a bar has. */
const BAR_WIDTH = '64%';
const STUDY_HEIGHT = 64;
/** More bars than this are narrower than a pixel and a half: their closes are drawn as a line. */
const MOST_CANDLES = 420;
/** Levels and arrows further from the bars than this share of their range would flatten them. */
const MOST_STRETCH = 0.6;

/** Price with overlays, volume, and a pane for each further study. */
export function drawCandles(picture: CandlePicture): Drawing {
  const theme = themeOf(picture.theme);
  const overlays = colored(picture.overlays, theme);
  const studies = picture.panes.map((study) => ({ study, colored: colored([study], theme) }));
  return timeSheet(picture, picture.start, [
    pricePane(picture, overlays, theme),
    ...volumePane(picture, theme),
    ...studies.flatMap((one) => one.colored.map((study) => studyPane(one.study, study, theme))),
  ]);
}

function pricePane(picture: CandlePicture, overlays: readonly ColoredStudy[], theme: Theme): Pane {
  const extent = priceExtent(picture);
  const { values, step } = ticksBetween(extent.low, extent.high, 6);
  const last = picture.close.at(-1) ?? 0;
  const text = rupeesText(step);
  // The last price stands on the scale; a mark under it would be half covered.
  const covered = ((extent.high - extent.low) * LAST_LABEL_HEIGHT) / PRICE_HEIGHT;
  return {
    height: PRICE_HEIGHT,
    extent,
    marks: values,
    text: (value) => (Math.abs(value - last) < covered ? '' : text(value)),
    scaleTexts: [priceText(last)],
    legend: [
      ...overlays.flatMap((overlay) => studyLegend(overlay, theme, 'price')),
      ...farLevels(picture).map(({ name, price, tone }) => ({
        text: `${name} ${levelText(price)} (${price > last ? 'above' : 'below'})`,
        color: theme[tone],
      })),
    ],
    series: [
      { ...priceSeries(picture, theme), markLine: priceLines(picture, theme) } as SeriesOption,
      ...overlays.flatMap((overlay) => studySeries(overlay, theme)),
      ...fillSeries(picture, theme),
    ],
  };
}

/** What may be seen: the range of the bars, stretched. */
function reachOf({ high, low }: CandlePicture): Extent {
  const bars = extentOf([high, low]) ?? { low: 0, high: 1 };
  return widened(bars, MOST_STRETCH);
}

/** Levels too far away to be drawn without flattening the bars: the legend names them. */
function farLevels(picture: CandlePicture): readonly Level[] {
  const { low, high } = reachOf(picture);
  return picture.levels.filter(({ price }) => price < low || price > high);
}

/** All bars, and what is drawn over them as far as it does not flatten them. */
function priceExtent(picture: CandlePicture): Extent {
  const { high, low, overlays, levels } = picture;
  const bars = extentOf([high, low]) ?? { low: 0, high: 1 };
  const reach = reachOf(picture);
  const far = farLevels(picture);
  const others = extentOf([
    ...overlays.flatMap(({ tracks }) => tracks.map(({ values }) => values)),
    Float64Array.from(
      levels.filter((level) => !far.includes(level)),
      ({ price }) => price,
    ),
  ]);
  if (others === undefined) return widened(bars, 0.08);
  return widened(
    {
      low: Math.max(Math.min(bars.low, others.low), reach.low),
      high: Math.min(Math.max(bars.high, others.high), reach.high),
    },
    0.08,
  );
}

function priceSeries(picture: CandlePicture, theme: Theme): SeriesOption {
  const { open, high, low, close } = picture;
  if (close.length > MOST_CANDLES) {
    return {
      type: 'line',
      data: Array.from(close),
      showSymbol: false,
      lineStyle: { color: theme.text, width: 1.3 },
      z: 3,
    };
  }
  return {
    type: 'candlestick',
    data: Array.from(close, (value, i) => [open[i] ?? value, value, low[i] ?? value, high[i] ?? value]),
    itemStyle: {
      color: theme.up,
      color0: theme.down,
      borderColor: theme.up,
      borderColor0: theme.down,
      borderColorDoji: theme.flat,
    },
    barWidth: BAR_WIDTH,
    barMaxWidth: 14,
    z: 2,
  };
}

function volumePane({ open, close, volume }: CandlePicture, theme: Theme): readonly Pane[] {
  const most = extentOf([volume])?.high ?? 0;
  if (most <= 0) return [];
  const { values, step } = ticksBetween(0, most, 2);
  const isUp = (at: number): boolean => (close[at] ?? 0) >= (open[at] ?? 0);
  return [
    {
      height: VOLUME_HEIGHT,
      extent: { low: 0, high: most * 1.05 },
      marks: values.filter((value) => value > 0),
      text: shortText(most, step),
      legend: [],
      series: [
        {
          type: 'bar',
          data: Array.from(volume, (value, at) => ({
            value,
            itemStyle: { color: isUp(at) ? theme.up : theme.down, opacity: 0.55 },
          })),
          barWidth: BAR_WIDTH,
          barMaxWidth: 14,
        },
      ],
    },
  ];
}

function studyPane(study: PaneStudy, colors: ColoredStudy, theme: Theme): Pane {
  const numbers = extentOf(study.tracks.map(({ values }) => values)) ?? { low: 0, high: 1 };
  const guided = {
    low: Math.min(numbers.low, ...study.guides),
    high: Math.max(numbers.high, ...study.guides),
  };
  const { values, step } = ticksBetween(guided.low, guided.high, 3);
  const marks = study.guides.length > 1 ? study.guides : values;
  const apart = study.guides.length > 1 ? smallestGap(study.guides) : step;
  return {
    height: STUDY_HEIGHT,
    extent: widened(guided, 0.08),
    marks,
    text: plainText(Math.max(Math.abs(guided.low), Math.abs(guided.high)), apart),
    legend: studyLegend(colors, theme, 'number'),
    series: studySeries(colors, theme),
  };
}

function smallestGap(guides: readonly number[]): number {
  const sorted = guides.toSorted((a, b) => a - b);
  return Math.min(...sorted.slice(1).map((value, i) => value - (sorted[i] ?? value)));
}
