import { z } from 'zod';
import type { Money } from '../../domain/money.ts';
import { ok } from '../../domain/result.ts';
import type { KiteClient, KiteResult } from '../client.ts';
import { kiteMoney } from '../wire-values.ts';
import { CHARGES, type KiteCharges } from './charges.ts';
import { calculatorTerms, type OrderTerms } from './order-terms.ts';

/** What Kite would block for an order by itself. */
export interface OrderMargin {
  readonly total: Money;
  readonly span: Money;
  readonly exposure: Money;
  readonly optionPremium: Money;
  readonly charges: KiteCharges;
}

/** What Kite would block for orders together: at the worst moment while they are placed, and at the end. */
export interface BasketMargin {
  readonly initial: Money;
  readonly final: Money;
}

const ORDER_MARGINS = z.array(
  z.object({
    total: kiteMoney,
    span: kiteMoney,
    exposure: kiteMoney,
    option_premium: kiteMoney,
    charges: CHARGES,
  }),
);
/** The charges beside these sums are to be ignored, says Kite's documentation. */
const BASKET_MARGINS = z.object({
  initial: z.object({ total: kiteMoney }),
  final: z.object({ total: kiteMoney }),
});

/** The published client asks for a compact answer when it is told nothing, and a compact answer has no charges. */
const WHOLE = '';

/** Margins of orders, each by itself and against what is held. One answer for each order, in their order. */
export async function readOrderMargins(
  client: KiteClient,
  orders: readonly OrderTerms[],
): Promise<KiteResult<readonly OrderMargin[]>> {
  const read = await client.read('other', ORDER_MARGINS.length(orders.length), (kite) =>
    kite.orderMargins(orders.map(calculatorTerms), WHOLE),
  );
  if (!read.ok) return read;
  return ok(read.value.map(({ option_premium: optionPremium, ...margin }) => ({ ...margin, optionPremium })));
}

/** Margin of orders together, with what is held taken into account. */
export async function readBasketMargin(
  client: KiteClient,
  orders: readonly OrderTerms[],
): Promise<KiteResult<BasketMargin>> {
  const read = await client.read('other', BASKET_MARGINS, (kite) =>
    kite.orderBasketMargins(orders.map(calculatorTerms), true, WHOLE),
  );
  return read.ok ? ok({ initial: read.value.initial.total, final: read.value.final.total }) : read;
}
