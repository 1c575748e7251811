import { assert } from '../../domain/assert.ts';

/** A value that JSON can carry without loss. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function quote(text: string): string {
  assert(isWellFormed(text), 'text with half a surrogate pair has no canonical form');
  return JSON.stringify(text);
}

function number(value: number): string {
  assert(Number.isFinite(value), `no JSON number: ${value}`);
  return JSON.stringify(value);
}

/**
 * The one text of a JSON value, by RFC 8785 (JCS): no spaces, keys in the order of their UTF-16 units, numbers
 * and strings as ECMAScript writes them. Throws on what has no such text: NaN, infinities, lone surrogates.
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return quote(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  assert(typeof value === 'object', `no JSON value: ${typeof value}`);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${quote(key)}:${canonicalJson(member)}`).join(',')}}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
