import { assert } from './assert.ts';
import type { Brand } from './brand.ts';

/** A price of one unit in ten-thousandths of a rupee (currency futures tick at 0.0025). A safe integer. */
export type Price = Brand<number, 'Price'>;

/** Ten-thousandths in a rupee: the one scale of {@link Price} and `Money`. */
export const RUPEE = 10_000;

export const NO_PRICE = 0 as Price;

/** Brands an integer number of ten-thousandths. Throws on anything but a safe integer. */
export function price(tenThousandths: number): Price {
  if (!Number.isSafeInteger(tenThousandths)) assert(false, `not a price: ${tenThousandths}`);
  return tenThousandths as Price;
}

/** The price nearest to a float of rupees; for analytics and feeds that speak in floats. */
export function priceFromRupees(rupees: number): Price {
  return price(Math.round(rupees * RUPEE));
}

export function priceToRupees(value: Price): number {
  return value / RUPEE;
}

/** Whether `value` lies on the tick grid. */
export function isOnTick(value: Price, tick: Price): boolean {
  return value % tick === 0;
}

/** The nearest price on the grid, halves up. */
export function roundToTick(value: number, tick: Price): Price {
  return price(Math.round(value / tick) * tick);
}

export function floorToTick(value: number, tick: Price): Price {
  return price(Math.floor(value / tick) * tick);
}

export function ceilToTick(value: number, tick: Price): Price {
  return price(Math.ceil(value / tick) * tick);
}
