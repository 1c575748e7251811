import { emptyColumns } from '../../../engine/domain/candle-columns.ts';
import { RUPEE } from '../../../engine/domain/price.ts';
import type { BarColumns } from '../../../engine/indicators/bars.ts';

/** Bars of a CSV `date,open,high,low,close,volume`, prices in rupees. */
export function readBars(text: string): BarColumns {
  const lines = text.trimEnd().split('\n').slice(1);
  const bars = emptyColumns(lines.length);
  lines.forEach((line, i) => {
    const [date = '', open, high, low, close, volume] = line.split(',');
    bars.start[i] = Date.parse(date);
    bars.open[i] = Number(open);
    bars.high[i] = Number(high);
    bars.low[i] = Number(low);
    bars.close[i] = Number(close);
    bars.volume[i] = Number(volume);
  });
  return bars;
}

/** The same bars with prices in ten-thousandths of a rupee, as the engine has them. */
export function scaled(bars: BarColumns): BarColumns {
  const units = (prices: Float64Array): Float64Array => prices.map((value) => Math.round(value * RUPEE));
  return {
    start: bars.start,
    open: units(bars.open),
    high: units(bars.high),
    low: units(bars.low),
    close: units(bars.close),
    volume: bars.volume,
  };
}
