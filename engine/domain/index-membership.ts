import { addDays, type IsoDate } from './time.ts';

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

/** Days on which a symbol was a member: from the first up to, without, `until`. */
export interface MemberSpan {
  readonly from: IsoDate;
  readonly until: IsoDate;
}

/**
 * When each symbol was a member between two days, both with them, in alphabetical order: a test of the past enters a
 * symbol in its spans only. Undefined when `from` lies before the first known list.
 */
export function memberSpans(
  membership: IndexMembership,
  from: IsoDate,
  to: IsoDate,
): ReadonlyMap<string, readonly MemberSpan[]> | undefined {
  const first = membersOn(membership, from);
  if (first === undefined) return undefined;
  const since = new Map(first.map((symbol) => [symbol, from]));
  const spans: (readonly [symbol: string, span: MemberSpan])[] = [];
  const leave = (symbol: string, until: IsoDate): void => {
    const joined = since.get(symbol);
    if (joined !== undefined) spans.push([symbol, { from: joined, until }]);
    since.delete(symbol);
  };
  for (const change of membership.changes) {
    if (change.date <= from || change.date > to) continue;
    for (const symbol of change.out) leave(symbol, change.date);
    for (const symbol of change.in) since.set(symbol, change.date);
  }
  for (const symbol of [...since.keys()]) leave(symbol, addDays(to, 1));
  const symbols = [...new Set(spans.map(([symbol]) => symbol))].sort();
  return new Map(
    symbols.map((symbol) => [symbol, spans.flatMap(([name, span]) => (name === symbol ? [span] : []))]),
  );
}
