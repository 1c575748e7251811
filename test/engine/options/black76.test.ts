import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { black76 } from '../../../engine/options/black76.ts';
import { normalCdf, normalDensity, normalQuantile } from '../../../engine/options/normal-distribution.ts';

const terms = fc.record({
  forward: fc.double({ min: 50, max: 100_000, noNaN: true }),
  moneyness: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  deviation: fc.double({ min: 0.001, max: 1.5, noNaN: true }),
  discount: fc.double({ min: 0.8, max: 1, noNaN: true }),
});

describe('normal distribution', () => {
  test.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [-1, 0.158655253931457],
    [1.959963984540054, 0.975],
    [-3, 0.00134989803163009],
    [-8, 6.22096057427178e-16],
    [8, 1],
  ])('has the published value at %d', (x, expected) => {
    expect(normalCdf(x)).toBeCloseTo(expected, 14);
    expect(Math.abs(normalCdf(x) / expected - 1)).toBeLessThan(1e-8);
  });

  test('density at 0 is one over the root of two pi', () => {
    expect(normalDensity(0)).toBeCloseTo(0.398942280401433, 15);
  });

  test('quantile is the inverse of the distribution', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-12 + 1e-10 * Math.min(p, 1 - p));
      }),
    );
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
  });
});

describe('black76', () => {
  test('agrees with the closed form at the money', () => {
    // At forward = strike the call is worth D F (2 N(s/2) - 1).
    const value = black76('CE', { forward: 25_000, strike: 25_000, deviation: 0.04, discount: 0.99 });
    expect(value).toBeCloseTo(0.99 * 25_000 * (2 * normalCdf(0.02) - 1), 9);
  });

  test('call less put is the discounted forward less strike', () => {
    fc.assert(
      fc.property(terms, ({ forward, moneyness, deviation, discount }) => {
        const t = { forward, strike: forward * Math.exp(moneyness), deviation, discount };
        const parity = black76('CE', t) - black76('PE', t) - discount * (forward - t.strike);
        expect(Math.abs(parity)).toBeLessThan(1e-9 * forward);
      }),
    );
  });

  test('is worth at least its intrinsic value and more with more deviation', () => {
    fc.assert(
      fc.property(terms, fc.constantFrom('CE' as const, 'PE' as const), (t, type) => {
        const { forward, moneyness, deviation, discount } = t;
        const at = { forward, strike: forward * Math.exp(moneyness), discount };
        const intrinsic = black76(type, { ...at, deviation: 0 });
        const value = black76(type, { ...at, deviation });
        const slack = 1e-9 * forward;
        expect(value).toBeGreaterThanOrEqual(intrinsic - slack);
        expect(black76(type, { ...at, deviation: deviation * 1.1 })).toBeGreaterThanOrEqual(value - slack);
      }),
    );
  });
});
