import { formatRupees } from '../domain/amount-text.ts';
import { usableCapital } from '../domain/book.ts';
import type { Deployment } from '../domain/deployment.ts';
import { add, type Money, money, subtract, ZERO } from '../domain/money.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { KernelContext } from './context.ts';
import { requestCancel } from './exits.ts';
import { withdraw } from './sending.ts';
import { leaveTrade } from './strategy-orders.ts';
import type { Turn } from './turn.ts';

/** Sets a strategy to work, when the book has the money and no other strategy has its symbols. */
export function openDeployment(turn: Turn, deployment: Deployment): Result<Deployment, Refusal> {
  const refused = takenSymbol(turn, deployment) ?? moneyShort(turn, deployment);
  if (refused !== undefined) return fail(refused);
  turn.record({ kind: 'deployment-set', deployment });
  return ok(deployment);
}

/** Two strategies on one position would undo each other: a symbol of a book has one. */
function takenSymbol(turn: Turn, { book, instruments }: Deployment): Refusal | undefined {
  for (const instrument of instruments) {
    const holder = turn.state.strategies.holderOf(book, instrument);
    if (holder !== undefined) {
      return refusal(
        'SYMBOL_TAKEN',
        `${holder.id} trades ${instrument} in ${book} already. Take another book, or let them vote: ensemble(${holder.strategy},...).`,
        [{ label: `Undeploy ${holder.id}`, command: `/undeploy ${holder.id}` }],
      );
    }
  }
  return undefined;
}

function moneyShort(turn: Turn, { book: id, capital }: Deployment): Refusal | undefined {
  const book = turn.state.books.get(id);
  if (book === undefined) return refusal('UNKNOWN_BOOK', `There is no book ${id}. See /books.`);
  const others = [...turn.state.strategies.deployments.values()].filter((other) => other.book === id);
  const usable = usableCapital(book);
  const taken: Money = add(ZERO, ...others.map((other) => other.capital ?? usable));
  const free = money(Math.max(0, subtract(usable, taken)));
  if (capital === undefined ? others.length === 0 : capital <= free) return undefined;
  const share = usable < book.capital ? ' of its canary share' : '';
  const says =
    capital === undefined
      ? `Say how much money it gets: ${id} has other strategies, and ₹${formatRupees(free)} is free.`
      : `₹${formatRupees(capital)} is more than the ₹${formatRupees(free)}${share} that ${id} has free for strategies. Take less: capital=.`;
  return refusal('CAPITAL_SHORT', says);
}

/** Takes a strategy off. Its waiting entries are taken back; what it holds is kept with its stops, or left at market. */
export function endDeployment(
  turn: Turn,
  context: KernelContext,
  deployment: Deployment,
  leaving: 'keep' | 'exit',
): Deployment {
  takeEntriesBack(turn, context, deployment);
  const own = [...turn.state.strategies.openTrades].filter((trade) => trade.deployment === deployment.id);
  if (leaving === 'exit') {
    for (const trade of own)
      leaveTrade(turn, context, { deployment, trade, reason: 'undeployed, positions to be left' });
  }
  const now = turn.state.strategies.deployments.get(deployment.id) ?? deployment;
  const ended: Deployment = { ...now, state: { kind: 'ended', since: turn.moment.marketAt } };
  turn.record({ kind: 'deployment-set', deployment: ended });
  return ended;
}

function takeEntriesBack(turn: Turn, context: KernelContext, { id }: Deployment): void {
  const why = `${id} was undeployed`;
  for (const order of [...turn.state.liveOrders.values()]) {
    if (order.follows?.deployment !== id || order.reduceOnly) continue;
    if (order.state.kind === 'queued') withdraw(turn, context, order, why);
    else requestCancel(turn, order, why);
  }
}
