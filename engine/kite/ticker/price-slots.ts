import { assert } from '../../domain/assert.ts';
import type { InstrumentId } from '../../domain/ids.ts';
import type { Price } from '../../domain/price.ts';
import type { Depth, DepthLevel, MutableTick } from '../../domain/tick.ts';
import type { EpochMs } from '../../domain/time.ts';
import { DEPTH_LEVELS, DEPTH_WIDTH, type KitePacket, LEVEL_WIDTH } from './packets.ts';
import { SlotQueue } from './slot-queue.ts';

const FIELDS = ['at', 'last', 'lastQuantity', 'volume', 'openInterest', 'heardAtMs'] as const;
type Field = (typeof FIELDS)[number];
const WIDTH = FIELDS.length;
const OFFSET = Object.fromEntries(FIELDS.map((field, i) => [field, i])) as Readonly<Record<Field, number>>;

const BIDS_AT = 0;
const ASKS_AT = DEPTH_LEVELS * LEVEL_WIDTH;

/** What came of the packets. */
export interface SlotCounts {
  taken: number;
  /** Ticks that never were told: a newer one of the instrument came first. */
  replaced: number;
  /** Of instruments nobody subscribed. */
  strangers: number;
  /** With less in them than was asked for, as comes between a subscription and its mode. */
  partial: number;
}

/**
 * The newest state of each subscribed instrument, and which of them are yet to be told. When whoever listens is
 * behind, a newer state takes the place of the older one of the same instrument, so what waits never exceeds one
 * tick an instrument. Flat arrays: a packet is three dozen stores and no allocation.
 */
export class PriceSlots {
  readonly counts: SlotCounts = { taken: 0, replaced: 0, strangers: 0, partial: 0 };
  readonly #slotOfToken = new Map<number, number>();
  readonly #slotOfInstrument = new Map<InstrumentId, number>();
  readonly #holders: ({ readonly token: number; readonly instrument: InstrumentId } | undefined)[];
  readonly #free: number[];
  readonly #cells: Float64Array;
  readonly #depth: Float64Array;
  readonly #hasDepth: Uint8Array;
  readonly #queue: SlotQueue;

  constructor(capacity: number) {
    this.#holders = Array.from({ length: capacity }, () => undefined);
    this.#free = Array.from({ length: capacity }, (_, i) => capacity - 1 - i);
    this.#cells = new Float64Array(capacity * WIDTH);
    this.#depth = new Float64Array(capacity * DEPTH_WIDTH);
    this.#hasDepth = new Uint8Array(capacity);
    this.#queue = new SlotQueue(capacity);
  }

  /** Instruments with a slot. */
  get size(): number {
    return this.#slotOfToken.size;
  }

