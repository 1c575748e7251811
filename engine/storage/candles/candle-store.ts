import { type FileHandle, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Candle } from '../../domain/candle.ts';
import { type CandleColumns, type ColumnMemory, candleAt, lowerBound } from '../../domain/candle-columns.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { TIMEFRAMES, type Timeframe } from '../../domain/timeframe.ts';
import type { CandleSource } from '../../ports/candle-source.ts';
import { readActions } from './action-table.ts';
import { type CandleNotes, candleFile, DamagedCandles, readCandles, readNotes } from './candle-file.ts';
import { candlePath, isStorable, storableKey } from './candle-path.ts';
import { adjust, type CorporateAction } from './corporate-actions.ts';
import { isMissing, replaceFile } from './replace-file.ts';

/** One stored file. */
export interface StoredSeries {
  readonly instrument: InstrumentKey;
  readonly timeframe: Timeframe;
}

export interface LoadOptions {
  /** Lays the table of corporate actions over shares; the stored bars stay raw. */
  readonly adjusted?: boolean;
  readonly memory?: ColumnMemory;
  /** Open interest too, where it is kept: contracts have it. */
  readonly openInterest?: boolean;
}

/** Whatever a decoder throws means that the bytes are not what was written. */
function unreadable(path: string, cause: unknown): DamagedCandles {
  const what = cause instanceof DamagedCandles ? cause.message : 'is damaged';
  return new DamagedCandles(`The candle file ${path} ${what}. Move it away and import its bars again.`, {
    cause,
  });
}

/** Bars in columnar files, one per instrument and timeframe, under one folder. One process writes, any may read. */
export class CandleStore implements CandleSource {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** All bars; undefined when there are none. Throws {@link DamagedCandles}. */
  async load(
    instrument: InstrumentKey,
    timeframe: Timeframe,
    { adjusted = false, memory = 'own', openInterest = false }: LoadOptions = {},
  ): Promise<CandleColumns | undefined> {
    const columns = await this.#read({ instrument, timeframe }, (file) =>
      readCandles(file, { memory, openInterest }),
    );
    if (adjusted && columns !== undefined) adjust(columns, await this.#actionsOf(instrument));
    return columns;
  }

  async #actionsOf(instrument: InstrumentKey): Promise<readonly CorporateAction[]> {
    const actions = await readActions(this.#folder);
    return actions.filter(({ symbol }) => instrument === `NSE:${symbol}` || instrument === `BSE:${symbol}`);
  }

  async #read<T>(series: StoredSeries, read: (file: FileHandle) => Promise<T>): Promise<T | undefined> {
    const path = candlePath(this.#folder, series.instrument, series.timeframe);
    const file = await open(path, 'r').catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (file === undefined) return undefined;
    try {
      return await read(file);
    } catch (error) {
      throw unreadable(path, error);
    } finally {
      await file.close();
    }
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

  /** Puts bars, at least one, in the place of what is stored. */
  async save(series: StoredSeries, columns: CandleColumns, quality: string): Promise<void> {
    const path = candlePath(this.#folder, series.instrument, series.timeframe);
    await replaceFile(path, await candleFile(columns, quality));
  }

  /** What was noted with the bars, without reading them; undefined when there are none. Throws {@link DamagedCandles}. */
  async notes(series: StoredSeries): Promise<CandleNotes | undefined> {
    return this.#read(series, readNotes);
  }

  /** The timeframes that are stored of an instrument, the shortest first. */
  async timeframes(instrument: InstrumentKey): Promise<readonly Timeframe[]> {
    if (!isStorable(instrument)) return [];
    const files = new Set(await names(dirname(candlePath(this.#folder, instrument, '1d'))));
    return TIMEFRAMES.filter((timeframe) => files.has(`${timeframe}.arrow`));
  }

  /** Every stored file, by exchange, symbol and timeframe. */
  async series(): Promise<readonly StoredSeries[]> {
    const found: StoredSeries[] = [];
    for (const exchange of await names(this.#folder)) {
      for (const symbol of await names(join(this.#folder, exchange))) {
        const instrument = storableKey(exchange, symbol);
        if (instrument === undefined) continue;
        const timeframes = await this.timeframes(instrument);
        found.push(...timeframes.map((timeframe) => ({ instrument, timeframe })));
      }
    }
    return found;
  }
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
