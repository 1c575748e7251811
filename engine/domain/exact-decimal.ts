import { assert } from './assert.ts';
import type { Brand } from './brand.ts';
import { type Money, money } from './money.ts';

/**
 * Rupees without a lost digit, in 10^-15: enough for a value in ten-thousandths times a rate in billionths times
 * a tax in hundredths.
 */
export type ExactRupees = Brand<bigint, 'ExactRupees'>;

const DIGITS = 15;
const ONE = 10n ** BigInt(DIGITS);
/** Exact units in a ten-thousandth of a rupee. */
const PER_MONEY = 10n ** BigInt(DIGITS - 4);
const PER_PAISA = 10n ** BigInt(DIGITS - 2);

export const NO_RUPEES = 0n as ExactRupees;

/** Reads plain decimal text such as `0.0625`. Throws on anything else. */
export function exactDecimal(text: string): ExactRupees {
  const match = /^(\d+)(?:\.(\d{1,15}))?$/.exec(text);
  assert(match !== null, `not a decimal: ${text}`);
  return (BigInt(match[1] ?? '0') * ONE + BigInt((match[2] ?? '').padEnd(DIGITS, '0'))) as ExactRupees;
}

export function exactMoney(amount: Money): ExactRupees {
  return (BigInt(amount) * PER_MONEY) as ExactRupees;
}

/** `amount * rate / per`, exact as long as the digits suffice; what lies beyond them is cut. */
export function exactShare(amount: ExactRupees, rate: ExactRupees, per: bigint): ExactRupees {
  return ((amount * rate) / (ONE * per)) as ExactRupees;
}

export function exactSum(...amounts: readonly ExactRupees[]): ExactRupees {
  return amounts.reduce<bigint>((sum, amount) => sum + amount, 0n) as ExactRupees;
}

function roundTo(amount: bigint, unit: bigint): bigint {
  const half = amount < 0n ? -unit / 2n : unit / 2n;
  return (amount + half) / unit;
}

/** To ten-thousandths of a rupee, halves away from zero. */
export function exactToMoney(amount: ExactRupees): Money {
  return money(Number(roundTo(amount, PER_MONEY)));
}

/** To whole paise as text, halves away from zero: `118.74`. */
export function exactToPaise(amount: ExactRupees): string {
  const paise = roundTo(amount, PER_PAISA);
  const digits = String(paise < 0n ? -paise : paise).padStart(3, '0');
  return `${paise < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** All digits, without trailing zeros: `0.56`. */
export function formatExact(amount: ExactRupees): string {
  const negative = amount < 0n;
  const digits = String(negative ? -amount : amount).padStart(DIGITS + 1, '0');
  const fraction = digits.slice(-DIGITS).replace(/0+$/, '');
  const text = `${digits.slice(0, -DIGITS)}${fraction === '' ? '' : `.${fraction}`}`;
  return negative ? `-${text}` : text;
}
