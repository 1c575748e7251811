/** How members of an ensemble make up their mind together. */
export const VOTES = ['majority', 'unanimous', 'any', 'weighted'] as const;

export type Vote = (typeof VOTES)[number];

/**
 * The side that the members' stances (1 long, -1 short, 0 out) give together. Majority and weighted: more than half of
 * all the weight on one side. Unanimous: all of it. Any: one is enough, as long as none is on the other side.
 */
export function countVotes(vote: Vote, stances: Int8Array, weights: readonly number[]): 1 | 0 | -1 {
  let long = 0;
  let short = 0;
  let all = 0;
  for (let k = 0; k < stances.length; k += 1) {
    const weight = weights[k] ?? 0;
    all += weight;
    if (stances[k] === 1) long += weight;
    if (stances[k] === -1) short += weight;
  }
  if (carries(vote, long, short, all)) return 1;
  return carries(vote, short, long, all) ? -1 : 0;
}

function carries(vote: Vote, side: number, other: number, all: number): boolean {
  if (vote === 'any') return side > 0 && other === 0;
  if (vote === 'unanimous') return side > 0 && side === all;
  return 2 * side > all;
}
