import type { Person } from './book/account.ts';
import type { OrderCaps } from './book/order-caps.ts';
import type { SquareOffTimes } from './exchange/day-phases.ts';
import type { HouseSwitches } from './house.ts';
import type { Listing } from './market/listing.ts';
import type { RateLimits } from './rate-limiter.ts';
import type { Moment } from './server-clock.ts';
import type { App } from './session/sessions.ts';

/** How the server behaves. Everything left out is as at the broker, but for the hours: it is always open. */
export interface KiteServerOptions {
  /** A free one unless given. */
  readonly port?: number;
  /** When it is, in India; the wall clock's time unless given. */
  readonly at?: Moment;
  /** Whether the time stands still until a script moves it. */
  readonly held?: boolean;
  /** `exchange` keeps NSE's hours and holidays. */
  readonly hours?: 'always' | 'exchange';
  readonly apps?: readonly App[];
  readonly people?: readonly Person[];
  /** What every account has in cash, in rupees; ten lakh unless given. */
  readonly cashRupees?: number;
  /** What is listed; a small market of today unless given. */
  readonly listings?: readonly Listing[];
  /** Prices that move by themselves; without it only a script moves them. */
  readonly moves?: { readonly seed: number; readonly speed: number };
  readonly limits?: RateLimits | 'none';
  readonly caps?: OrderCaps;
  readonly squareOff?: SquareOffTimes;
  /** Time between the broker's answer to an order and the exchange's; 20 ms unless given. */
  readonly latencyMs?: number;
  /** `manual`: orders trade only as `book.fill` says. */
  readonly matching?: 'automatic' | 'manual';
  readonly switches?: Partial<HouseSwitches>;
  readonly heartbeatMs?: number;
  /** A file that keeps the book and the sessions over a restart. */
  readonly bookFile?: string;
}
