import { assert } from '../domain/assert.ts';
import type { InstrumentId, InstrumentKey } from '../domain/ids.ts';
import { type Instrument, isTradable, type Tradable } from '../domain/instrument.ts';
import type { ChargeLine } from '../domain/ledger.ts';
import type { Money } from '../domain/money.ts';
import type { Product, Side } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import type { Price } from '../domain/price.ts';
import type { TradingCalendar } from '../domain/session.ts';
import type { Quote } from '../domain/tick.ts';
import type { EpochMs, IsoDate } from '../domain/time.ts';
import type { QuoteBoard } from '../market/quote-board.ts';
import type { DayEndResult } from '../portfolio/day-end.ts';
import type { Readiness } from '../ports/readiness.ts';
import type { Limits } from '../risk/limits.ts';
import type { RiskBoard } from '../risk/value-at-risk/risk-board.ts';
import type { BrokerHoldings } from './broker-holdings.ts';
import type { KillLatch } from './kill-latch.ts';

/** A piece of trading whose costs are asked for. */
export interface Traded {
  readonly day: IsoDate;
  readonly instrument: Tradable;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: number;
  readonly value: Money;
}

/** Charges of an executed order, line by line and in all. */
export interface ChargeBill {
  readonly lines: readonly ChargeLine[];
  readonly total: Money;
}

/** What trading costs and blocks, by date. */
export interface CostModel {
  /** Charges of one executed order, to the ten-thousandth of a rupee in each part. */
  charges(of: Traded): ChargeBill;
  /** The total of {@link charges}, for whoever needs no lines. */
  chargesTotal(of: Traded): Money;
  /** Money blocked by holding or ordering this much. */
  margin(of: Traded): Money;
}

/** A book's day, to be closed. */
export interface DayClose {
  readonly at: EpochMs;
  readonly day: IsoDate;
  readonly positions: readonly Position[];
  readonly markOf: (instrument: InstrumentKey) => Price;
  /** Transaction tax that the book's trades accrued today. */
  readonly taxToday: Money;
}

/** Finds instruments by their lasting name. */
export interface Listings {
  byKey(key: InstrumentKey): Instrument | undefined;
}

/** What kernel work needs to know besides its own state; none of it is durable. */
export interface KernelContext {
  readonly listings: Listings;
  readonly quotes: QuoteBoard;
  /** When a price was last heard of, for markets where silence is no news; undefined elsewhere. */
  readonly priceToldAt?: (instrument: InstrumentId) => EpochMs | undefined;
  readonly calendar: TradingCalendar;
  readonly costs: CostModel;
  readonly endOfDay: (day: DayClose) => DayEndResult;
  readonly limits: Limits;
  /** What value at risk is measured on; undefined where nobody measures. */
  readonly risk?: RiskBoard;
  /** What the brokers' last books were short of. */
  readonly holdings: BrokerHoldings;
  /** Secret behind the tags that orders carry to the broker. */
  readonly tagKey: string;
  /** How long after its claim an order may still leave. */
  readonly sendWithinMs: number;
  /** What holds without the database; looked at a last time before an order leaves. */
  readonly latch: KillLatch;
  readonly readiness: Readiness;
}

/** The instrument of an order or position. That it exists and trades was checked when the order was made. */
export function tradable(context: KernelContext, key: InstrumentKey): Tradable {
  const instrument = context.listings.byKey(key);
  assert(instrument !== undefined && isTradable(instrument), `no tradable instrument ${key}`);
  return instrument;
}

/** The last price, yesterday's close where nothing traded yet, or 0. */
export function markOf(context: KernelContext, instrument: Instrument): Price {
  return context.quotes.mark(instrument.id);
}

/** How long ago a price was known to hold, in milliseconds of market time. */
export function priceAgeMs(
  context: KernelContext,
  quote: Pick<Quote, 'instrument' | 'at'>,
  now: EpochMs,
): number {
  const toldAt = context.priceToldAt?.(quote.instrument) ?? 0;
  return Math.max(0, now - Math.max(quote.at, toldAt));
}
