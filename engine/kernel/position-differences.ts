import type { AccountId, InstrumentKey } from '../domain/ids.ts';
import type { Product } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { NO_PRICE, type Price } from '../domain/price.ts';
import { istDate, istTimeOfDay } from '../domain/time.ts';
import type { BrokerPosition } from '../ports/broker.ts';
import type { KernelContext } from './context.ts';
import { page } from './incidents.ts';
import { type DeskState, positionKey } from './state.ts';
import { setTradingState } from './trading-state.ts';
import type { Moment, Turn } from './turn.ts';

/** A position that the broker and our books do not agree on; quantities are signed. */
export interface Difference {
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly ours: number;
  readonly broker: number;
  /** What the broker's units cost on average; 0 where it has none. */
  readonly averagePrice: Price;
}

/** The group of instruments whose day begins first, with the pre-open. */
const EARLIEST = { segment: 'equity', hasDerivatives: true } as const;

/**
 * Whether the broker's day and ours are the same one. Before the first session of a day a broker may still show the
 * positions of the day before; after its close the desk is at the next day already.
 */
export function isComparable(
  state: Pick<DeskState, 'day'>,
  context: Pick<KernelContext, 'calendar'>,
  { marketAt }: Pick<Moment, 'marketAt'>,
): boolean {
  const today = istDate(marketAt);
  if (state.day !== today) return false;
  const schedule = context.calendar.schedule(today, EARLIEST);
  const time = istTimeOfDay(marketAt);
  return schedule.kind === 'open' && schedule.sessions.some((session) => time >= session.from);
}

/** The part of a position that the broker lists as one: of delivery only what traded today, the rest is a holding. */
function listed(position: Position): number {
  return position.product === 'CNC' ? position.dayBuyQuantity - position.daySellQuantity : position.quantity;
}

/** What the books of an account have of what its broker would list as one position. */
export function listedUnits(
  state: Pick<DeskState, 'positions' | 'booksOf'>,
  account: AccountId,
  of: Pick<Position, 'instrument' | 'product'>,
): number {
  let units = 0;
  for (const { id: book } of state.booksOf(account)) {
    const position = state.positions.get(positionKey({ book, ...of }));
    if (position !== undefined) units += listed(position);
  }
  return units;
}

/** Where the broker's net positions are not the sum of the books of its account. */
export function positionDifferences(
  state: Pick<DeskState, 'positions' | 'booksOf'>,
  account: AccountId,
  positions: readonly BrokerPosition[],
): readonly Difference[] {
  const books = new Set(state.booksOf(account).map((book) => book.id));
  const rows = new Map<string, { -readonly [Field in keyof Difference]: Difference[Field] }>();
  const row = (of: { readonly instrument: InstrumentKey; readonly product: Product }) => {
    const key = `${of.instrument}|${of.product}`;
    const { instrument, product } = of;
    const found = rows.get(key) ?? { instrument, product, ours: 0, broker: 0, averagePrice: NO_PRICE };
    rows.set(key, found);
    return found;
  };
  for (const position of state.positions.values())
    if (books.has(position.book)) row(position).ours += listed(position);
  for (const position of positions) {
    const found = row(position);
    found.broker += position.quantity;
    found.averagePrice = position.averagePrice;
  }
  return [...rows.values()].filter(({ ours, broker }) => ours !== broker);
}

/** A difference in words, for people. */
export function differenceText({ instrument, product, ours, broker }: Difference): string {
  return `${instrument} ${product}: the broker has ${broker}, the books ${ours}`;
}

/**
 * Books that the broker's positions do not bear out take exits only, until they agree again. Nothing is ever traded
 * to make them agree.
 */
export function judgeDifferences(turn: Turn, account: AccountId, differences: readonly Difference[]): void {
  const named = differences.map(differenceText).join('; ');
  const reason =
    named === ''
      ? ''
      : `the positions of ${account} differ. ${named}. Take it over with /takeover, settle it at the broker, or find the missing trade`;
  const state = named === '' ? 'active' : 'reducing';
  let news = false;
  for (const { id } of turn.state.booksOf(account)) {
    news ||= turn.state.heldBy(id, 'difference').reason !== reason;
    setTradingState(turn, { scope: id, cause: 'difference', state, reason });
  }
  if (news && named !== '')
    page(turn, `Only exits are taken: ${reason}. Trading opens again by itself once they agree.`);
}
