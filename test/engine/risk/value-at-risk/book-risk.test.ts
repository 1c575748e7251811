import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../engine/domain/seeded-random.ts';
import { DAY_MS } from '../../../../engine/domain/time.ts';
import { europeanPrice } from '../../../../engine/options/european.ts';
import { stressTest } from '../../../../engine/risk/stress/stress-test.ts';
import { bookRisk, RISK_METHODS } from '../../../../engine/risk/value-at-risk/book-risk.ts';
import type { BookSnapshot, HeldRisk } from '../../../../engine/risk/value-at-risk/book-snapshot.ts';
import { backtestVar, coverageOf } from '../../../../engine/risk/value-at-risk/exceedances.ts';
import type { FactorHistory } from '../../../../engine/risk/value-at-risk/factor-history.ts';
import { simulatedScenarios } from '../../../../engine/risk/value-at-risk/monte-carlo.ts';
import { revaluation } from '../../../../engine/risk/value-at-risk/revaluation.ts';
import { StudentDraws } from '../../../../engine/risk/value-at-risk/student-draws.ts';
import { alignedHistory } from '../../../../engine/risk-desk/aligned-history.ts';

const DAYS = 500;
const draws = new StudentDraws(seededRandom(3), Number.POSITIVE_INFINITY);
const market = Float64Array.from({ length: DAYS }, () => 0.01 * draws.normal());
const own = Float64Array.from({ length: DAYS }, () => 0.01 * draws.normal());

const history: FactorHistory = {
  days: Float64Array.from({ length: DAYS }, (_, i) => i),
  changes: { INDEX: market, SHARE: market.map((move, i) => 1.5 * move + (own[i] ?? 0)) },
  volatility: market.map((move) => -4 * move),
  missing: [],
  origins: ['simulated'],
};

const share: HeldRisk = { symbol: 'SHARE', factor: 'SHARE', units: 100, mark: 1_000, spot: 1_000 };
const hedge: HeldRisk = { symbol: 'FUT', factor: 'INDEX', units: -6, mark: 25_100, spot: 25_000 };
const terms = { type: 'PE' as const, strike: 24_500, years: 0.05 };
const put: HeldRisk = {
  symbol: 'PUT',
  factor: 'INDEX',
  units: 65,
  spot: 25_000,
  mark: europeanPrice({ ...terms, on: 'spot', underlying: 25_000, rate: 0.065, dividend: 0 }, 0.14),
  option: terms,
};

const book = (...positions: readonly HeldRisk[]): BookSnapshot => ({ capital: 1_000_000, positions });
const settings = { level: 0.95, horizon: 1, window: DAYS };

describe('risk of a book', () => {
  test.each(RISK_METHODS)('%s: the parts add up to the whole, and a hedge is a negative part', (method) => {
    const risk = bookRisk(book(share, hedge), history, { ...settings, method });
    const sum = risk.components.reduce((total, { component }) => total + component, 0);
    expect(sum).toBeCloseTo(risk.var, 6);
    expect(risk.es).toBeGreaterThan(risk.var);
    expect(risk.components[1]?.component).toBeLessThan(risk.components[0]?.component ?? 0);
    expect(risk.components[0]?.alone).toBeGreaterThan(risk.var);
    expect(risk.components[1]?.marginal).toBeLessThan(0);
  });

  test('a share alone loses what its own history says', () => {
    const risk = bookRisk(book(share), history, { ...settings, method: 'parametric', horizon: 4 });
    const one = bookRisk(book(share), history, { ...settings, method: 'parametric' });
    expect(risk.var).toBeCloseTo(2 * one.var, 6);
    // Deviation of 1.5 x 1 % and 1 % of its own, on a lakh.
    expect(one.var).toBeGreaterThan(0.6 * 1.645 * 1_800);
    expect(one.var).toBeLessThan(1.5 * 1.645 * 1_800);
  });

  test('a bought option never loses more than its premium, a sold one may', () => {
    const bought = bookRisk(book(put), history, { ...settings, method: 'historical', level: 0.999 });
    expect(Math.min(...bought.gains)).toBeGreaterThanOrEqual(-put.units * put.mark - 1e-6);
    const sold = bookRisk(book({ ...put, units: -65 }), history, { ...settings, method: 'historical' });
    expect(sold.es).toBeGreaterThan(bought.es);
  });

  test('what has no history or price is named and left out', () => {
    const risk = bookRisk(
      book(share, { ...share, symbol: 'NEW', factor: 'NEW' }, { ...hedge, symbol: 'DARK', mark: 0 }),
      history,
      { ...settings, method: 'historical' },
    );
    expect(risk.unmeasured).toEqual(['NEW', 'DARK']);
    expect(risk.components).toHaveLength(1);
  });

  test('an option is priced back to its mark, and one without a volatility is said to be assumed', () => {
    const still = { spot: 0, volatility: 0, days: 0 };
    expect(revaluation(put).gain(still)).toBeCloseTo(0, 9);
    expect(revaluation(put).assumed).toBe(false);
    expect(revaluation(put).gain({ ...still, days: 1 })).toBeLessThan(0);
    expect(revaluation(put).gain({ ...still, volatility: 0.3 })).toBeGreaterThan(0);
    expect(revaluation({ ...put, mark: 0.0001, option: { ...terms, strike: 25_500 } }).assumed).toBe(true);
  });
});

