import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { seededRandom } from '../../engine/domain/seeded-random.ts';
import { bookRisk } from '../../engine/risk/value-at-risk/book-risk.ts';
import type { HeldRisk } from '../../engine/risk/value-at-risk/book-snapshot.ts';
import { backtestVar } from '../../engine/risk/value-at-risk/exceedances.ts';
import type { FactorHistory } from '../../engine/risk/value-at-risk/factor-history.ts';
import { StudentDraws } from '../../engine/risk/value-at-risk/student-draws.ts';
import { medianProcessorMs } from '../support/processor-time.ts';

const FACTORS = 60;
const DAYS = 500;
const ROUNDS = 5;
/** Fixed before any of it was run. */
const FROM = '2012-01-01';
const TO = '2025-12-31';
const WINDOWS = [250, 500];
const LEVELS = [0.95, 0.99];
/** Indices are no part of a book of shares. */
const INDEX = /^(NIFTY|BANKNIFTY|INDIAVIX)/;

/** Prints what measuring books costs, and how a book of equal parts fared against its own figures. */
export async function main(): Promise<void> {
  const history = madeUpHistory();
  const positions = madeUpBook();
  const book = { capital: 10_000_000, positions };
  const shares = { capital: 10_000_000, positions: positions.filter(({ option }) => option === undefined) };
  const settings = { level: 0.95, horizon: 1, window: DAYS } as const;
  const count = `${positions.length} positions`;
  print(
    `historical, ${count} (100 options), ${DAYS} days, ms of processor (allowed: 50)`,
    medianProcessorMs(ROUNDS, () => void bookRisk(book, history, { ...settings, method: 'historical' })),
  );
  print(
    `Monte Carlo, 10,000 paths, ${FACTORS} underlyings, 100 shares, ms (allowed: 300)`,
    medianProcessorMs(ROUNDS, () => void bookRisk(shares, history, { ...settings, method: 'montecarlo' })),
  );
  print(
    `Monte Carlo of all ${count}, each option priced anew on each path, ms`,
    medianProcessorMs(ROUNDS, () => void bookRisk(book, history, { ...settings, method: 'montecarlo' })),
  );
  exceedances();
}

function madeUpHistory(): FactorHistory {
  const draws = new StudentDraws(seededRandom(5), 5);
  const day = (): number => 0.01 * draws.normal() * draws.stretch();
  const market = Float64Array.from({ length: DAYS }, day);
  return {
    days: Float64Array.from({ length: DAYS }, (_, i) => i),
    changes: Object.fromEntries(
      Array.from({ length: FACTORS }, (_, i) => [`F${i}`, market.map((move) => move + day())]),
    ),
    volatility: market.map((move) => -4 * move),
    missing: [],
    origins: [],
  };
}

function madeUpBook(): readonly HeldRisk[] {
  return Array.from({ length: 200 }, (_, i): HeldRisk => {
    const held = { symbol: `P${i}`, factor: `F${i % FACTORS}`, units: i % 3 === 0 ? -50 : 50, spot: 1_000 };
    if (i % 2 === 0) return { ...held, mark: 1_000 };
    const option = { type: 'PE' as const, strike: 900 + (i % 21) * 10, years: 0.02 + (i % 5) * 0.02 };
    return { ...held, mark: Math.max(0, option.strike - 1_000) + 22, option };
  });
}

/** Equal parts of every recorded share that traded on both days, brought back to equal parts each day. */
function exceedances(): void {
  const folder = join(process.env['MUNIM_TEST_DATA'] ?? '', 'daily');
  if (!existsSync(folder)) {
    console.log('  exceedances: no recorded data (MUNIM_TEST_DATA)');
    return;
  }
  const sums = new Map<string, { sum: number; count: number }>();
  const files = readdirSync(folder).filter((name) => !INDEX.test(name));
  for (const file of files) {
    let before = Number.NaN;
    for (const line of gunzipSync(readFileSync(join(folder, file)))
      .toString()
      .trim()
      .split('\n')
      .slice(1)) {
      const [day = '', , , , close] = line.split(',');
      const change = Number(close) / before - 1;
      before = Number(close);
      if (day < FROM || day > TO || !Number.isFinite(change)) continue;
      const at = sums.get(day) ?? { sum: 0, count: 0 };
      sums.set(day, { sum: at.sum + change, count: at.count + 1 });
    }
  }
  const days = [...sums.keys()].sort();
  const gains = Float64Array.from(days, (day) => {
    const { sum = 0, count = 1 } = sums.get(day) ?? {};
    return sum / count;
  });
  console.log(`  equal parts of ${files.length} shares, ${days[0]} to ${days.at(-1)}, ${days.length} days`);
  for (const method of ['historical', 'parametric'] as const) {
    for (const window of WINDOWS) {
      for (const level of LEVELS) {
        const found = backtestVar(gains, { window, level, method });
        if (found === undefined) continue;
        const { exceedances: passed, expected, kupiec, independence, coverage } = found;
        console.log(
          `  ${method} window ${window} level ${level}: ${passed} of ${found.days} passed, ${expected.toFixed(1)} expected, Kupiec p ${kupiec.toPrecision(3)}, independence p ${independence.toPrecision(3)}, both p ${coverage.toPrecision(3)}`,
        );
      }
    }
  }
}

function print(what: string, value: number): void {
  console.log(`  ${what}: ${value.toPrecision(3)}`);
}
