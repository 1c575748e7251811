import { isIndex } from '../market/listing.ts';
import type { DepthLevel, Quote } from '../market/tape.ts';

export type TickerMode = 'ltp' | 'quote' | 'full';

const LTP_BYTES = 8;
const INDEX_QUOTE_BYTES = 28;
const INDEX_FULL_BYTES = 32;
const QUOTE_BYTES = 44;
const FULL_BYTES = 184;
const DEPTH_AT = 64;
const DEPTH_ENTRY_BYTES = 12;
const DEPTH_ENTRIES = 5;

/** A packet's numbers are unsigned 32 bits; larger ones wrap, as they do at the broker. */
function put(bytes: Buffer, values: readonly number[]): void {
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4);
}

const seconds = (ms: number): number => Math.floor(ms / 1000);

const sum = (levels: readonly DepthLevel[]): number => levels.reduce((all, level) => all + level.quantity, 0);

/** Note the order: high, low, open, close. */
function indexPacket(token: number, quote: Quote, mode: 'quote' | 'full'): Buffer {
  const bytes = Buffer.alloc(mode === 'full' ? INDEX_FULL_BYTES : INDEX_QUOTE_BYTES);
  put(bytes, [
    token,
    quote.lastPaise,
    quote.highPaise,
    quote.lowPaise,
    quote.openPaise,
    quote.closePaise,
    quote.lastPaise - quote.closePaise,
    ...(mode === 'full' ? [seconds(quote.exchangeMs)] : []),
  ]);
  return bytes;
}

function putDepth(bytes: Buffer, levels: readonly DepthLevel[], from: number): void {
  for (const [index, level] of levels.slice(0, DEPTH_ENTRIES).entries()) {
    const at = from + index * DEPTH_ENTRY_BYTES;
    bytes.writeUInt32BE(level.quantity >>> 0, at);
    bytes.writeUInt32BE(level.pricePaise >>> 0, at + 4);
    bytes.writeUInt16BE(level.orders & 0xffff, at + 8);
  }
}

function tradablePacket(token: number, quote: Quote, mode: 'quote' | 'full'): Buffer {
  const bytes = Buffer.alloc(mode === 'full' ? FULL_BYTES : QUOTE_BYTES);
  put(bytes, [
    token,
    quote.lastPaise,
    quote.lastQuantity,
    quote.averagePaise,
    quote.volume,
    sum(quote.bids),
    sum(quote.asks),
    quote.openPaise,
    quote.highPaise,
    quote.lowPaise,
    quote.closePaise,
  ]);
  if (mode === 'quote') return bytes;
  put(bytes.subarray(QUOTE_BYTES), [
    seconds(quote.lastTradeMs),
    quote.openInterest,
    quote.openInterestHigh,
    quote.openInterestLow,
    seconds(quote.exchangeMs),
  ]);
  putDepth(bytes, quote.bids, DEPTH_AT);
  putDepth(bytes, quote.asks, DEPTH_AT + DEPTH_ENTRIES * DEPTH_ENTRY_BYTES);
  return bytes;
}

/** One instrument in a mode, without its length in front. */
export function packet(token: number, quote: Quote, mode: TickerMode): Buffer {
  if (mode === 'ltp') {
    const bytes = Buffer.alloc(LTP_BYTES);
    put(bytes, [token, quote.lastPaise]);
    return bytes;
  }
  return isIndex({ token }) ? indexPacket(token, quote, mode) : tradablePacket(token, quote, mode);
}

/** Packets as one frame: their number, then each behind its length. */
export function frame(packets: readonly Buffer[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeUInt16BE(packets.length);
  const parts = packets.flatMap((bytes) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat([count, ...parts]);
}
