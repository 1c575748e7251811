import { PAPER_ACCOUNT } from '../../engine/composition/open-accounts.ts';
import type { RecordedFact } from '../../engine/domain/fact.ts';
import { direction, isLive, isTerminal, type Order, samePricing } from '../../engine/domain/order.ts';
import { DeskState } from '../../engine/kernel/state.ts';
import type { BrokerOrder } from '../../engine/ports/broker.ts';
import type { MemoryStore } from './memory-store.ts';

export function demand(holds: boolean, says: () => string): void {
  if (!holds) throw new Error(says());
}

const keyOf = (of: Pick<Order, 'book' | 'instrument' | 'product'>): string =>
  `${of.book}|${of.instrument}|${of.product}`;

/** A request to place is about to leave: it must be committed, confirmed, allowed, and the first with its tag. */
export function checkPlacement(store: MemoryStore, sent: Set<string>, order: Order): void {
  demand(!sent.has(order.tag), () => `order ${order.id} was sent twice`);
  sent.add(order.tag);
  const stored = store.committed.get(order.id);
  demand(stored?.state.kind === 'submitting', () => `order ${order.id} left as ${stored?.state.kind}`);
  const { origin } = order;
  if (origin.kind !== 'chat') return;
  const offered = store.facts.find(
    ({ fact }) => fact.kind === 'ticket-offered' && fact.ticket.id === origin.ticket,
  );
  const action = offered?.fact.kind === 'ticket-offered' ? offered.fact.ticket.action : undefined;
  const intents = action?.kind === 'place' ? action.legs.flat() : [];
  demand(
    intents.some(
      (intent) =>
        intent.instrument === order.instrument &&
        intent.side === order.side &&
        intent.product === order.product &&
        intent.quantity === order.quantity &&
        intent.reduceOnly === order.reduceOnly &&
        samePricing(intent.pricing, order.pricing),
    ),
    () => `order ${order.id} is not what was confirmed`,
  );
}

/** Reads facts as they are committed, and holds each to what the ones before it allow. */
export class Checker {
  readonly #orders = new Map<number, Order>();
  readonly #positions = new Map<string, number>();
  readonly #balances = new Map<string, number>();
  readonly #used = new Set<string>();
  readonly #fills = new Map<number, number>();
  readonly #trades = new Set<string>();
  readonly #unbooked = new Map<string, { readonly key: string; readonly units: number }>();
  #read = 0;

  /** The process died: what it had not stored of the paper exchange never was. */
  forgetUnbooked(): void {
    this.#unbooked.clear();
  }