describe('drawn days', () => {
  test('have the deviations and correlations of the history, repeat, and are fat where it is', () => {
    const drawn = simulatedScenarios(history, { paths: 20_000, seed: 1 });
    const deviation = (values: Float64Array): number =>
      Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    const a = drawn.changes['INDEX'] ?? new Float64Array(0);
    const b = drawn.changes['SHARE'] ?? new Float64Array(0);
    expect(deviation(a) / deviation(market)).toBeCloseTo(1, 1);
    const together = a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / a.length;
    expect(together / (deviation(a) * deviation(b))).toBeCloseTo(1.5 / Math.sqrt(1.5 ** 2 + 1), 1);
    expect(drawn.volatility?.[0]).toBeCloseTo(-4 * (a[0] ?? 0), 6);
    expect(simulatedScenarios(history, { paths: 20_000, seed: 1 })).toEqual(drawn);
  });
});

describe('the record of a figure', () => {
  test('Kupiec and Christoffersen agree with their published forms', () => {
    // 250 days at 1 %: 8 passed. LR = -2 ln((0.99^242 0.01^8) / ((1 - 8/250)^242 (8/250)^8)) = 7.7336.
    const spread = Array.from({ length: 250 }, (_, i) => i % 31 === 7);
    const fit = coverageOf(spread, 0.01);
    expect(fit.exceedances).toBe(8);
    expect(fit.kupiec).toBeCloseTo(0.00542, 4);
    expect(fit.independence).toBeGreaterThan(0.3);
    const clustered = coverageOf(
      Array.from({ length: 250 }, (_, i) => i >= 100 && i < 108),
      0.01,
    );
    expect(clustered.independence).toBeLessThan(1e-6);
    expect(coverageOf(new Array(100).fill(false), 0.05).kupiec).toBeCloseTo(0.00137, 4);
  });

  test('a figure of normal days is passed about as often as it says', () => {
    const gains = Float64Array.from({ length: 3_000 }, () => draws.normal());
    const record = backtestVar(gains, { window: 250, level: 0.95, method: 'historical' });
    expect(record?.days).toBe(2_750);
    expect(record?.kupiec).toBeGreaterThan(0.001);
    expect(backtestVar(gains.subarray(0, 250), { window: 250, level: 0.95, method: 'parametric' })).toBe(
      undefined,
    );
  });
});

describe('stress', () => {
  test('moves shares by their beta, options by full pricing, and one name alone when asked', () => {
    const wish = { index: 'INDEX', days: 0 };
    const asked = { name: 'asked', index: -0.1, volatility: 0, days: 0 };
    const all = stressTest(book(share), history, { ...wish, asked });
    expect(all.betas['SHARE']).toBeGreaterThan(1.2);
    expect(all.asked?.gain).toBeCloseTo(-0.1 * (all.betas['SHARE'] ?? 0) * 100_000, 4);
    const alone = stressTest(book(share, hedge), history, { ...wish, asked: { ...asked, only: 'SHARE' } });
    expect(alone.asked?.gain).toBeCloseTo(-10_000, 6);
    expect(all.grid.gains[3 * 7 + 3]).toBeCloseTo(0, 9);
    const crash = stressTest(book(put), history, { ...wish, asked }).lines.find(({ scenario }) =>
      scenario.name.startsWith('2020-03-23'),
    );
    // 12.98 % down to 21,755 puts the strike of 24,500 some 2,745 in the money.
    expect(crash?.gain).toBeGreaterThan(65 * (2_500 - put.mark));
    expect(crash?.scenario.index).toBeCloseTo(-0.1298, 4);
  });
});

describe('history', () => {
  const closes = (key: string, from: number, to: number): Parameters<typeof alignedHistory>[0][number] => ({
    key,
    closes: new Map(Array.from({ length: to - from }, (_, i) => [from + i, 100 + ((from + i) % 7)])),
    origin: 'imported',
  });

  test('keeps the days that all share, and names what has too few', () => {
    const found = alignedHistory(
      [closes('A', 0, 300), closes('B', 100, 310), closes('C', 290, 310)],
      closes('V', 0, 400),
      150,
    );
    expect(found.missing).toEqual(['C']);
    expect(found.days).toHaveLength(150);
    expect(found.days.at(-1)).toBe(299);
    expect(found.volatility).toHaveLength(150);
    expect(alignedHistory([closes('A', 0, 300)], closes('V', 200, 300), 150).volatility).toBeUndefined();
  });

  test('one factor that ended, or that shares too few days, takes the history of no other', () => {
    const daily = (key: string, from: number, to: number) => {
      const { closes: byDay, ...rest } = closes(key, from, to);
      return { ...rest, closes: new Map([...byDay].map(([day, close]) => [day * DAY_MS, close])) };
    };
    const found = alignedHistory(
      [daily('ENDED', 0, 285), daily('A', 0, 300), daily('SPARSE', 239, 300), daily('B', 100, 295)],
      daily('V', 0, 300),
      500,
    );
    expect(found.missing).toEqual(['ENDED', 'SPARSE']);
    expect(Object.keys(found.changes)).toEqual(['A', 'B']);
    expect([found.days.length, found.days.at(-1)]).toEqual([194, 294 * DAY_MS]);
    expect(alignedHistory([], daily('V', 0, 300), 500).days).toHaveLength(0);
    const mostlyOld = [daily('NEW', 0, 300), daily('A', 0, 200), daily('B', 0, 200)];
    expect(alignedHistory(mostlyOld, daily('V', 0, 300), 500)).toMatchObject({
      missing: [],
      origins: ['imported'],
    });
    expect(alignedHistory(mostlyOld, daily('V', 0, 300), 500).days.at(-1)).toBe(199 * DAY_MS);
  });
});
