import { crc32 } from 'node:zlib';
import type { RecordBatch, Schema, Table } from 'apache-arrow';
import { type CandleColumns, emptyColumns, FIELDS } from '../../domain/candle-columns.ts';
import { RUPEE } from '../../domain/price.ts';
import { isSealed, sealed } from './file-seal.ts';

/** Bars in a full batch. Full batches never change; the last one grows until it is full. */
const BATCH_ROWS = 1_048_576;
const TWO_POW_32 = 4_294_967_296;

/** The file is not what was written; the message names it and says what to do. */
export class DamagedCandles extends Error {
  override readonly name = 'DamagedCandles';
}

type Arrow = typeof import('apache-arrow');

/** The package is 13 MB: it loads when the first file is touched. */
export function loadArrow(): Promise<Arrow> {
  return import('apache-arrow');
}

function schemaOf(arrow: Arrow, metadata: Map<string, string>): Schema {
  return new arrow.Schema(
    [
      new arrow.Field('start', new arrow.TimestampMillisecond('Asia/Kolkata'), false),
      ...(['open', 'high', 'low', 'close'] as const).map(
        (name) => new arrow.Field(name, new arrow.Float64(), false),
      ),
      new arrow.Field('volume', new arrow.Int64(), false),
    ],
    metadata,
  );
}

function bytesOf(values: Float64Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function toInt64(values: Float64Array): BigInt64Array {
  const words = new Int32Array(values.length * 2);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    words[2 * i] = value | 0;
    words[2 * i + 1] = Math.floor(value / TWO_POW_32);
  }
  return new BigInt64Array(words.buffer);
}

function toRupees(values: Float64Array): Float64Array {
  const rupees = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) rupees[i] = (values[i] ?? 0) / RUPEE;
  return rupees;
}

/** In place. */
function fromInt64(values: BigInt64Array): Float64Array {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const floats = new Float64Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < floats.length; i++) {
    floats[i] = (words[2 * i + 1] ?? 0) * TWO_POW_32 + ((words[2 * i] ?? 0) >>> 0);
  }
  return floats;
}

/**
 * In place. A price below 2^51 ten-thousandths is the integer it was: both roundings together stay under half of one.
 */
function fromRupees(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) values[i] = Math.floor((values[i] ?? 0) * RUPEE + 0.5);
  return values;
}

function checksumOf(buffers: readonly (Float64Array | BigInt64Array)[]): number {
  return buffers.reduce((sum, values) => crc32(bytesOf(values), sum), 0);
}

/**
 * Bars as an Arrow IPC file: `start` timestamp in milliseconds of Asia/Kolkata, prices as float64 rupees (what pandas,
 * polars and DuckDB users expect; they come back exact), `volume` int64. Metadata: `munim.batches`, rows and CRC-32 of
 * each batch's six value buffers in column order. In front of the footer, where readers do not look, stands our seal
 * (`file-seal.ts`) with what the import found.
 */
export function encodeCandles(arrow: Arrow, columns: CandleColumns, quality: string): Uint8Array {
  const rows = columns.start.length;
  const buffers: (Float64Array | BigInt64Array)[][] = [];
  const batches: [rows: number, checksum: number][] = [];
  for (let from = 0; from < rows; from += BATCH_ROWS) {
    const to = Math.min(rows, from + BATCH_ROWS);
    const values = FIELDS.map((field) => {
      const part = columns[field].subarray(from, to);
      return field === 'start' || field === 'volume' ? toInt64(part) : toRupees(part);
    });
    buffers.push(values);
    batches.push([to - from, checksumOf(values)]);
  }
  const list = JSON.stringify(batches);
  const schema = schemaOf(arrow, new Map([['munim.batches', list]]));
  const recordBatches = buffers.map((values) => batchOf(arrow, schema, values));
  return sealed(write(arrow, new arrow.Table(schema, recordBatches)), JSON.stringify({ rows, quality }));
}

function batchOf(
  arrow: Arrow,
  schema: Schema,
  values: readonly (Float64Array | BigInt64Array)[],
): RecordBatch {
  const length = values[0]?.length ?? 0;
  const children = values.map((data, i) =>
    arrow.makeData({ type: schema.fields[i]?.type ?? new arrow.Null(), length, nullCount: 0, data }),
  );
  return new arrow.RecordBatch(
    schema,
    arrow.makeData({ type: new arrow.Struct(schema.fields), length, nullCount: 0, children }),
  );
}

/** The package leaves out the schema in front, which the format asks for and readers of streams need. */
function write(arrow: Arrow, table: Table): Uint8Array {
  class Writer extends arrow.RecordBatchFileWriter {
    protected override _writeSchema(schema: Schema): this {
      super._writeSchema(schema);
      return this._writeMessage(arrow.Message.from(schema));
    }
  }
  const writer = new Writer();
  for (const batch of table.batches) writer.write(batch);
  return writer.finish().toUint8Array(true);
}

type BatchNote = readonly [rows: number, checksum: number];

/**
 * The bars of a file; its bytes are used up. Throws when a batch does not match its checksum, or the bytes are no such
 * file.
 */
export function decodeCandles(arrow: Arrow, bytes: Uint8Array): CandleColumns {
  // A decoder may do anything on damaged bytes, so it sees none.
  if (!isSealed(bytes)) throw new DamagedCandles('its bytes do not match their checksum');
  const table = arrow.tableFromIPC(bytes);
  const noted: readonly BatchNote[] = JSON.parse(table.schema.metadata.get('munim.batches') ?? '[]');
  const rows = noted.reduce((sum, note) => sum + note[0], 0);
  const batches = table.batches.filter((batch) => batch.numRows > 0);
  if (batches.reduce((sum, batch) => sum + batch.numRows, 0) !== rows) {
    throw new DamagedCandles('bars are missing');
  }
  const parts = batches.map((batch, i) => {
    const [length, checksum] = noted[i] ?? [0, 0];
    const buffers = buffersOf(batch);
    if (batch.numRows !== length || checksumOf(buffers) !== checksum) {
      throw new DamagedCandles(`batch ${i + 1} does not match its checksum`);
    }
    return buffers.map((values) =>
      values instanceof BigInt64Array ? fromInt64(values) : fromRupees(values),
    );
  });
  return joined(parts, rows);
}

/** Our integers in the place of the file's values: the memory of a big file is not taken twice. */
function joined(parts: readonly (readonly Float64Array[])[], rows: number): CandleColumns {
  const [first] = parts;
  const columns = parts.length === 1 ? emptyColumns(0) : emptyColumns(rows);
  let from = 0;
  for (const part of parts) {
    for (const [i, field] of FIELDS.entries()) {
      const values = part[i] ?? new Float64Array(0);
      if (part === first && parts.length === 1) columns[field] = values;
      else columns[field].set(values, from);
    }
    from += part[0]?.length ?? 0;
  }
  return columns;
}

function buffersOf(batch: RecordBatch): readonly (Float64Array | BigInt64Array)[] {
  return FIELDS.map((field, i) => {
    const values: unknown = batch.data.children[i]?.values.subarray(0, batch.numRows);
    const isWhole = field === 'start' || field === 'volume';
    if (isWhole && values instanceof BigInt64Array) return values;
    if (!isWhole && values instanceof Float64Array) return values;
    throw new DamagedCandles(`the column ${field} is not what it should be`);
  });
}
