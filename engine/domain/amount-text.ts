import { type AmountRefusal, quoteText, readDecimal } from './decimal-text.ts';
import { type Money, money, PAISA } from './money.ts';
import { type Price, price, RUPEE } from './price.ts';
import { type Quantity, quantity } from './quantity.ts';
import { fail, ok, type Result } from './result.ts';
import { mulDiv } from './rounding.ts';

/** U+2212: aligns with the plus and is never taken for a hyphen. */
export const MINUS = '\u2212';

/** No order of this desk is larger: 100 crore units. */
const MOST_UNITS = 1_000_000_000;
/** 10,000 crore rupees. */
const MOST_RUPEES = 100_000_000_000;
/** One crore rupees for one unit. */
const MOST_PRICE = 10_000_000;

/** Reads a positive whole number of units: `10`, `1,000`, `1.5 lakh`. */
export function parseQuantity(text: string): Result<Quantity, AmountRefusal> {
  const read = readPositive(text, MOST_UNITS * RUPEE);
  if (!read.ok) return read;
  return read.value % RUPEE === 0
    ? ok(quantity(read.value / RUPEE))
    : fail({ code: 'FRACTION', message: `${quoteText(text)} is not whole. Write a whole number of units.` });
}

/** Reads a positive amount of rupees, to ten-thousandths: `1,23,456.50`, `₹500`, `rs 1.5 lakh`, `2 cr`. */
export function parseRupees(text: string): Result<Money, AmountRefusal> {
  const read = readPositive(withoutRupeeSign(text), MOST_RUPEES * RUPEE);
  return read.ok ? ok(money(read.value)) : read;
}

/** Reads an amount that may be negative or zero: `-5,000`, `+1,200.50`, with either minus. */
export function parseSignedRupees(text: string): Result<Money, AmountRefusal> {
  const trimmed = text.trim();
  const negative = trimmed.startsWith('-') || trimmed.startsWith(MINUS);
  const read = readDecimal(
    withoutRupeeSign(negative || trimmed.startsWith('+') ? trimmed.slice(1) : trimmed),
  );
  if (!read.ok) return read;
  if (read.value > MOST_RUPEES * RUPEE) return tooLarge(text);
  return ok(money(negative ? -read.value : read.value));
}

/** Reads the positive price of one unit, to ten-thousandths of a rupee: `2,850`, `118.40`, `₹83.2525`. */
export function parsePrice(text: string): Result<Price, AmountRefusal> {
  const read = readPositive(withoutRupeeSign(text), MOST_PRICE * RUPEE);
  return read.ok ? ok(price(read.value)) : read;
}

function readPositive(text: string, most: number): Result<number, AmountRefusal> {
  const read = readDecimal(text);
  if (!read.ok) return read;
  if (read.value === 0) {
    return fail({ code: 'ZERO', message: 'Zero is no amount here. Write a number above zero.' });
  }
  return read.value > most ? tooLarge(text) : read;
}

function tooLarge(text: string): Result<never, AmountRefusal> {
  return fail({ code: 'TOO_LARGE', message: `${quoteText(text)} is too large. Write a smaller number.` });
}

function withoutRupeeSign(text: string): string {
  const trimmed = text.trim().toLowerCase();
  for (const sign of ['₹', 'rs.', 'rs', 'inr']) {
    if (trimmed.startsWith(sign)) return trimmed.slice(sign.length);
  }
  return trimmed.endsWith('/-') ? trimmed.slice(0, -2) : trimmed;
}

export interface RupeesFormat {
  /** Prints a plus before what is above zero. */
  readonly sign?: boolean;
  /** Digits after the point, 0 to 4; the rest is rounded, halves away from zero. 2 when not said. */
  readonly decimals?: 0 | 1 | 2 | 3 | 4;
}

/** `1,23,456.50` with Indian grouping; `−41.60` below zero. */
export function formatRupees(amount: Money, format: RupeesFormat = {}): string {
  return formatScaled(amount, format.decimals ?? 2, format.sign ?? false);
}

/** `+1,204.55`, `−86.12`, and `0.00` without a sign. */
export function formatSigned(amount: Money): string {
  return formatRupees(amount, { sign: true });
}

/** `1,412.60`, and four decimals only where the price is finer than a paisa. */
export function formatPrice(value: Price): string {
  return formatScaled(value, value % PAISA === 0 ? 2 : 4, false);
}

/** `1,00,000` with Indian grouping; `−20` for what is short. */
export function formatQuantity(units: number): string {
  return `${units < 0 ? MINUS : ''}${groupIndian(String(Math.abs(units)))}`;
}

/** A fraction as percent: 0.056 is `5.6 %`. One decimal when not said; not a number prints as a dash. */
export function formatPercent(
  fraction: number,
  format: { readonly sign?: boolean; readonly decimals?: number } = {},
): string {
  if (!Number.isFinite(fraction)) return '-';
  const digits = Math.abs(fraction * 100).toFixed(format.decimals ?? 1);
  const [whole = '', decimals] = digits.split('.');
  const isZero = !/[1-9]/.test(digits);
  const sign = isZero ? '' : signOf(fraction, format.sign ?? false);
  return `${sign}${groupIndian(whole)}${decimals === undefined ? '' : `.${decimals}`} %`;
}

function formatScaled(value: number, decimals: number, plus: boolean): string {
  const unit = 10 ** decimals;
  const rounded = mulDiv(value, unit, RUPEE, 'half-up');
  const size = Math.abs(rounded);
  const whole = groupIndian(String(Math.floor(size / unit)));
  const rest = decimals === 0 ? '' : `.${String(size % unit).padStart(decimals, '0')}`;
  return `${rounded === 0 ? '' : signOf(rounded, plus)}${whole}${rest}`;
}

function signOf(value: number, plus: boolean): string {
  if (value < 0) return MINUS;
  return plus ? '+' : '';
}

/** Commas after the last three digits and then every two. */
function groupIndian(digits: string): string {
  if (digits.length <= 3) return digits;
  const groups: string[] = [digits.slice(-3)];
  for (let end = digits.length - 3; end > 0; end -= 2)
    groups.unshift(digits.slice(Math.max(0, end - 2), end));
  return groups.join(',');
}
