import { assert } from '../domain/assert.ts';
import type { Book } from '../domain/book.ts';
import { usableCapital } from '../domain/book.ts';
import type { BookId } from '../domain/ids.ts';
import type { Instrument, Tradable } from '../domain/instrument.ts';
import { add, type Money, money, notional, subtract, ZERO } from '../domain/money.ts';
import { isGuard, type Order, type OrderIntent } from '../domain/order.ts';
import type { DaySchedule, SessionGroup } from '../domain/session.ts';
import { type EpochMs, type IsoDate, istDate, istInstant, istTimeOfDay } from '../domain/time.ts';
import type { GateView } from '../risk/check.ts';
import { limitsFor } from './book-limits.ts';
import { type KernelContext, priceAgeMs, tradable } from './context.ts';
import {
  bookGainToday,
  expectedPrice,
  exposedPositions,
  fundsOf,
  openingBehind,
  reservedByOrders,
} from './exposure.ts';
import { riskEvidence } from './risk-snapshot.ts';
import { type DeskState, positionKey } from './state.ts';
import { standingOf } from './trading-state.ts';
import { stricter } from './trading-status.ts';
import type { Moment } from './turn.ts';

/** Which session table an instrument trades by. */
export function sessionGroup(instrument: Instrument): SessionGroup {
  return instrument.kind === 'equity'
    ? { segment: 'equity', hasDerivatives: instrument.hasDerivatives }
    : { segment: 'fno', hasDerivatives: true };
}

/** The first session start after an instant; undefined when the calendar does not know. */
export function nextOpening(context: KernelContext, group: SessionGroup, at: EpochMs): EpochMs | undefined {
  let day: IsoDate | undefined = istDate(at);
  for (let i = 0; i < 15 && day !== undefined; i += 1) {
    const schedule: DaySchedule = context.calendar.schedule(day, group);
    if (schedule.kind === 'open') {
      const starts = schedule.sessions
        .filter((session) => session.name === 'continuous' || session.name === 'muhurat')
        .map((session) => istInstant(day as IsoDate, session.from))
        .filter((start) => start > at);
      if (starts[0] !== undefined) return starts[0];
    }
    day = context.calendar.nextTradingDay(day);
  }
  return undefined;
}

/** When an instrument opens next; undefined when the calendar does not know. */
export function openingOf(
  context: KernelContext,
  instrument: Tradable,
  { marketAt }: Pick<Moment, 'marketAt'>,
): EpochMs | undefined {
  return nextOpening(context, sessionGroup(instrument), marketAt);
}

/** The hours of an instrument around a moment. */
function hoursOf(
  context: KernelContext,
  instrument: Tradable,
  { marketAt }: Pick<Moment, 'marketAt'>,
): Pick<GateView, 'schedule' | 'opensAt' | 'afterMarketHours'> {
  const day = istDate(marketAt);
  const group = sessionGroup(instrument);
  return {
    schedule: context.calendar.schedule(day, group),
    opensAt: openingOf(context, instrument, { marketAt }),
    afterMarketHours: context.calendar.afterMarketHours?.(day, group.segment),
  };
}

interface Costed {
  readonly value: Money;
  readonly margin: Money;
  readonly charges: Money;
}

/** Value and margin of what the intent adds, and the charges of all of it. */
function costOf(
  context: KernelContext,
  view: { intent: OrderIntent; opening: number; day: IsoDate },
): Costed {
  const { intent, opening, day } = view;
  const instrument = tradable(context, intent.instrument);
  const at = expectedPrice(context, intent);
  if (at === 0) return { value: ZERO, margin: ZERO, charges: ZERO };
  const base = { day, instrument, side: intent.side, product: intent.product };
  const value = notional(at, opening);
  return {
    value,
    margin: opening === 0 ? ZERO : context.costs.margin({ ...base, quantity: opening, value }),
    charges: context.costs.charges({
      ...base,
      quantity: intent.quantity,
      value: notional(at, intent.quantity),
    }).total,
  };
}

function ordersOf(state: DeskState, book: BookId, except: Order['id'] | undefined): readonly Order[] {
  return [...state.orders.values()].filter((order) => order.book === book && order.id !== except);
}

