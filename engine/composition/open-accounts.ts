import { accountId } from '../domain/ids.ts';
import { Brokers } from '../execution/brokers.ts';
import { PaperBroker } from '../execution/simulated/paper-broker.ts';
import { type KernelContext, tradable } from '../kernel/context.ts';
import type { Broker } from '../ports/broker.ts';
import type { Market } from '../ports/market.ts';

/** The account of all paper books. */
export const PAPER_ACCOUNT = accountId('paper');

/** The account at Kite: one login, bound to whoever logged in first. */
export const KITE_ACCOUNT = accountId('kite');

/** The brokers of every account this process can reach: the paper house always, whatever the market is. */
export function openAccounts(at: {
  readonly market: Market;
  readonly context: KernelContext;
  /** Undefined where orders do not go to Kite. */
  readonly kite: Broker | undefined;
}): {
  readonly paper: PaperBroker;
  readonly brokers: Brokers;
} {
  const { market, context, kite } = at;
  const paper = new PaperBroker({
    account: PAPER_ACCOUNT,
    clock: market.clock,
    sight: { quote: (id) => context.quotes.quote(id), depth: (id) => market.feed.depth(id) },
    instrumentOf: (key) => tradable(context, key),
    rules: { calendar: market.calendar },
  });
  return { paper, brokers: new Brokers(kite === undefined ? [paper] : [paper, kite]) };
}
