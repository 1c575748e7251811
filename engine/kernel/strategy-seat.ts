import { type Deployment, heldBy } from '../domain/deployment.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import type { Order } from '../domain/order.ts';
import type { Price } from '../domain/price.ts';
import type { EpochMs, TimeOfDayMs } from '../domain/time.ts';
import type { EntryFilter } from '../strategies/entry-filter.ts';
import type { Signal } from '../strategies/signal.ts';
import type { Turn } from './turn.ts';

/** One instrument of a strategy at work. */
export interface StrategySeat {
  readonly deployment: Deployment;
  readonly instrument: InstrumentKey;
  readonly filters: readonly EntryFilter[];
  /** Intraday positions are not begun from this time of day on. */
  readonly squareOffAt: TimeOfDayMs;
}

/** Names the position of a seat. */
export type SeatPosition = Pick<Order, 'book' | 'instrument' | 'product'>;

/** What names the position. */
export type Place = Pick<StrategySeat, 'deployment' | 'instrument'>;

export const positionOf = ({ deployment: { book, product }, instrument }: Place): SeatPosition => ({
  book,
  instrument,
  product,
});

/** What a strategy said at the close of a bar, with what sizes and filters ask of that bar. */
export interface StrategyWord {
  readonly signal: Signal;
  readonly reason: string;
  readonly barStart: EpochMs;
  readonly close: Price;
  /** Row of the bar among those that the filters see. */
  readonly row: number;
  /** Average true range; NaN where the plan does not ask for it or it is not known yet. */
  readonly volatility: number;
}

/** Signed units that the strategy itself holds in its seat. */
export function heldFor(turn: Pick<Turn, 'state'>, seat: StrategySeat): number {
  const trade = turn.state.strategies.openTrade(positionOf(seat));
  return trade?.deployment === seat.deployment.id ? heldBy(trade) : 0;
}
