import { assert } from '../domain/assert.ts';
import { usableCapital } from '../domain/book.ts';
import type { Deployment } from '../domain/deployment.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import { type Money, money, notional, subtract } from '../domain/money.ts';
import { fail, type Result } from '../domain/result.ts';
import { istDate, istTimeOfDay } from '../domain/time.ts';
import { isTooLate, sizedEntry, slotsOf } from '../strategies/entry-rules.ts';
import { type KernelContext, markOf, tradable } from './context.ts';
import { fundsOf } from './exposure.ts';
import { positionKey } from './state.ts';
import { heldFor, positionOf, type StrategySeat, type StrategyWord } from './strategy-seat.ts';
import type { Turn } from './turn.ts';

/** Why an entry was not made: a code of the gate or the name of a rule, and a sentence. */
export interface EntryRefusal {
  readonly code: string;
  readonly says: string;
}

/** An entry that a word asks for. */
interface EntryWish {
  readonly seat: StrategySeat;
  readonly word: StrategyWord;
  readonly side: 1 | -1;
}

/** How many units an entry at the close of a bar would have, or why there is none. */
export function entryUnitsNow(
  turn: Turn,
  context: KernelContext,
  { seat, word, side }: EntryWish,
): Result<number, EntryRefusal> {
  const { deployment, instrument: key } = seat;
  const { plan } = deployment;
  if (isTooLate(plan, istTimeOfDay(turn.moment.marketAt), seat.squareOffAt))
    return fail({ code: 'too late in the day', says: 'Intraday positions are about to be closed.' });
  const foreign =
    (turn.state.positions.get(positionKey(positionOf(seat)))?.quantity ?? 0) - heldFor(turn, seat);
  if (foreign !== 0)
    return fail({ code: 'SYMBOL_TAKEN', says: 'Somebody else holds a position in it in this book.' });
  const instrument = tradable(context, key);
  const units = sizedEntry(plan, {
    side,
    row: word.row,
    filters: seat.filters,
    taken: takenBeside(turn, seat),
    sizing: {
      equity: equityOf(turn, context, deployment),
      slots: slotsOf(plan, deployment.instruments.length),
      price: word.close,
      volatility: word.volatility,
      lotSize: instrument.lotSize,
    },
  });
  return units.ok ? units : fail({ code: units.error, says: sizeSentence(units.error) });
}

function sizeSentence(code: string): string {
  if (code === 'POSITIONS_MAX') return 'It holds as many positions as it may (positions=).';
  return code === 'too small for one lot'
    ? 'Its money does not reach for one lot.'
    : `Its filter ${code} is against it.`;
}

/** What a strategy's sizes are measured by: its own pot with what it won and lost, or all that the book may use. */
function equityOf(turn: Turn, context: KernelContext, deployment: Deployment): Money {
  const { state } = turn;
  const { id, capital, net } = deployment;
  const book = state.books.get(deployment.book);
  assert(book !== undefined, `no book ${deployment.book}`);
  if (capital === undefined) {
    const { measured } = fundsOf(state, context, book.id, istDate(turn.moment.marketAt));
    return subtract(measured, subtract(book.capital, usableCapital(book)));
  }
  let equity: number = capital + net;
  for (const trade of state.strategies.openTrades) {
    if (trade.deployment !== id) continue;
    const mark = markOf(context, tradable(context, trade.instrument));
    const worth = trade.exitValue + notional(mark, trade.quantity - trade.closed);
    equity += trade.side * (worth - trade.entryValue) - trade.charges;
  }
  return money(equity);
}

/** Other instruments of the strategy with a position or an entry under way. */
function takenBeside(turn: Turn, { deployment: { id }, instrument }: StrategySeat): number {
  const names = new Set<InstrumentKey>();
  for (const trade of turn.state.strategies.openTrades)
    if (trade.deployment === id) names.add(trade.instrument);
  for (const order of turn.state.liveOrders.values()) {
    if (order.follows?.deployment === id && !order.reduceOnly) names.add(order.instrument);
  }
  names.delete(instrument);
  return names.size;
}
