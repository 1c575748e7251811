import { join } from 'node:path';
import { formatQuantity } from '../../engine/domain/amount-text.ts';
import type { CoverageRow } from '../../engine/domain/candle-coverage.ts';
import { CandleStore } from '../../engine/storage/candles/candle-store.ts';
import { coverage } from '../../engine/storage/candles/coverage.ts';
import { print } from './console.ts';
import { EXIT } from './exit-status.ts';
import { settings } from './settings.ts';

const TITLES = [
  'INSTRUMENT',
  'BARS',
  'ROWS',
  'FIRST',
  'LAST',
  'DAYS MISSING',
  'BARS MISSING',
  'OUTSIDE',
  'JUMPS',
];
const LEFT = new Set([0, 1, 3, 4]);

function cells(row: CoverageRow): readonly string[] {
  const { instrument, timeframe, bars, first, last, missingDays, missingBars, outside, jumps } = row;
  return [
    instrument,
    timeframe,
    formatQuantity(bars),
    first,
    last,
    ...[missingDays, missingBars, outside, jumps.length].map((n) => formatQuantity(n)),
  ];
}

/** `munim data`: what is stored, of one symbol or of all; status 1 when a file is damaged. */
export async function showData(words: readonly string[]): Promise<number> {
  const config = settings();
  if (config === undefined) return EXIT.settings;
  const folder = join(config.MUNIM_HOME, 'candles');
  const wanted = words.join(' ').toUpperCase();
  const rows = (await coverage(new CandleStore(folder), folder)).filter(({ instrument }) =>
    instrument.includes(wanted),
  );
  if (rows.length === 0) {
    const what = wanted === '' ? 'No bars are stored' : `No bars of ${wanted} are stored`;
    await print(`${what}. munim import <file or folder> takes candles and bhavcopies.`);
    return EXIT.ok;
  }
  const damaged = rows.filter(({ damage }) => damage !== undefined);
  const bars = rows.reduce((sum, row) => sum + row.bars, 0);
  await print(
    `${formatQuantity(bars)} bars in ${formatQuantity(rows.length)} files${damaged.length > 0 ? `, ${damaged.length} damaged` : ''}.`,
  );
  for (const { damage } of damaged) await print(damage ?? '');
  const table = [TITLES, ...rows.filter(({ damage }) => damage === undefined).map(cells)];
  const widths = TITLES.map((_, i) => Math.max(...table.map((line) => line[i]?.length ?? 0)));
  for (const line of table) {
    const padded = line.map((text, i) =>
      LEFT.has(i) ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0),
    );
    await print(padded.join('  ').trimEnd());
  }
  return damaged.length > 0 ? EXIT.failed : EXIT.ok;
}
