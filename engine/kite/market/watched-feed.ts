import type { InstrumentId, InstrumentKey } from '../../domain/ids.ts';
import type { Depth, Tick } from '../../domain/tick.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { FeedHealth, MarketFeed, MarketListener } from '../../ports/market-feed.ts';

/**
 * The ticker, and who is told of what is new on it: an instrument that is watched for the first time needs its
 * closes and bands, which no tick brings.
 */
export class WatchedFeed implements MarketFeed {
  readonly #ticker: MarketFeed;
  readonly #keyOf: (id: InstrumentId) => InstrumentKey | undefined;
  readonly #onWatch: (keys: readonly InstrumentKey[]) => void;
  readonly #onTime: (now: EpochMs) => void;
  readonly #watched = new Map<InstrumentId, InstrumentKey>();

  constructor(options: {
    readonly ticker: MarketFeed;
    readonly keyOf: (id: InstrumentId) => InstrumentKey | undefined;
    readonly onWatch: (keys: readonly InstrumentKey[]) => void;
    readonly onTime: (now: EpochMs) => void;
  }) {
    this.#ticker = options.ticker;
    this.#keyOf = options.keyOf;
    this.#onWatch = options.onWatch;
    this.#onTime = options.onTime;
  }

  /** Everything that was ever subscribed. */
  get watched(): readonly InstrumentKey[] {
    return [...this.#watched.values()];
  }

  start(listener: MarketListener): Promise<void> {
    return this.#ticker.start({
      onTick: (tick: Tick) => listener.onTick(tick),
      onTime: (now: EpochMs) => {
        this.#onTime(now);
        listener.onTime(now);
      },
    });
  }

  stop(): Promise<void> {
    return this.#ticker.stop();
  }

  subscribe(instruments: readonly InstrumentId[]): void {
    this.#ticker.subscribe(instruments);
    const fresh: InstrumentKey[] = [];
    for (const id of instruments) {
      const key = this.#watched.has(id) ? undefined : this.#keyOf(id);
      if (key === undefined) continue;
      this.#watched.set(id, key);
      fresh.push(key);
    }
    if (fresh.length > 0) this.#onWatch(fresh);
  }

  /** Subscribes everything anew under the numbers that Kite has for it now. */
  renew(): void {
    this.#ticker.subscribe([...this.#watched.keys()]);
  }

  depth(instrument: InstrumentId): Depth | undefined {
    return this.#ticker.depth(instrument);
  }

  toldAt(instrument: InstrumentId): EpochMs | undefined {
    return this.#ticker.toldAt?.(instrument);
  }

  health(): FeedHealth {
    return this.#ticker.health?.() ?? { state: 'ok', says: '' };
  }
}
