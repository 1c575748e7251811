import { formatPrice } from '../domain/amount-text.ts';
import { PAISA } from '../domain/money.ts';
import { price } from '../domain/price.ts';
import { at } from './crossing.ts';

/** A column's value at a bar as rupees to the paisa: `1,234.50`; a dash where there is none. */
export function rupeeText(column: Float64Array, i: number): string {
  const value = at(column, i);
  return Number.isNaN(value) ? '-' : formatPrice(price(Math.round(value / PAISA) * PAISA));
}
