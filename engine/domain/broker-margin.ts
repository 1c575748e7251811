import type { InstrumentKey } from './ids.ts';
import type { Money } from './money.ts';
import type { Pricing, Product, Side } from './order.ts';

/** An order as a broker's calculator needs to know it; it need not exist. */
export interface MarginTerms {
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: number;
  readonly pricing: Pricing;
}

/** What a broker would block for orders. */
export interface BrokerMargin {
  /** Each by itself, in their order. */
  readonly each: readonly Money[];
  /** All together at the worst moment while they are placed, and at the end, with what is held counted in. */
  readonly atMost: Money;
  readonly together: Money;
}

/** The money of an account at its broker. */
export interface BrokerMoney {
  readonly free: Money;
  readonly used: Money;
  readonly cash: Money;
  readonly collateral: Money;
}
