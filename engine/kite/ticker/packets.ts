import type { Price } from '../../domain/price.ts';
import { type EpochMs, SECOND_MS } from '../../domain/time.ts';

/** What a packet tells, by its length on the wire. */
type PacketKind = 'ltp' | 'index-quote' | 'index-full' | 'quote' | 'full';

/** Five levels a side, bids first, each as price, quantity and number of orders. */
export const DEPTH_LEVELS = 5;
/** Numbers in {@link KitePacket.depth} for one level. */
export const LEVEL_WIDTH = 3;
/** Numbers for the whole book. */
export const DEPTH_WIDTH = 2 * DEPTH_LEVELS * LEVEL_WIDTH;

/**
 * One packet of Kite's price socket, written again and again by {@link readPacket}. Fields that a kind does not
 * carry are 0; so are times that the exchange left out.
 */
export interface KitePacket {
  kind: PacketKind;
  /** The instrument's number; its low byte is the segment. */
  token: number;
  last: Price;
  lastQuantity: number;
  averagePrice: Price;
  /** Traded today. */
  volume: number;
  /** Resting in the whole order book. */
  totalBuyQuantity: number;
  totalSellQuantity: number;
  open: Price;
  high: Price;
  low: Price;
  /** Of the previous session. */
  close: Price;
  lastTradeAt: EpochMs;
  openInterest: number;
  openInterestHigh: number;
  openInterestLow: number;
  exchangeAt: EpochMs;
  /** See {@link DEPTH_LEVELS}; meaningful in a `full` packet only. */
  readonly depth: Float64Array;
}

const KIND_BY_LENGTH: ReadonlyMap<number, PacketKind> = new Map([
  [8, 'ltp'],
  [28, 'index-quote'],
  [32, 'index-full'],
  [44, 'quote'],
  [184, 'full'],
]);

const DEPTH_AT = 64;
const LEVEL_BYTES = 12;

const CURRENCY = 3;
/** Kite's page and Kite's clients disagree about the scale of this segment's prices: none is believed. */
const BSE_CURRENCY = 6;
const INDICES = 9;

const PAISE = 100;
/** Currency prices come in ten-millionths of a rupee. */
const CURRENCY_UNITS = 1_000;

/** Why a packet was not read. */
export type PacketFault = 'unknown-length' | 'wrong-segment' | 'unknown-scale';

/** A packet to be written over. */
export function blankPacket(): KitePacket {
  return {
    kind: 'ltp',
    token: 0,
    last: 0 as Price,
    lastQuantity: 0,
    averagePrice: 0 as Price,
    volume: 0,
    totalBuyQuantity: 0,
    totalSellQuantity: 0,
    open: 0 as Price,
    high: 0 as Price,
    low: 0 as Price,
    close: 0 as Price,
    lastTradeAt: 0 as EpochMs,
    openInterest: 0,
    openInterestHigh: 0,
    openInterestLow: 0,
    exchangeAt: 0 as EpochMs,
    depth: new Float64Array(DEPTH_WIDTH),
  };
}

/**
 * Reads the packet of `length` bytes at `at` into `out`: big-endian, unsigned, by kite.trade's page on WebSocket
 * streaming. Only lengths, the segment and the scale are judged here, never whether a market can make such numbers.
 * The caller sees to it that the bytes are there.
 */
export function readPacket(
  view: DataView,
  at: number,
  length: number,
  out: KitePacket,
): PacketFault | undefined {
  const kind = KIND_BY_LENGTH.get(length);
  if (kind === undefined) return 'unknown-length';
  const token = view.getUint32(at);
  const segment = token & 0xff;
  if (segment === BSE_CURRENCY) return 'unknown-scale';
  if (kind !== 'ltp' && isIndexKind(kind) !== (segment === INDICES)) return 'wrong-segment';
  out.kind = kind;
  out.token = token;
  out.last = priceAt(view, at + 4, segment);
  if (isIndexKind(kind)) readIndex(view, at, out);
  else readTradable(view, at, out);
  return undefined;
}

function isIndexKind(kind: PacketKind): boolean {
  return kind === 'index-quote' || kind === 'index-full';
}

/** Ten-thousandths of a rupee; exact for all that is quoted in paise and for every currency tick. */
function priceAt(view: DataView, at: number, segment: number): Price {
  const raw = view.getUint32(at);
  return (segment === CURRENCY ? Math.round(raw / CURRENCY_UNITS) : raw * PAISE) as Price;
}

function timeAt(view: DataView, at: number): EpochMs {
  return (view.getUint32(at) * SECOND_MS) as EpochMs;
}

/** High, low, open, close: another order than tradables have. */
function readIndex(view: DataView, at: number, out: KitePacket): void {
  clearTrade(out);
  clearExchangeState(out);
  out.high = priceAt(view, at + 8, INDICES);
  out.low = priceAt(view, at + 12, INDICES);
  out.open = priceAt(view, at + 16, INDICES);
  out.close = priceAt(view, at + 20, INDICES);
  if (out.kind === 'index-full') out.exchangeAt = timeAt(view, at + 28);
}

function readTradable(view: DataView, at: number, out: KitePacket): void {
  const segment = out.token & 0xff;
  if (out.kind === 'ltp') {
    clearTrade(out);
    clearRange(out);
  } else {
    out.lastQuantity = view.getUint32(at + 8);
    out.averagePrice = priceAt(view, at + 12, segment);
    out.volume = view.getUint32(at + 16);
    out.totalBuyQuantity = view.getUint32(at + 20);
    out.totalSellQuantity = view.getUint32(at + 24);
    out.open = priceAt(view, at + 28, segment);
    out.high = priceAt(view, at + 32, segment);
    out.low = priceAt(view, at + 36, segment);
    out.close = priceAt(view, at + 40, segment);
  }
  if (out.kind === 'full') readExchangeState(view, at, out);
  else clearExchangeState(out);
}

function readExchangeState(view: DataView, at: number, out: KitePacket): void {
  const segment = out.token & 0xff;
  out.lastTradeAt = timeAt(view, at + 44);
  out.openInterest = view.getUint32(at + 48);
  out.openInterestHigh = view.getUint32(at + 52);
  out.openInterestLow = view.getUint32(at + 56);
  out.exchangeAt = timeAt(view, at + 60);
  let level = at + DEPTH_AT;
  for (let cell = 0; cell < DEPTH_WIDTH; cell += LEVEL_WIDTH) {
    out.depth[cell] = priceAt(view, level + 4, segment);
    out.depth[cell + 1] = view.getUint32(level);
    out.depth[cell + 2] = view.getUint16(level + 8);
    level += LEVEL_BYTES;
  }
}

function clearTrade(out: KitePacket): void {
  out.lastQuantity = 0;
  out.averagePrice = 0 as Price;
  out.volume = 0;
  out.totalBuyQuantity = 0;
  out.totalSellQuantity = 0;
}

function clearRange(out: KitePacket): void {
  out.open = 0 as Price;
  out.high = 0 as Price;
  out.low = 0 as Price;
  out.close = 0 as Price;
}

function clearExchangeState(out: KitePacket): void {
  out.lastTradeAt = 0 as EpochMs;
  out.openInterest = 0;
  out.openInterestHigh = 0;
  out.openInterestLow = 0;
  out.exchangeAt = 0 as EpochMs;
}
