import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OptionType } from '../../../engine/domain/instrument.ts';
import { americanPrice } from '../../../engine/options/american.ts';
import { americanGreeks, americanImpliedVolatility } from '../../../engine/options/american-greeks.ts';
import { bivariateNormalCdf } from '../../../engine/options/bivariate-normal.ts';
import { black76 } from '../../../engine/options/black76.ts';
import { erfc, erfcx } from '../../../engine/options/error-function.ts';
import { europeanGreeks, europeanPrice } from '../../../engine/options/european.ts';
import { normalCdf, normalDensity, normalQuantile } from '../../../engine/options/normal-distribution.ts';
import type { OptionTerms } from '../../../engine/options/option-terms.ts';

const terms = fc.record({
  forward: fc.double({ min: 50, max: 100_000, noNaN: true }),
  moneyness: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  deviation: fc.double({ min: 0.001, max: 1.5, noNaN: true }),
  discount: fc.double({ min: 0.8, max: 1, noNaN: true }),
});

function onSpot(type: OptionType, spot: number, strike: number, rest: Partial<OptionTerms>): OptionTerms {
  return { type, on: 'spot', underlying: spot, strike, years: 1, rate: 0, dividend: 0, ...rest };
}

function onForward(
  type: OptionType,
  forward: number,
  strike: number,
  rest: Partial<OptionTerms>,
): OptionTerms {
  return { type, on: 'forward', underlying: forward, strike, years: 1, rate: 0, dividend: 0, ...rest };
}

describe('normal distribution', () => {
  test.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [-1, 0.158655253931457],
    [1.959963984540054, 0.975],
    [-3, 0.00134989803163009],
    [-8, 6.22096057427178e-16],
    [-20, 2.75362411860623e-89],
    [-37, 5.7255712225241e-300],
    [8, 1],
  ])('has the published value at %d', (x, expected) => {
    expect(Math.abs(normalCdf(x) / expected - 1)).toBeLessThan(3e-14);
  });

  test.each([
    [-3, 1.9999779095030015, 16205.988853999586],
    [0.25, 0.7236736098317631, 0.7703465477309966],
    [2, 0.004677734981047266, 0.25539567631050575],
    [10, 2.088487583762545e-45, 0.05614099274382259],
  ])('the complementary error function at %d', (x, plain, scaled) => {
    expect(Math.abs(erfc(x) / plain - 1)).toBeLessThan(2e-15);
    expect(Math.abs(erfcx(x) / scaled - 1)).toBeLessThan(2e-15);
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

  test('two normals fall below zero with the probability of their angle', () => {
    for (const rho of [-0.9, -0.5, 0, 0.3, 0.786, 0.9]) {
      expect(bivariateNormalCdf(0, 0, rho)).toBeCloseTo(0.25 + Math.asin(rho) / (2 * Math.PI), 14);
    }
    expect(bivariateNormalCdf(1.2, Number.POSITIVE_INFINITY, 0.4)).toBe(normalCdf(1.2));
  });
});

