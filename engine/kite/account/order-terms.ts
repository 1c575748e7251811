import type { Pricing, Product, Side } from '../../domain/order.ts';
import { NO_PRICE, type Price, priceToRupees } from '../../domain/price.ts';
import type { Listed } from '../rows.ts';
import type { PublishedClient } from '../transport/published-client.ts';

/** An order as Kite's calculators need to know it; it need not exist. */
export interface OrderTerms {
  readonly listed: Listed;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: number;
  readonly pricing: Pricing;
}

type MarginRequest = Parameters<PublishedClient['orderMargins']>[0][number];

const limitOf = (pricing: Pricing): Price =>
  pricing.type === 'LIMIT' || pricing.type === 'SL' ? pricing.price : NO_PRICE;
const triggerOf = (pricing: Pricing): Price =>
  pricing.type === 'SL' || pricing.type === 'SL-M' ? pricing.trigger : NO_PRICE;

/** The order as the calculators are asked about it; a price that it does not have is 0. */
export function calculatorTerms(terms: OrderTerms): MarginRequest {
  return {
    ...terms.listed,
    transaction_type: terms.side,
    variety: 'regular',
    product: terms.product,
    order_type: terms.pricing.type,
    quantity: terms.quantity,
    price: priceToRupees(limitOf(terms.pricing)),
    trigger_price: priceToRupees(triggerOf(terms.pricing)),
  };
}
