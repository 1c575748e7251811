/** Slots in the order in which they changed, each at most once: a ring as long as there are slots. */
export class SlotQueue {
  readonly #ring: Int32Array;
  readonly #isIn: Uint8Array;
  #head = 0;
  #length = 0;

  constructor(slots: number) {
    this.#ring = new Int32Array(slots);
    this.#isIn = new Uint8Array(slots);
  }

  get length(): number {
    return this.#length;
  }

  /** False when the slot was waiting already; it keeps its place. */
  push(slot: number): boolean {
    if (this.#isIn[slot] === 1) return false;
    this.#isIn[slot] = 1;
    this.#ring[(this.#head + this.#length) % this.#ring.length] = slot;
    this.#length += 1;
    return true;
  }

  shift(): number | undefined {
    if (this.#length === 0) return undefined;
    const slot = this.#ring[this.#head];
    this.#head = (this.#head + 1) % this.#ring.length;
    this.#length -= 1;
    if (slot !== undefined) this.#isIn[slot] = 0;
    return slot;
  }

  /** Takes a slot out, wherever it stands; as long a walk as the queue. */
  remove(slot: number): void {
    if (this.#isIn[slot] !== 1) return;
    for (let left = this.#length; left > 0; left -= 1) {
      const next = this.shift();
      if (next !== undefined && next !== slot) this.push(next);
    }
  }
}
