import { formatRupees } from '../domain/amount-text.ts';
import type { Book } from '../domain/book.ts';
import type { BookId, InstrumentKey } from '../domain/ids.ts';
import type { Tradable } from '../domain/instrument.ts';
import { type Money, money } from '../domain/money.ts';
import type { Product } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { type IsoDate, istDate } from '../domain/time.ts';
import { type Conversion, type ConversionPosting, convertProduct } from '../portfolio/convert-product.ts';
import { type KernelContext, tradable } from './context.ts';
import { alignExits, endPlan } from './exits.ts';
import { fundsOf, marginOfPosition } from './exposure.ts';
import { type DeskState, positionKey } from './state.ts';
import { standingOf } from './trading-state.ts';
import type { Moment, Turn } from './turn.ts';

/** A position, or a part of it, under another product. */
export interface ConversionAction {
  readonly book: BookId;
  readonly instrument: InstrumentKey;
  readonly from: Product;
  readonly to: Product;
  /** Absent: all that can be. */
  readonly units?: number;
}

/** A conversion that nothing stands against, and what it comes to. */
export interface ConversionPlan {
  readonly book: Book;
  readonly instrument: Tradable;
  readonly position: Position;
  readonly units: number;
  readonly portion: Conversion['portion'];
  readonly posting: ConversionPosting;
  readonly freeBefore: Money;
  readonly freeAfter: Money;
  readonly charges: Money;
}

/**
 * What a conversion would do now, or why it is not done. What was made today moves before what was carried; orders that
 * wait on the position must be gone, or they would close what is not there any more.
 */
export function planConversion(
  state: DeskState,
  context: KernelContext,
  moment: Moment,
  action: ConversionAction,
): Result<ConversionPlan, Refusal> {
  const book = state.books.get(action.book);
  const from = state.positions.get(positionKey({ ...action, product: action.from }));
  if (book === undefined || from === undefined || from.quantity === 0) return fail(nothingOpen(action));
  const held = refusedNow(state, context, book, action);
  if (held !== undefined) return fail(held);
  const instrument = tradable(context, action.instrument);
  const day = istDate(moment.marketAt);
  const fresh = freshUnits(from);
  const portion = fresh > 0 ? 'day' : 'carried';
  const units = action.units ?? (portion === 'day' ? fresh : Math.abs(from.quantity));
  const posting = convertProduct({
    from,
    into: state.positions.get(positionKey({ ...action, product: action.to })),
    to: action.to,
    instrument,
    units,
    portion,
    at: moment.marketAt,
    day,
    chargesOf: (of) => context.costs.charges({ ...of, day, instrument }).lines,
  });
  if (!posting.ok) return posting;
  const plan = withMoney(
    state,
    context,
    { book, instrument, position: from, units, portion, day },
    posting.value,
  );
  return plan.freeAfter < 0 && plan.freeAfter < plan.freeBefore ? fail(tooDear(action, plan)) : ok(plan);
}

function nothingOpen({ instrument, from }: ConversionAction): Refusal {
  return refusal('NO_POSITION', `There is no open ${from} position in ${instrument}. See /positions.`);
}

function refusedNow(
  state: DeskState,
  context: KernelContext,
  book: Book,
  action: ConversionAction,
): Refusal | undefined {
  for (const scope of ['desk', book.id] as const) {
    const status = standingOf(state, context.latch, scope);
    if (status.state === 'active' || status.state === 'reducing') continue;
    const says = status.state === 'halted' ? `Trading is halted: ${status.reason}` : status.reason;
    return refusal('STATE_RECONCILING', `Not converted. ${says}. See /status.`);
  }
  const { loggedOut } = context.readiness.account(book.account);
  if (loggedOut !== undefined)
    return refusal(
      'TOKEN_DEAD',
      `Not converted. Nobody is logged in at the broker: ${loggedOut}. Type /login.`,
    );
  const key = positionKey({ ...action, product: action.from });
  const waiting = [...state.liveOrders.values()].filter((order) => positionKey(order) === key);
  const [first] = waiting;
  if (first === undefined) return undefined;
  const numbers = waiting.map(({ id }) => id).join(', ');
  return refusal(
    'ORDER_BUSY',
    `Not converted. Order ${numbers} still works on this position. Cancel it first: /cancel ${first.id}. A stop can be set again afterwards.`,
    [{ label: `Cancel order ${first.id}`, command: `/cancel ${first.id}` }],
  );
}

/** Units of an open position that were opened today. */
function freshUnits({ quantity, dayBuyQuantity, daySellQuantity }: Position): number {
  return Math.min(Math.abs(quantity), quantity > 0 ? dayBuyQuantity : daySellQuantity);
}

function withMoney(
  state: DeskState,
  context: KernelContext,
  of: Pick<ConversionPlan, 'book' | 'instrument' | 'position' | 'units' | 'portion'> & {
    readonly day: IsoDate;
  },
  posting: ConversionPosting,
): ConversionPlan {
  const { day, ...conversion } = of;
  const sum = (account: 'cash' | 'charges'): number =>
    posting.entry.postings.reduce((all, row) => all + (row.account === account ? row.amount : 0), 0);
  const [left, moved] = posting.positions;
  const blocked =
    marginOfPosition(context, left, day) +
    marginOfPosition(context, moved, day) -
    marginOfPosition(context, conversion.position, day) -
    marginOfPosition(context, state.positions.get(positionKey(moved)), day);
  const { available: freeBefore } = fundsOf(state, context, conversion.book.id, day);
  return {
    ...conversion,
    posting,
    freeBefore,
    freeAfter: money(freeBefore + sum('cash') - blocked),
    charges: money(sum('charges')),
  };
}

function tooDear({ to }: ConversionAction, { freeBefore, freeAfter }: ConversionPlan): Refusal {
  const needs = formatRupees(money(freeBefore - freeAfter));
  return refusal(
    'MARGIN_SHORT',
    `Not converted. ${to} takes ₹${needs} more, and ₹${formatRupees(freeBefore)} is free. Convert fewer, or close something first.`,
  );
}

/** Books a conversion: the position moves at its cost, and its levels go with it when all of it does. */
export function bookConversion(
  turn: Turn,
  context: KernelContext,
  { position, posting }: Pick<ConversionPlan, 'position' | 'posting'>,
): void {
  turn.record({ kind: 'journal-posted', entry: posting.entry, positions: posting.positions });
  const [left, moved] = posting.positions;
  const plan = turn.state.exitPlans.get(positionKey(position));
  if (plan === undefined || left.quantity !== 0) return;
  endPlan(turn, plan);
  turn.record({ kind: 'exit-plan-set', plan: { ...plan, product: moved.product, phase: 'guarding' } });
  alignExits(turn, context, positionKey(moved));
}
