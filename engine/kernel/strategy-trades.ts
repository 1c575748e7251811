import { type Deployment, heldBy, type StrategyTrade, type TradeEnd } from '../domain/deployment.ts';
import type { Fill } from '../domain/fill.ts';
import type { DeploymentId } from '../domain/ids.ts';
import { add, BP, type Money, money, notional, subtract, ZERO } from '../domain/money.ts';
import { direction, type Order } from '../domain/order.ts';
import type { Price } from '../domain/price.ts';
import { pauseDeployment } from './deployment-state.ts';
import { positionKey } from './state.ts';
import type { Turn } from './turn.ts';

/** What one trade of an order added to it. */
interface NewFill {
  readonly fill: Fill;
  readonly charges: Money;
}

/** Books a fill to the strategy's trade that it begins, adds to or closes. Call it when the fill is recorded. */
export function followFill(turn: Turn, order: Order, of: NewFill): void {
  const open = turn.state.strategies.openTrade(order);
  if (open === undefined) {
    if (order.follows !== undefined && !order.reduceOnly) moveTrade(turn, begun(order, order.follows, of));
    return;
  }
  const side = direction(order.side);
  if (side !== open.side) shrink(turn, open, order, of);
  // What a person adds beside it is the person's.
  else if (order.follows?.deployment === open.deployment) {
    moveTrade(turn, {
      ...open,
      quantity: open.quantity + of.fill.quantity,
      entryValue: add(open.entryValue, notional(of.fill.price, of.fill.quantity)),
      charges: add(open.charges, of.charges),
    });
  }
}

function begun(
  order: Order,
  { deployment, reason }: NonNullable<Order['follows']>,
  of: NewFill,
): StrategyTrade {
  const { fill, charges } = of;
  return {
    deployment,
    book: order.book,
    instrument: order.instrument,
    product: order.product,
    entry: order.id,
    side: direction(order.side),
    quantity: fill.quantity,
    entryValue: notional(fill.price, fill.quantity),
    closed: 0,
    exitValue: ZERO,
    charges,
    openedAt: fill.at,
    day: fill.day,
    reason,
  };
}

function shrink(turn: Turn, trade: StrategyTrade, order: Order, { fill, charges }: NewFill): void {
  const units = Math.min(fill.quantity, trade.quantity - trade.closed);
  const shrunk: StrategyTrade = {
    ...trade,
    closed: trade.closed + units,
    exitValue: add(trade.exitValue, notional(fill.price, units)),
    charges: add(trade.charges, charges),
  };
  if (heldBy(shrunk) === 0) endTrade(turn, shrunk, fill, whyOf(turn, order));
  else moveTrade(turn, shrunk);
}

/** Why an order closed what it closed. */
function whyOf(turn: Turn, { origin, follows, ...order }: Order): TradeEnd {
  if (origin.kind === 'square-off') return 'square-off';
  if (follows !== undefined) return 'signal';
  if (origin.kind !== 'protective') return 'person';
  if (origin.role === 'target') return 'target';
  const plan = turn.state.exitPlans.get(positionKey(order));
  return plan?.trail === undefined ? 'stop' : 'trail';
}

function moveTrade(turn: Turn, trade: StrategyTrade): void {
  turn.record({ kind: 'strategy-trade-moved', trade });
}

/** What an ended trade earned, after charges. */
function netOf({ side, entryValue, exitValue, charges }: StrategyTrade): Money {
  return subtract(money(side * (exitValue - entryValue)), charges);
}

function endTrade(turn: Turn, trade: StrategyTrade, { at }: Pick<Fill, 'at'>, why: TradeEnd): void {
  const net = netOf(trade);
  moveTrade(turn, { ...trade, end: { at, why, net } });
  const deployment = turn.state.strategies.deployments.get(trade.deployment);
  if (deployment === undefined) return;
  const total = add(deployment.net, net);
  const bestNet = money(Math.max(deployment.bestNet, total));
  turn.record({
    kind: 'deployment-set',
    deployment: { ...deployment, trades: deployment.trades + 1, net: total, bestNet },
  });
  guardDrawdown(turn, deployment.id);
}

/** A strategy that gave back too much of its money stops until a person has looked. */
function guardDrawdown(turn: Turn, id: DeploymentId): void {
  const deployment = turn.state.strategies.deployments.get(id);
  if (deployment?.state.kind !== 'running') return;
  const capital = capitalOf(turn, deployment);
  const lost = deployment.bestNet - deployment.net;
  const { drawdownBp } = deployment.protections;
  if (drawdownBp === 0 || capital === 0 || lost * BP < capital * drawdownBp) return;
  const reason = `it lost ${((lost / capital) * 100).toFixed(1)} % of its capital from its best, and ${drawdownBp / 100} % is the most`;
  pauseDeployment(turn, deployment, { by: 'engine', reason });
}

/** The money a deployment works with: its own pot, or the book's. */
function capitalOf(turn: Pick<Turn, 'state'>, { capital, book }: Deployment): Money {
  return capital ?? turn.state.books.get(book)?.capital ?? ZERO;
}

/** Ends trades whose position is gone without a trade of the market: settled at a price at the end of a day. */
export function endSettledTrades(turn: Turn, markOf: (trade: StrategyTrade) => Price): void {
  for (const trade of [...turn.state.strategies.openTrades]) {
    if ((turn.state.positions.get(positionKey(trade))?.quantity ?? 0) !== 0) continue;
    const units = trade.quantity - trade.closed;
    const settled = {
      ...trade,
      closed: trade.quantity,
      exitValue: add(trade.exitValue, notional(markOf(trade), units)),
    };
    endTrade(turn, settled, { at: turn.moment.marketAt }, 'day-end');
  }
}
