import type { Account } from './book/account.ts';
import type { OrderCounter } from './book/order-caps.ts';
import type { OrderNumbers } from './book/order-numbers.ts';
import type { DayPhases } from './exchange/day-phases.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { TradingHours } from './exchange/trading-hours.ts';
import type { CandleHistory } from './market/candle-history.ts';
import type { Listings } from './market/listings.ts';
import type { Tape } from './market/tape.ts';
import type { ServerClock } from './server-clock.ts';
import type { Sessions } from './session/sessions.ts';

/** What can be switched while the server runs. */
export interface HouseSwitches {
  /** Whether orders come from the address that is registered; reads work from anywhere. */
  addressRegistered: boolean;
  /** Which of its two known shapes the answer to a sliced order has. */
  autosliceShape: 'children' | 'list';
  /** Which of its two known shapes the refusal of a dead token has. */
  deadTokenShape: 'token' | 'input';
  /** Content type of the instrument dump; a charset makes some clients return text. */
  instrumentsContentType: string;
  /** What the quantity of a modification means after a partial fill: it is documented nowhere. */
  modifiedQuantity: 'total' | 'remaining';
}

/** The parts of the broker that its routes work on. */
export interface House {
  readonly clock: ServerClock;
  readonly listings: Listings;
  readonly tape: Tape;
  readonly history: CandleHistory;
  readonly hours: TradingHours;
  readonly exchange: Exchange;
  readonly phases: DayPhases;
  readonly sessions: Sessions;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly counters: ReadonlyMap<string, OrderCounter>;
  readonly numbers: OrderNumbers;
  readonly switches: HouseSwitches;
}
