import { assert } from './assert.ts';
import type { Brand } from './brand.ts';
import { type Price, RUPEE } from './price.ts';
import { mulDiv, type Rounding } from './rounding.ts';

/** An amount in ten-thousandths of a rupee, signed. A safe integer: up to about 90,000 crore rupees. */
export type Money = Brand<number, 'Money'>;

export const ZERO = 0 as Money;

/** Ten-thousandths in a paisa. */
export const PAISA = 100;

/** Basis points of the whole. */
export const BP = 10_000;

/** Brands an integer number of ten-thousandths. Throws on anything but a safe integer. */
export function money(tenThousandths: number): Money {
  // The sentence is made only when it is needed: this runs for every amount there is.
  if (!Number.isSafeInteger(tenThousandths)) assert(false, `not an amount: ${tenThousandths}`);
  return (tenThousandths === 0 ? 0 : tenThousandths) as Money;
}

export function rupees(whole: number): Money {
  return money(whole * RUPEE);
}

export function add(...amounts: readonly Money[]): Money {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return money(sum);
}

export function subtract(from: Money, amount: Money): Money {
  return money(from - amount);
}

export function negate(amount: Money): Money {
  return money(-amount);
}

/** The value of `units` at `each`. */
export function notional(each: Price, units: number): Money {
  return money(mulDiv(each, units, 1, 'half-up'));
}

/** `amount * numerator / denominator` with a stated rounding. */
export function share(amount: Money, numerator: number, denominator: number, rounding: Rounding): Money {
  return money(mulDiv(amount, numerator, denominator, rounding));
}
