import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { emptyColumns } from '../../../engine/domain/candle-columns.ts';
import type { BarColumns } from '../../../engine/indicators/bars.ts';

const folder = process.env['MUNIM_TEST_DATA'];

/** Symbols with recorded daily bars; none where no recorded data is set. */
export function recordedSymbols(): readonly string[] {
  return folder === undefined
    ? []
    : readdirSync(join(folder, 'daily'))
        .filter((name) => name.endsWith('.csv.gz'))
        .map((name) => name.replace('.csv.gz', ''));
}

/** Recorded daily bars in ten-thousandths of a rupee. */
export function recordedDaily(symbol: string): BarColumns {
  const text = gunzipSync(readFileSync(join(folder ?? '', 'daily', `${symbol}.csv.gz`))).toString();
  const lines = text.trim().split('\n').slice(1);
  const columns = emptyColumns(lines.length);
  lines.forEach((line, i) => {
    const [date = '', ...numbers] = line.split(',');
    const [open = 0, high = 0, low = 0, close = 0, volume = 0] = numbers.map(Number);
    columns.start[i] = Date.parse(`${date.slice(0, 10)}T00:00:00+05:30`);
    columns.open[i] = Math.round(open * 10_000);
    columns.high[i] = Math.round(high * 10_000);
    columns.low[i] = Math.round(low * 10_000);
    columns.close[i] = Math.round(close * 10_000);
    columns.volume[i] = volume;
  });
  return columns;
}
