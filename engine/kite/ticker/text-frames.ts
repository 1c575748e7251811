import { z } from 'zod';

/** What Kite says in words on the price socket. */
export type TextFrame =
  /** News of an order, as Kite's postback has it. A hint to read the book: late, doubled or out of order at times. */
  | { readonly kind: 'order'; readonly order: Readonly<Record<string, unknown>> }
  | { readonly kind: 'error'; readonly says: string }
  | { readonly kind: 'message'; readonly says: string }
  /** Nothing that Kite documents. */
  | { readonly kind: 'unknown' };

const LONGEST_BYTES = 1 << 20;
const LONGEST_WORDS = 200;
const UNKNOWN: TextFrame = { kind: 'unknown' };

const frame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('order'), data: z.record(z.string(), z.unknown()) }),
  z.object({ type: z.literal('error'), data: z.string() }),
  z.object({ type: z.literal('message'), data: z.string() }),
]);

/** Reads a text frame. Never throws: `null`, numbers, other types and what is no JSON are `unknown`. */
export function readTextFrame(bytes: Uint8Array): TextFrame {
  if (bytes.byteLength > LONGEST_BYTES) return UNKNOWN;
  const read = frame.safeParse(parsed(new TextDecoder().decode(bytes)));
  if (!read.success) return UNKNOWN;
  if (read.data.type === 'order') return { kind: 'order', order: read.data.data };
  return { kind: read.data.type, says: oneLine(read.data.data) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Words of another's, fit for a log and a status line. */
function oneLine(text: string): string {
  return text
    .replaceAll(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, LONGEST_WORDS);
}
