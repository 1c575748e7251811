import type { BrokerOrderId, InstrumentKey, OrderTag } from '../../domain/ids.ts';
import type { Tradable } from '../../domain/instrument.ts';
import type { Pricing, Product, Side, Validity } from '../../domain/order.ts';
import type { Price } from '../../domain/price.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { BrokerOrderStatus } from '../../ports/broker.ts';

/** An order in the exchange's book. The exchange alone changes it. */
export interface RestingOrder {
  readonly id: BrokerOrderId;
  readonly tag: OrderTag;
  readonly instrument: Tradable;
  readonly key: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly validity: Validity;
  pricing: Pricing;
  quantity: number;
  filled: number;
  filledValue: number;
  status: BrokerOrderStatus;
  message: string;
  /** Worst price it may trade at; a market order gets its own when it meets the market. */
  limit: Price | undefined;
  /** Displayed quantity in front of it at its price; undefined until it met the market. */
  ahead: number | undefined;
  updatedAt: EpochMs;
}

export function isWorking(order: RestingOrder): boolean {
  return order.status === 'passing' || order.status === 'open' || order.status === 'trigger-pending';
}

export function restOf(order: RestingOrder): number {
  return order.quantity - order.filled;
}
