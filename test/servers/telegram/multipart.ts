import { badRequest } from './refusal.ts';

/** A file as it came in a multipart body. */
export interface UploadedFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

/** The fields and files of a multipart/form-data body. */
export interface FormParts {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, UploadedFile>;
}

function header(block: string, name: string): string {
  const line = block.split('\r\n').find((entry) => entry.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim() ?? '';
}

function quoted(disposition: string, key: string): string | undefined {
  return new RegExp(`[; ]${key}="([^"]*)"`, 'i').exec(disposition)?.[1];
}

interface Part {
  readonly headers: string;
  readonly content: Buffer;
  /** Where the next boundary begins. */
  readonly next: number;
}

/** The part that begins after a boundary ending at `start`; undefined after the last boundary. */
function partAt(body: Buffer, start: number, delimiter: string): Part | undefined {
  if (body.toString('latin1', start, start + 2) === '--') return undefined;
  const headersEnd = body.indexOf('\r\n\r\n', start);
  const end = headersEnd < 0 ? -1 : body.indexOf(`\r\n${delimiter}`, headersEnd + 4);
  if (end < 0) throw badRequest('unexpected end of the multipart body');
  return {
    headers: body.toString('utf8', start + 2, headersEnd),
    content: body.subarray(headersEnd + 4, end),
    next: end + 2,
  };
}

/** Reads a multipart body. Refuses one whose last boundary never comes. */
export function parseMultipart(body: Buffer, boundary: string): FormParts {
  const fields = new Map<string, string>();
  const files = new Map<string, UploadedFile>();
  const delimiter = `--${boundary}`;
  const first = body.indexOf(delimiter);
  if (first < 0) throw badRequest("can't find the first boundary of the multipart body");
  let part = partAt(body, first + delimiter.length, delimiter);
  while (part !== undefined) {
    const disposition = header(part.headers, 'content-disposition');
    const name = quoted(disposition, 'name');
    if (name === undefined) throw badRequest('a part of the multipart body has no name');
    const fileName = quoted(disposition, 'filename');
    const mime = header(part.headers, 'content-type');
    if (fileName === undefined) fields.set(name, part.content.toString('utf8'));
    else files.set(name, { name: fileName, mime, bytes: part.content });
    part = partAt(body, part.next + delimiter.length, delimiter);
  }
  return { fields, files };
}
