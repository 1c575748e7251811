import type { InstrumentId } from '../domain/ids.ts';
import type { Depth, Tick } from '../domain/tick.ts';
import type { EpochMs } from '../domain/time.ts';

export interface MarketListener {
  /** One instrument moved. The tick may be reused by the feed: copy what you keep. */
  onTick(tick: Tick): void;
  /** Market time moved on, ticks or none; called after the ticks of that instant. */
  onTime(now: EpochMs): void;
}

/** How a source of prices is, for people. */
export interface FeedHealth {
  readonly state: 'ok' | 'waiting' | 'bad';
  readonly says: string;
}

/** Where prices come from: Kite's socket, the practice market, or a recording. */
export interface MarketFeed {
  /** Begins to deliver. Rejects when the source cannot be reached. */
  start(listener: MarketListener): Promise<void>;
  stop(): Promise<void>;
  /** Adds instruments to what is delivered; repeated ones are free. */
  subscribe(instruments: readonly InstrumentId[]): void;
  /** The order book now; undefined where the source has none. */
  depth(instrument: InstrumentId): Depth | undefined;
  /** Told by sources that can be out of reach. */
  health?(): FeedHealth;
}
