import { type IndexMembership, type MemberSpan, memberSpans } from '../domain/index-membership.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { formatDate, type IsoDate } from '../domain/time.ts';

/** The shares of an index over a span of days, each with the days on which it was a member. */
export interface Universe {
  /** `NIFTY 50`. */
  readonly index: string;
  /** Symbols in alphabetical order, under the names of today. */
  readonly members: ReadonlyMap<string, readonly MemberSpan[]>;
}

/** A name as people type it: `nifty50`. */
export function universeName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Whether a word names one of the indices whose members are known: `nifty50`, `NIFTY 50`. */
export function isUniverse(name: string, indices: readonly IndexMembership[]): boolean {
  return indices.some(({ index }) => universeName(index) === universeName(name));
}

/** The universe of a name between two days, both with them. */
export function universe(
  name: string,
  indices: readonly IndexMembership[],
  days: { readonly from: IsoDate; readonly to: IsoDate },
): Result<Universe, Refusal> {
  const membership = indices.find(({ index }) => universeName(index) === universeName(name));
  if (membership === undefined) {
    const known = indices.map(({ index }) => universeName(index)).join(', ');
    return fail(refusal('UNKNOWN_UNIVERSE', `There is no universe ${name}. Known: ${known}.`));
  }
  const { index, base } = membership;
  const members = memberSpans(membership, days.from, days.to);
  if (members !== undefined) return ok({ index, members });
  const first = formatDate(base.from, true).slice(4);
  return fail(
    refusal('UNKNOWN_UNIVERSE', `The members of ${index} are known from ${first} on. Begin then or later.`),
  );
}
