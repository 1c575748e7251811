import type { SeriesOption } from 'echarts';
import { plainText, priceText, rupeesText, shortText } from '../drawing/number-text.ts';
import { type Drawing, type Pane, timeSheet } from '../drawing/sheet.ts';
import { type Theme, themeOf } from '../drawing/theme.ts';
import { type Extent, extentOf, ticksBetween, widened } from '../drawing/ticks.ts';
import type { CandlePicture, PaneStudy } from '../picture.ts';
import { fillSeries, priceLines } from './marks.ts';
import { type ColoredStudy, colored, studyLegend, studySeries } from './tracks.ts';

const PRICE_HEIGHT = 212;
const VOLUME_HEIGHT = 40;
const LAST_LABEL_HEIGHT = 16;
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
  const { values, step } = ticksBetween(extent.low, extent.high, 5);
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
    legend: overlays.flatMap((overlay) => studyLegend(overlay, theme, 'price')),
    series: [
      { ...priceSeries(picture, theme), markLine: priceLines(picture, theme) } as SeriesOption,
      ...overlays.flatMap((overlay) => studySeries(overlay, theme)),
      ...fillSeries(picture, theme),
    ],
  };
}

/** All bars, and what is drawn over them as far as it does not flatten them. */
function priceExtent({ high, low, overlays, levels }: CandlePicture): Extent {
  const bars = extentOf([high, low]) ?? { low: 0, high: 1 };
  const reach = (bars.high - bars.low || bars.high * 0.01) * MOST_STRETCH;
  const others = extentOf([
    ...overlays.flatMap(({ tracks }) => tracks.map(({ values }) => values)),
    Float64Array.from(levels, ({ price }) => price),
  ]);
  if (others === undefined) return widened(bars, 0.08);
  return widened(
    {
      low: Math.max(Math.min(bars.low, others.low), bars.low - reach),
      high: Math.min(Math.max(bars.high, others.high), bars.high + reach),
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
          barMaxWidth: 14,
          barCategoryGap: '30%',
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
