import type { Deployment, KeptSignal, StrategyTrade } from '../domain/deployment.ts';
import type { Fact } from '../domain/fact.ts';
import type { BookId, DeploymentId, InstrumentKey, OrderId } from '../domain/ids.ts';
import { addDays, type IsoDate } from '../domain/time.ts';
import type { StrategyRows } from '../ports/fact-store.ts';

type StrategyFact = Extract<Fact, { kind: 'deployment-set' | 'signal-kept' | 'strategy-trade-moved' }>;

const signalKey = (of: Pick<KeptSignal, 'deployment' | 'instrument' | 'barStart'>): string =>
  `${of.deployment}|${of.instrument}|${of.barStart}`;

const tradeKey = (of: Pick<StrategyTrade, 'book' | 'instrument' | 'product'>): string =>
  `${of.book}|${of.instrument}|${of.product}`;

/** Ended trades are looked back at for five trading days; a fortnight holds them over any holidays. */
const KEPT_DAYS = 14;

/** Strategies at work: deployments, today's signals, and the trades they made. Part of the desk's state. */
export class StrategyRegister {
  readonly #deployments = new Map<DeploymentId, Deployment>();
  readonly #signals = new Map<string, KeptSignal>();
  readonly #trades = new Map<DeploymentId, Map<OrderId, StrategyTrade>>();
  /** Those that hold a position, by its name. */
  readonly #open = new Map<string, StrategyTrade>();
  #lastNumber = 0;

  restore({ deployments, lastDeployment, signals, trades }: StrategyRows): void {
    this.#lastNumber = lastDeployment;
    for (const deployment of deployments) this.#deployments.set(deployment.id, deployment);
    for (const signal of signals) this.#signals.set(signalKey(signal), signal);
    for (const trade of trades) this.#putTrade(trade);
  }

  apply(fact: StrategyFact): void {
    switch (fact.kind) {
      case 'deployment-set':
        this.#set(fact.deployment);
        return;
      case 'signal-kept':
        this.#signals.set(signalKey(fact.signal), fact.signal);
        return;
      case 'strategy-trade-moved':
        this.#putTrade(fact.trade);
    }
  }

  #set(deployment: Deployment): void {
    this.#lastNumber = Math.max(this.#lastNumber, deployment.number);
    if (deployment.state.kind === 'ended') this.#deployments.delete(deployment.id);
    else this.#deployments.set(deployment.id, deployment);
  }

  #putTrade(trade: StrategyTrade): void {
    const own = this.#trades.get(trade.deployment) ?? new Map<OrderId, StrategyTrade>();
    this.#trades.set(trade.deployment, own.set(trade.entry, trade));
    if (trade.end === undefined) this.#open.set(tradeKey(trade), trade);
    else this.#open.delete(tradeKey(trade));
  }

  /** Forgets what only yesterday needed. */
  startDay(day: IsoDate): void {
    this.#signals.clear();
    const oldest = addDays(day, -KEPT_DAYS);
    for (const own of this.#trades.values())
      for (const [entry, trade] of own) if (trade.end !== undefined && trade.day < oldest) own.delete(entry);
  }

  /** A book that starts over has no trades under way. */
  forget(book: BookId): void {
    for (const [key, trade] of this.#open) {
      if (trade.book !== book) continue;
      this.#open.delete(key);
      this.#trades.get(trade.deployment)?.delete(trade.entry);
    }
  }

  get nextNumber(): number {
    return this.#lastNumber + 1;
  }

  /** Those that are not ended, in the order in which they were deployed. */
  get deployments(): ReadonlyMap<DeploymentId, Deployment> {
    return this.#deployments;
  }

  /** Today's, oldest first. */
  get signals(): Iterable<KeptSignal> {
    return this.#signals.values();
  }

  wasHeard(of: Pick<KeptSignal, 'deployment' | 'instrument' | 'barStart'>): boolean {
    return this.#signals.has(signalKey(of));
  }

  /** Trades of the last days, ended ones too, oldest first. */
  tradesOf(deployment: DeploymentId): Iterable<StrategyTrade> {
    return this.#trades.get(deployment)?.values() ?? [];
  }

  /** The trade that holds a position now; undefined when no strategy began it. */
  openTrade(of: Pick<StrategyTrade, 'book' | 'instrument' | 'product'>): StrategyTrade | undefined {
    return this.#open.get(tradeKey(of));
  }

  get openTrades(): Iterable<StrategyTrade> {
    return this.#open.values();
  }

  /** The running deployment that has a symbol of a book; a symbol has one. */
  holderOf(book: BookId, instrument: InstrumentKey): Deployment | undefined {
    for (const deployment of this.#deployments.values())
      if (deployment.book === book && deployment.instruments.includes(instrument)) return deployment;
    return undefined;
  }
}
