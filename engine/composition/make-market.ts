import type { Config } from '../../config/schema.ts';
import type { InstrumentId, InstrumentKey } from '../domain/ids.ts';
import type { MarketName } from '../domain/market-name.ts';
import type { TradingCalendar } from '../domain/session.ts';
import { type EpochMs, istInstant, timeOfDay } from '../domain/time.ts';
import { PracticeMarket } from '../market/practice/practice-market.ts';
import { ReplayMarket } from '../market/replay/replay-market.ts';
import type { Market } from '../ports/market.ts';
import type { HoldableClock } from '../ports/market-clock.ts';
import type { Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';

/** What an engine tells the market it opens. */
export interface KnownMarket {
  /** Where a stopped engine left off. */
  readonly storedAt: EpochMs | undefined;
  readonly calendar: TradingCalendar;
  readonly wall: WallClock;
  readonly timers: Timers;
  readonly keyOf: (id: InstrumentId) => InstrumentKey | undefined;
}

/** Which market the settings mean. */
export function marketName({ MARKET }: Pick<Config, 'MARKET'>): MarketName {
  if (MARKET.startsWith(REPLAY)) return 'replay';
  return MARKET === 'kite' ? 'kite' : 'practice';
}

/** A market whose clock is ours to hold, as practice and replay are. */
export type OwnMarket = Market & { readonly clock: HoldableClock };

const REPLAY = 'replay:';
const OPEN = timeOfDay(9, 15);

/** The market that the settings ask for, from where it stopped. Rejects with a sentence when a recording cannot be read. */
export async function makeMarket(config: Config, known: KnownMarket): Promise<OwnMarket> {
  const { wall, timers, keyOf, storedAt, calendar } = known;
  const { MARKET_SPEED: speed, MARKET_SEED: seed, MARKET_START: startDay } = config;
  const asked = startDay === undefined ? undefined : istInstant(startDay, OPEN);
  const start = storedAt ?? asked;
  const from = start === undefined ? {} : { start };
  if (config.MARKET.startsWith(REPLAY)) {
    const folder = config.MARKET.slice(REPLAY.length);
    return ReplayMarket.open({ folder, wall, timers, keyOf, speed, ...from });
  }
  const real = config.MARKET_HOURS === 'real' ? { exchangeCalendar: calendar } : {};
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      timers.after(0, resolve);
    });
  return new PracticeMarket({ seed, wall, timers, keyOf, speed, pause, ...from, ...real });
}
