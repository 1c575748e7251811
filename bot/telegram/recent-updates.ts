/** Update ids remembered; the platform repeats an update within minutes, not after thousands of others. */
const MOST_IDS = 5_000;

/** Delivery is at least once: tells an update that came before. */
export class RecentUpdates {
  readonly #ids = new Set<number>();

  /** Whether it is the first time; remembers it. */
  isNew(id: number): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    const oldest = this.#ids.size > MOST_IDS ? this.#ids.values().next().value : undefined;
    if (oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }
}
