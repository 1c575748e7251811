import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatPercent,
  formatPrice,
  formatQuantity,
  formatRupees,
  formatSigned,
  parsePrice,
  parseQuantity,
  parseRupees,
  parseSignedRupees,
} from '../../../engine/domain/amount-text.ts';
import { money } from '../../../engine/domain/money.ts';
import { price } from '../../../engine/domain/price.ts';

describe('reading amounts', () => {
  it.each([
    ['10', 10],
    ['1,000', 1_000],
    ['1,00,000', 100_000],
    ['12,34,567', 1_234_567],
    ['1,234,567', 1_234_567],
    ['1.5 lakh', 150_000],
    ['1.5lakh', 150_000],
    ['2 lac', 200_000],
    ['2L', 200_000],
    ['3 cr', 30_000_000],
    ['1 crore', 10_000_000],
    ['5 hazaar', 5_000],
    ['5 hazar', 5_000],
    ['5 thousand', 5_000],
    ['10k', 10_000],
    ['10.00', 10],
  ])('reads the quantity %s', (text, units) => {
    expect(parseQuantity(text)).toEqual({ ok: true, value: units });
  });

  it.each([
    ['0', 'ZERO'],
    ['-5', 'NEGATIVE'],
    ['\u22125', 'NEGATIVE'],
    ['1.5', 'FRACTION'],
    ['1e3', 'SCIENTIFIC'],
    ['1E+3', 'SCIENTIFIC'],
    ['１０', 'FOREIGN_DIGITS'],
    ['1０', 'FOREIGN_DIGITS'],
    ['१०', 'FOREIGN_DIGITS'],
    ['½', 'FOREIGN_DIGITS'],
    ['1,00,000.5.2', 'NOT_A_NUMBER'],
    ['NaN', 'NOT_A_NUMBER'],
    ['Infinity', 'NOT_A_NUMBER'],
    ['0x10', 'NOT_A_NUMBER'],
    ['1_000', 'NOT_A_NUMBER'],
    ['+5', 'NOT_A_NUMBER'],
    ['', 'NOT_A_NUMBER'],
    ['.5', 'NOT_A_NUMBER'],
    ['5.', 'NOT_A_NUMBER'],
    ['1.12345', 'TOO_MANY_DECIMALS'],
    ['1,0', 'BAD_GROUPING'],
    ['10,00', 'BAD_GROUPING'],
    ['1,,000', 'BAD_GROUPING'],
    [',100', 'BAD_GROUPING'],
    ['1,23,4567', 'BAD_GROUPING'],
    ['007', 'BAD_GROUPING'],
    ['1，000', 'NOT_A_NUMBER'],
    ['999999999999999999999', 'TOO_LARGE'],
    ['9'.repeat(400), 'TOO_LARGE'],
    ['1000 crore', 'TOO_LARGE'],
  ])('refuses the quantity %s as %s and says what to write', (text, code) => {
    const read = parseQuantity(text);
    expect(read).toMatchObject({ ok: false, error: { code } });
    if (!read.ok) expect(read.error.message).toMatch(/(Write|Type) .*\.$/);
  });

  it.each([
    ['₹1,23,456.50', 1_234_565_000],
    ['rs. 500', 5_000_000],
    ['Rs 1.5 lakh', 1_500_000_000],
    ['inr 2', 20_000],
    ['500/-', 5_000_000],
    ['0.0025', 25],
  ])('reads the rupees %s', (text, value) => {
    expect(parseRupees(text)).toEqual({ ok: true, value });
  });

  it('reads signed rupees with either minus', () => {
    expect(parseSignedRupees('-5,000')).toEqual({ ok: true, value: -50_000_000 });
    expect(parseSignedRupees('\u22125,000.25')).toEqual({ ok: true, value: -50_002_500 });
    expect(parseSignedRupees('0')).toEqual({ ok: true, value: 0 });
    expect(parseSignedRupees('--5')).toMatchObject({ ok: false });
  });

  it('never throws and never answers with anything but a safe positive integer', () => {
    const pieces = fc.constantFrom(
      '1',
      '0',
      '９',
      ',',
      '.',
      '-',
      'e',
      'lakh',
      ' ',
      '₹',
      'x',
      '\u0000',
      '𝟙',
      'cr',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (line) => {
        for (const read of [parseQuantity(line), parseRupees(line), parsePrice(line)]) {
          if (read.ok) expect(Number.isSafeInteger(read.value) && read.value > 0).toBe(true);
        }
      }),
    );
  });
});

describe('writing amounts', () => {
  it.each([
    [0, '0.00'],
    [5_000, '0.50'],
    [1_234_565_000, '1,23,456.50'],
    [100_000_000_000, '1,00,00,000.00'],
    [-416_000, '\u221241.60'],
    [-49, '0.00'],
    [50, '0.01'],
  ])('writes %i ten-thousandths as %s', (value, text) => {
    expect(formatRupees(money(value))).toBe(text);
  });

  it('writes signs, quantities, prices and percents as the desk shows them', () => {
    expect(formatSigned(money(12_045_500))).toBe('+1,204.55');
    expect(formatSigned(money(0))).toBe('0.00');
    expect(formatRupees(money(15_000), { decimals: 0 })).toBe('2');
    expect(formatQuantity(-20)).toBe('\u221220');
    expect(formatQuantity(1_234_567)).toBe('12,34,567');
    expect(formatPrice(price(14_126_000))).toBe('1,412.60');
    expect(formatPrice(price(832_525))).toBe('83.2525');
    expect(formatPercent(0.056)).toBe('5.6 %');
    expect(formatPercent(-0.006, { sign: true })).toBe('\u22120.6 %');
    expect(formatPercent(0.0024, { sign: true, decimals: 2 })).toBe('+0.24 %');
    expect(formatPercent(-0.0001)).toBe('0.0 %');
    expect(formatPercent(Number.NaN)).toBe('-');
  });

  it('reads back what it wrote', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000_000_000_000 });
    fc.assert(
      fc.property(
        amount,
        fc.integer({ min: 1, max: 1_000_000_000 }),
        fc.boolean(),
        (value, units, negative) => {
          expect(parseRupees(formatRupees(money(value), { decimals: 4 }))).toEqual({ ok: true, value });
          const signed = money(negative ? -value : value);
          expect(parseSignedRupees(formatRupees(signed, { decimals: 4, sign: true }))).toEqual({
            ok: true,
            value: signed,
          });
          const paise = money(value - (value % 100) || 100);
          expect(parseRupees(formatRupees(paise))).toEqual({ ok: true, value: paise });
          expect(parseQuantity(formatQuantity(units))).toEqual({ ok: true, value: units });
          const each = price(1 + (value % 100_000_000_000));
          expect(parsePrice(formatPrice(each))).toEqual({ ok: true, value: each });
        },
      ),
    );
  });
});
