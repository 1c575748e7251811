import { parseMultipart, type UploadedFile } from './multipart.ts';
import { ApiRefusal, badRequest } from './refusal.ts';

/** The parameters of one call, whichever way they came: query, form, JSON or multipart. */
export class Parameters {
  readonly values: ReadonlyMap<string, unknown>;
  readonly files: ReadonlyMap<string, UploadedFile>;

  constructor(values: ReadonlyMap<string, unknown>, files: ReadonlyMap<string, UploadedFile> = new Map()) {
    this.values = values;
    this.files = files;
    for (const value of values.values()) assertWellFormed(value);
  }

  /** The value as the platform's own parser sees it: text; numbers and booleans are turned to text. */
  text(name: string): string | undefined {
    const value = this.values.get(name);
    if (value === undefined || value === null) return undefined;
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }

  /** A whole number, or undefined when it is missing or not one. */
  integer(name: string): number | undefined {
    const text = this.text(name);
    return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
  }

  flag(name: string): boolean {
    return ['true', 'yes', '1'].includes((this.text(name) ?? '').toLowerCase());
  }

  /** A nested value, given as JSON or as a JSON string. */
  json(name: string): unknown {
    const value = this.values.get(name);
    if (typeof value !== 'string') return value ?? undefined;
    if (value.trim() === '') return undefined;
    try {
      return JSON.parse(value);
    } catch (cause) {
      throw badRequest(`can't parse ${name.replaceAll('_', ' ')} JSON object`, { cause });
    }
  }
}

/** An emoji cut in half cannot be written in UTF-8; the platform refuses the request. */
function assertWellFormed(value: unknown): void {
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) {
    throw badRequest('strings must be encoded in UTF-8');
  }
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(assertWellFormed);
}

/** An unknown JSON value as an object whose fields can be read, or undefined. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}

function fromJson(body: Buffer): ReadonlyMap<string, unknown> {
  if (body.length === 0) return new Map();
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw badRequest("can't parse JSON object", { cause });
  }
  const record = asRecord(parsed);
  if (record === undefined) throw badRequest('object expected as JSON body');
  return new Map(Object.entries(record));
}

/** Puts the query and the body of a request together; the body wins. */
export function readParameters(query: URLSearchParams, contentType: string, body: Buffer): Parameters {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json') return new Parameters(new Map([...query, ...fromJson(body)]));
  if (type === 'application/x-www-form-urlencoded') {
    return new Parameters(new Map([...query, ...new URLSearchParams(body.toString('utf8'))]));
  }
  if (type === 'multipart/form-data') {
    const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
    if (boundary === undefined) throw badRequest('boundary not found in the multipart content type');
    const { fields, files } = parseMultipart(body, boundary);
    return new Parameters(new Map([...query, ...fields]), files);
  }
  if (body.length > 0) throw new ApiRefusal(400, `Bad Request: unsupported content type ${type || '(none)'}`);
  return new Parameters(new Map(query));
}
