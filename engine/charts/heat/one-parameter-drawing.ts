import type { SeriesOption } from 'echarts';
import { frameHeight, frameText, words } from '../drawing/frame.ts';
import { type NumberText, percentText } from '../drawing/number-text.ts';
import { canvas, type Drawing } from '../drawing/sheet.ts';
import { textWidth } from '../drawing/text-width.ts';
import { FONT, PICTURE_WIDTH, type Theme, themeOf } from '../drawing/theme.ts';
import { extentOf, ticksBetween } from '../drawing/ticks.ts';
import type { ParametersPicture } from '../picture.ts';

const HEIGHT = 220;
const LEFT = 12;

/** The objective as a bar for each value of the parameter, the best one marked. */
export function drawOneParameter(picture: ParametersPicture, text: NumberText): Drawing {
  const theme = themeOf(picture.theme);
  const { x, values, objective, unit } = picture;
  const extent = extentOf([values]) ?? { low: 0, high: 1 };
  const low = Math.min(0, extent.low) * 1.1;
  const high = Math.max(0, extent.high) * 1.1 || 1;
  const { values: marks, step } = ticksBetween(low, high, 5);
  const scaleText = unit === 'fraction' ? percentText(step) : text;
  const right = Math.max(...marks.map((mark) => textWidth(scaleText(mark), FONT.axis))) + 14;
  const top = frameHeight(picture) + 22;
  const every = Math.ceil(
    (Math.max(...x.values.map((name) => textWidth(name, FONT.axis))) + 8) /
      ((PICTURE_WIDTH - LEFT - right) / Math.max(1, x.values.length)),
  );
  return {
    height: top + HEIGHT + 44,
    option: {
      ...canvas(theme),
      grid: { left: LEFT, right, top, height: HEIGHT },
      xAxis: {
        type: 'category',
        data: [...x.values],
        axisTick: { show: false },
        axisLine: { onZero: true, lineStyle: { color: theme.muted } },
        axisLabel: {
          color: theme.muted,
          fontSize: FONT.axis,
          interval: (at: number) => at % every === 0,
        },
      },
      yAxis: {
        type: 'value',
        position: 'right',
        min: low,
        max: high,
        splitLine: { lineStyle: { color: theme.line } },
        axisTick: { show: false, customValues: [...marks] },
        axisLabel: {
          customValues: [...marks],
          formatter: (value: number) => scaleText(value),
          color: theme.muted,
          fontSize: FONT.axis,
        },
      },
      series: bars(picture, theme, text),
      graphic: [
        ...frameText(picture, theme),
        words({
          x: LEFT,
          y: frameHeight(picture),
          text: `${objective} by ${x.name}`,
          color: theme.muted,
          size: FONT.legend,
        }),
      ],
    },
  };
}

function bars({ values, best }: ParametersPicture, theme: Theme, text: NumberText): SeriesOption {
  return {
    type: 'bar',
    barMaxWidth: 46,
    data: Array.from(values, (value, at) => ({
      value,
      itemStyle: {
        color: value < 0 ? theme.scale[0] : theme.scale[2],
        opacity: at === best ? 1 : 0.6,
        borderRadius: 2,
      },
      label: {
        show: at === best,
        position: value < 0 ? ('bottom' as const) : ('top' as const),
        formatter: text(value),
        color: theme.text,
        fontSize: FONT.axis,
      },
    })),
  };
}
