import type { DepthLevel, Quote } from '../../../servers/kite/market/tape.ts';
import { frame, packet } from '../../../servers/kite/ticker/packets.ts';

const NOTHING: Quote = {
  lastPaise: 0,
  lastQuantity: 0,
  averagePaise: 0,
  volume: 0,
  openPaise: 0,
  highPaise: 0,
  lowPaise: 0,
  closePaise: 0,
  lastTradeMs: 0,
  exchangeMs: 0,
  openInterest: 0,
  openInterestHigh: 0,
  openInterestLow: 0,
  bids: [],
  asks: [],
  lowerCircuitPaise: 0,
  upperCircuitPaise: 0,
};

/** A full packet, as Kite's server writes it; what is left out is 0. */
export function fullPacket(token: number, quote: Partial<Quote>): Buffer {
  return packet(token, { ...NOTHING, ...quote }, 'full');
}

export function level(pricePaise: number, quantity: number, orders: number): DepthLevel {
  return { pricePaise, quantity, orders };
}

/** A packet of any length whose 32-bit words are these. */
export function wordsPacket(words: readonly number[]): Buffer {
  const body = Buffer.alloc(words.length * 4);
  for (const [i, word] of words.entries()) body.writeUInt32BE(word, i * 4);
  return body;
}

/** Packets behind their count and lengths. */
export function frameOf(...packets: readonly Buffer[]): Buffer {
  return frame(packets);
}
