import type { StrategyListing } from '../../desk-research.ts';
import type { TaskKind } from '../../ports/compute-pool.ts';

/** What one file of a person holds: a strategy, or the sentence why it is none. */
export type ProbedFile =
  | { readonly kind: 'strategy'; readonly listing: StrategyListing }
  | { readonly kind: 'fault'; readonly message: string };

/** Looking into one file of a strategy. The file runs as a program does, so this may never end. */
export const PROBE_TASK: TaskKind<string, ProbedFile> = { name: 'probe-strategy' };