describe('black76', () => {
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

/** Haug, "The Complete Guide to Option Pricing Formulas", second edition: worked examples of chapters 1 and 2. */
describe('European options print as in Haug', () => {
  test.each([
    ['Black-Scholes call', onSpot('CE', 60, 65, { years: 0.25, rate: 0.08 }), 0.3, 'price', 2.1334],
    [
      'put with a yield',
      onSpot('PE', 100, 95, { years: 0.5, rate: 0.1, dividend: 0.05 }),
      0.2,
      'price',
      2.4648,
    ],
    ['Black-76 call', onForward('CE', 19, 19, { years: 0.75, rate: 0.1 }), 0.28, 'price', 1.7011],
    ['Black-76 put', onForward('PE', 19, 19, { years: 0.75, rate: 0.1 }), 0.28, 'price', 1.7011],
    [
      'currency call',
      onSpot('CE', 1.56, 1.6, { years: 0.5, rate: 0.06, dividend: 0.08 }),
      0.12,
      'price',
      0.0291,
    ],
    ['delta of a call', onForward('CE', 105, 100, { years: 0.5, rate: 0.1 }), 0.36, 'delta', 0.5946],
    ['delta of a put', onForward('PE', 105, 100, { years: 0.5, rate: 0.1 }), 0.36, 'delta', -0.3566],
    ['gamma', onSpot('CE', 55, 60, { years: 0.75, rate: 0.1 }), 0.3, 'gamma', 0.0278],
    ['vega', onSpot('CE', 55, 60, { years: 0.75, rate: 0.105, dividend: 0.0355 }), 0.3, 'vega', 18.5027],
    ['theta', onSpot('PE', 430, 405, { years: 1 / 12, rate: 0.07, dividend: 0.05 }), 0.2, 'theta', -31.1924],
    ['rho', onSpot('CE', 72, 75, { rate: 0.09 }), 0.19, 'rho', 38.7325],
    [
      'charm of a put',
      onSpot('PE', 105, 90, { years: 0.25, rate: 0.14, dividend: 0.14 }),
      0.24,
      'charm',
      0.37,
    ],
    ['volga', onSpot('CE', 90, 130, { years: 0.75, rate: 0.05, dividend: 0.05 }), 0.28, 'volga', 92.3444],
  ] as const)('%s', (_name, at, volatility, greek, printed) => {
    expect(europeanGreeks(at, volatility)[greek]).toBeCloseTo(printed, 4);
  });

  // Derivatives of the formula at 50 digits.
  test.each([
    [
      onForward('CE', 25_000, 25_200, { years: 0.03, rate: 0.065 }),
      0.13,
      [
        139.164397003752, 0.365229094463722, 0.000667004166141568, 1625.82265497007, -3513.57006662991,
        -4.17493191011257, 1.05459382858474, -2.2612134041268, 1564.58519261383,
      ],
    ],
    [
      onForward('PE', 25_000, 24_000, { years: 0.25, rate: 0.065 }),
      0.18,
      [
        460.686394106609, -0.304057160962553, 0.000154060696775799, 4332.95709681934, -1529.91993923803,
        -115.171598526652, -0.78682209689255, 0.263492239418752, 4903.64955835808,
      ],
    ],
    [
      onSpot('CE', 1412.6, 1400, { years: 0.08, rate: 0.065, dividend: 0.012 }),
      0.27,
      [
        52.5918460084387, 0.583007607334216, 0.00361322445322232, 155.735311446856, -303.033365020398,
        61.6771760089499, -0.194402356224546, 0.0645359016979742, 16.391067973642,
      ],
    ],
    [
      onSpot('PE', 100, 95, { years: 0.5, rate: 0.1, dividend: 0.05 }),
      0.2,
      [
        2.46478764675582, -0.264181599636072, 0.02283957429627, 22.83957429627, -3.00052809639805,
        -14.4414738051815, -0.757055311254479, 0.0240041107877423, 32.6643984208707,
      ],
    ],
  ])('all sensitivities of %j', (at, volatility, expected) => {
    const { price, delta, gamma, vega, theta, rho, vanna, charm, volga } = europeanGreeks(at, volatility);
    const found = [price, delta, gamma, vega, theta, rho, vanna, charm, volga];
    for (const [i, value] of found.entries()) {
      expect(Math.abs(value / (expected[i] ?? 0) - 1)).toBeLessThan(1e-11);
    }
  });
});

describe('what is certain', () => {
  test.each([
    ['expired in the money', onForward('CE', 110, 100, { years: 0, rate: 0.05 }), 0.2, 10, 1],
    ['expired out of the money', onForward('PE', 110, 100, { years: 0, rate: 0.05 }), 0.2, 0, 0],
    ['expired at the money', onForward('CE', 100, 100, { years: 0, rate: 0.05 }), 0.2, 0, 0.5],
    ['no volatility', onSpot('CE', 110, 100, {}), 0, 10, 1],
    ['a far strike', onForward('CE', 1, 1e9, { years: 1e-9 }), 0.01, 0, 0],
  ] as const)('%s is its intrinsic value', (_name, at, volatility, price, delta) => {
    const greeks = europeanGreeks(at, volatility);
    expect(greeks.price).toBe(price);
    expect(Math.abs(greeks.delta)).toBe(delta);
    expect(Object.values(greeks).every(Number.isFinite)).toBe(true);
    expect(greeks.gamma).toBe(0);
  });
});

describe('American options', () => {
  /** Haug, table 3-2: options on futures, strike 100, rate 10 %, Bjerksund and Stensland 2002. */
  test.each([
    [0.1, 0.15, [0.0205, 1.8757, 10.0], [10.0, 1.8757, 0.0408]],
    [0.1, 0.25, [0.3151, 3.1256, 10.3725], [10.228, 3.1256, 0.4552]],
    [0.1, 0.35, [0.9479, 4.3746, 11.1578], [10.8663, 4.3746, 1.2383]],
    [0.5, 0.15, [0.8099, 4.0628, 10.7898], [10.54, 4.0628, 1.0689]],
    [0.5, 0.25, [2.71801, 6.7661, 12.9814], [12.4097, 6.7661, 3.2932]],
    [0.5, 0.35, [4.9665, 9.4608, 15.5137], [14.6445, 9.4608, 5.8374]],
  ])('print as in Haug for %d years and volatility %d', (years, volatility, calls, puts) => {
    for (const [i, forward] of [90, 100, 110].entries()) {
      const at = { years, rate: 0.1 };
      expect(americanPrice(onForward('CE', forward, 100, at), volatility)).toBeCloseTo(calls[i] ?? 0, 4);
      expect(americanPrice(onForward('PE', forward, 100, at), volatility)).toBeCloseTo(puts[i] ?? 0, 4);
    }
  });

  const contract = fc.record({
    type: fc.constantFrom('CE' as const, 'PE' as const),
    on: fc.constantFrom('spot' as const, 'forward' as const),
    underlying: fc.double({ min: 50, max: 200, noNaN: true }),
    strike: fc.constant(100),
    years: fc.double({ min: 0.001, max: 3, noNaN: true }),
    rate: fc.double({ min: 0, max: 0.15, noNaN: true }),
    dividend: fc.double({ min: 0, max: 0.12, noNaN: true }),
  });
  const volatility = fc.double({ min: 0.02, max: 1.2, noNaN: true });

  test('are worth no less than European ones nor than exercise, and no more than the underlying or strike', () => {
    fc.assert(
      fc.property(contract, volatility, (at, sigma) => {
        const value = americanPrice(at, sigma);
        const { type, underlying, strike } = at;
        expect(value).toBeGreaterThanOrEqual(europeanPrice(at, sigma));
        expect(value).toBeGreaterThanOrEqual(type === 'CE' ? underlying - strike : strike - underlying);
        expect(value).toBeLessThanOrEqual((type === 'CE' ? underlying : strike) * (1 + 1e-12));
      }),
    );
  });

  test('a call that pays no dividend is never exercised early', () => {
    const at = onSpot('CE', 100, 95, { years: 0.5, rate: 0.065 });
    const american = americanGreeks(at, 0.2);
    for (const [name, value] of Object.entries(europeanGreeks(at, 0.2))) {
      expect(Math.abs(american[name as keyof typeof american] / value - 1)).toBeLessThan(1e-6);
    }
  });

  test('the implied volatility gives the price back', () => {
    fc.assert(
      fc.property(contract, volatility, (at, sigma) => {
        const price = americanPrice(at, sigma);
        const implied = americanImpliedVolatility(at, price);
        if (!implied.ok) return;
        expect(Math.abs(americanPrice(at, implied.value) - price)).toBeLessThan(1e-9);
      }),
    );
    const deep = onSpot('PE', 60, 100, { rate: 0.1 });
    expect(americanImpliedVolatility(deep, 40)).toEqual({ ok: false, error: 'no-information' });
    expect(americanImpliedVolatility(deep, 39.9)).toEqual({ ok: false, error: 'below-intrinsic' });
    expect(americanImpliedVolatility(deep, 101)).toEqual({ ok: false, error: 'above-bound' });
  });
});
