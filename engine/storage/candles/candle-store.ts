import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Candle } from '../../domain/candle.ts';
import { type CandleColumns, candleAt, lowerBound } from '../../domain/candle-columns.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import { isTimeframe } from '../../domain/timeframe.ts';
import type { CandleSource } from '../../ports/candle-source.ts';
import { readActions } from './action-table.ts';
import { DamagedCandles, decodeCandles, encodeCandles, loadArrow } from './arrow-format.ts';
import { candlePath, storableKey } from './candle-path.ts';
import { adjusted } from './corporate-actions.ts';
import { readNote } from './file-seal.ts';

/** One stored file. */
export interface StoredSeries {
  readonly instrument: InstrumentKey;
  readonly timeframe: Timeframe;
}

/** Enough for a footer and a note: a footer takes some hundred bytes and 24 a batch. */
const TAIL_BYTES = 32_768;

const candleNotes = z.object({ rows: z.number().int(), quality: z.string() });

/** What a file says about its bars: how many, and the text that was saved with them. */
type CandleNotes = z.infer<typeof candleNotes>;

function notesIn(end: Uint8Array): CandleNotes {
  const note = readNote(end);
  if (note === undefined) throw new DamagedCandles('its description does not match its checksum');
  return candleNotes.parse(JSON.parse(note));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function damaged(path: string, cause: unknown): DamagedCandles {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DamagedCandles(
    `The candle file ${path} is damaged (${why}). Move it away and import its bars again.`,
    { cause },
  );
}

/** Bars in columnar files, one per instrument and timeframe, under one folder. One process writes, any may read. */
export class CandleStore implements CandleSource {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * All bars; undefined when there are none. `adjusted` lays the table of corporate actions over shares, the stored bars
   * stay raw. Throws {@link DamagedCandles}.
   */
  async load(
    instrument: InstrumentKey,
    timeframe: Timeframe,
    options: { readonly adjusted: boolean } = { adjusted: false },
  ): Promise<CandleColumns | undefined> {
    const path = candlePath(this.#folder, instrument, timeframe);
    const [arrow, bytes] = await Promise.all([loadArrow(), readIfThere(path)]);
    if (bytes === undefined) return undefined;
    const columns = attempt(path, () => decodeCandles(arrow, bytes));
    if (!options.adjusted) return columns;
    const actions = await readActions(this.#folder);
    return adjusted(
      columns,
      actions.filter(({ symbol }) => instrument === `NSE:${symbol}` || instrument === `BSE:${symbol}`),
    );
  }

  /** Raw bars with `from <= start < to`, oldest first. Throws {@link DamagedCandles}. */
  async candles(
    instrument: InstrumentKey,
    timeframe: Timeframe,
    from: EpochMs,
    to: EpochMs,
  ): Promise<readonly Candle[]> {
    const columns = await this.load(instrument, timeframe);
    if (columns === undefined) return [];
    const first = lowerBound(columns.start, from);
    const last = lowerBound(columns.start, to);
    return Array.from({ length: Math.max(0, last - first) }, (_, i) => candleAt(columns, first + i));
  }

  /** Puts bars in the place of what is stored: readers see the old file or the new one, after a crash too. */
  async save(series: StoredSeries, columns: CandleColumns, quality: string): Promise<void> {
    const path = candlePath(this.#folder, series.instrument, series.timeframe);
    const bytes = encodeCandles(await loadArrow(), columns, quality);
    await mkdir(dirname(path), { recursive: true });
    const file = await open(`${path}.new`, 'w');
    try {
      await file.writeFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  }

  /** What was noted with the bars, from the file's last bytes. Throws {@link DamagedCandles}. */
  async notes(series: StoredSeries): Promise<CandleNotes> {
    const path = candlePath(this.#folder, series.instrument, series.timeframe);
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const length = Math.min(size, TAIL_BYTES);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return attempt(path, () => notesIn(buffer.subarray(0, bytesRead)));
    } finally {
      await file.close();
    }
  }

  /** Every stored file, by exchange, symbol and timeframe. */
  async series(): Promise<readonly StoredSeries[]> {
    const found: StoredSeries[] = [];
    for (const exchange of await names(this.#folder)) {
      for (const symbol of await names(join(this.#folder, exchange))) {
        const instrument = storableKey(exchange, symbol);
        const files = await names(join(this.#folder, exchange, symbol));
        if (instrument !== undefined) found.push(...files.flatMap((file) => seriesOf(instrument, file)));
      }
    }
    return found;
  }
}

function seriesOf(instrument: InstrumentKey, file: string): readonly StoredSeries[] {
  const timeframe = file.replace(/\.arrow$/, '');
  return file.endsWith('.arrow') && isTimeframe(timeframe) ? [{ instrument, timeframe }] : [];
}

async function names(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error) || (error instanceof Error && 'code' in error && error.code === 'ENOTDIR'))
      return [];
    throw error;
  }
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whatever a decoder throws means that the bytes are not what was written. */
function attempt<T>(path: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw damaged(path, error);
  }
}
