import { crc32 } from 'node:zlib';

/**
 * An Arrow file ends with its footer, the footer's length and `ARROW1`; readers find the footer from the end and never
 * look at what stands in front of it. There stands: the note as UTF-8, then 16 bytes: the note's length, CRC-32 of the
 * note with that length, CRC-32 of the whole file without these last four bytes, and `MUNI`.
 */
const SEAL_BYTES = 16;
const END_BYTES = 10;
const MARK = 0x49_4e_55_4d;

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

/** The file with a note in it, sealed. */
export function sealed(file: Uint8Array, note: string): Uint8Array {
  const text = new TextEncoder().encode(note);
  const footer = file.length - tailLength(file);
  const whole = new Uint8Array(file.length + text.length + SEAL_BYTES);
  whole.set(file.subarray(0, footer));
  whole.set(text, footer);
  whole.set(file.subarray(footer), footer + text.length + SEAL_BYTES);
  const seal = footer + text.length;
  const view = viewOf(whole);
  view.setUint32(seal, text.length, true);
  view.setUint32(seal + 4, noteChecksum(text), true);
  view.setUint32(seal + 12, MARK, true);
  view.setUint32(seal + 8, fileChecksum(whole, seal), true);
  return whole;
}

function fileChecksum(whole: Uint8Array, seal: number): number {
  return crc32(whole.subarray(seal + 12), crc32(whole.subarray(0, seal + 8)));
}

/** Whether every byte of a file is the one that was written. */
export function isSealed(file: Uint8Array): boolean {
  if (file.length < SEAL_BYTES + END_BYTES) return false;
  const seal = file.length - tailLength(file) - SEAL_BYTES;
  if (seal < 0 || seal + SEAL_BYTES + END_BYTES > file.length) return false;
  const view = viewOf(file);
  return (
    view.getUint32(seal + 12, true) === MARK && view.getUint32(seal + 8, true) === fileChecksum(file, seal)
  );
}

/** The note in the last bytes of a file; undefined when it is damaged or lies outside them. */
export function readNote(end: Uint8Array): string | undefined {
  if (end.length < SEAL_BYTES + END_BYTES) return undefined;
  const seal = end.length - tailLength(end) - SEAL_BYTES;
  if (seal < 0 || seal + SEAL_BYTES + END_BYTES > end.length) return undefined;
  const view = viewOf(end);
  const length = view.getUint32(seal, true);
  if (view.getUint32(seal + 12, true) !== MARK || length > seal) return undefined;
  const note = end.subarray(seal - length, seal);
  return noteChecksum(note) === view.getUint32(seal + 4, true) ? new TextDecoder().decode(note) : undefined;
}
