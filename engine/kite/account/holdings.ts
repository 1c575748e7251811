import { z } from 'zod';
import type { InstrumentKey } from '../../domain/ids.ts';
import { isTradeForTrade } from '../../domain/instrument.ts';
import type { Price } from '../../domain/price.ts';
import { fail, ok } from '../../domain/result.ts';
import type { KiteClient, KiteResult } from '../client.ts';
import { type KeyOf, NAMED, ROWS, readRows } from '../rows.ts';
import { postTo } from '../transport/published-client.ts';
import { kitePrice, kiteUnits } from '../wire-values.ts';

/** Shares that the account holds in delivery. */
export interface Holding {
  readonly instrument: InstrumentKey;
  readonly isin: string;
  /** Settled shares, those sold today still counted. */
  readonly quantity: number;
  /** Bought and not delivered yet. */
  readonly unsettled: number;
  /** Sold today. */
  readonly usedToday: number;
  /** What the depository has released for sale today, of an account without power of attorney. */
  readonly authorised: number;
  readonly averagePrice: Price;
  /** Settles trade for trade: what is not delivered yet may not be sold. */
  readonly tradeForTrade: boolean;
  /** Zerodha's sign that its number and the depository's differ. */
  readonly discrepancy: boolean;
}

const HOLDING_ROW = z.object({
  ...NAMED,
  isin: z.string(),
  quantity: kiteUnits,
  t1_quantity: kiteUnits,
  used_quantity: kiteUnits.default(0),
  authorised_quantity: kiteUnits.default(0),
  average_price: kitePrice,
  discrepancy: z.boolean().default(false),
});

/** Everything held in delivery. One row that cannot be read spoils the list. */
export async function readHoldings(
  client: KiteClient,
  keyOf: KeyOf,
): Promise<KiteResult<readonly Holding[]>> {
  const rows = await client.read('other', ROWS, (kite) => kite.getHoldings());
  if (!rows.ok) return rows;
  const read = readRows(rows.value, HOLDING_ROW, (row): Holding | undefined => {
    const instrument = keyOf(row.exchange, row.tradingsymbol);
    if (instrument === undefined) return undefined;
    return {
      instrument,
      isin: row.isin,
      quantity: row.quantity,
      unsettled: row.t1_quantity,
      usedToday: row.used_quantity,
      authorised: row.authorised_quantity,
      averagePrice: row.average_price,
      tradeForTrade: isTradeForTrade({ exchange: row.exchange, tradingSymbol: row.tradingsymbol }),
      discrepancy: row.discrepancy,
    };
  });
  return read.ok
    ? ok(read.value)
    : fail({ kind: 'not-kite', status: 200, reason: `answered with holdings of which ${read.error}` });
}

/** Shares of a holding that may be sold now, before what open orders already ask for. */
export function sellableUnits(holding: Holding): number {
  const { quantity, unsettled, usedToday, tradeForTrade } = holding;
  const owned = tradeForTrade ? quantity : quantity + unsettled;
  return Math.max(0, owned - usedToday);
}

const REQUEST = z.object({ request_id: z.string().regex(/^[A-Za-z0-9_-]+$/) });

/**
 * A link under which the person releases shares for sale at the depository, until 17:30 of the day. Needed without
 * power of attorney: Kite refuses sales of delivery with 428 before.
 */
export async function authoriseLink(
  client: KiteClient,
  { loginRoot, apiKey }: { readonly loginRoot: string; readonly apiKey: string },
): Promise<KiteResult<string>> {
  const asked = await client.write(REQUEST, (kite) => postTo(kite, '/portfolio/holdings/authorise'));
  if (!asked.ok) return asked;
  return ok(
    `${loginRoot}/connect/portfolio/authorise/holdings/${encodeURIComponent(apiKey)}/${asked.value.request_id}`,
  );
}
