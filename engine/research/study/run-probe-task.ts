import { basename } from 'node:path';
import type { Task } from '../../ports/compute-pool.ts';
import { loadStrategyFiles } from '../../strategies/files/load-strategies.ts';
import type { ProbedFile } from './probe-task.ts';
import { listing } from './strategy-listing.ts';

/** Loads one file where it can be ended. */
export const run: Task<string, ProbedFile> = async (file) => {
  const { strategies, faults } = await loadStrategyFiles([file]);
  const [strategy] = strategies;
  if (strategy !== undefined) return { kind: 'strategy', listing: listing(strategy, basename(file)) };
  return { kind: 'fault', message: faults[0]?.message ?? `${basename(file)} holds nothing.` };
};
