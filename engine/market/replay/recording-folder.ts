import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type IsoDate, parseDate } from '../../domain/time.ts';

/** One recorded file: candles of a symbol, or its ticks of a day. */
export interface RecordingFile {
  readonly path: string;
  readonly name: string;
  readonly symbol: string;
  /** Present on a file of ticks. */
  readonly ticksOf?: IsoDate;
}

const FILE = /^([A-Z0-9&-]+?)(?:_(\d{4}-\d{2}-\d{2}))?\.csv(?:\.gz)?$/;

/** The recording cannot be played; the message says why and what to do. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/** The recorded files of a folder by name. Throws {@link RecordingError} when there is none. */
export async function findRecordings(folder: string): Promise<readonly RecordingFile[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new RecordingError(
      `The replay folder ${folder} cannot be read. Set MARKET=replay:<folder> to a folder of SYMBOL.csv.gz files.`,
      { cause },
    );
  });
  const files = names.sort().flatMap((name) => {
    const match = FILE.exec(name);
    const symbol = match?.[1];
    if (symbol === undefined) return [];
    const ticksOf = match?.[2] === undefined ? undefined : parseDate(match[2]);
    return [{ path: join(folder, name), name, symbol, ...(ticksOf === undefined ? {} : { ticksOf }) }];
  });
  if (files.length === 0) {
    throw new RecordingError(
      `The replay folder ${folder} has no recordings. Put SYMBOL.csv or SYMBOL.csv.gz files into it, with the header timestamp,open,high,low,close,volume.`,
    );
  }
  return files;
}
