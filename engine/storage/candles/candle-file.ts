import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { assert } from '../../domain/assert.ts';
import {
  type CandleColumns,
  type ColumnMemory,
  columnBuffer,
  columnsOver,
  FIELDS,
} from '../../domain/candle-columns.ts';
import { epochMs } from '../../domain/time.ts';
import { arrowFile } from './arrow-file.ts';
import { isSealed, readNote, sealedTail } from './file-seal.ts';
import { fromFileValues, toFileValues } from './file-values.ts';

/** The file cannot be read; the message names it and says what to do. */
export class DamagedCandles extends Error {
  override readonly name = 'DamagedCandles';
}

/** Enough for the footer of one batch and a note. */
const TAIL_BYTES = 32_768;

const instant = z.number().int().transform(epochMs);
const candleNotes = z.object({
  rows: z.number().int().positive(),
  first: instant,
  last: instant,
  body: z.number().int().positive(),
  checksums: z
    .array(z.number().int())
    .min(FIELDS.length)
    .max(FIELDS.length + 1),
  quality: z.string(),
});

/**
 * What a file says about its bars: how many, the starts of the first and the last, where the columns begin, CRC-32 of
 * each (one more where open interest is kept), and the text that was saved with them.
 */
export type CandleNotes = z.infer<typeof candleNotes>;

interface FileEnd {
  readonly size: number;
  readonly bytes: Uint8Array;
  readonly notes: CandleNotes;
}

function bytesOf(values: Float64Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * Bars as the pieces of a file: Arrow IPC with one record batch, `start` timestamp in milliseconds of Asia/Kolkata,
 * prices in rupees, `volume` int64, `open_interest` float64 where it is kept, sealed (`file-seal.ts`).
 */
export async function candleFile(columns: CandleColumns, quality: string): Promise<readonly Uint8Array[]> {
  const rows = columns.start.length;
  assert(rows > 0, 'a file has bars');
  const values = toFileValues(columns);
  const { bytes, body } = await arrowFile(values);
  const head = bytes.subarray(0, body);
  const bodyEnd = body + values.length * rows * Float64Array.BYTES_PER_ELEMENT;
  const notes = {
    rows,
    first: epochMs(columns.start[0] ?? 0),
    last: epochMs(columns.start[rows - 1] ?? 0),
    body,
    checksums: values.map((column) => crc32(bytesOf(column))),
    quality,
  } satisfies CandleNotes;
  return [bytes.subarray(0, bodyEnd), sealedTail(head, bytes.subarray(bodyEnd), JSON.stringify(notes))];
}

async function readRange(file: FileHandle, into: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const { bytesRead } = await file.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) throw new DamagedCandles('is damaged (it is cut short)');
    done += bytesRead;
  }
}

async function readEnd(file: FileHandle): Promise<FileEnd> {
  const { size } = await file.stat();
  const bytes = new Uint8Array(Math.min(size, TAIL_BYTES));
  await readRange(file, bytes, size - bytes.length);
  const note = readNote(bytes);
  if (note === 'old') throw new DamagedCandles('was written by an earlier version');
  if (note === undefined)
    throw new DamagedCandles('is damaged (its description does not match its checksum)');
  return { size, bytes, notes: candleNotes.parse(JSON.parse(note.text)) };
}

/** What a file says about its bars, from its last bytes. Throws {@link DamagedCandles} with the end of a sentence. */
export async function readNotes(file: FileHandle): Promise<CandleNotes> {
  return (await readEnd(file)).notes;
}

/**
 * The bars of a file. Each column is read into its place, proved against its checksum and made ours there, while the
 * next ones are being read; what may have been damaged is thrown away. Throws {@link DamagedCandles}.
 */
export async function readCandles(
  file: FileHandle,
  { memory, openInterest: wanted }: { readonly memory: ColumnMemory; readonly openInterest: boolean },
): Promise<CandleColumns> {
  const { size, bytes, notes } = await readEnd(file);
  const { rows, body, checksums } = notes;
  const bodyEnd = body + checksums.length * rows * Float64Array.BYTES_PER_ELEMENT;
  const tail = bytes.subarray(bytes.length - (size - bodyEnd));
  if (bodyEnd > size || tail.length !== size - bodyEnd)
    throw new DamagedCandles('is damaged (bars are missing)');
  const columns = columnsOver(columnBuffer(rows, memory));
  const openInterest = wanted && checksums.length > FIELDS.length ? new Float64Array(rows) : undefined;
  const head = new Uint8Array(body);
  const proved = async (name: string, values: Float64Array, i: number): Promise<void> => {
    await readRange(file, bytesOf(values), body + i * values.byteLength);
    if (crc32(bytesOf(values)) === checksums[i]) return;
    throw new DamagedCandles(`is damaged (the column ${name} does not match its checksum)`);
  };
  await Promise.all([
    readRange(file, head, 0),
    ...FIELDS.map(async (field, i) => {
      await proved(field, columns[field], i);
      fromFileValues(field, columns[field]);
    }),
    openInterest === undefined ? undefined : proved('open_interest', openInterest, FIELDS.length),
  ]);
  if (!isSealed(head, tail)) throw new DamagedCandles('is damaged (its frame does not match its checksum)');
  return openInterest === undefined ? columns : { ...columns, openInterest };
}
