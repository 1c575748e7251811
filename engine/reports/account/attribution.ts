import type { UserId } from '../../domain/ids.ts';
import { add, type Money, money, negate, notional, share, subtract, ZERO } from '../../domain/money.ts';
import { direction, type Origin } from '../../domain/order.ts';
import { NO_PRICE, type Price } from '../../domain/price.ts';
import type { ClosingRow, OrderPosting, PositionOwner, ReportFill } from '../../ports/report-store.ts';
import { type BookAccount, openGain } from './book-account.ts';

/** Whose a result is: a person's orders, a strategy's, trades made elsewhere, or nobody's in particular. */
export type Doer =
  | { readonly kind: 'user'; readonly user: UserId }
  | { readonly kind: 'strategy'; readonly strategy: string }
  | { readonly kind: 'outside' }
  | { readonly kind: 'day-end' };

/** The part of a book's result that one doer brought. */
export interface Share {
  readonly doer: Doer;
  readonly gain: Money;
  readonly charges: Money;
  readonly net: Money;
  readonly trades: number;
}

function doerName(doer: Doer): string {
  switch (doer.kind) {
    case 'user':
      return `user ${doer.user}`;
    case 'strategy':
      return `strategy ${doer.strategy}`;
    default:
      return doer.kind;
  }
}

function doerOf(origin: Origin): Doer | undefined {
  switch (origin.kind) {
    case 'chat':
      return { kind: 'user', user: origin.user };
    case 'strategy':
      return { kind: 'strategy', strategy: origin.strategy };
    case 'external':
      return { kind: 'outside' };
    case 'protective':
    case 'square-off':
      return undefined;
  }
}

interface Sum {
  readonly doer: Doer;
  gain: number;
  charges: number;
  readonly orders: Set<number>;
}

/** What each doer holds of one position, and what its trades cost. */
interface Holding {
  readonly doer: Doer;
  units: number;
  /** Money that its trades brought less what they cost. */
  flow: number;
}

/**
 * Splits a book's result by who did it, to the last ten-thousandth. What a position was worth in the morning belongs to
 * whoever entered it last; stops, targets and square-offs belong to whoever entered what they close; what two doers
 * hold together in the evening is split by units. Charges that no order made stand under `day-end`.
 */
export function sharesOf(
  account: BookAccount,
  of: { readonly owners: readonly PositionOwner[]; readonly postings: readonly OrderPosting[] },
): readonly Share[] {
  const sums = new Map<string, Sum>();
  const sumOf = (doer: Doer): Sum => {
    const found = sums.get(doerName(doer)) ?? { doer, gain: 0, charges: 0, orders: new Set<number>() };
    sums.set(doerName(doer), found);
    return found;
  };
  const doers = new Map<number, Doer>();
  const instruments = new Set(account.gains.map(({ instrument }) => instrument));
  for (const instrument of instruments) {
    const total = account.gains.find((row) => row.instrument === instrument)?.gain ?? ZERO;
    const within = <T extends { readonly instrument: typeof instrument }>(rows: readonly T[]) =>
      rows.filter((row) => row.instrument === instrument);
    const owner = of.owners.find((row) => row.instrument === instrument && row.book === account.book.id);
    const holdings = holdingsOf(
      within(account.opened),
      within(account.fills),
      owner?.origin,
      (fill, doer) => {
        doers.set(fill.order, doer);
        sumOf(doer).orders.add(fill.order);
      },
    );
    for (const { doer, gain } of splitGain(total, holdings, within(account.fills).at(-1)?.price ?? NO_PRICE))
      sumOf(doer).gain += gain;
  }
  const ours = of.postings.filter((row) => row.book === account.book.id && row.account === 'charges');
  for (const { order, amount } of ours) sumOf(doers.get(order) ?? { kind: 'day-end' }).charges += amount;
  const unplaced = account.charged - add(...ours.map((row) => row.amount));
  if (unplaced !== 0) sumOf({ kind: 'day-end' }).charges += unplaced;
  return [...sums.values()]
    .map(({ doer, gain, charges, orders }) => ({
      doer,
      gain: money(gain),
      charges: money(charges),
      net: money(gain - charges),
      trades: orders.size,
    }))
    .sort((a, b) => b.net - a.net);
}

function holdingsOf(
  opened: readonly ClosingRow[],
  fills: readonly ReportFill[],
  owner: Origin | undefined,
  onFill: (fill: ReportFill, doer: Doer) => void,
): readonly Holding[] {
  const holdings = new Map<string, Holding>();
  const holdingOf = (doer: Doer): Holding => {
    const found = holdings.get(doerName(doer)) ?? { doer, units: 0, flow: 0 };
    holdings.set(doerName(doer), found);
    return found;
  };
  let current: Doer = (owner === undefined ? undefined : doerOf(owner)) ?? { kind: 'outside' };
  for (const row of opened) {
    const holding = holdingOf(current);
    holding.units += row.quantity;
    holding.flow -= add(row.cost, openGain(row));
  }
  for (const fill of fills) {
    current = doerOf(fill.origin) ?? current;
    onFill(fill, current);
    const holding = holdingOf(current);
    holding.units += fill.quantity * direction(fill.side);
    holding.flow -= notional(fill.price, fill.quantity) * direction(fill.side);
  }
  return [...holdings.values()];
}

/**
 * The gain of one instrument by doer: what its trades brought, and its part of what was left in the evening. What was
 * left is the whole gain less all flows, so that the parts add up whatever the day's end did with the position. What
 * two doers hold against each other counts at the last price.
 */
function splitGain(
  total: Money,
  holdings: readonly Holding[],
  last: Price,
): readonly { readonly doer: Doer; readonly gain: Money }[] {
  const [first] = holdings;
  if (first === undefined) return [{ doer: { kind: 'outside' }, gain: total }];
  const left = subtract(total, money(holdings.reduce((sum, { flow }) => sum + flow, 0)));
  const units = holdings.reduce((sum, holding) => sum + holding.units, 0);
  let rest = left;
  return holdings.map(({ doer, units: own, flow }, place) => {
    const isLast = place === holdings.length - 1;
    const taken = isLast
      ? rest
      : units === 0
        ? notional(last, own)
        : share(left, own * Math.sign(units), Math.abs(units), 'half-up');
    rest = add(rest, negate(taken));
    return { doer, gain: money(flow + taken) };
  });
}
