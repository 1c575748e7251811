import { z } from 'zod';
import type { Money } from '../../domain/money.ts';
import { type Price, priceToRupees } from '../../domain/price.ts';
import { ok } from '../../domain/result.ts';
import type { KiteClient, KiteResult } from '../client.ts';
import { kiteMoney } from '../wire-values.ts';
import { calculatorTerms, type OrderTerms } from './order-terms.ts';

/**
 * What Kite says an order costs. Its exchange charge has the investor protection fund in it; its total may leave the
 * stamp duty at 0.
 */
export interface KiteCharges {
  readonly brokerage: Money;
  readonly transactionTax: Money;
  readonly exchange: Money;
  readonly sebi: Money;
  readonly stamp: Money;
  readonly gst: Money;
  readonly total: Money;
}

/** The charges block of a contract note or a margin answer. */
export const CHARGES = z
  .object({
    transaction_tax: kiteMoney,
    exchange_turnover_charge: kiteMoney,
    sebi_turnover_charge: kiteMoney,
    brokerage: kiteMoney,
    stamp_duty: kiteMoney,
    gst: z.object({ total: kiteMoney }),
    total: kiteMoney,
  })
  .transform(
    (row): KiteCharges => ({
      brokerage: row.brokerage,
      transactionTax: row.transaction_tax,
      exchange: row.exchange_turnover_charge,
      sebi: row.sebi_turnover_charge,
      stamp: row.stamp_duty,
      gst: row.gst.total,
      total: row.total,
    }),
  );

const NOTES = z.array(z.object({ charges: CHARGES }));

/** An order, real or not, that has traded at a price. */
export interface TradedTerms extends OrderTerms {
  readonly averagePrice: Price;
}

/**
 * Kite's own charges for orders as if they had traded: what ours are audited against. One answer for each order, in
 * their order; another number of answers is not Kite's.
 */
export async function readCharges(
  client: KiteClient,
  orders: readonly TradedTerms[],
): Promise<KiteResult<readonly KiteCharges[]>> {
  const asked = orders.map(({ averagePrice, ...terms }, at) => {
    const { price: _, trigger_price: __, ...rest } = calculatorTerms(terms);
    return { ...rest, order_id: String(at + 1), average_price: priceToRupees(averagePrice) };
  });
  const read = await client.read('other', NOTES.length(orders.length), (kite) =>
    kite.getvirtualContractNote(asked),
  );
  return read.ok ? ok(read.value.map(({ charges }) => charges)) : read;
}
