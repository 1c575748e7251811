import { crc32 } from 'node:zlib';

/**
 * An Arrow file ends with its footer, the footer's length and `ARROW1`; readers find the footer from the end and never
 * look at what stands in front of it. There stands: the note as UTF-8, then 16 bytes: the note's length, CRC-32 of the
 * note with that length, CRC-32 of all that is outside the body (without these four bytes), and the mark. The body is
 * under the checksums that the note has.
 */
const SEAL_BYTES = 16;
const END_BYTES = 10;
const MARK = 0x32_4e_55_4d;
const OLD_MARK = 0x49_4e_55_4d;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes of a file from the footer on, told by its end. */
function tailLength(end: Uint8Array): number {
  return END_BYTES + viewOf(end).getInt32(end.length - END_BYTES, true);
}

function noteChecksum(note: Uint8Array): number {
  return crc32(note, note.length);
}

/** What stands in front of the footer and the footer itself, to be written after the body. */
export function sealedTail(head: Uint8Array, tail: Uint8Array, note: string): Uint8Array {
  const text = new TextEncoder().encode(note);
  const footer = tail.length - tailLength(tail);
  const seal = footer + text.length;
  const whole = new Uint8Array(tail.length + text.length + SEAL_BYTES);
  whole.set(tail.subarray(0, footer));
  whole.set(text, footer);
  whole.set(tail.subarray(footer), seal + SEAL_BYTES);
  const view = viewOf(whole);
  view.setUint32(seal, text.length, true);
  view.setUint32(seal + 4, noteChecksum(text), true);
  view.setUint32(seal + 12, MARK, true);
  view.setUint32(seal + 8, checksumOutside(head, whole, seal), true);
  return whole;
}

function checksumOutside(head: Uint8Array, tail: Uint8Array, seal: number): number {
  return crc32(tail.subarray(seal + 12), crc32(tail.subarray(0, seal + 8), crc32(head)));
}

function sealPlace(end: Uint8Array): number {
  if (end.length < SEAL_BYTES + END_BYTES) return -1;
  const seal = end.length - tailLength(end) - SEAL_BYTES;
  return seal + SEAL_BYTES + END_BYTES > end.length ? -1 : seal;
}

/** Whether everything in front of a body and behind it is what was written. */
export function isSealed(head: Uint8Array, tail: Uint8Array): boolean {
  const seal = sealPlace(tail);
  return seal >= 0 && viewOf(tail).getUint32(seal + 8, true) === checksumOutside(head, tail, seal);
}

/** The note in the last bytes of a file; `old` in a file of an earlier version, undefined when it is damaged. */
export function readNote(end: Uint8Array): { readonly text: string } | 'old' | undefined {
  const seal = sealPlace(end);
  if (seal < 0) return undefined;
  const view = viewOf(end);
  const mark = view.getUint32(seal + 12, true);
  if (mark === OLD_MARK) return 'old';
  const length = view.getUint32(seal, true);
  if (mark !== MARK || length > seal) return undefined;
  const note = end.subarray(seal - length, seal);
  if (noteChecksum(note) !== view.getUint32(seal + 4, true)) return undefined;
  return { text: new TextDecoder().decode(note) };
}
