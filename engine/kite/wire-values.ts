import { z } from 'zod';
import { money } from '../domain/money.ts';
import { price, priceFromRupees, RUPEE } from '../domain/price.ts';
import { readIndianTime } from './transport/indian-time.ts';

/** No price and no amount of an account comes near: beyond it a number is damage. */
const MOST_RUPEES = 100_000_000_000;
const MOST_PRICE = 100_000_000;

/** A time as Kite writes it. */
export const kiteTime = z.string().transform((text, context) => {
  const at = readIndianTime(text);
  if (at !== undefined) return at;
  context.addIssue({ code: 'custom', message: 'not a time' });
  return z.NEVER;
});

/** A price in rupees, rounded to our ten-thousandths: Kite computes averages in floats. */
export const kitePrice = z
  .number()
  .min(0)
  .max(MOST_PRICE)
  .transform((rupees) => (rupees === 0 ? price(0) : priceFromRupees(rupees)));

/** An amount in rupees, with its sign. */
export const kiteMoney = z
  .number()
  .min(-MOST_RUPEES)
  .max(MOST_RUPEES)
  .transform((rupees) => money(Math.round(rupees * RUPEE)));

/** A name of an order or a trade: it goes into addresses, so nothing but letters, digits and dashes. */
export const kiteId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);

/** Units of a row, from 0. */
export const kiteUnits = z.number().int().min(0).max(1_000_000_000);

/** The side of an order or a trade. */
export const SIDES = z.enum(['BUY', 'SELL']);
