/** Ids remembered; a platform repeats a delivery within minutes, not after thousands of others. */
const MOST_IDS = 5_000;

/** Delivery is at least once: tells one that came before. */
export class RecentDeliveries {
  readonly #ids = new Set<string>();

  /** Whether it is the first time; remembers it. */
  isNew(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    const oldest = this.#ids.size > MOST_IDS ? this.#ids.values().next().value : undefined;
    if (oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }
}
