import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMarketData } from '../../config/market-data.ts';
import { emptyColumns } from '../../engine/domain/candle-columns.ts';
import { type InstrumentKey, instrumentKey } from '../../engine/domain/ids.ts';
import { addDays, epochMs, isoDate, istInstant, MINUTE_MS, timeOfDay } from '../../engine/domain/time.ts';
import type { Timeframe } from '../../engine/domain/timeframe.ts';
import { PRACTICE_STOCKS } from '../../engine/market/practice/stocks.ts';
import { BarLibrary, barsHash } from '../../engine/research/bars/bar-library.ts';
import type { Bars } from '../../engine/research/bars/bar-request.ts';
import { CandleStore } from '../../engine/storage/candles/candle-store.ts';

const ROWS = 1_000_000;
const BARS_A_DAY = 375;
const ACME = instrumentKey('NSE:ACME');

/** Prints how long research waits for bars: made by the practice market, stored, and put together from minutes. */
export async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-bars-'));
  try {
    await saveMinutes(folder);
    const { sessions, holidays } = loadMarketData();
    const now = istInstant(isoDate('2026-11-25'), timeOfDay(12, 0));
    const market = { kind: 'practice', seed: 7, realHours: false, now } as const;
    const library = new BarLibrary({ candles: folder, market, sessions, holidays });
    const take = async (instrument: InstrumentKey, timeframe: Timeframe): Promise<Bars> => {
      const span = { from: epochMs(0), to: now };
      const answer = await library.bars({ instrument, timeframe, ...span, memory: 'shared' });
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.value;
    };
    const shares = PRACTICE_STOCKS.map(({ symbol }) => instrumentKey(`NSE:${symbol}`));
    const [first = ACME] = shares;
    await timed('a practice share, two years of days, from cold', () => take(first, '1d'));
    await timed('60 days of 5 minutes', () => take(first, '5m'));
    await timed('50 practice shares, two years of days', async () => {
      for (const share of shares) await take(share, '1d');
    });
    const minutes = await timed('1M stored minutes', () => take(ACME, '1m'));
    await timed('put together to 15 minutes', () => take(ACME, '15m'));
    await timed('put together to days', () => take(ACME, '1d'));
    await timed('their hash', async () => barsHash([minutes.columns]));
    await timed('their quality', async () => library.quality(ACME, minutes));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function saveMinutes(folder: string): Promise<void> {
  const columns = emptyColumns(ROWS);
  let date = isoDate('2015-01-01');
  let open = istInstant(date, timeOfDay(9, 15));
  for (let row = 0; row < ROWS; row++) {
    const minute = row % BARS_A_DAY;
    if (row > 0 && minute === 0) {
      date = addDays(date, 1);
      open = istInstant(date, timeOfDay(9, 15));
    }
    columns.start[row] = open + minute * MINUTE_MS;
    const price = 25_000_000 + (row % 997) * 500;
    columns.open[row] = price;
    columns.high[row] = price + 15_000;
    columns.low[row] = price - 20_000;
    columns.close[row] = price + 2_500;
    columns.volume[row] = 1_000 + (row % 5_000);
  }
  await new CandleStore(folder).save({ instrument: ACME, timeframe: '1m' }, columns, '{}');
}

async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  console.log(`${`${what}, ms`.padEnd(52)} ${(performance.now() - start).toFixed(1)}`);
  return result;
}
