import { formatPrice } from '../../domain/amount-text.ts';
import type { Tradable } from '../../domain/instrument.ts';
import type { Pricing, Product, Side } from '../../domain/order.ts';
import { isOnTick, type Price } from '../../domain/price.ts';
import type { Quote } from '../../domain/tick.ts';
import type { IsoDate } from '../../domain/time.ts';

/** An order as it reaches the exchange. */
export interface Arrival {
  readonly instrument: Tradable;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: number;
  readonly pricing: Pricing;
}

function pricesOf(pricing: Pricing): readonly Price[] {
  switch (pricing.type) {
    case 'MARKET':
      return [];
    case 'LIMIT':
      return [pricing.price];
    case 'SL':
      return [pricing.price, pricing.trigger];
    case 'SL-M':
      return [pricing.trigger];
  }
}

/**
 * What the broker says at once to an order that cannot be, in the order in which it looks: product, tick, lot,
 * freeze, expiry. Undefined when it is accepted for processing.
 */
export function refusedAtOnce(order: Arrival, day: IsoDate): string | undefined {
  const { instrument, product, quantity } = order;
  if (instrument.kind === 'equity' ? product === 'NRML' : product === 'CNC') {
    return `Invalid product ${product} for ${instrument.tradingSymbol}.`;
  }
  if (pricesOf(order.pricing).some((price) => price <= 0 || !isOnTick(price, instrument.tickSize))) {
    return `Tick size for this script is ${formatPrice(instrument.tickSize)}. Kindly enter price in the multiple of tick size for this script.`;
  }
  if (quantity % instrument.lotSize !== 0) {
    return `Order quantity should be in multiples of the lot size ${instrument.lotSize}.`;
  }
  if (quantity > instrument.freezeQuantity) {
    return `Quantity freeze: the maximum for one order of ${instrument.tradingSymbol} is ${instrument.freezeQuantity}.`;
  }
  if (instrument.kind !== 'equity' && instrument.expiry < day)
    return 'The instrument you are placing an order for has expired.';
  return undefined;
}

/** What the exchange says after acceptance: circuit limits, and triggers on the wrong side of the market. */
export function rejectedByExchange(order: Arrival, quote: Quote | undefined): string | undefined {
  if (quote === undefined) return undefined;
  const prices = pricesOf(order.pricing);
  if (quote.upperBand > 0 && prices.some((price) => price > quote.upperBand || price < quote.lowerBand)) {
    return `Order price is outside the circuit limits of ${formatPrice(quote.lowerBand)} to ${formatPrice(quote.upperBand)}.`;
  }
  const { pricing, side } = order;
  if (pricing.type !== 'SL' && pricing.type !== 'SL-M') return undefined;
  const wrong = side === 'BUY' ? pricing.trigger <= quote.last : pricing.trigger >= quote.last;
  if (!wrong) return undefined;
  const should = side === 'BUY' ? 'higher' : 'lower';
  return `Trigger price for stoploss ${side.toLowerCase()} orders should be ${should} than the last traded price (${formatPrice(quote.last)}).`;
}
