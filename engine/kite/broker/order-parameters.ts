import type { Order, Pricing, Validity } from '../../domain/order.ts';
import { priceToRupees } from '../../domain/price.ts';
import type { Listed } from '../rows.ts';
import type { PublishedClient } from '../transport/published-client.ts';

/** How Kite files an order: for the session that is on, for the next one, or in ways that this desk does not use. */
export const VARIETIES = ['regular', 'amo', 'co', 'iceberg', 'auction'] as const;
/** One of {@link VARIETIES}. */
export type Variety = (typeof VARIETIES)[number];

type PlaceParameters = Parameters<PublishedClient['placeOrder']>[1];
type ModifyParameters = Parameters<PublishedClient['modifyOrder']>[2];

/** What is sent to place an order: its own terms, once, under its tag. Slices are made before, never by Kite. */
export function placeParameters(order: Order, listed: Listed): PlaceParameters {
  return {
    ...listed,
    transaction_type: order.side,
    quantity: order.quantity,
    product: order.product,
    tag: order.tag,
    ...validityParameters(order.validity),
    ...(order.disclosed === undefined ? {} : { disclosed_quantity: order.disclosed }),
    ...pricingParameters(order.pricing),
  };
}

/** What is sent to change an order; the quantity only when it changes. */
export function modifyParameters(order: Order, pricing: Pricing, quantity: number): ModifyParameters {
  return {
    ...validityParameters(order.validity),
    ...pricingParameters(pricing),
    ...(quantity === order.quantity ? {} : { quantity }),
  };
}

function validityParameters(validity: Validity): Pick<PlaceParameters, 'validity' | 'validity_ttl'> {
  return typeof validity === 'string' ? { validity } : { validity: 'TTL', validity_ttl: validity.minutes };
}

/**
 * Market orders and stops at the market go out with Kite's automatic protection: without any they are refused
 * since 1 April 2026.
 */
function pricingParameters(
  pricing: Pricing,
): Pick<PlaceParameters, 'order_type' | 'price' | 'trigger_price'> {
  const protection = { market_protection: -1 };
  switch (pricing.type) {
    case 'MARKET':
      return { order_type: 'MARKET', ...protection };
    case 'LIMIT':
      return { order_type: 'LIMIT', price: priceToRupees(pricing.price) };
    case 'SL':
      return {
        order_type: 'SL',
        price: priceToRupees(pricing.price),
        trigger_price: priceToRupees(pricing.trigger),
      };
    case 'SL-M':
      return { order_type: 'SL-M', trigger_price: priceToRupees(pricing.trigger), ...protection };
  }
}
