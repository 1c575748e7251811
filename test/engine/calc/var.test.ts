import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import { calculate } from '../../../engine/calc/calculator.ts';
import { addDays, isoDate } from '../../../engine/domain/time.ts';

const data = loadMarketData();

function csv(returns: readonly number[]): string {
  const rows = returns.map((value, i) => `${addDays(isoDate('2024-01-01'), i)},${value}`);
  return `date,return\n${rows.join('\n')}\n`;
}

function run(line: string, stdin: string) {
  return calculate({ name: 'var', args: line.split(' '), stdin, data });
}

function answer(line: string, returns: readonly number[]): { readonly var: number; readonly es: number } {
  const result = run(line, csv(returns));
  if (!('stdout' in result)) throw new Error(result.stderr);
  return JSON.parse(result.stdout);
}

/** -10 % to +10 % in steps of 1 %, shuffled: the order must not count. */
const LADDER = Array.from({ length: 21 }, (_, i) => ((i * 8) % 21) / 100 - 0.1);

describe('calc var', () => {
  test('historical interpolates between order statistics', () => {
    // numpy.quantile of the same 21 values at 0.05 and 0.08.
    expect(answer('method=historical level=0.95', LADDER).var).toBeCloseTo(0.09, 14);
    expect(answer('method=historical level=0.95', LADDER).es).toBeCloseTo(0.095, 14);
    expect(answer('method=historical level=0.92', LADDER).var).toBeCloseTo(0.084, 14);
  });

  test('parametric uses mean and population deviation', () => {
    const returns = [0.01, -0.02, 0.03, -0.04, 0.005];
    const mean = -0.003;
    const deviation = Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 5);
    const found = answer('method=parametric level=0.95', returns);
    expect(found.var).toBeCloseTo(1.6448536269514722 * deviation - mean, 14);
    expect(found.es).toBeCloseTo((0.10313564037537128 / 0.05) * deviation - mean, 14);
  });

  test('ewma weighs the newest most', () => {
    const calmNow = [...Array(50).fill(0.05), ...Array(50).fill(-0.05), ...Array(100).fill(0.001)];
    const plain = answer('method=parametric level=0.99', calmNow);
    expect(answer('method=parametric level=0.99 ewma=0.94', calmNow).var).toBeLessThan(plain.var / 5);
    expect(answer('method=parametric level=0.99 ewma=1', calmNow).var).toBeCloseTo(plain.var, 14);
  });

  test('Cornish-Fisher bends the quantile by skew and kurtosis', () => {
    const returns = [0.01, 0.012, 0.008, 0.011, -0.06, 0.009, 0.013, 0.01];
    const n = returns.length;
    const mean = returns.reduce((sum, value) => sum + value, 0) / n;
    const moment = (power: number): number =>
      returns.reduce((sum, value) => sum + (value - mean) ** power, 0) / n;
    const skew = moment(3) / moment(2) ** 1.5;
    const kurtosis = moment(4) / moment(2) ** 2 - 3;
    const quantile = (z: number): number =>
      z +
      ((z * z - 1) * skew) / 6 +
      ((z ** 3 - 3 * z) * kurtosis) / 24 -
      ((2 * z ** 3 - 5 * z) * skew ** 2) / 36;
    const found = answer('method=cornish-fisher level=0.99', returns);
    expect(found.var).toBeCloseTo(-(mean + Math.sqrt(moment(2)) * quantile(-2.3263478740408408)), 13);
    // The shortfall is the integral of the same quantile over the tail.
    let sum = 0;
    const steps = 200_000;
    for (let i = 0; i < steps; i += 1) {
      const z = -2.3263478740408408 - ((i + 0.5) * 8) / steps;
      sum += (quantile(z) * Math.exp((-z * z) / 2) * 8) / steps / Math.sqrt(2 * Math.PI);
    }
    expect(found.es).toBeCloseTo(-(mean + (Math.sqrt(moment(2)) * sum) / 0.01), 6);
  });

  test('Monte Carlo agrees with the normal where tails are thin, is worse where they are fat, and repeats', () => {
    const thin = answer('method=montecarlo level=0.99', LADDER);
    expect(thin.var / answer('method=parametric level=0.99', LADDER).var).toBeCloseTo(1, 1);
    const fat = [...LADDER.map((value) => value / 10), -0.12, 0.11];
    expect(answer('method=montecarlo level=0.99', fat).es).toBeGreaterThan(
      answer('method=parametric level=0.99', fat).es,
    );
    expect(answer('method=montecarlo level=0.99', fat)).toEqual(answer('method=montecarlo level=0.99', fat));
  });

  test.each(['historical', 'parametric', 'cornish-fisher', 'montecarlo'])(
    '%s grows with the root of the horizon',
    (method) => {
      const one = answer(`method=${method} level=0.95`, LADDER);
      const ten = answer(`method=${method} level=0.95 horizon=10`, LADDER);
      expect(ten.var / one.var).toBeCloseTo(Math.sqrt(10), 12);
      expect(ten.es / one.es).toBeCloseTo(Math.sqrt(10), 12);
      expect(one.es).toBeGreaterThan(one.var);
    },
  );

  test('reads equity too', () => {
    const equity = 'date,equity\n2024-01-01,100\n2024-01-02,90\n2024-01-03,99\n';
    const result = run('method=historical level=0.5', equity);
    expect('stdout' in result ? JSON.parse(result.stdout).var : undefined).toBeCloseTo(0, 12);
  });

  test.each([
    ['level=0.95', csv(LADDER), 'method= is missing: one of historical'],
    ['method=magic level=0.95', csv(LADDER), 'method=magic is not known'],
    ['method=historical', csv(LADDER), 'level= must lie between 0 and 1'],
    ['method=historical level=95', csv(LADDER), 'level= must lie between 0 and 1'],
    ['method=historical level=0.95 horizon=0', csv(LADDER), 'horizon= must be days above 0'],
    ['method=parametric level=0.95 ewma=2', csv(LADDER), 'ewma= must lie between 0 and 1'],
    ['method=historical level=0.95 ewma=0.94', csv(LADDER), 'historical has none'],
    ['method=historical level=0.95', csv([0.01]), 'at least 2'],
    ['method=historical level=0.95', '', 'no CSV on standard input'],
    ['method=historical level=0.95', 'date,return\n2024-01-01,x\n', 'Line 2: "x" is not a number'],
    ['method=historical level=0.95 window=20', csv(LADDER), 'window= is not an argument of var'],
  ])('refuses %s in one sentence', (line, stdin, says) => {
    const result = run(line, stdin);
    expect(result.exitStatus).toBe(2);
    expect('stderr' in result ? result.stderr : '').toContain(says);
  });
});
