import { parentPort, workerData } from 'node:worker_threads';
import type { BarColumns } from '../../../engine/indicators/bars.ts';
import { SeriesColumns } from '../../../engine/strategies/series-columns.ts';
import { crossoverRun } from './crossover-run.ts';
import type { CrossoverRule } from './run-workload.ts';

/** Runs the parameter sets it is sent over bars that all threads share; one answer a message. */
const { bars } = workerData as { readonly bars: BarColumns };
parentPort?.on('message', (rules: readonly CrossoverRule[]) => {
  const columns = new SeriesColumns(bars);
  parentPort?.postMessage(rules.reduce((sum, rule) => sum + crossoverRun(columns, rule).trades, 0));
});
