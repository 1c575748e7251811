import { z } from 'zod';
import type { CoverageRow, PriceJump } from '../../domain/candle-coverage.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import { isoDate, istDate, parseDate } from '../../domain/time.ts';
import { readActions } from './action-table.ts';
import { DamagedCandles } from './candle-file.ts';
import type { CandleStore, StoredSeries } from './candle-store.ts';
import type { CorporateAction } from './corporate-actions.ts';

/** How far the jump of a day may be from the factor of its action: the market moves as well. */
const SAME_JUMP = 0.2;

const date = z
  .string()
  .refine((text) => parseDate(text) !== undefined)
  .transform((text) => isoDate(text));

const noted = z.object({
  missingDays: z.number(),
  someMissingDays: z.array(date),
  missingBars: z.number(),
  outside: z.number(),
  jumps: z.array(z.object({ day: date, factor: z.number() })),
});

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
): Promise<CoverageRow | undefined> {
  try {
    const notes = await store.notes({ instrument, timeframe });
    if (notes === undefined) return undefined;
    const { rows, first, last, quality } = notes;
    const { jumps, ...rest } = noted.parse(JSON.parse(quality));
    const left = unexplained(jumps, instrument, actions);
    const dates = { first: istDate(first), last: istDate(last) };
    return { instrument, timeframe, bars: rows, ...dates, ...rest, jumps: left, damage: undefined };
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
  for (const series of await store.series()) {
    const row = await rowOf(store, series, actions);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}
