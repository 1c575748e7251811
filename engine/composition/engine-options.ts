import type { MarketData } from '../../config/market-data.ts';
import type { Config } from '../../config/schema.ts';
import type { Leadership } from '../storage/postgres/leadership.ts';
import type { ServerAddress } from '../storage/postgres/server-address.ts';
import type { SystemSecrets } from '../system/system-secrets.ts';
import type { SystemClock, SystemTimers } from '../system/system-time.ts';
import type { GatheredReadiness } from './gathered-readiness.ts';
import type { KnownMarket, OwnMarket } from './make-market.ts';
import type { OpenStorage } from './open-storage.ts';

/** What a start of the engine is told. */
export interface EngineOptions {
  readonly config: Config;
  readonly marketData: MarketData;
  /** Told what start-up is doing, a line at a time. */
  readonly onProgress: (line: string) => void;
  /** Told of faults and bugs, for the log. */
  readonly onTrouble: (message: string, error: unknown) => void;
  /** The home or the database was taken by another engine: the process must end. */
  readonly onLost: () => void;
  /** Another market than the settings name. */
  readonly openMarket?: (known: KnownMarket) => OwnMarket;
  /** Another database than the settings name. */
  readonly servers?: readonly ServerAddress[];
}

/** What everything else of an engine stands on. */
export interface Base {
  readonly storage: OpenStorage;
  readonly leadership: Leadership;
  readonly clock: SystemClock;
  readonly timers: SystemTimers;
  readonly secrets: SystemSecrets;
  readonly readiness: GatheredReadiness;
}
