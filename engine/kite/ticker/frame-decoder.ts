import { blankPacket, type KitePacket, type PacketFault, readPacket } from './packets.ts';

/** A frame this short is a heartbeat. */
const SHORTEST_BYTES = 4;
/** A socket carries 3,000 instruments at most, and one packet of each. */
const LONGEST_BYTES = 2 + 3_000 * (2 + 184);

/** What was thrown away, and why; whole frames and single packets. */
export interface DroppedCounts {
  /** Longer than all instruments of a socket together. */
  oversized: number;
  /** Count and lengths do not add up to the frame: no boundary in it can be believed. */
  misshapen: number;
  packets: Record<PacketFault, number>;
}

/** Takes binary frames apart. Never throws, whatever the bytes are: what is not Kite's is dropped and counted. */
export class FrameDecoder {
  readonly #packet = blankPacket();
  readonly #dropped: DroppedCounts = {
    oversized: 0,
    misshapen: 0,
    packets: { 'unknown-length': 0, 'wrong-segment': 0, 'unknown-scale': 0 },
  };
  #frames = 0;
  #heartbeats = 0;

  get dropped(): Readonly<DroppedCounts> {
    return this.#dropped;
  }

  /** Frames with prices in them, dropped ones included. */
  get frames(): number {
    return this.#frames;
  }

  get heartbeats(): number {
    return this.#heartbeats;
  }

  /** Hands over each packet of a frame. The packet is one and the same object: `take` copies what it keeps. */
  decode(frame: Uint8Array, take: (packet: KitePacket) => void): void {
    if (frame.byteLength < SHORTEST_BYTES) {
      this.#heartbeats += 1;
      return;
    }
    this.#frames += 1;
    if (frame.byteLength > LONGEST_BYTES) {
      this.#dropped.oversized += 1;
      return;
    }
    const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    if (!isWhole(view)) {
      this.#dropped.misshapen += 1;
      return;
    }
    let at = 2;
    while (at < view.byteLength) {
      const length = view.getUint16(at);
      const fault = readPacket(view, at + 2, length, this.#packet);
      if (fault === undefined) take(this.#packet);
      else this.#dropped.packets[fault] += 1;
      at += 2 + length;
    }
  }
}

/** Whether the announced number of packets, each with its length, makes up exactly this frame. */
function isWhole(view: DataView): boolean {
  const end = view.byteLength;
  let at = 2;
  for (let left = view.getUint16(0); left > 0; left -= 1) {
    if (at + 2 > end) return false;
    at += 2 + view.getUint16(at);
  }
  return at === end;
}
