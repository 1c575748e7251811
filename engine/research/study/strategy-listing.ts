import type { StrategyListing } from '../../desk-research.ts';
import type { Strategy } from '../../strategies/strategy.ts';

/** A strategy as people look through them; `file` is the name of the file it comes from. */
export function listing(strategy: Strategy, file?: string): StrategyListing {
  const { name, aliases, title, summary, parameters } = strategy;
  const listed = Object.entries(parameters).map(([key, { standard, least, most, meaning }]) => ({
    name: key,
    standard,
    least,
    most,
    meaning,
  }));
  return { name, aliases, title, summary, parameters: listed, file };
}
