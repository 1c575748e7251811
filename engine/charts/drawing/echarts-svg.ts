import type { Drawing } from './sheet.ts';
import { textWidth } from './text-width.ts';
import { FONT_FAMILY, PICTURE_WIDTH } from './theme.ts';

/** Loaded when the first picture is drawn: it takes a third of a second and 40 MB. */
async function loadEcharts() {
  const [core, charts, components, renderers] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ]);
  core.use([
    charts.BarChart,
    charts.CandlestickChart,
    charts.CustomChart,
    charts.LineChart,
    charts.ScatterChart,
    components.GraphicComponent,
    components.GridComponent,
    components.MarkAreaComponent,
    components.MarkLineComponent,
    renderers.SVGRenderer,
  ]);
  core.setPlatformAPI({ measureText: (text, font) => ({ width: textWidth(text, sizeOf(font)) }) });
  return core;
}

function sizeOf(font: string | undefined): number {
  return Number(/([\d.]+)px/.exec(font ?? '')?.[1] ?? 12);
}

/** The drawing as SVG text, in the picture's own units. */
export async function drawSvg({ option, height }: Drawing): Promise<string> {
  const echarts = await loadEcharts();
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: PICTURE_WIDTH, height });
  try {
    chart.setOption(option);
    return chart.renderToSVGString().replaceAll('sans-serif', FONT_FAMILY);
  } finally {
    chart.dispose();
  }
}
