/**
 * At most `most` in any stretch of `windowMs`, to the millisecond. Times are monotonic milliseconds and never fall.
 * The last `most` times are kept in a ring, so looking costs nothing however long the window.
 */
export class SlidingWindow {
  readonly most: number;
  readonly windowMs: number;
  readonly #times: Float64Array;
  #taken = 0;

  constructor(most: number, windowMs: number) {
    this.most = most;
    this.windowMs = windowMs;
    this.#times = new Float64Array(most);
  }

  /** Milliseconds until one more fits, leaving `kept` of the window for others; 0 when it fits now. */
  waitMs(now: number, kept = 0): number {
    const room = this.most - kept;
    if (room <= 0) return this.windowMs;
    if (this.#taken < room) return 0;
    // The one that must have left the window: `room` places back.
    const blocking = this.#times[(this.#taken - room) % this.most] ?? 0;
    return Math.max(0, blocking + this.windowMs - now);
  }

  take(now: number): void {
    this.#times[this.#taken % this.most] = now;
    this.#taken += 1;
  }

  /** How many the window holds now. */
  used(now: number): number {
    const held = Math.min(this.#taken, this.most);
    let used = 0;
    while (used < held && this.#time(used) > now - this.windowMs) used += 1;
    return used;
  }

  /** The time of the one `back` places before the last. */
  #time(back: number): number {
    return this.#times[(this.#taken - 1 - back) % this.most] ?? 0;
  }
}
