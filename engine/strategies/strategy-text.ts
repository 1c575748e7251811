import { closestWords } from '../domain/edit-distance.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { ensembleOf } from './ensemble.ts';
import { closestStrategies, findStrategy, STRATEGIES } from './registry.ts';
import type { Strategy } from './strategy.ts';
import { VOTES, type Vote } from './vote.ts';

/** What no strategy can be called. */
export const ENSEMBLE_NAME = 'ensemble';
const ENSEMBLE = /^ensemble\s*\((.*)\)$/i;

/**
 * The strategy that a person named: `rsi`, `MA Cross`, `ensemble(rsi,ma-cross,momentum)`. A bare `ensemble` is that of
 * all strategies that trade. The error is a sentence that ends with what to do.
 */
export function readStrategy(
  text: string,
  vote: Vote = 'majority',
  among: readonly Strategy[] = STRATEGIES,
): Result<Strategy, string> {
  const named = text.trim();
  const members = ENSEMBLE.exec(named)?.[1];
  if (members !== undefined) return ensembleNamed(members.split(','), vote, among);
  const found = findStrategy(named, among);
  if (found !== undefined) return ok(found);
  if (named.toLowerCase() === ENSEMBLE_NAME)
    return ensembleOf(
      STRATEGIES.filter(({ style }) => style !== 'passive'),
      vote,
    );
  return fail(unknownStrategy(named, among));
}

function ensembleNamed(
  names: readonly string[],
  vote: Vote,
  among: readonly Strategy[],
): Result<Strategy, string> {
  const members: Strategy[] = [];
  for (const name of names.map((word) => word.trim()).filter((word) => word !== '')) {
    const found = findStrategy(name, among);
    if (found === undefined) return fail(unknownStrategy(name, among));
    members.push(found);
  }
  return ensembleOf(members, vote);
}

function unknownStrategy(name: string, among: readonly Strategy[]): string {
  const near = closestStrategies(name, among);
  const instead =
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : `Choose ${among.map((one) => one.name).join(', ')} or ensemble(rsi,ma-cross).`;
  return `There is no strategy ${name}. ${instead}`;
}

/** How an ensemble is to vote. */
export function readVote(text: string): Result<Vote, string> {
  const word = text.trim().toLowerCase();
  const vote = VOTES.find((name) => name === word);
  if (vote !== undefined) return ok(vote);
  const [near] = closestWords(word, VOTES, 1);
  const instead = near === undefined ? `Write vote=${VOTES.join(', vote=')}.` : `Did you mean vote=${near}?`;
  return fail(`There is no vote ${text}. ${instead}`);
}
