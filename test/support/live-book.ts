import { PAPER_ACCOUNT } from '../../engine/composition/open-accounts.ts';
import { type AccountId, accountId, bookId, type InstrumentId, userId } from '../../engine/domain/ids.ts';
import { rupees } from '../../engine/domain/money.ts';
import type { Order, OrderIntent } from '../../engine/domain/order.ts';
import { price, priceFromRupees } from '../../engine/domain/price.ts';
import { quantity } from '../../engine/domain/quantity.ts';
import type { Tick } from '../../engine/domain/tick.ts';
import type { EpochMs } from '../../engine/domain/time.ts';
import { Brokers } from '../../engine/execution/brokers.ts';
import { PaperBroker } from '../../engine/execution/simulated/paper-broker.ts';
import { openBook } from '../../engine/kernel/books.ts';
import { type KernelContext, tradable } from '../../engine/kernel/context.ts';
import { createOrder } from '../../engine/kernel/orders.ts';
import type { Turn } from '../../engine/kernel/turn.ts';
import type { Broker } from '../../engine/ports/broker.ts';
import type { WallClock } from '../../engine/ports/wall-clock.ts';
import { FIRST_KEY } from '../simulation/process.ts';

export const LIVE = bookId('live1');
export const ACCOUNT = accountId('kite');
const SPREAD = priceFromRupees(0.1);

/** Opens an account at a broker and one live book on it. */
export function openLiveBook(turn: Turn, account: AccountId = ACCOUNT, capitalRupees = 1_000_000): void {
  turn.record({ kind: 'account-opened', account, house: 'kite' });
  openBook(turn, {
    id: LIVE,
    account,
    mode: 'live',
    owner: userId('u1'),
    capital: rupees(capitalRupees),
  });
}

/** The brokers of a desk: paper without any rules of its own, and the one of the live book. */
export function withPaper(
  context: KernelContext,
  clock: WallClock,
  broker: Broker,
): { readonly paper: PaperBroker; readonly brokers: Brokers } {
  const paper = new PaperBroker({
    account: PAPER_ACCOUNT,
    clock,
    sight: { quote: (id) => context.quotes.quote(id), depth: () => undefined },
    instrumentOf: (key) => tradable(context, key),
  });
  return { paper, brokers: new Brokers([paper, broker]) };
}

/** A price with a book of a hundred a side around it. */
export function tickAt(instrument: InstrumentId, at: EpochMs, lastRupees: number, volume: number): Tick {
  const last = priceFromRupees(lastRupees);
  return {
    instrument,
    at,
    last,
    lastQuantity: 10,
    volume,
    bid: price(last - SPREAD / 2),
    bidQuantity: 100,
    ask: price(last + SPREAD / 2),
    askQuantity: 100,
    openInterest: 0,
  };
}

/** An intent of the live book for ten of the first share at market, changed as said. */
export function liveIntent(said: Partial<OrderIntent> = {}): OrderIntent {
  return {
    book: LIVE,
    instrument: FIRST_KEY,
    side: 'BUY',
    product: 'MIS',
    quantity: quantity(10),
    pricing: { type: 'MARKET' },
    validity: 'DAY',
    exits: {},
    reduceOnly: false,
    ...said,
  };
}

/** Makes an order and asks for its claim, as a confirmed ticket does. Each needs a signal of its own. */
export function claimOrder(
  turn: Turn,
  context: KernelContext,
  wish: { readonly intent: OrderIntent; readonly signal: string },
): Order {
  const order = createOrder(turn, context, {
    intent: wish.intent,
    origin: { kind: 'strategy', strategy: 'test', reason: 'a test' },
    maker: { maker: 'test', signal: wish.signal, leg: 0, attempt: 0 },
  });
  turn.ask({ kind: 'claim', order: order.id });
  return order;
}
