import type { StrategyListing } from '../../desk-research.ts';
import type { Strategy } from '../../strategies/strategy.ts';

/** A strategy as people look through them. */
export function listing(strategy: Strategy, own: boolean): StrategyListing {
  const { name, title, summary, parameters } = strategy;
  const texts = Object.entries(parameters).map(
    ([key, { standard, least, most }]) => `${key} ${standard} (${least} to ${most})`,
  );
  return { name, title, summary, parameters: texts, own };
}
