import { assert } from './assert.ts';
import type { Brand } from './brand.ts';

/** A positive whole number of units (shares, or contracts times lot size). */
export type Quantity = Brand<number, 'Quantity'>;

/** Brands a positive safe integer. Throws on anything else. */
export function quantity(units: number): Quantity {
  assert(Number.isSafeInteger(units) && units > 0, `not a quantity: ${units}`);
  return units as Quantity;
}
