import type { Tradable } from '../../domain/instrument.ts';
import { MOST_SHARES_AN_ORDER, type Pricing, type Side } from '../../domain/order.ts';
import { isOnTick, type Price } from '../../domain/price.ts';
import { type EpochMs, formatTimeOfDay, istDate, istTimeOfDay, type TimeOfDayMs } from '../../domain/time.ts';
import { type OrderEntry, ownLimit, triggerHit, triggerOf, within } from './exchange-order.ts';
import {
  CLOSED_REFUSAL,
  expiredRefusal,
  freezeRefusal,
  intradayOver,
  lotRefusal,
  NO_MARKET_ORDERS,
  noOrdersNow,
  onlyPlainOrders,
  outsideCircuit,
  productRefusal,
  tickRefusal,
  tooManyShares,
  triggerBehindMarket,
  triggerBeyondLimit,
  triggerOutsideCircuit,
} from './kite-words.ts';
import type { CircuitBand } from './market-protection.ts';
import type { Phase } from './session-phase.ts';

/** When an order comes in, and what the exchange is at then. */
export interface Circumstances {
  readonly at: EpochMs;
  readonly phase: Phase;
  readonly squareOffAt: TimeOfDayMs | undefined;
}

/** What is known of the price; all zero or undefined before the first tick. */
export interface KnownPrice extends CircuitBand {
  readonly last: Price;
}

/**
 * What Kite refuses before an order gets into its book, in the order in which it looks: symbol, tick, lot and
 * freeze, session, product. Undefined when the order passes. A market order without protection has no shape
 * here: every one goes out protected.
 */
export function refusedAtOnce(order: OrderEntry, now: Circumstances): string | undefined {
  const { instrument } = order;
  if (instrument.kind !== 'equity' && instrument.expiry < istDate(now.at)) return expiredRefusal(instrument);
  return (
    refusedTick(order.pricing, instrument) ??
    refusedSize(order.quantity, instrument) ??
    refusedNow(order, now.phase) ??
    refusedProduct(order, now)
  );
}

function refusedTick(pricing: Pricing, instrument: Tradable): string | undefined {
  const off = (value: Price | undefined): boolean =>
    value !== undefined && (value <= 0 || !isOnTick(value, instrument.tickSize));
  if (off(ownLimit(pricing))) return tickRefusal(instrument.tickSize, 'price');
  return off(triggerOf(pricing)) ? tickRefusal(instrument.tickSize, 'trigger price') : undefined;
}

function refusedSize(quantity: number, instrument: Tradable): string | undefined {
  if (quantity % instrument.lotSize !== 0) return lotRefusal(instrument);
  if (instrument.kind === 'equity' && quantity > MOST_SHARES_AN_ORDER)
    return tooManyShares(MOST_SHARES_AN_ORDER);
  return quantity > instrument.freezeQuantity ? freezeRefusal(instrument) : undefined;
}

function refusedNow(
  order: Pick<OrderEntry, 'pricing' | 'validity' | 'afterMarket'>,
  phase: Phase,
): string | undefined {
  // Kite keeps it for the opening; the exchange has its say then.
  if (order.afterMarket !== undefined) return undefined;
  switch (phase.kind) {
    case 'continuous':
      return undefined;
    case 'shut':
    case 'over':
      return CLOSED_REFUSAL;
    case 'pre-open':
    case 'auction': {
      const name = phase.kind === 'auction' ? 'closing auction' : 'pre-open session';
      if (phase.entry === 'none') return noOrdersNow(name);
      if (order.validity === 'IOC' || triggerOf(order.pricing) !== undefined) return onlyPlainOrders(name);
      return phase.entry === 'limit' && order.pricing.type === 'MARKET' ? NO_MARKET_ORDERS : undefined;
    }
  }
}

function refusedProduct(order: OrderEntry, now: Circumstances): string | undefined {
  const { instrument, product } = order;
  if (product === (instrument.kind === 'equity' ? 'NRML' : 'CNC')) return productRefusal(product, instrument);
  const late = now.squareOffAt !== undefined && istTimeOfDay(now.at) >= now.squareOffAt;
  return late &&
    product === 'MIS' &&
    !order.reduceOnly &&
    order.afterMarket === undefined &&
    now.squareOffAt !== undefined
    ? intradayOver(formatTimeOfDay(now.squareOffAt))
    : undefined;
}

/**
 * What is refused because of the price: circuit limits, and stops on the wrong side. Kite looks before its order
 * book too; where no price was known then, the exchange rejects on arrival.
 */
export function refusedPrice(
  order: Pick<OrderEntry, 'side' | 'pricing'>,
  known: KnownPrice | undefined,
): string | undefined {
  const { side, pricing } = order;
  const limit = ownLimit(pricing);
  const trigger = triggerOf(pricing);
  if (limit !== undefined && trigger !== undefined && !within(side, trigger, limit)) {
    return triggerBeyondLimit(side);
  }
  if (known === undefined) return undefined;
  return (
    (limit === undefined ? undefined : refusedLimit(limit, known)) ??
    (trigger === undefined ? undefined : refusedTrigger(side, trigger, known))
  );
}

function refusedLimit(limit: Price, { lowerBand, upperBand }: KnownPrice): string | undefined {
  if (lowerBand > 0 && limit < lowerBand) return outsideCircuit('lower', lowerBand);
  return upperBand > 0 && limit > upperBand ? outsideCircuit('upper', upperBand) : undefined;
}

function refusedTrigger(side: Side, trigger: Price, known: KnownPrice): string | undefined {
  const band = side === 'BUY' ? known.upperBand : known.lowerBand;
  if (band > 0 && !within(side, trigger, band)) return triggerOutsideCircuit(side, band);
  const { last } = known;
  return last > 0 && triggerHit(side, trigger, last) ? triggerBehindMarket(side, last) : undefined;
}
