import type { EpochMs } from '../../domain/time.ts';
import { type KnownPrice, refusedAtOnce, refusedPrice } from './entry-checks.ts';
import { type ExchangeOrder, type OrderEntry, restOf } from './exchange-order.ts';
import type { HouseRules, MarketSight } from './house-rules.ts';
import { insufficientFunds, insufficientHoldings } from './kite-words.ts';
import type { SessionPhases } from './session-phase.ts';

/** Who may trade what, when and at which price; every answer is the sentence of the refusal, or undefined. */
export class Admission {
  readonly #rules: HouseRules;
  readonly #sight: MarketSight;
  readonly #phases: SessionPhases;

  constructor(rules: HouseRules, sight: MarketSight, phases: SessionPhases) {
    this.#rules = rules;
    this.#sight = sight;
    this.#phases = phases;
  }

  /** The broker's checks before an order gets into its book. */
  atOnce(order: OrderEntry, at: EpochMs): string | undefined {
    const refused = refusedAtOnce(order, {
      at,
      phase: this.#phases.of(order.instrument, at),
      squareOffAt: this.#rules.squareOffAt?.(order.instrument),
    });
    return refused ?? refusedPrice(order, this.knownPrice(order));
  }

  /**
   * The broker's risk management: holdings for what is delivered, then funds. It looks at orders it has accepted
   * already. `others` are the orders of the instrument that work.
   */
  byRiskManagement(order: OrderEntry, others: readonly ExchangeOrder[]): string | undefined {
    const short = this.#holdingsShort(order, others);
    if (short !== undefined) return short;
    const funds = this.#rules.fundsCheck?.(order);
    return funds === undefined || funds.ok ? undefined : insufficientFunds(funds.required, funds.available);
  }

  /** The exchange's look at the price of an order whose price nobody could judge when it was sent. */
  onArrival(order: OrderEntry): string | undefined {
    return refusedPrice(order, this.knownPrice(order));
  }

  knownPrice(order: Pick<OrderEntry, 'instrument'>): KnownPrice | undefined {
    return this.#sight.quote(order.instrument.id);
  }

  #holdingsShort(order: OrderEntry, others: readonly ExchangeOrder[]): string | undefined {
    const { sellable } = this.#rules;
    if (sellable === undefined || order.product !== 'CNC' || order.side !== 'SELL') return undefined;
    let asked = 0;
    for (const other of others) {
      const same = other.book === order.book && other.product === 'CNC' && other.side === 'SELL';
      if (same && other.tag !== order.tag) asked += restOf(other);
    }
    const available = Math.max(0, sellable(order.book, order.instrument.key) - asked);
    return order.quantity > available ? insufficientHoldings(order.quantity, available) : undefined;
  }
}
