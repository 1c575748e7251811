import type { InstrumentId, InstrumentKey } from '../domain/ids.ts';
import type { TradingCalendar } from '../domain/session.ts';
import { type EpochMs, type IsoDate, istInstant, timeOfDay } from '../domain/time.ts';
import { PracticeMarket } from '../market/practice/practice-market.ts';
import { ReplayMarket } from '../market/replay/replay-market.ts';
import type { Market } from '../ports/market.ts';
import type { HoldableClock } from '../ports/market-clock.ts';
import type { Timers } from '../ports/timers.ts';
import type { WallClock } from '../ports/wall-clock.ts';

export interface MarketOptions {
  /** `practice` or `replay:<folder>`. */
  readonly market: string;
  readonly realHours: boolean;
  readonly seed: number;
  readonly speed: number;
  readonly startDay: IsoDate | undefined;
  /** Where a stopped engine left off. */
  readonly storedAt: EpochMs | undefined;
  readonly calendar: TradingCalendar;
  readonly wall: WallClock;
  readonly timers: Timers;
  readonly keyOf: (id: InstrumentId) => InstrumentKey | undefined;
}

/** A market whose clock is ours to hold, as practice and replay are. */
export type OwnMarket = Market & { readonly clock: HoldableClock };

const REPLAY = 'replay:';
const OPEN = timeOfDay(9, 15);

/** The market that the settings ask for, from where it stopped. Rejects with a sentence when a recording cannot be read. */
export async function makeMarket(options: MarketOptions): Promise<OwnMarket> {
  const { wall, timers, keyOf, speed, seed } = options;
  const asked = options.startDay === undefined ? undefined : istInstant(options.startDay, OPEN);
  const start = options.storedAt ?? asked;
  const from = start === undefined ? {} : { start };
  if (options.market.startsWith(REPLAY)) {
    return ReplayMarket.open({
      folder: options.market.slice(REPLAY.length),
      wall,
      timers,
      keyOf,
      speed,
      ...from,
    });
  }
  const real = options.realHours ? { exchangeCalendar: options.calendar } : {};
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      timers.after(0, resolve);
    });
  return new PracticeMarket({ seed, wall, timers, keyOf, speed, pause, ...from, ...real });
}
