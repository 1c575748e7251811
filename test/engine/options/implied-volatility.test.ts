import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OptionType } from '../../../engine/domain/instrument.ts';
import { europeanGreeks, europeanPrice } from '../../../engine/options/european.ts';
import { impliedVolatility } from '../../../engine/options/implied-volatility.ts';
import {
  analyse,
  analyticsColumns,
  contractColumns,
  refusalAt,
} from '../../../engine/options/option-columns.ts';
import type { OptionTerms } from '../../../engine/options/option-terms.ts';

function at(type: OptionType, strike: number, rest: Partial<OptionTerms> = {}): OptionTerms {
  return { type, on: 'forward', underlying: 100, strike, years: 0.1, rate: 0, dividend: 0, ...rest };
}

/** Volatility that half a unit in the last place of what the solver is given stands for. */
function uncertainty(terms: OptionTerms, volatility: number): number {
  const { price, vega } = europeanGreeks(terms, volatility);
  const inTheMoney = terms.type === 'CE' ? terms.underlying > terms.strike : terms.underlying < terms.strike;
  const given = inTheMoney ? terms.underlying + terms.strike : price;
  return (8 * Number.EPSILON * given) / vega;
}

describe('implied volatility', () => {
  test('comes back to 1e-10 wherever the price tells it, over strikes, times and volatilities', () => {
    let told = 0;
    let untold = 0;
    for (const years of [1e-4, 1 / 365, 0.02, 0.1, 0.5, 1, 5, 20]) {
      for (const volatility of [0.005, 0.01, 0.03, 0.08, 0.15, 0.3, 0.6, 1, 2, 4, 8]) {
        for (let i = -60; i <= 60; i += 1) {
          for (const type of ['CE', 'PE'] as const) {
            const terms = at(type, 100 * Math.exp(i / 20), { years, rate: 0.065 });
            const price = europeanPrice(terms, volatility);
            const implied = impliedVolatility(terms, price);
            const vague = uncertainty(terms, volatility);
            if (!implied.ok) {
              untold += 1;
              // Nothing that determines the volatility to ten digits is refused.
              expect(vague > 1e-10 || price < 1e-290, JSON.stringify({ terms, volatility })).toBe(true);
              continue;
            }
            told += 1;
            expect(Math.abs(implied.value - volatility)).toBeLessThan(1e-11 + vague);
          }
        }
      }
    }
    expect(told).toBeGreaterThan(10_000);
    expect(untold).toBeGreaterThan(5_000);
  });

  test('on a spot with a yield too', () => {
    fc.assert(
      fc.property(
        fc.record({
          type: fc.constantFrom('CE' as const, 'PE' as const),
          moneyness: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
          years: fc.double({ min: 0.01, max: 2, noNaN: true }),
          volatility: fc.double({ min: 0.1, max: 1.5, noNaN: true }),
        }),
        ({ type, moneyness, years, volatility }) => {
          const terms: OptionTerms = {
            ...at(type, 25_000 * Math.exp(moneyness), { years, rate: 0.065, dividend: 0.012 }),
            on: 'spot',
            underlying: 25_000,
          };
          const implied = impliedVolatility(terms, europeanPrice(terms, volatility));
          if (implied.ok) {
            expect(Math.abs(implied.value - volatility)).toBeLessThan(1e-10 + uncertainty(terms, volatility));
          } else {
            expect(uncertainty(terms, volatility)).toBeGreaterThan(1e-7);
          }
        },
      ),
    );
  });

  test.each([
    ['an expired contract', at('CE', 100, { years: 0 }), 1, 'expired'],
    ['no price', at('CE', 100), 0, 'zero-price'],
    ['a negative price', at('CE', 100), -1, 'zero-price'],
    ['no number', at('CE', 100), Number.NaN, 'zero-price'],
    ['a call below intrinsic', at('CE', 90), 9.99, 'below-intrinsic'],
    ['a put below intrinsic', at('PE', 110), 9.99, 'below-intrinsic'],
    ['a call dearer than the forward', at('CE', 90), 100.01, 'above-bound'],
    ['a put dearer than the strike', at('PE', 90), 90.01, 'above-bound'],
    ['a call at intrinsic', at('CE', 90), 10, 'no-information'],
    ['a call at its bound', at('CE', 90), 100, 'no-information'],
    ['time value lost in rounding', at('CE', 50, { underlying: 25_000 }), 24_950 + 4e-12, 'no-information'],
    ['intrinsic value discounted', at('CE', 90, { years: 1, rate: 0.1 }), 9.04, 'below-intrinsic'],
  ] as const)('refuses %s', (_name, terms, price, reason) => {
    expect(impliedVolatility(terms, price)).toEqual({ ok: false, error: reason });
  });
});

describe('columns', () => {
  test('say what single contracts say, and why where there is nothing to say', () => {
    const strikes = [80, 90, 100, 110, 120];
    const contracts = contractColumns(strikes.length * 2, 'forward');
    const singles: OptionTerms[] = [];
    for (const [i, strike] of [...strikes, ...strikes].entries()) {
      const terms = at(i < strikes.length ? 'CE' : 'PE', strike, { rate: 0.06 });
      singles.push(terms);
      contracts.isCall[i] = terms.type === 'CE' ? 1 : 0;
      contracts.underlying[i] = terms.underlying;
      contracts.strike[i] = strike;
      contracts.years[i] = terms.years;
      contracts.rate[i] = terms.rate;
      contracts.price[i] = i === 3 ? 0 : europeanPrice(terms, 0.2);
    }
    const out = analyticsColumns(contracts.count);
    analyse(contracts, out);
    expect(refusalAt(out, 3)).toBe('zero-price');
    expect(out.delta[3]).toBeNaN();
    for (const [i, terms] of singles.entries()) {
      if (i === 3) continue;
      expect(refusalAt(out, i)).toBeUndefined();
      expect(out.volatility[i]).toBeCloseTo(0.2, 9);
      expect(out.vanna[i]).toBeCloseTo(europeanGreeks(terms, 0.2).vanna, 6);
    }
  });
});
