import type { BookId, InstrumentKey } from '../domain/ids.ts';
import type { JournalEntry } from '../domain/ledger.ts';
import type { Order, OrderIntent } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import { NO_PRICE, type Price } from '../domain/price.ts';
import { quantity } from '../domain/quantity.ts';
import type { IsoDate } from '../domain/time.ts';
import { attempt } from './attempts.ts';
import { type KernelContext, markOf } from './context.ts';
import { endPlan, requestCancel } from './exits.ts';
import { fundsOf } from './exposure.ts';
import { settlementText } from './settlement-news.ts';
import { positionKey } from './state.ts';
import { endSettledTrades } from './strategy-trades.ts';
import type { Turn } from './turn.ts';

/** Begins a trading day: what only yesterday needed is forgotten. Stops are placed when the session opens. */
export function openDay(turn: Turn, day: IsoDate): void {
  if (turn.state.day !== day) turn.record({ kind: 'day-opened', day });
}

/** Books of positions at the end of a day, for the portfolio's end-of-day arithmetic. */
function positionsOf(turn: Pick<Turn, 'state'>, book: BookId): readonly Position[] {
  return [...turn.state.positions.values()].filter((position) => position.book === book);
}

/**
 * Ends a trading day in one piece: what is due settles, `beforeCarry` sees the day with all of it booked, then
 * what is left carries over. Doing it twice changes nothing more.
 */
export function closeDay(turn: Turn, context: KernelContext, day: IsoDate, beforeCarry: () => void): void {
  const ends = [...turn.state.books.keys()].map((book) => {
    const end = context.endOfDay({
      at: turn.moment.marketAt,
      day,
      positions: positionsOf(turn, book),
      markOf: (key) => closingMark(context, key),
      taxToday: turn.state.totals(book).chargeSums.today.stt,
    });
    for (const { entry, positions } of end.entries) {
      for (const position of positions) tellSettled(turn, entry, position);
      turn.record({ kind: 'journal-posted', entry, positions });
    }
    for (const position of end.unsettled) announceUnsettled(turn, position);
    return { book, carried: end.carried };
  });
  endSettledTrades(turn, ({ instrument }) => closingMark(context, instrument));
  beforeCarry();
  for (const { book, carried } of ends) {
    if (carried.length > 0) turn.record({ kind: 'positions-carried', book, positions: carried });
  }
  for (const book of turn.state.books.keys()) {
    const { measured: equity } = fundsOf(turn.state, context, book, day);
    const closing = positionsOf(turn, book)
      .filter((position) => position.quantity !== 0)
      .map(({ instrument, product, quantity: units, cost }) => ({
        instrument,
        product,
        quantity: units,
        cost,
        mark: closingMark(context, instrument),
      }));
    turn.record({ kind: 'equity-marked', mark: { book, day, equity }, closing });
  }
  turn.record({ kind: 'day-closed', day });
}

/** A position that is gone by the morning is accounted for in the evening. */
function tellSettled(turn: Turn, entry: JournalEntry, after: Position): void {
  const text = settlementText(entry, turn.state.positions.get(positionKey(after)), after);
  if (text === undefined) return;
  turn.ask({ kind: 'announce', event: { kind: 'notice', severity: 'info', text } });
}

/** What could not be settled stays open, and its owner must know. */
function announceUnsettled(turn: Turn, position: Position): void {
  const text = `${position.quantity} ${position.instrument} in ${position.book} could not be settled today: there is no closing price. It stays open; check it with /positions.`;
  turn.ask({ kind: 'announce', event: { kind: 'notice', severity: 'critical', text } });
}

/** The last price of anything listed, an index included; 0 when there is none. */
function closingMark(context: KernelContext, key: InstrumentKey): Price {
  const instrument = context.listings.byKey(key);
  return instrument === undefined ? NO_PRICE : markOf(context, instrument);
}

/** Intraday positions still open late in the day: their orders are taken back and they are closed at market. */
export function squareOff(
  turn: Turn,
  context: KernelContext,
  isDue: (position: Position) => boolean,
): number {
  let closed = 0;
  for (const position of turn.state.positions.values()) {
    if (position.product !== 'MIS' || position.quantity === 0 || !isDue(position)) continue;
    if (closePosition(turn, context, position)) closed += 1;
  }
  return closed;
}

function closePosition(turn: Turn, context: KernelContext, position: Position): boolean {
  const key = positionKey(position);
  const live: Order[] = [...turn.state.liveOrders.values()].filter((order) => positionKey(order) === key);
  if (live.some((order) => order.origin.kind === 'square-off')) return false;
  // Its stop must not come back in place of the one that makes way.
  const plan = turn.state.exitPlans.get(key);
  if (plan !== undefined) endPlan(turn, plan);
  if (live.length > 0) {
    for (const order of live) requestCancel(turn, order, 'intraday square-off');
    return false;
  }
  const intent: OrderIntent = {
    book: position.book,
    instrument: position.instrument,
    side: position.quantity > 0 ? 'SELL' : 'BUY',
    product: 'MIS',
    quantity: quantity(Math.abs(position.quantity)),
    pricing: { type: 'MARKET' },
    validity: 'DAY',
    exits: {},
    reduceOnly: true,
  };
  return attempt(turn, context, {
    intent,
    origin: { kind: 'square-off', reason: 'intraday positions do not stay overnight' },
    maker: {
      maker: 'square-off',
      signal: `${key}|${turn.state.day ?? ''}`,
      leg: 0,
      attempt: turn.state.nextOrder,
    },
  });
}
