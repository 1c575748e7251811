import type { IsoDate } from './time.ts';

/** Who was in an index when, under today's symbols. */
export interface IndexMembership {
  readonly index: string;
  readonly base: { readonly from: IsoDate; readonly members: readonly string[] };
  /** Oldest first. */
  readonly changes: readonly {
    readonly date: IsoDate;
    readonly in: readonly string[];
    readonly out: readonly string[];
  }[];
  /** Former symbols of members and their present ones. */
  readonly renamed: readonly { readonly date: IsoDate; readonly from: string; readonly to: string }[];
}

/**
 * Members on a day in alphabetical order, so that a test of the past does not choose from today's winners;
 * undefined before the first known list.
 */
export function membersOn(membership: IndexMembership, day: IsoDate): readonly string[] | undefined {
  if (day < membership.base.from) return undefined;
  const members = new Set(membership.base.members);
  for (const change of membership.changes) {
    if (change.date > day) break;
    for (const symbol of change.out) members.delete(symbol);
    for (const symbol of change.in) members.add(symbol);
  }
  return [...members].sort();
}
