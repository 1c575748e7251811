import type { Book } from '../domain/book.ts';
import { type AccountId, orderId, orderTag } from '../domain/ids.ts';
import { isTradable } from '../domain/instrument.ts';
import { ZERO } from '../domain/money.ts';
import { direction, type Order } from '../domain/order.ts';
import { istDate } from '../domain/time.ts';
import { isOurTag } from '../execution/order-tag.ts';
import type { BrokerOrder } from '../ports/broker.ts';
import type { KernelContext } from './context.ts';
import { positionKey } from './state.ts';
import type { Turn } from './turn.ts';

/** For how long an order in doubt may still turn out to be a row without a tag that looks like it. */
const MAY_BE_OURS_MS = 300_000;

/**
 * The book of an account that an order placed elsewhere belongs to: the one whose position it shrinks, else the
 * account's first live book by name. So a sale in the broker's own app, or its square-off, closes what it was
 * meant for.
 */
function bookFor(turn: Turn, account: AccountId, shown: BrokerOrder): Book | undefined {
  const books = turn.state.booksOf(account);
  const { instrument, product } = shown;
  const held = (book: Book): number =>
    turn.state.positions.get(positionKey({ book: book.id, instrument, product }))?.quantity ?? 0;
  return (
    books.find((book) => held(book) * direction(shown.side) < 0) ??
    books.find((book) => book.mode === 'live') ??
    books[0]
  );
}

/**
 * Whether a row without a tag may be an order of ours that nobody answered yet. Its shape may only block: it is
 * never bound by it, and not taken for a stranger's either while that may still come out.
 */
export function mayBeOurs(turn: Turn, account: AccountId, shown: BrokerOrder): boolean {
  if (shown.tag !== undefined) return false;
  return [...turn.state.liveOrders.values()].some(
    (order) =>
      order.account === account &&
      (order.state.kind === 'submitting' || order.state.kind === 'unknown') &&
      turn.moment.marketAt - order.createdAt < MAY_BE_OURS_MS &&
      order.instrument === shown.instrument &&
      order.side === shown.side &&
      order.product === shown.product &&
      order.quantity === shown.quantity &&
      order.pricing.type === shown.pricing.type,
  );
}

/**
 * Makes an order of the broker that no row of ours explains an order of the account's book: one placed in the
 * broker's app, its square-off, or one of ours whose row was lost. Its trades are booked like any other's. Undefined
 * when its instrument is not listed here, or the account has no book yet.
 */
export function adopt(
  turn: Turn,
  context: KernelContext,
  account: AccountId,
  shown: BrokerOrder,
): Order | undefined {
  const book = bookFor(turn, account, shown);
  const instrument = context.listings.byKey(shown.instrument);
  if (book === undefined || instrument === undefined || !isTradable(instrument)) return undefined;
  const { brokerOrderId, side, product, quantity, pricing, updatedAt, tag } = shown;
  const ours = tag !== undefined && isOurTag(context.tagKey, tag);
  const free = tag !== undefined && ours && turn.state.orderByTag(account, tag) === undefined;
  const order: Order = {
    book: book.id,
    instrument: shown.instrument,
    side,
    product,
    quantity,
    pricing,
    validity: 'DAY',
    exits: {},
    reduceOnly: false,
    id: orderId(turn.state.nextOrder),
    tag: free ? tag : orderTag(`x${brokerOrderId}`),
    account,
    origin: { kind: 'external' },
    state: { kind: 'acked' },
    pendingChange: 'none',
    brokerOrderId,
    filled: 0,
    filledValue: ZERO,
    modifications: 0,
    createdAt: updatedAt,
    day: istDate(updatedAt),
    changedAt: turn.moment.marketAt,
  };
  const from = ours ? 'with a tag of ours and no record of it' : 'placed outside Munim';
  turn.record({
    kind: 'order-moved',
    order,
    event: 'adopted',
    evidence: `broker order ${brokerOrderId}, ${from}`,
  });
  return order;
}