const wasSent = (order: Order): boolean =>
  order.state.kind !== 'queued' && order.state.kind !== 'denied' && order.state.kind !== 'not-sent';

/** What matters of an order besides what it wants. */
function standingOfOrder(order: Order | undefined): Pick<GateView, 'ticket' | 'guards' | 'leaves'> {
  return {
    ticket: order?.origin.kind === 'chat' ? order.origin.ticket : undefined,
    guards: order !== undefined && isGuard(order),
    leaves: order !== undefined,
  };
}

function streakOf(state: DeskState, book: BookId): Pick<GateView, 'lossesInRow' | 'lastLossAt'> {
  const { losses, lastAt } = state.record.streak(book);
  return { lossesInRow: losses, lastLossAt: lastAt };
}

function bookOf(state: DeskState, intent: OrderIntent): Book {
  const book = state.books.get(intent.book);
  assert(book !== undefined, `no book ${intent.book}`);
  return book;
}

/** Gathers everything the gate may ask about an intent at this moment. */
export function gateView(
  state: DeskState,
  context: KernelContext,
  moment: Moment,
  judged: { readonly intent: OrderIntent; readonly order?: Order },
): GateView {
  const { intent } = judged;
  const instrument: Tradable = tradable(context, intent.instrument);
  const book = bookOf(state, intent);
  const day = istDate(moment.marketAt);
  const position = state.positions.get(positionKey(intent));
  const opening = openingBehind(state, intent, judged.order?.id);
  const cost = costOf(context, { intent, opening, day });
  const orders = ordersOf(state, intent.book, judged.order?.id);
  const funds = fundsOf(state, context, intent.book, day);
  const ownBlock = judged.order === undefined ? ZERO : cost.margin;
  const quote = context.quotes.quote(instrument.id);
  const sent = orders.filter(wasSent);
  const sentSince = (ms: number): number =>
    sent.filter((order) => moment.marketAt - order.createdAt < ms).length;
  const totals = state.totals(intent.book);
  const desk = standingOf(state, context.latch, 'desk');
  const own = standingOf(state, context.latch, intent.book);
  const netToday = subtract(bookGainToday(state, context, intent.book), totals.chargesToday);
  return {
    intent,
    instrument,
    book,
    limits: limitsFor(state, context, book),
    wallAt: moment.wallAt,
    marketAt: moment.marketAt,
    day,
    timeOfDay: istTimeOfDay(moment.marketAt),
    ...hoursOf(context, instrument, moment),
    deskDay: state.day,
    deskState: desk.state,
    bookState: own.state,
    stateReason: stricter(desk, own).reason,
    ...standingOfOrder(judged.order),
    process: context.readiness.process(),
    account: context.readiness.account(book.account),
    quote,
    quoteAgeMs: quote === undefined ? Number.POSITIVE_INFINITY : priceAgeMs(context, quote, moment.marketAt),
    expectedPrice: expectedPrice(context, intent),
    opening,
    value: cost.value,
    marginNeeded: cost.margin,
    charges: cost.charges,
    // What the ramp keeps back counts as not there.
    fundsAvailable: subtract(add(funds.available, ownBlock), subtract(book.capital, usableCapital(book))),
    equity: funds.measured,
    position,
    missingAtBroker: context.holdings.missing(intent),
    positions: exposedPositions(state, context, intent.book, day),
    reserved: reservedByOrders(state, context, { book: intent.book, day, except: judged.order?.id }),
    liveOrders: orders.filter((order) => state.liveOrders.has(order.id)),
    ordersToday: orders,
    sentLastSecond: sentSince(1_000),
    sentLastMinute: sentSince(60_000),
    sentToday: sent.length,
    tradesToday: sent.filter((order) => order.filled > 0).length,
    netToday,
    netWeek: subtract(funds.measured, state.record.weekStart(intent.book, day) ?? book.capital),
    peakEquity: money(Math.max(book.capital, funds.measured, state.record.peak(intent.book) ?? 0)),
    risk: riskEvidence(state, context, intent, moment.marketAt),
    ...streakOf(state, intent.book),
  };
}
