/** What a full packet of a tradable says; prices in paise. What is left out is 0. */
export interface FullSample {
  readonly token: number;
  readonly last: number;
  readonly lastQuantity?: number;
  readonly volume?: number;
  readonly openInterest?: number;
  readonly exchangeSeconds?: number;
  readonly bids?: readonly (readonly [paise: number, quantity: number, orders: number])[];
  readonly asks?: readonly (readonly [paise: number, quantity: number, orders: number])[];
}

export function fullPacket(sample: FullSample): Buffer {
  const body = Buffer.alloc(184);
  body.writeUInt32BE(sample.token, 0);
  body.writeUInt32BE(sample.last, 4);
  body.writeUInt32BE(sample.lastQuantity ?? 0, 8);
  body.writeUInt32BE(sample.volume ?? 0, 16);
  body.writeUInt32BE(sample.openInterest ?? 0, 48);
  body.writeUInt32BE(sample.exchangeSeconds ?? 0, 60);
  for (const [side, levels] of [sample.bids ?? [], sample.asks ?? []].entries()) {
    for (const [i, [paise, quantity, orders]] of levels.entries()) {
      const at = 64 + (side * 5 + i) * 12;
      body.writeUInt32BE(quantity, at);
      body.writeUInt32BE(paise, at + 4);
      body.writeUInt16BE(orders, at + 8);
    }
  }
  return body;
}

/** A packet of any length whose 32-bit words are these. */
export function wordsPacket(words: readonly number[]): Buffer {
  const body = Buffer.alloc(words.length * 4);
  for (const [i, word] of words.entries()) body.writeUInt32BE(word, i * 4);
  return body;
}

/** Packets behind their count and lengths. */
export function frameOf(...packets: readonly Buffer[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeUInt16BE(packets.length);
  const parts = packets.flatMap((packet) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(packet.length);
    return [length, packet];
  });
  return Buffer.concat([count, ...parts]);
}
