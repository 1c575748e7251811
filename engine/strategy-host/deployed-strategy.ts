import type { Deployment } from '../domain/deployment.ts';
import type { Strategy } from '../strategies/strategy.ts';
import { readStrategy, readVote } from '../strategies/strategy-text.ts';

/** The strategy of a deployment with its settings; a sentence where it cannot be had any more. */
export function prepareDeployed(
  { strategy: text, vote: word, parameters }: Deployment,
  among: readonly Strategy[],
): ReturnType<Strategy['prepare']> {
  const vote = readVote(word ?? 'majority');
  if (!vote.ok) return vote;
  const strategy = readStrategy(text, vote.value, among);
  return strategy.ok ? strategy.value.prepare(parameters) : strategy;
}
