import type { InstrumentId } from '../domain/ids.ts';
import type { Depth, Tick } from '../domain/tick.ts';
import type { EpochMs } from '../domain/time.ts';

/** Who is told of prices and of market time. */
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
  /**
   * When the newest price of an instrument was last told, changed or not. Known by sources that speak of an
   * instrument only when something happens to it: to subscribe it again makes them say where it stands.
   */
  toldAt?(instrument: InstrumentId): EpochMs | undefined;
  /** Told by sources that can be out of reach. */
  health?(): FeedHealth;
}
