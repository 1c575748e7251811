import { PerformanceObserver } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { LONG } from '../../../../engine/strategies/signal.ts';
import { seededWalk } from '../../../bench/workloads/seeded-walk.ts';
import { madeUpRun, madeUpSeries, type Said } from './made-up-run.ts';

const BARS = 1_000_000;
/** As node names it in the details of a `gc` entry. */
const SCAVENGE = 1;
/** What the test around the run may make; an object a bar makes eight and more. */
const FEW = 3;

/** Runs over a million bars and counts the scavenges: one small object a bar makes eight and more. */
async function scavenges(said: Said): Promise<number> {
  const bars = seededWalk(BARS, 7);
  const series = [madeUpSeries(bars, said)];
  // Code that is not compiled yet allocates numbers of its own.
  for (let round = 0; round < 4; round += 1) madeUpRun(series);
  let count = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if ((entry as { detail?: { kind?: number } }).detail?.kind === SCAVENGE) count += 1;
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  madeUpRun(series);
  // The entries come a little later than what they tell of.
  await new Promise((resolve) => setTimeout(resolve, 100));
  observer.disconnect();
  return count;
}

test('bars on which nothing happens allocate nothing', async () => {
  expect(await scavenges([])).toBeLessThan(FEW);
});

test('nor do bars that only move the mark of a position', async () => {
  expect(await scavenges([[10, LONG]])).toBeLessThan(FEW);
});
