import type { StrategyListing } from '../../desk-research.ts';
import type { TaskKind } from '../../ports/compute-pool.ts';

/** What folders of strategy files hold, and what is wrong with the files that are none. */
export interface OwnStrategies {
  readonly strategies: readonly StrategyListing[];
  readonly faults: readonly string[];
}

/** Looking through folders of strategy files. */
export const LIST_TASK: TaskKind<readonly string[], OwnStrategies> = { name: 'list-strategies' };
