import { formatPercent, formatPrice, formatRupees, MINUS } from '../../domain/amount-text.ts';
import { money } from '../../domain/money.ts';
import { priceFromRupees, RUPEE } from '../../domain/price.ts';

const THOUSAND = 1_000;
const LAKH = 100_000;
const CRORE = 10_000_000;
const MOST_DECIMALS = 4;

/** Writes a number of an axis. */
export type NumberText = (value: number) => string;

/** Digits after the point that tell multiples of `step` apart. */
function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < MOST_DECIMALS; decimals += 1) {
    const scaled = step * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) return decimals;
  }
  return MOST_DECIMALS;
}

/** Prices and amounts in full, `1,23,456.50`, all with the digits that a step needs: none, or at least two. */
export function rupeesText(step: number): NumberText {
  const needed = decimalsOf(step);
  const decimals = needed === 0 ? 0 : needed <= 2 ? 2 : 4;
  return (value) => formatRupees(money(Math.round(value * RUPEE)), { decimals });
}

/** One price in full: four decimals only where it is finer than a paisa. */
export function priceText(value: number): string {
  return formatPrice(priceFromRupees(value));
}

/** A number that lies among prices but is none, such as an average: to the paisa. */
export function levelText(value: number): string {
  return formatRupees(money(Math.round(value * RUPEE)));
}

/**
 * Large numbers in the short forms of India: `12.5K`, `1.25L` (lakh), `3.4Cr` (crore), all in the unit of the largest
 * and with the digits that a step needs.
 */
export function shortText(largest: number, step: number): NumberText {
  const [unit, suffix] = unitOf(Math.abs(largest));
  const decimals = Math.min(MOST_DECIMALS, decimalsOf(step / unit));
  return (value) => {
    if (value === 0) return '0';
    return `${value < 0 ? MINUS : ''}${grouped(Math.abs(value) / unit, decimals)}${suffix}`;
  };
}

function unitOf(size: number): readonly [number, string] {
  if (size >= CRORE) return [CRORE, 'Cr'];
  if (size >= LAKH) return [LAKH, 'L'];
  return size >= 10 * THOUSAND ? [THOUSAND, 'K'] : [1, ''];
}

function grouped(value: number, decimals: number): string {
  if (value < THOUSAND) return value.toFixed(decimals);
  return formatRupees(money(Math.round(value * RUPEE)), {
    decimals: decimals > 2 ? 4 : decimals > 0 ? 2 : 0,
  });
}

/** One number as short as it can be said with three digits: `1.23L`. */
export function briefText(value: number): string {
  const [unit] = unitOf(Math.abs(value));
  const size = Math.abs(value) / unit;
  return shortText(value, unit * (size >= 100 ? 1 : size >= 10 ? 0.1 : 0.01))(value);
}

/** Fractions as per cent, with the digits that a step needs. */
export function percentText(step: number): NumberText {
  const decimals = decimalsOf(step * 100);
  return (value) => formatPercent(value, { decimals }).replace(' %', '%');
}

/** Plain numbers of an indicator: short forms when large, up to four digits after the point when small. */
export function plainText(largest: number, step: number): NumberText {
  if (Math.abs(largest) >= 10 * THOUSAND) return shortText(largest, step);
  const decimals = decimalsOf(step);
  return (value) =>
    value
      .toFixed(decimals)
      .replace(/^-(?=.*[1-9])/, MINUS)
      .replace(/^-/, '');
}
