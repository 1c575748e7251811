import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { emptyColumns } from '../../engine/domain/candle-columns.ts';
import type { BarColumns } from '../../engine/indicators/bars.ts';

/** Recorded bars of a minute from one date to another, both included, in ten-thousandths of a rupee. */
export function recordedMinutes(folder: string, symbol: string, days: readonly [string, string]): BarColumns {
  const text = gunzipSync(readFileSync(join(folder, '1m', `${symbol}.csv.gz`))).toString();
  const [first, last] = days;
  const lines = text
    .split('\n')
    .filter((line) => line.slice(0, 10) >= first && line.slice(0, 10) <= last && line.startsWith('2'));
  const columns = emptyColumns(lines.length);
  lines.forEach((line, i) => {
    const [stamp = '', ...numbers] = line.split(',');
    const [open = 0, high = 0, low = 0, close = 0, volume = 0] = numbers.map(Number);
    columns.start[i] = Date.parse(stamp);
    columns.open[i] = Math.round(open * 10_000);
    columns.high[i] = Math.round(high * 10_000);
    columns.low[i] = Math.round(low * 10_000);
    columns.close[i] = Math.round(close * 10_000);
    columns.volume[i] = volume;
  });
  return columns;
}
