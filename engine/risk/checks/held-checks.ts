import { formatQuantity } from '../../domain/amount-text.ts';
import { isTradeForTrade } from '../../domain/instrument.ts';
import { direction } from '../../domain/order.ts';
import { type RefusalCode, refusal } from '../../domain/refusal.ts';
import type { Check, Finding, GateView } from '../check.ts';

/** What is not held cannot be delivered: a CNC sale stays within the holding. */
const deliverable: Check = {
  name: 'holding',
  holdsExits: true,
  run(view) {
    const { intent } = view;
    if (intent.product !== 'CNC' || intent.side !== 'SELL')
      return { passed: true, says: 'not a delivery sale' };
    return withinHeld(view, 'SHORT_DELIVERY', (free) => undeliverable(view, free));
  },
};

/** Of a share that settles trade for trade only what was delivered is sold: today's purchases are not. */
const settled: Check = {
  name: 'settlement',
  holdsExits: true,
  run({ instrument, intent, position }) {
    if (intent.side !== 'SELL' || position === undefined || !isTradeForTrade(instrument))
      return { passed: true, says: 'delivered or not asked' };
    const free = Math.max(0, position.quantity - position.dayBuyQuantity);
    if (intent.quantity <= free) return { passed: true, says: () => `${formatQuantity(free)} delivered` };
    const symbol = instrument.tradingSymbol;
    const rest = free > 0 ? `Sell ${formatQuantity(free)} now` : 'Sell it when it is delivered';
    return {
      passed: false,
      refusal: refusal(
        'NOT_DELIVERED',
        `Not sent. ${symbol} settles trade for trade: what was bought today cannot be sold today. ${rest}.`,
      ),
    };
  },
};

function undeliverable(view: GateView, free: number): string {
  const symbol = view.instrument.tradingSymbol;
  if (free > 0) {
    return `You can sell ${formatQuantity(free)} ${symbol} from this book as CNC, not ${formatQuantity(view.intent.quantity)}. Sell that many, or use MIS to go short today.`;
  }
  return (view.position?.quantity ?? 0) > 0
    ? `All ${symbol} of this book is in other sell orders already. Cancel one first: /orders.`
    : `This book holds no ${symbol} to deliver. Use MIS to go short today.`;
}

/** An exit never turns a position round, whatever else is on its way out. */
const reduceOnly: Check = {
  name: 'reduce only',
  holdsExits: true,
  run(view) {
    if (!view.intent.reduceOnly) return { passed: true, says: 'entry' };
    return withinHeld(view, 'REDUCE_ONLY_FLIP', (free) =>
      free > 0
        ? `Only ${formatQuantity(free)} ${view.instrument.tradingSymbol} can still be closed. Exit that many, or cancel the other exit: /orders.`
        : `There is nothing of ${view.instrument.tradingSymbol} left to close. See /positions.`,
    );
  },
};

function withinHeld(view: GateView, code: RefusalCode, says: (free: number) => string): Finding {
  const { intent } = view;
  const held = (view.position?.quantity ?? 0) * -direction(intent.side);
  const leaving = view.liveOrders
    .filter((order) => order.instrument === intent.instrument && order.product === intent.product)
    // A resting stop makes way for any other exit before that leaves.
    .filter(
      (order) =>
        order.side === intent.side && order.state.kind !== 'queued' && order.origin.kind !== 'protective',
    )
    .reduce((units, order) => units + order.quantity - order.filled, 0);
  const free = Math.max(0, held - view.missingAtBroker - leaving);
  if (intent.quantity <= free)
    return { passed: true, says: () => `${formatQuantity(intent.quantity)} of ${formatQuantity(free)}` };
  return { passed: false, refusal: refusal(code, `Not sent. ${says(free)}`) };
}

/** Rules on what is held. */
export const HELD_CHECKS: readonly Check[] = [settled, deliverable, reduceOnly];
