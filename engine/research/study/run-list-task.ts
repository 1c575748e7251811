import type { Task } from '../../ports/compute-pool.ts';
import { loadUserStrategies } from '../../strategies/files/load-strategies.ts';
import type { OwnStrategies } from './list-task.ts';
import { listing } from './strategy-listing.ts';

/** Loads people's strategies where a file that never ends can be ended. */
export const run: Task<readonly string[], OwnStrategies> = async (folders) => {
  const { strategies, faults } = await loadUserStrategies(folders);
  return {
    strategies: strategies.map((strategy) => listing(strategy, true)),
    faults: faults.map(({ message }) => message),
  };
};
