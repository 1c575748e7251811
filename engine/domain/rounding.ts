import { assert } from './assert.ts';

export type Rounding = 'half-up' | 'floor' | 'ceil';

/**
 * `value * numerator / denominator` without losing a digit: the product is formed in 106 bits where a double
 * would overflow its 53. Half-up rounds halves away from zero.
 *
 * All three are safe integers, `denominator` is positive. Throws when the answer is not a safe integer.
 */
export function mulDiv(value: number, numerator: number, denominator: number, rounding: Rounding): number {
  assert(denominator > 0, 'mulDiv needs a positive denominator');
  if (numerator === denominator) return value;
  const product = value * numerator;
  const result = Number.isSafeInteger(product)
    ? divide(product, denominator, rounding)
    : divideWide(BigInt(value) * BigInt(numerator), BigInt(denominator), rounding);
  assert(Number.isSafeInteger(result), 'money overflow');
  return result === 0 ? 0 : result;
}

function divide(product: number, denominator: number, rounding: Rounding): number {
  // Several times as fast as the remainder of two doubles: the quotient is whole, or one too far from zero.
  let truncated = Math.trunc(product / denominator);
  let remainder = product - truncated * denominator;
  if (remainder !== 0 && remainder > 0 !== product > 0) {
    const past = Math.sign(product);
    truncated -= past;
    remainder += past * denominator;
  }
  if (remainder === 0) return truncated;
  switch (rounding) {
    case 'floor':
      return remainder < 0 ? truncated - 1 : truncated;
    case 'ceil':
      return remainder > 0 ? truncated + 1 : truncated;
    case 'half-up':
      return Math.abs(remainder) >= denominator - Math.abs(remainder)
        ? truncated + Math.sign(remainder)
        : truncated;
  }
}

function divideWide(product: bigint, denominator: bigint, rounding: Rounding): number {
  const remainder = product % denominator;
  const truncated = product / denominator;
  if (remainder === 0n) return Number(truncated);
  const away = remainder > 0n ? 1n : -1n;
  switch (rounding) {
    case 'floor':
      return Number(remainder < 0n ? truncated - 1n : truncated);
    case 'ceil':
      return Number(remainder > 0n ? truncated + 1n : truncated);
    case 'half-up':
      return Number(remainder * away * 2n >= denominator ? truncated + away : truncated);
  }
}
