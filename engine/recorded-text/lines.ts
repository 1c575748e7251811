import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const CHUNK_BYTES = 262_144;

/**
 * Reads a `.csv` or `.csv.gz` line by line without holding it whole. Lines are numbered as an editor does, from 1; empty
 * ones are counted and not handed over. Rejects when the file cannot be read, its compression breaks off, or `onLine`
 * throws, with that very error.
 */
export async function readLines(path: string, onLine: (line: string, number: number) => void): Promise<void> {
  let rest = '';
  let number = 0;
  const take = (text: string): void => {
    let from = 0;
    for (let end = text.indexOf('\n', from); end >= 0; end = text.indexOf('\n', from)) {
      const line = text.charCodeAt(end - 1) === 13 ? text.slice(from, end - 1) : text.slice(from, end);
      number++;
      if (line !== '') onLine(line, number);
      from = end + 1;
    }
    rest = text.slice(from);
  };
  // What goes wrong inside a pipeline may come out as the abort of the streams before it.
  const faults: unknown[] = [];
  const sink = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      try {
        take(rest + chunk.toString('latin1'));
      } catch (error) {
        faults.push(error);
        throw error;
      }
    }
  };
  const source = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    if (/\.gz$/i.test(path)) await pipeline(source, createGunzip({ chunkSize: CHUNK_BYTES }), sink);
    else await pipeline(source, sink);
  } catch (error) {
    throw faults[0] ?? error;
  }
  if (rest.trim() !== '') onLine(rest.trim(), number + 1);
}
