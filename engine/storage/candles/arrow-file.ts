import type { RecordBatch, Schema } from 'apache-arrow';
import { assert } from '../../domain/assert.ts';
import { FIELDS } from '../../domain/candle-columns.ts';

type Arrow = typeof import('apache-arrow');

/** A file of the package, and where in it the columns stand one after the other. */
export interface ArrowFile {
  readonly bytes: Uint8Array;
  readonly body: number;
}

/** The package is 13 MB: it loads when the first file is written. Reading does without it. */
async function loadArrow(): Promise<Arrow> {
  return import('apache-arrow');
}

function schemaOf(arrow: Arrow, columns: number): Schema {
  return new arrow.Schema(
    [
      new arrow.Field('start', new arrow.TimestampMillisecond('Asia/Kolkata'), false),
      ...(['open', 'high', 'low', 'close'] as const).map(
        (name) => new arrow.Field(name, new arrow.Float64(), false),
      ),
      new arrow.Field('volume', new arrow.Int64(), false),
      new arrow.Field('open_interest', new arrow.Float64(), false),
    ].slice(0, columns),
  );
}

/** One record batch, so that each column is one piece of the file. */
function batchOf(arrow: Arrow, values: readonly (Float64Array | BigInt64Array)[]): RecordBatch {
  const schema = schemaOf(arrow, values.length);
  const length = values[0]?.length ?? 0;
  const children = values.map((data, i) =>
    arrow.makeData({ type: schema.fields[i]?.type ?? new arrow.Null(), length, nullCount: 0, data }),
  );
  return new arrow.RecordBatch(
    schema,
    arrow.makeData({ type: new arrow.Struct(schema.fields), length, nullCount: 0, children }),
  );
}

/** Where the batch begins; the package reads its own file back, so the layout is proved at each writing. */
function bodyOf(arrow: Arrow, bytes: Uint8Array, columns: number): number {
  const children = arrow.tableFromIPC(bytes).batches[0]?.data.children ?? [];
  const places = children.map(({ values }) => values.byteOffset - bytes.byteOffset);
  const [body = 0] = places;
  const length = (children[0]?.length ?? 0) * Float64Array.BYTES_PER_ELEMENT;
  const isRow = places.every((place, i) => place === body + i * length);
  assert(places.length === columns && isRow, 'the columns of an Arrow file stand one after the other');
  return body;
}

/** Columns in the order of {@link FIELDS}, whole numbers and rupees, and open interest where it is kept, as an Arrow IPC file. */
export async function arrowFile(values: readonly (Float64Array | BigInt64Array)[]): Promise<ArrowFile> {
  const arrow = await loadArrow();
  // The package leaves out the schema in front, which the format asks for and readers of streams need.
  class Writer extends arrow.RecordBatchFileWriter {
    protected override _writeSchema(schema: Schema): this {
      super._writeSchema(schema);
      return this._writeMessage(arrow.Message.from(schema));
    }
  }
  const writer = new Writer();
  writer.write(batchOf(arrow, values));
  const bytes = writer.finish().toUint8Array(true);
  return { bytes, body: bodyOf(arrow, bytes, values.length) };
}
