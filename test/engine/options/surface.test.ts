import { describe, expect, test } from 'vitest';
import { smileDeviation } from '../../../engine/market/practice/volatility-surface.ts';
import { fitSmile, type Smile, smileVolatility } from '../../../engine/options/smile.ts';
import { arbitrageFaults, surfaceVolatility } from '../../../engine/options/surface.ts';

const places = Array.from({ length: 41 }, (_, i) => (i - 20) / 100);

const known: Smile = { years: 0.08, a: 0.0004, b: 0.012, rho: -0.5, m: 0.01, sigma: 0.06 };

describe('a smile', () => {
  test('comes back from its own volatilities', () => {
    const points = places.map((logMoneyness) => ({
      logMoneyness,
      volatility: smileVolatility(known, logMoneyness),
      weight: 1,
    }));
    const fit = fitSmile(points, known.years);
    if (!fit.ok) throw new Error(fit.error);
    for (const { logMoneyness, volatility } of points) {
      expect(Math.abs(smileVolatility(fit.value, logMoneyness) - volatility)).toBeLessThan(1e-4);
    }
  });

  test('follows the practice market within a tenth of a point', () => {
    const theta = 0.13 ** 2 * 0.05;
    const points = places.map((logMoneyness) => ({
      logMoneyness,
      volatility: smileDeviation(theta, logMoneyness) / Math.sqrt(0.05),
      weight: 1,
    }));
    const fit = fitSmile(points, 0.05);
    if (!fit.ok) throw new Error(fit.error);
    for (const { logMoneyness, volatility } of points) {
      expect(Math.abs(smileVolatility(fit.value, logMoneyness) - volatility)).toBeLessThan(1e-3);
    }
    expect(arbitrageFaults([fit.value])).toEqual([]);
  });

  test('is not drawn through four points', () => {
    const points = places.slice(0, 4).map((logMoneyness) => ({ logMoneyness, volatility: 0.2, weight: 1 }));
    expect(fitSmile(points, 0.1)).toEqual({ ok: false, error: 'too-few-points' });
  });
});

describe('a surface', () => {
  const later: Smile = { ...known, years: 0.16, a: 0.0012 };

  test('is linear in variance between expiries and flat outside', () => {
    const surface = [known, later];
    const middle = surfaceVolatility(surface, 0, 0.12) ** 2 * 0.12;
    const ends = smileVolatility(known, 0) ** 2 * 0.08 + smileVolatility(later, 0) ** 2 * 0.16;
    expect(middle).toBeCloseTo(ends / 2, 12);
    expect(surfaceVolatility(surface, 0.05, 0.01)).toBe(smileVolatility(known, 0.05));
    expect(surfaceVolatility(surface, 0.05, 3)).toBe(smileVolatility(later, 0.05));
    expect(surfaceVolatility([], 0, 1)).toBeNaN();
  });

  test('says where it allows arbitrage, of both kinds', () => {
    expect(arbitrageFaults([known, later])).toEqual([]);
    const crossed = arbitrageFaults([later, { ...known, years: 0.2 }]);
    expect(crossed.some(({ kind }) => kind === 'calendar')).toBe(true);
    // Axel Vogt's example in Gatheral and Jacquier (2014), section 3.
    const vogt: Smile = { years: 1, a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };
    const found = arbitrageFaults([vogt], 1.5);
    expect(found.map(({ kind }) => kind)).toContain('butterfly');
  });
});