  /** Instruments whose newest state was not told yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  tokenOf(instrument: InstrumentId): number | undefined {
    return this.#holders[this.#slotOfInstrument.get(instrument) ?? -1]?.token;
  }

  instrumentOf(token: number): InstrumentId | undefined {
    return this.#holders[this.#slotOfToken.get(token) ?? -1]?.instrument;
  }

  /** All pairs that have a slot. */
  *held(): Iterable<{ readonly token: number; readonly instrument: InstrumentId }> {
    for (const holder of this.#holders) if (holder !== undefined) yield holder;
  }

  /** Gives an instrument a slot under its token. Neither may have one, and there must be room. */
  hold(instrument: InstrumentId, token: number): void {
    const slot = this.#free.pop();
    assert(slot !== undefined, 'no slot is free');
    assert(!this.#slotOfToken.has(token) && !this.#slotOfInstrument.has(instrument), 'held already');
    this.#holders[slot] = { token, instrument };
    this.#slotOfToken.set(token, slot);
    this.#slotOfInstrument.set(instrument, slot);
    this.#cells.fill(0, slot * WIDTH, (slot + 1) * WIDTH);
    this.#hasDepth[slot] = 0;
  }

  release(token: number): void {
    const slot = this.#slotOfToken.get(token);
    const holder = this.#holders[slot ?? -1];
    if (slot === undefined || holder === undefined) return;
    this.#queue.remove(slot);
    this.#holders[slot] = undefined;
    this.#slotOfToken.delete(token);
    this.#slotOfInstrument.delete(holder.instrument);
    this.#free.push(slot);
  }

  /**
   * Takes what a packet tells. A tick is stamped with the exchange's time, so that an old state that comes again
   * after a reconnection is seen to be old; with `now` where the exchange gave none or one that lies ahead.
   */
  take(packet: KitePacket, now: EpochMs, heardAtMs: number): void {
    const slot = this.#slotOfToken.get(packet.token);
    if (slot === undefined) {
      this.counts.strangers += 1;
      return;
    }
    if (packet.kind !== 'full' && packet.kind !== 'index-full') {
      this.counts.partial += 1;
      return;
    }
    const cells = this.#cells;
    const row = slot * WIDTH;
    cells[row + OFFSET.heardAtMs] = heardAtMs;
    cells[row + OFFSET.at] = packet.exchangeAt === 0 ? now : Math.min(packet.exchangeAt, now);
    cells[row + OFFSET.last] = packet.last;
    cells[row + OFFSET.lastQuantity] = packet.lastQuantity;
    cells[row + OFFSET.volume] = packet.volume;
    cells[row + OFFSET.openInterest] = packet.openInterest;
    this.#hasDepth[slot] = packet.kind === 'full' ? 1 : 0;
    if (packet.kind === 'full') this.#depth.set(packet.depth, slot * DEPTH_WIDTH);
    this.counts.taken += 1;
    if (!this.#queue.push(slot)) this.counts.replaced += 1;
  }

  /** Writes the state that waits longest and takes it off; false when none does. */
  next(out: MutableTick): boolean {
    const slot = this.#queue.shift();
    const holder = this.#holders[slot ?? -1];
    if (slot === undefined || holder === undefined) return false;
    const cells = this.#cells;
    const row = slot * WIDTH;
    out.instrument = holder.instrument;
    out.at = (cells[row + OFFSET.at] ?? 0) as EpochMs;
    out.last = (cells[row + OFFSET.last] ?? 0) as Price;
    out.lastQuantity = cells[row + OFFSET.lastQuantity] ?? 0;
    out.volume = cells[row + OFFSET.volume] ?? 0;
    out.openInterest = cells[row + OFFSET.openInterest] ?? 0;
    out.bid = this.#level(slot, BIDS_AT, 0) as Price;
    out.bidQuantity = this.#level(slot, BIDS_AT, 1);
    out.ask = this.#level(slot, ASKS_AT, 0) as Price;
    out.askQuantity = this.#level(slot, ASKS_AT, 1);
    return true;
  }

  /** When a whole state of an instrument last came, by the clock that never jumps; 0 for never. */
  heardAtMs(token: number): number {
    const slot = this.#slotOfToken.get(token);
    return slot === undefined ? 0 : (this.#cells[slot * WIDTH + OFFSET.heardAtMs] ?? 0);
  }

  /** The order books of these instruments are those of the past: their connection broke. */
  forgetDepth(tokens: Iterable<number>): void {
    for (const token of tokens) {
      const slot = this.#slotOfToken.get(token);
      if (slot !== undefined) this.#hasDepth[slot] = 0;
    }
  }

  depth(instrument: InstrumentId): Depth | undefined {
    const slot = this.#slotOfInstrument.get(instrument);
    if (slot === undefined || this.#hasDepth[slot] === 0) return undefined;
    return { bids: this.#side(slot, BIDS_AT), asks: this.#side(slot, ASKS_AT) };
  }

  #side(slot: number, from: number): readonly DepthLevel[] {
    const levels: DepthLevel[] = [];
    for (let cell = from; cell < from + ASKS_AT; cell += LEVEL_WIDTH) {
      const level = {
        price: this.#level(slot, cell, 0) as Price,
        quantity: this.#level(slot, cell, 1),
        orders: this.#level(slot, cell, 2),
      };
      if (level.price > 0 && level.quantity > 0) levels.push(level);
    }
    return levels;
  }

  #level(slot: number, cell: number, field: number): number {
    if (this.#hasDepth[slot] === 0) return 0;
    return this.#depth[slot * DEPTH_WIDTH + cell + field] ?? 0;
  }
}
