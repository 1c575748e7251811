import type { EpochMs } from '../../domain/time.ts';
import { istDate } from '../../domain/time.ts';
import type { Desk, ExchangeBook } from './exchange-book.ts';
import {
  type ExchangeOrder,
  IOC_OVER,
  isOutlived,
  isWorking,
  MINUTES_OVER,
  ownLimit,
} from './exchange-order.ts';
import type { MarketSight } from './house-rules.ts';
import { type CircuitBand, protectedLimit } from './market-protection.ts';
import type { Phase } from './session-phase.ts';
import { inPriority, isTriggered, meetAuction, meetTick } from './tick-matching.ts';

/** The orders of one instrument and the market, at an instant. */
export interface TickMeeting {
  readonly desk: Desk;
  readonly book: ExchangeBook;
  readonly at: EpochMs;
  readonly phase: Phase;
  readonly circuit: () => CircuitBand | undefined;
}

/** All orders of the instrument meet the tick its desk has just seen, as the phase has it. */
export function meetPhase(meeting: TickMeeting): void {
  const { desk, book, at, phase } = meeting;
  desk.orders = inPriority(desk.orders);
  if (phase.kind === 'auction') {
    lapseForAuction(meeting);
    for (const order of desk.orders) {
      if (isWorking(order)) book.execute(order, meetAuction(order, desk.liquidity), at);
    }
  }
  if (phase.kind !== 'continuous') return;
  for (const order of desk.orders) meet(order, meeting);
}

/** The closing auction takes no stops: they lapse when it begins. */
export function lapseForAuction(meeting: Pick<TickMeeting, 'desk' | 'book' | 'at'>): void {
  for (const order of meeting.desk.orders) {
    if (order.status !== 'trigger-pending') continue;
    const message = 'the closing auction takes no stops';
    meeting.book.end(order, { status: 'cancelled', message }, meeting.at);
  }
}

/** Orders of some minutes lapse when they are over, whether anything trades or not. */
export function lapseOutlived({ desk, book, at }: Pick<TickMeeting, 'desk' | 'book' | 'at'>): void {
  for (const order of desk.orders) {
    if (isOutlived(order, at)) book.end(order, { status: 'cancelled', message: MINUTES_OVER }, at);
  }
}

/** Orders that met no tick yet meet the latest quote, when it is of today. */
export function meetQuote(meeting: TickMeeting, sight: MarketSight): void {
  const { desk, at, phase } = meeting;
  if (phase.kind !== 'continuous' || !desk.orders.some(isFresh)) return;
  const { id } = desk.instrument;
  const quote = sight.quote(id);
  if (quote === undefined || istDate(quote.at) !== istDate(at)) return;
  desk.liquidity.see(quote, () => sight.depth(id));
  for (const order of inPriority(desk.orders.filter(isFresh))) meet(order, meeting);
}

const isFresh = (order: ExchangeOrder): boolean => order.status === 'open' && order.stance === 'new';

function meet(order: ExchangeOrder, meeting: TickMeeting): void {
  const { desk, book, at } = meeting;
  // A listener may have ended it while another order traded.
  if (!isWorking(order)) return;
  if (isOutlived(order, at)) {
    book.end(order, { status: 'cancelled', message: MINUTES_OVER }, at);
    return;
  }
  if (order.status === 'trigger-pending') {
    if (!isTriggered(order, desk.liquidity)) return;
    order.status = 'open';
    book.tell(order, at);
  }
  order.limit ??=
    ownLimit(order.pricing) ??
    protectedLimit(order.instrument, order.side, desk.liquidity.last, meeting.circuit());
  book.execute(order, meetTick(order, desk.liquidity), at);
  if (order.validity === 'IOC') book.end(order, { status: 'cancelled', message: IOC_OVER }, at);
}
