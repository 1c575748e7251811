import { z } from 'zod';
import { formatQuantity } from '../../engine/domain/amount-text.ts';
import type { CoverageRow } from '../../engine/domain/candle-coverage.ts';
import { page } from '../arguments.ts';
import { defineCommand } from '../define-command.ts';
import { pageOf } from '../pages.ts';
import { reply } from '../reply.ts';

/** `2 days and 250 bars missing, 1 jump`; empty when nothing is odd. */
function oddities({ missingDays, missingBars, outside, jumps, damage }: CoverageRow): string {
  if (damage !== undefined) return 'damaged';
  const parts = [
    missingDays > 0 ? `${formatQuantity(missingDays)} days missing` : '',
    missingBars > 0 ? `${formatQuantity(missingBars)} bars missing` : '',
    outside > 0 ? `${formatQuantity(outside)} outside hours` : '',
    jumps.length > 0 ? `${jumps.length} ${jumps.length === 1 ? 'jump' : 'jumps'}` : '',
  ];
  return parts.filter((text) => text !== '').join(', ');
}

/** Which bars are stored. */
export const data = defineCommand({
  name: 'data',
  topic: 'market',
  summary: 'stored bars: from when to when, and what is odd',
  usage: '[symbol] [page=2]',
  examples: ['/data', '/data reliance'],
  role: 'viewer',
  effect: 'query',
  duringReplay: 'ordinary',
  positional: ['symbol'],
  schema: z.object({ symbol: z.string().toUpperCase().optional(), page }),
  async run({ desk }, args) {
    const wanted = args.symbol ?? '';
    const rows = (await desk.data()).filter(({ instrument }) => instrument.includes(wanted));
    if (rows.length === 0) {
      return reply(wanted === '' ? 'No bars are stored' : `No bars of ${wanted.slice(0, 40)} are stored`, {
        lines: ['On the machine of the desk, munim import <file or folder> takes candles and bhavcopies.'],
      });
    }
    const shown = pageOf(rows, args.page, `/data ${args.symbol ?? ''}`.trim());
    const damaged = rows.filter(({ damage }) => damage !== undefined);
    const bars = rows.reduce((sum, row) => sum + row.bars, 0);
    return reply(`${formatQuantity(bars)} bars in ${formatQuantity(rows.length)} series`, {
      lines: [
        ...damaged.slice(0, 3).map(({ damage }) => damage ?? ''),
        ...(shown.says === '' ? [] : [shown.says]),
      ],
      tables: [
        {
          columns: [
            { title: 'SYMBOL', align: 'left' },
            { title: 'BARS', align: 'left' },
            { title: 'ROWS', align: 'right' },
            { title: 'FROM', align: 'left' },
            { title: 'TO', align: 'left' },
            { title: 'ODD', align: 'left' },
          ],
          rows: shown.rows.map((row) => [
            row.instrument,
            row.timeframe,
            formatQuantity(row.bars),
            row.first,
            row.last,
            oddities(row),
          ]),
        },
      ],
      buttons: shown.more.length === 0 ? [] : [shown.more],
      severity: damaged.length > 0 ? 'warning' : 'info',
    });
  },
});
