import type { Drawing } from './sheet.ts';
import { textWidth } from './text-width.ts';
import { FONT_FAMILY, PICTURE_WIDTH } from './theme.ts';

/**
 * Loaded when the first picture is drawn. The bundle, because the library's own hundreds of files take ten times as
 * long to load.
 */
async function loadEcharts() {
  const echarts = await import('echarts/dist/echarts.esm.min.mjs');
  echarts.setPlatformAPI({ measureText: (text, font) => ({ width: textWidth(text, sizeOf(font)) }) });
  return echarts;
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
