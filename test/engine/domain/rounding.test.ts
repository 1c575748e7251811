import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mulDiv, type Rounding } from '../../../engine/domain/rounding.ts';

/** The rule in exact integers. */
function exact(value: number, numerator: number, denominator: number, rounding: Rounding): bigint {
  const product = BigInt(value) * BigInt(numerator);
  const by = BigInt(denominator);
  const floor = (amount: bigint): bigint => (amount - (((amount % by) + by) % by)) / by;
  if (rounding === 'floor') return floor(product);
  if (rounding === 'ceil') return -floor(-product);
  const size = product < 0n ? -product : product;
  const half = (2n * size + by) / (2n * by);
  return product < 0n ? -half : half;
}

const safe = fc.maxSafeInteger();
const small = fc.integer({ min: -1_000_000, max: 1_000_000 });
const positive = fc.oneof(
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
);

test('no digit is lost, however large the product and however near the quotient to a whole number', () => {
  const rule = fc.property(
    fc.oneof(safe, small),
    fc.oneof(safe, small),
    positive,
    fc.constantFrom<Rounding>('half-up', 'floor', 'ceil'),
    (value, numerator, denominator, rounding) => {
      const expected = exact(value, numerator, denominator, rounding);
      const fits = Number.isSafeInteger(Number(expected));
      if (fits) expect(BigInt(mulDiv(value, numerator, denominator, rounding))).toBe(expected);
      else if (numerator !== denominator)
        expect(() => mulDiv(value, numerator, denominator, rounding)).toThrow('money overflow');
    },
  );
  fc.assert(rule, { numRuns: 5_000 });
});

test.each([
  [Number.MAX_SAFE_INTEGER, 1, 3],
  [Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER - 1],
  [Number.MAX_SAFE_INTEGER - 1, 1, Number.MAX_SAFE_INTEGER],
  [-Number.MAX_SAFE_INTEGER, 1, 7],
  [94_906_265, 94_906_265, 94_906_266],
])('%i times %i by %i is exact at the edge of a double', (value, numerator, denominator) => {
  for (const rounding of ['half-up', 'floor', 'ceil'] as const) {
    expect(BigInt(mulDiv(value, numerator, denominator, rounding))).toBe(
      exact(value, numerator, denominator, rounding),
    );
  }
});
