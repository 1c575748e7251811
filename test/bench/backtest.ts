import { Worker } from 'node:worker_threads';
import { RUPEE } from '../../engine/domain/price.ts';
import type { BarColumns } from '../../engine/indicators/bars.ts';
import { STRATEGIES } from '../../engine/strategies/registry.ts';
import { realisticRun } from './workloads/realistic-run.ts';
import { type CrossoverRule, crossoverRules, workload } from './workloads/run-workload.ts';
import { seededWalk } from './workloads/seeded-walk.ts';
import { sixIndicators } from './workloads/six-indicators.ts';

const SYMBOLS = 50;
const BARS_A_DAY = 375;

/** Prints the backtest workloads on fresh bars: the engine against a plain loop over the same bars in the same process. */
export async function main(): Promise<void> {
  const seed = process.hrtime()[1];
  say(`seed ${seed}`);
  const bars = seededWalk(1_000_000, seed);
  ratio('A, 1M bars', workload('A', inRupees(bars), bars));
  const short = seededWalk(100_000, seed + 1);
  ratio('B, 100 pairs', workload('B', inRupees(short), short));
  await threads(short);
  const year = 240 * BARS_A_DAY;
  const symbols = Array.from({ length: SYMBOLS }, (_, i) => seededWalk(year, seed + i));
  realistic('50 symbols x a year of minutes, six indicators', symbols, () => [
    realisticRun(symbols, sixIndicators),
  ]);
  const month = symbols.map((columns) => head(columns, 30 * BARS_A_DAY));
  const five = STRATEGIES.filter(({ style }) => style !== 'passive');
  realistic(`50 symbols x 30 days x ${five.length} strategies`, month, () =>
    five.map((strategy) => realisticRun(month, strategy)),
  );
  ratio('A again, after all of that', workload('A', inRupees(bars), bars));
}

function inRupees(bars: BarColumns): BarColumns {
  const prices = (units: Float64Array): Float64Array => units.map((value) => value / RUPEE);
  const { open, high, low, close } = bars;
  return { ...bars, open: prices(open), high: prices(high), low: prices(low), close: prices(close) };
}

function head(bars: BarColumns, length: number): BarColumns {
  const part = (column: Float64Array): Float64Array => column.subarray(0, length);
  return {
    start: part(bars.start),
    open: part(bars.open),
    high: part(bars.high),
    low: part(bars.low),
    close: part(bars.close),
    volume: part(bars.volume),
  };
}

function ratio(name: string, { ms, loopMs, trades, loopTrades }: Record<string, number | string>): void {
  const times = Number(ms) / Number(loopMs);
  say(
    `${name}: ${Number(ms).toFixed(1)} ms, plain loop ${Number(loopMs).toFixed(1)} ms, ratio ${times.toFixed(2)}, trades ${trades} = ${loopTrades}`,
  );
}

function realistic(
  name: string,
  bars: readonly BarColumns[],
  run: () => ReturnType<typeof realisticRun>[],
): void {
  run();
  const start = performance.now();
  const outcomes = run();
  const ms = performance.now() - start;
  const count = bars.reduce((sum, { close }) => sum + close.length, 0) * outcomes.length;
  const trades = outcomes.reduce((sum, outcome) => sum + outcome.trades.length, 0);
  say(`${name}: ${ms.toFixed(0)} ms, ${(count / ms / 1_000).toFixed(1)} M bars/s, ${trades} trades`);
}

/** Workload B in workers that share the bars: one thread, then two. */
async function threads(bars: BarColumns): Promise<void> {
  const shared = sharedBars(bars);
  const rules = crossoverRules();
  const one = await sweep(shared, [rules]);
  const half = Math.ceil(rules.length / 2);
  const two = await sweep(shared, [rules.slice(0, half), rules.slice(half)]);
  say(
    `B in threads: one ${one.toFixed(1)} ms, two ${two.toFixed(1)} ms, ${(one / two).toFixed(2)} times faster`,
  );
}

function sharedBars(bars: BarColumns): BarColumns {
  const shared = (column: Float64Array): Float64Array => {
    const copy = new Float64Array(new SharedArrayBuffer(column.byteLength));
    copy.set(column);
    return copy;
  };
  const { start, open, high, low, close, volume } = bars;
  return {
    start: shared(start),
    open: shared(open),
    high: shared(high),
    low: shared(low),
    close: shared(close),
    volume: shared(volume),
  };
}

/** Milliseconds until all chunks are done, a thread each, after a round to warm up. */
async function sweep(bars: BarColumns, chunks: readonly (readonly CrossoverRule[])[]): Promise<number> {
  const entry = new URL('./workloads/sweep-worker.js', import.meta.url);
  const workers = chunks.map(() => new Worker(entry, { workerData: { bars } }));
  const round = (): Promise<unknown> =>
    Promise.all(
      workers.map(
        (worker, i) =>
          new Promise((resolve) => {
            worker.once('message', resolve);
            worker.postMessage(chunks[i]);
          }),
      ),
    );
  await round();
  const start = performance.now();
  await round();
  const ms = performance.now() - start;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return ms;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
