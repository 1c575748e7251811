import { z } from 'zod';
import type { InstrumentKey } from '../../domain/ids.ts';
import { NO_PRICE, priceFromRupees } from '../../domain/price.ts';
import { ok } from '../../domain/result.ts';
import { type IsoDate, istDate } from '../../domain/time.ts';
import type { DayReference } from '../../ports/market.ts';
import type { KiteClient, KiteResult } from '../client.ts';
import { readIndianTime } from '../transport/indian-time.ts';

/** Instruments that one request may name. */
const MOST_A_REQUEST = 500;

const PRICE = z.number().nonnegative();

const QUOTE = z.object({
  timestamp: z.unknown(),
  last_price: PRICE,
  ohlc: z.object({ open: PRICE, high: PRICE, low: PRICE, close: PRICE }),
  lower_circuit_limit: PRICE.optional(),
  upper_circuit_limit: PRICE.optional(),
});

type Quote = z.output<typeof QUOTE>;

/**
 * What the session of a day starts from, for some instruments; Kite leaves out what it does not know. Kite has no
 * closes of a day to come: before its session, the last price is the close.
 */
export async function dayReferences(
  client: KiteClient,
  keys: readonly InstrumentKey[],
  day: IsoDate,
): Promise<KiteResult<readonly DayReference[]>> {
  const found: DayReference[] = [];
  for (let at = 0; at < keys.length; at += MOST_A_REQUEST) {
    const some = keys.slice(at, at + MOST_A_REQUEST);
    const quotes = await client.read('quote', z.record(z.string(), QUOTE), (kite) =>
      kite.getQuote([...some]),
    );
    if (!quotes.ok) return quotes;
    for (const key of some) {
      const quote = quotes.value[key];
      if (quote !== undefined) found.push(referenceOf(key, quote, day));
    }
  }
  return ok(found);
}

function referenceOf(key: InstrumentKey, quote: Quote, day: IsoDate): DayReference {
  const { ohlc, last_price, lower_circuit_limit: lower, upper_circuit_limit: upper } = quote;
  if (dayOf(quote) !== day) {
    const previousClose = priceFromRupees(last_price === 0 ? ohlc.close : last_price);
    return { key, previousClose, lowerBand: NO_PRICE, upperBand: NO_PRICE };
  }
  const open = priceFromRupees(ohlc.open);
  return {
    key,
    previousClose: priceFromRupees(ohlc.close),
    lowerBand: lower === undefined ? NO_PRICE : priceFromRupees(lower),
    upperBand: upper === undefined ? NO_PRICE : priceFromRupees(upper),
    ...(open === NO_PRICE
      ? {}
      : { soFar: { open, high: priceFromRupees(ohlc.high), low: priceFromRupees(ohlc.low) } }),
  };
}

/** The day that a quote tells of; undefined when it does not say. */
function dayOf({ timestamp }: Quote): IsoDate | undefined {
  const at = typeof timestamp === 'string' ? readIndianTime(timestamp) : undefined;
  return at === undefined ? undefined : istDate(at);
}
