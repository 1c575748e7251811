import { assert } from '../domain/assert.ts';
import type { AccountId, BookId, InstrumentKey } from '../domain/ids.ts';
import { isTradable, type Tradable } from '../domain/instrument.ts';
import { notional } from '../domain/money.ts';
import type { Product } from '../domain/order.ts';
import type { Price } from '../domain/price.ts';
import { istDate } from '../domain/time.ts';
import { openingPosition } from '../portfolio/outside-trades.ts';
import type { BrokerHolding } from '../ports/broker.ts';
import type { KernelContext } from './context.ts';
import { worthInTheMorning } from './exposure.ts';
import { type Difference, differenceText, listedUnits } from './position-differences.ts';
import { type DeskState, positionKey } from './state.ts';
import type { Turn } from './turn.ts';

/** Units at the broker that no book of its account has: from before Munim, or traded while it was not there. */
export interface Unexplained {
  readonly instrument: Tradable;
  readonly product: Product;
  /** Signed. */
  readonly units: number;
  /** As the broker shows it. */
  readonly averagePrice: Price;
}

/** What a broker has beyond our books. */
export interface TakeoverPlan {
  readonly rows: readonly Unexplained[];
  /** What differs and cannot be taken over, with the reason, a sentence each. */
  readonly left: readonly string[];
}

/** What the broker tells of an account. */
export interface ToldByBroker {
  readonly differences: readonly Difference[];
  readonly holdings: readonly BrokerHolding[];
}

/** Shares of earlier days that the books of an account have. */
function carriedUnits(state: DeskState, account: AccountId, instrument: InstrumentKey): number {
  let units = 0;
  for (const { id: book } of state.booksOf(account))
    units += state.positions.get(positionKey({ book, instrument, product: 'CNC' }))?.carried ?? 0;
  return units;
}

/** Whether the broker has more of what the books have, on the same side: only that can have been there before. */
function isMore({ ours, broker }: Difference): boolean {
  return ours * broker >= 0 && Math.abs(broker) > Math.abs(ours);
}

function whyLeft(
  state: DeskState,
  account: AccountId,
  { differences }: ToldByBroker,
  difference: Difference,
): string | undefined {
  const { instrument, product, ours } = difference;
  if (listedUnits(state, account, difference) !== ours) return 'it is moving; look again in a moment';
  const busy = [...state.liveOrders.values()].some(
    (order) => order.account === account && order.instrument === instrument,
  );
  if (busy) return 'an order of it is under way; cancel it or wait for it first';
  const same = differences.filter((other) => other.instrument === instrument);
  if (same.some((other) => !isMore(other)))
    return 'the books have more than the broker: find the missing trade, or settle it at the broker';
  return product === 'CNC' ? 'what was bought today comes with its order' : undefined;
}

/**
 * What of an account's broker can be taken over now. Positions are what the broker has more of; holdings are what
 * the day began with there beyond what the books carried.
 */
export function planTakeover(
  state: DeskState,
  context: Pick<KernelContext, 'listings'>,
  account: AccountId,
  told: ToldByBroker,
): TakeoverPlan {
  const rows: Unexplained[] = [];
  const left: string[] = [];
  const add = (row: Omit<Unexplained, 'instrument'>, key: InstrumentKey): void => {
    const instrument = context.listings.byKey(key);
    if (instrument === undefined || !isTradable(instrument)) left.push(`${key}: it is not listed here.`);
    else rows.push({ ...row, instrument });
  };
  for (const difference of told.differences) {
    const { instrument, product, ours, broker, averagePrice } = difference;
    const why = whyLeft(state, account, told, difference);
    if (why !== undefined) left.push(`${differenceText(difference)}: ${why}.`);
    else add({ product, units: broker - ours, averagePrice }, instrument);
  }
  for (const { instrument, units, averagePrice } of told.holdings) {
    const carried = carriedUnits(state, account, instrument);
    if (units > carried) add({ product: 'CNC', units: units - carried, averagePrice }, instrument);
    else if (units < carried)
      left.push(`${instrument}: the broker began the day with ${units} shares, the books with ${carried}.`);
  }
  return { rows, left };
}

/** Brings units into a book as capital in kind, at the broker's average price. */
export function takeOver(
  turn: Turn,
  context: KernelContext,
  book: BookId,
  rows: readonly Unexplained[],
): void {
  const at = turn.moment.marketAt;
  for (const { instrument, product, units, averagePrice } of rows) {
    assert(isTradable(instrument), 'only what trades is taken over');
    const cost = notional(averagePrice, units);
    const { entry, position } = openingPosition(
      { book, at, day: istDate(at) },
      {
        instrument,
        product,
        units,
        cost,
        worth: worthInTheMorning(context, instrument, units) ?? cost,
        position: turn.state.positions.get(positionKey({ book, instrument: instrument.key, product })),
      },
    );
    turn.record({ kind: 'journal-posted', entry, positions: [position] });
  }
}
