import { z } from 'zod';
import type { CandleColumns } from '../../domain/candle-columns.ts';
import type { CandleQuality, CoverageRow, PriceJump } from '../../domain/candle-coverage.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import { epochMs, isoDate, istDate, parseDate } from '../../domain/time.ts';
import { readActions } from './action-table.ts';
import { DamagedCandles } from './arrow-format.ts';
import type { CandleStore, StoredSeries } from './candle-store.ts';
import type { CorporateAction } from './corporate-actions.ts';

/** How far the jump of a day may be from the factor of its action: the market moves as well. */
const SAME_JUMP = 0.2;

const date = z
  .string()
  .refine((text) => parseDate(text) !== undefined)
  .transform((text) => isoDate(text));

const noted = z.object({
  first: date,
  last: date,
  missingDays: z.number(),
  someMissingDays: z.array(date),
  missingBars: z.number(),
  outside: z.number(),
  jumps: z.array(z.object({ day: date, factor: z.number() })),
});

/** What the file of a series says about its bars, as the text that is stored with them. */
export function qualityText(columns: CandleColumns, quality: CandleQuality): string {
  const first = istDate(epochMs(columns.start[0] ?? 0));
  const last = istDate(epochMs(columns.start.at(-1) ?? 0));
  return JSON.stringify({ first, last, ...quality });
}

function unexplained(
  jumps: readonly PriceJump[],
  instrument: InstrumentKey,
  actions: readonly CorporateAction[],
): readonly PriceJump[] {
  const symbol = instrument.slice(instrument.indexOf(':') + 1);
  const own = actions.filter((action) => action.symbol === symbol);
  return jumps.filter(
    ({ day, factor }) =>
      !own.some((action) => action.exDate === day && Math.abs(factor / action.factor - 1) < SAME_JUMP),
  );
}

async function rowOf(
  store: CandleStore,
  { instrument, timeframe }: StoredSeries,
  actions: readonly CorporateAction[],
): Promise<CoverageRow> {
  try {
    const { rows, quality } = await store.notes({ instrument, timeframe });
    const { jumps, ...rest } = noted.parse(JSON.parse(quality));
    const left = unexplained(jumps, instrument, actions);
    return { instrument, timeframe, bars: rows, ...rest, jumps: left, damage: undefined };
  } catch (error) {
    if (!(error instanceof DamagedCandles)) throw error;
    return { ...NOTHING, instrument, timeframe, damage: error.message };
  }
}

const NOTHING = {
  bars: 0,
  first: isoDate('1970-01-01'),
  last: isoDate('1970-01-01'),
  missingDays: 0,
  someMissingDays: [],
  missingBars: 0,
  outside: 0,
  jumps: [],
} as const;

/** What is stored, from the files' own descriptions: no bars are read. */
export async function coverage(store: CandleStore, folder: string): Promise<readonly CoverageRow[]> {
  const actions = await readActions(folder);
  const rows: CoverageRow[] = [];
  for (const series of await store.series()) rows.push(await rowOf(store, series, actions));
  return rows;
}