  /** A trade at the exchange, before anybody is told: an exit never turns its position round. */
  traded(order: Order, trade: { readonly tradeId: string; readonly quantity: number }): void {
    const key = keyOf(order);
    let before = this.#positions.get(key) ?? 0;
    for (const other of this.#unbooked.values()) if (other.key === key) before += other.units;
    const units = trade.quantity * direction(order.side);
    const after = before + units;
    demand(
      !order.reduceOnly || (Math.abs(after) < Math.abs(before) && after * before >= 0),
      () => `reduce-only order ${order.id} took ${key} from ${before} to ${after}`,
    );
    this.#unbooked.set(`${order.id}|${trade.tradeId}`, { key, units });
  }

  /** Everything that was committed since the last look. */
  follow(facts: readonly RecordedFact[]): void {
    for (const recorded of facts.slice(this.#read)) {
      this.#fact(recorded);
      this.#read += 1;
    }
    for (const order of this.#orders.values()) {
      demand(
        order.filled === (this.#fills.get(order.id) ?? 0),
        () => `order ${order.id} is not the sum of its fills`,
      );
    }
  }

  #fact({ fact }: RecordedFact): void {
    switch (fact.kind) {
      case 'order-moved':
        this.#order(fact.order);
        return;
      case 'ticket-closed':
        demand(!this.#used.has(fact.ticket), () => `ticket ${fact.ticket} ended twice`);
        this.#used.add(fact.ticket);
        return;
      case 'filled': {
        const { fill, position } = fact;
        const before = this.#positions.get(keyOf(fill)) ?? 0;
        const after = before + fill.quantity * direction(fill.side);
        demand(
          position.quantity === after,
          () => `the position of ${keyOf(fill)} is not the sum of its fills`,
        );
        const trade = `${fill.day}|${fill.order}|${fill.tradeId}`;
        demand(!this.#trades.has(trade), () => `trade ${trade} was booked twice`);
        this.#trades.add(trade);
        this.#fills.set(fill.order, (this.#fills.get(fill.order) ?? 0) + fill.quantity);
        this.#unbooked.delete(`${fill.order}|${fill.tradeId}`);
        this.#positions.set(keyOf(fill), after);
        this.#entry(fact.entry);
        return;
      }
      case 'journal-posted':
        this.#entry(fact.entry);
        for (const position of fact.positions) {
          const { quantity } = position;
          demand(
            quantity === 0 || quantity === this.#positions.get(keyOf(position)),
            () => `an entry moved ${keyOf(position)}`,
          );
          this.#positions.set(keyOf(position), quantity);
        }
        return;
      case 'positions-carried':
        for (const position of fact.positions) {
          const { quantity } = position;
          demand(
            quantity === (this.#positions.get(keyOf(position)) ?? 0),
            () => `${keyOf(position)} carried wrong`,
          );
        }
        return;
      default:
    }
  }

  #order(order: Order): void {
    const before = this.#orders.get(order.id);
    demand(
      order.filled >= (before?.filled ?? 0) && order.filled <= order.quantity,
      () => `order ${order.id} filled ${order.filled} of ${order.quantity} after ${before?.filled}`,
    );
    if (before !== undefined && isTerminal(before.state) && before.state.kind !== 'not-placed') {
      demand(
        order.state.kind === before.state.kind || order.state.kind === 'filled',
        () => `order ${order.id} went from ${before.state.kind} to ${order.state.kind}`,
      );
    }
    if (order.state.kind === 'submitting' && before?.state.kind !== 'submitting')
      demand(before?.state.kind === 'queued', () => `order ${order.id} was claimed as ${before?.state.kind}`);
    this.#orders.set(order.id, order);
  }

  #entry(entry: {
    readonly book: string;
    readonly postings: readonly { account: string; amount: number }[];
  }): void {
    let sum = 0;
    for (const { account, amount } of entry.postings) {
      this.#balances.set(account, (this.#balances.get(account) ?? 0) + amount);
      sum += amount;
    }
    demand(sum === 0, () => 'an entry does not sum to zero');
  }

  /** Cash is what was paid in and earned, less charges and what open positions took. */
  checkState(state: DeskState, newsIsOut: boolean): void {
    const of = (account: string): number => this.#balances.get(account) ?? 0;
    for (const book of state.books.values()) {
      demand(state.totals(book.id).cash === of('cash'), () => 'cash in memory is not the cash of the ledger');
      const rest =
        of('capital') +
        of('realised') +
        of('charges') +
        of('securities') +
        of('clearing') +
        of('dividends') +
        of('adjustments');
      demand(of('cash') + rest === 0, () => 'the ledger does not sum to zero');
    }
    for (const position of state.positions.values()) {
      demand(
        position.quantity === (this.#positions.get(keyOf(position)) ?? 0),
        () => `${keyOf(position)} differs in memory`,
      );
      if (newsIsOut) this.#checkExits(state, position);
    }
  }

  #checkExits(
    state: DeskState,
    position: {
      readonly book: Order['book'];
      readonly instrument: Order['instrument'];
      readonly product: Order['product'];
      readonly quantity: number;
    },
  ): void {
    const live = [...state.liveOrders.values()].filter(
      (order) => keyOf(order) === keyOf(position) && order.reduceOnly,
    );
    const atBroker = live.filter((order) => order.state.kind !== 'queued' && order.pendingChange === 'none');
    const stops = atBroker.filter(
      (order) => order.origin.kind === 'protective' && order.origin.role === 'stop',
    );
    demand(stops.length <= 1, () => `${stops.length} stops rest for ${keyOf(position)}`);
    const asked = atBroker.reduce((units, order) => units + order.quantity - order.filled, 0);
    demand(
      asked <= Math.abs(position.quantity),
      () =>
        `exits of ${asked} for ${position.quantity} of ${keyOf(position)}: ${atBroker.map((order) => `${order.id} ${order.state.kind} ${order.origin.kind}`).join(', ')}`,
    );
  }
}

/** What must be the same in memory and in a state made from the stored facts. */
function digest(state: DeskState): string {
  const { day } = state;
  const rows = {
    sequence: state.sequence,
    day,
    next: state.nextOrder,
    orders: [...state.orders.values()]
      .filter((order) => isLive(order) || order.day === day)
      .sort((a, b) => a.id - b.id),
    fills: [...state.fills.entries()].sort(([a], [b]) => a.localeCompare(b)),
    positions: [...state.positions.entries()]
      .filter(([, position]) => position.quantity !== 0)
      .sort(([a], [b]) => a.localeCompare(b)),
    plans: [...state.exitPlans.entries()].sort(([a], [b]) => a.localeCompare(b)),
    tickets: [...state.tickets.values()]
      .filter((ticket) => ticket.state.kind === 'open')
      .map((ticket) => ticket.id)
      .sort(),
    totals: [...state.books.keys()].map((book) => [
      state.totals(book).balances,
      state.totals(book).chargeSums,
      state.totals(book).realisedToday,
      state.record.streak(book),
      state.record.peak(book),
    ]),
  };
  return JSON.stringify(rows);
}

/** Memory is what the committed facts say. */
export async function checkReplay(store: MemoryStore, state: DeskState): Promise<void> {
  const [memory, replayed] = [digest(state), digest(DeskState.from(await store.load()))];
  if (memory === replayed) return;
  const at = [...memory].findIndex((letter, i) => letter !== replayed[i]);
  throw new Error(
    `memory and facts differ: ${memory.slice(at - 60, at + 60)} / ${replayed.slice(at - 60, at + 60)}`,
  );
}

/** No tag twice at the broker, and everything it fills or has is known to us. */
export function checkBroker(orders: readonly BrokerOrder[], state: DeskState): void {
  const tags = orders.map((order) => order.tag);
  demand(new Set(tags).size === tags.length, () => 'two orders with one tag at the broker');
  for (const shown of orders) {
    const ours = shown.tag === undefined ? undefined : state.orderByTag(PAPER_ACCOUNT, shown.tag);
    demand(ours !== undefined, () => `the broker has ${shown.brokerOrderId}, which we do not know`);
  }
}
