import { readFileSync } from 'node:fs';
import type { BarColumns } from '../../../engine/indicators/bars.ts';
import { SeriesColumns } from '../../../engine/strategies/series-columns.ts';
import { crossoverRun } from './crossover-run.ts';
import { plainLoop, type WorkloadResult } from './plain-loop.ts';
import { readBars, scaled } from './read-bars.ts';

const CASH = 1_000_000_000;
const ROUNDS = 5;

export interface CrossoverRule {
  readonly fast: number;
  readonly slow: number;
  readonly cash: number;
}

/** The hundred pairs of workload B. */
export function crossoverRules(): readonly CrossoverRule[] {
  const rules: CrossoverRule[] = [];
  for (let fast = 5; fast <= 50; fast += 5) {
    for (let slow = 60; slow <= 150; slow += 10) rules.push({ fast, slow, cash: CASH });
  }
  return rules;
}

function summed(results: readonly WorkloadResult[]): WorkloadResult {
  return {
    trades: results.reduce((sum, { trades }) => sum + trades, 0),
    equity: results.reduce((sum, { equity }) => sum + equity, 0),
  };
}

function timed(work: () => WorkloadResult): { readonly ms: number; readonly result: WorkloadResult } {
  const start = performance.now();
  const result = work();
  return { ms: performance.now() - start, result };
}

/** The middle of five runs after one to warm up. */
function measured(work: () => WorkloadResult): { readonly ms: number; readonly result: WorkloadResult } {
  work();
  const runs = Array.from({ length: ROUNDS }, () => timed(work)).sort((a, b) => a.ms - b.ms);
  const middle = runs[Math.floor(ROUNDS / 2)];
  if (middle === undefined) throw new Error('nothing was run');
  return middle;
}

/** The engine and the plain loop over the same bars (in rupees, and as the engine has them) in the same process. */
export function workload(
  name: 'A' | 'B',
  rupees: BarColumns,
  bars: BarColumns = scaled(rupees),
): Record<string, number | string> {
  const rules = name === 'A' ? [{ fast: 20, slow: 50, cash: CASH }] : crossoverRules();
  const engine = measured(() => {
    const columns = new SeriesColumns(bars);
    return summed(rules.map((rule) => crossoverRun(columns, rule)));
  });
  const loop = measured(() => summed(rules.map((rule) => plainLoop(rupees, rule))));
  return {
    w: name,
    n: bars.close.length,
    ms: engine.ms,
    loopMs: loop.ms,
    trades: engine.result.trades,
    equity: engine.result.equity,
    loopTrades: loop.result.trades,
    loopEquity: loop.result.equity,
    mb: Math.round(process.memoryUsage.rss() / 1_048_576),
  };
}

/** `A bars.csv` or `B bars.csv`; the exit status. */
export function runWorkload(args: readonly string[]): number {
  const [name, path] = args;
  if ((name !== 'A' && name !== 'B') || path === undefined) {
    process.stderr.write('Say the workload and the file: npm run -s bench:backtest -- A bars.csv\n');
    return 2;
  }
  process.stdout.write(`${JSON.stringify(workload(name, readBars(readFileSync(path, 'utf8'))))}\n`);
  return 0;
}
