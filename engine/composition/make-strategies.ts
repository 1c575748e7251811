import type { StepUp } from '../compliance/step-up.ts';
import type { MarketDesk } from '../desk-market.ts';
import { istDate } from '../domain/time.ts';
import { squareOffTime } from '../kernel/square-off-time.ts';
import { STRATEGIES } from '../strategies/registry.ts';
import { StrategyHost } from '../strategy-host/strategy-host.ts';
import { StrategiesAtWork } from '../trading-desk/strategies-at-work.ts';
import type { Core } from './build-core.ts';
import type { Base, EngineOptions } from './engine-options.ts';

/** Strategies on the feed of a core. Files of people's own are backtested only: a loop in one would hold the desk up. */
export function makeStrategies(
  { marketData, onTrouble }: EngineOptions,
  { clock, timers }: Base,
  { writer, context, market, catalogue }: Core,
): StrategyHost {
  return new StrategyHost({
    writer,
    context,
    clock: market.clock,
    wall: clock,
    timers,
    history: {
      candles: market.history,
      calendar: market.calendar,
      pause: () => new Promise((resolve) => void timers.after(0, resolve)),
    },
    squareOffTime: (instrument) =>
      squareOffTime(marketData.squareOff, market.calendar, instrument, istDate(market.clock.now())),
    strategies: STRATEGIES,
    subscribe: (keys) =>
      market.feed.subscribe(keys.map((key) => catalogue.byKey(key)?.id).filter((id) => id !== undefined)),
    onBug: (error) => onTrouble('a bug in a strategy at work', error),
  });
}

/** What chats see of strategies at work. */
export function makeStrategyDesk(
  { writer, context, market: { clock }, store, host }: Core & { readonly host: StrategyHost },
  market: Pick<MarketDesk, 'resolve'>,
  stepUp: StepUp,
): StrategiesAtWork {
  return new StrategiesAtWork({
    writer,
    context,
    clock,
    store,
    market,
    host,
    stepUp,
    strategies: STRATEGIES,
  });
}
