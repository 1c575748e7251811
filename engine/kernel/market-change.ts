import type { MarketName } from '../domain/market-name.ts';
import { isLive, type Order } from '../domain/order.ts';
import type { IsoDate } from '../domain/time.ts';
import { advance, type OrderEvent } from '../execution/order-machine.ts';
import { resetBook } from './books.ts';
import { openDay } from './day.ts';
import { pauseDeployment } from './deployment-state.ts';
import type { Turn } from './turn.ts';

const WHY = 'the desk went to another market';

/** Whether what was held on one market means anything on the other: prices of our own and real ones never mix. */
export function isAnotherWorld(before: MarketName | undefined, now: MarketName): boolean {
  return (before === 'kite') !== (now === 'kite');
}

/**
 * Notes which market the desk trades. Between one of our own and a real one paper books start over: what was bought
 * at made-up prices is worth nothing at real ones, and the days are others. True when they did.
 */
export function enterMarket(turn: Turn, market: MarketName, today: IsoDate): boolean {
  const { market: before, day } = turn.state;
  if (before === market) return false;
  turn.record({ kind: 'market-entered', market });
  if (day === undefined || !isAnotherWorld(before, market)) return false;
  const paper = [...turn.state.books.values()].filter((book) => book.mode === 'paper');
  for (const book of paper) {
    const orders = [...turn.state.liveOrders.values()].filter((order) => order.book === book.id);
    for (const order of orders) endOrder(turn, order);
    resetBook(turn, book.id);
  }
  for (const deployment of turn.state.strategies.deployments.values())
    if (deployment.state.kind === 'running') pauseDeployment(turn, deployment, { by: 'engine', reason: WHY });
  openDay(turn, today);
  return paper.length > 0;
}

function endOrder(turn: Turn, order: Order): void {
  const ended = advance(order, endOf(order), turn.moment.marketAt);
  if (!isLive(ended)) turn.record({ kind: 'order-moved', order: ended, event: 'cancelled', evidence: WHY });
}

/** A paper house has no memory of its own: what becomes of its orders is ours to say. */
function endOf(order: Order): OrderEvent {
  const { brokerOrderId, pricing, quantity, state } = order;
  if (brokerOrderId !== undefined) {
    return { kind: 'seen', status: 'cancelled', brokerOrderId, message: WHY, pricing, quantity };
  }
  if (state.kind === 'queued') return { kind: 'denied', code: 'MARKET_CLOSED', reason: WHY };
  return state.kind === 'unknown' ? { kind: 'not-found', reason: WHY } : { kind: 'not-sent', reason: WHY };
}
