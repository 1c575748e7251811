import type { Closing, EquityMark } from '../../engine/domain/book.ts';
import type { RecordedFact } from '../../engine/domain/fact.ts';
import type { Fill } from '../../engine/domain/fill.ts';
import type { JournalEntry } from '../../engine/domain/ledger.ts';
import { isLive, type Order } from '../../engine/domain/order.ts';
import type { Position } from '../../engine/domain/position.ts';
import { isPending } from '../../engine/domain/ticket.ts';
import { type EpochMs, type IsoDate, istDate } from '../../engine/domain/time.ts';
import type { FactStore, LedgerSum, StateSnapshot } from '../../engine/ports/fact-store.ts';

/** What becomes of the next commit: `lost` fails and is not there, `doubtful` fails and is there all the same. */
export type CommitFate = 'stored' | 'lost' | 'doubtful';

const positionName = (of: Pick<Position, 'book' | 'instrument' | 'product'>): string =>
  `${of.book}|${of.instrument}|${of.product}`;

/** Facts in memory, folded anew at every load by rules of its own: those of the database's loader. */
export class MemoryStore implements FactStore {
  readonly facts: RecordedFact[] = [];
  readonly committed = new Map<Order['id'], Order>();
  readonly #tags = new Map<string, Order['id']>();
  #fate: CommitFate = 'stored';
  #marketAt: EpochMs | undefined;
  #generation = 0;
  #gate: Promise<void> | undefined;
  #openGate: () => void = () => undefined;

  /** The store as one life of the process sees it: what it asks after its death is never answered. */
  opened(): FactStore {
    this.#generation += 1;
    const mine = this.#generation;
    const dead = (): Promise<never> => new Promise(() => undefined);
    return {
      load: () => (mine === this.#generation ? this.load() : dead()),
      commit: async (facts) => {
        await this.#gate;
        return mine === this.#generation ? this.commit(facts) : dead();
      },
      saveMarketTime: (at) => (mine === this.#generation ? this.saveMarketTime(at) : dead()),
      order: () => dead(),
      orders: () => dead(),
      fills: () => dead(),
      fillsIn: () => dead(),
      fillsOf: () => dead(),
      entriesOf: () => dead(),
      steps: () => dead(),
      daySums: () => dead(),
      signals: () => dead(),
    };
  }

  /** Decides the next commit. */
  expect(fate: CommitFate): void {
    this.#fate = fate;
  }

  /** Commits wait from now on, until {@link release}. */
  hold(): void {
    this.#gate ??= new Promise((resolve) => {
      this.#openGate = resolve;
    });
  }

  release(): void {
    this.#gate = undefined;
    this.#openGate();
  }

  async commit(facts: readonly RecordedFact[]): Promise<void> {
    const fate = this.#fate;
    this.#fate = 'stored';
    if (fate === 'lost') throw new Error('the database is away');
    for (const recorded of facts) this.#put(recorded);
    if (fate === 'doubtful') throw new Error('the connection broke after the commit');
  }

  #put(recorded: RecordedFact): void {
    if (recorded.sequence !== this.facts.length + 1) {
      throw new Error(`fact ${recorded.sequence} after ${this.facts.length}`);
    }
    this.facts.push(recorded);
    this.#marketAt = recorded.marketAt;
    if (recorded.fact.kind !== 'order-moved') return;
    const { order } = recorded.fact;
    const owner = this.#tags.get(order.tag);
    if (owner !== undefined && owner !== order.id)
      throw new Error(`tag of order ${owner} again on ${order.id}`);
    this.#tags.set(order.tag, order.id);
    this.committed.set(order.id, order);
  }

  async load(): Promise<StateSnapshot> {
    return snapshotOf(this.facts, this.#marketAt);
  }

  async saveMarketTime(at: EpochMs): Promise<void> {
    this.#marketAt = at;
  }

  order(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  orders = async (): Promise<readonly Order[]> => [];
  fills = async (): Promise<readonly Fill[]> => [];
  fillsIn = async (): Promise<readonly Fill[]> => [];
  fillsOf = async (): Promise<readonly Fill[]> => [];
  entriesOf = async (): Promise<readonly JournalEntry[]> => [];
  steps = async (): Promise<readonly never[]> => [];
  daySums = async (): Promise<readonly never[]> => [];
  signals = async (): Promise<readonly never[]> => [];
}

interface Rows {
  day: IsoDate | undefined;
  lastOrder: number;
  readonly accounts: Map<string, StateSnapshot['accounts'][number]>;
  readonly books: Map<string, StateSnapshot['books'][number]>;
  readonly users: Map<string, StateSnapshot['users'][number]>;
  readonly identities: StateSnapshot['identities'][number][];
  readonly tickets: Map<string, StateSnapshot['pendingTickets'][number]>;
  readonly orders: Map<number, Order>;
  readonly fills: Fill[];
  readonly positions: Map<string, { readonly position: Position; readonly day: IsoDate }>;
  readonly plans: Map<string, StateSnapshot['exitPlans'][number]>;
  readonly entries: JournalEntry[];
  readonly marks: EquityMark[];
  readonly trading: Map<string, StateSnapshot['tradingStates'][number]>;
}

function snapshotOf(facts: readonly RecordedFact[], marketAt: EpochMs | undefined): StateSnapshot {
  const rows: Rows = {
    day: undefined,
    lastOrder: 0,
    accounts: new Map(),
    books: new Map(),
    users: new Map(),
    identities: [],
    tickets: new Map(),
    orders: new Map(),
    fills: [],
    positions: new Map(),
    plans: new Map(),
    entries: [],
    marks: [],
    trading: new Map(),
  };
  for (const recorded of facts) fold(rows, recorded);
  const { day } = rows;
  return {
    sequence: facts.length,
    day,
    marketAt,
    lastOrder: rows.lastOrder,
    accounts: [...rows.accounts.values()],
    books: [...rows.books.values()],
    users: [...rows.users.values()],
    identities: rows.identities,
    invitations: [],
    preferences: [],
    limits: [],
    pendingTickets: [...rows.tickets.values()].filter(isPending),
    orders: [...rows.orders.values()].filter((order) => isLive(order) || order.day === day),
    fills: rows.fills.filter((fill) => fill.day === day),
    positions: [...rows.positions.values()]
      .filter((row) => row.position.quantity !== 0 || row.day === day)
      .map((row) => row.position),
    exitPlans: [...rows.plans.values()],
    ledger: rows.entries.flatMap((entry) => sumsOf(entry, day)),
    equityMarks: rows.marks,
    closings: rows.entries.filter((entry) => entry.day === day).flatMap(closingOf),
    tradingStates: [...rows.trading.values()],
  };
}

function sumsOf(entry: JournalEntry, day: IsoDate | undefined): readonly LedgerSum[] {
  return entry.postings.map(({ account, part, instrument, amount }) => ({
    book: entry.book,
    account,
    part,
    instrument,
    total: amount,
    today: entry.day === day ? amount : 0,
  }));
}

function closingOf(entry: JournalEntry): readonly Closing[] {
  const taken = entry.postings.filter((posting) => posting.account === 'realised');
  if (entry.kind !== 'fill' || taken.length === 0) return [];
  const realised = -taken.reduce((sum, posting) => sum + posting.amount, 0);
  return [{ book: entry.book, at: entry.at, realised: realised as Closing['realised'] }];
}

function fold(rows: Rows, { fact, marketAt }: RecordedFact): void {
  const place = (position: Position): void => {
    rows.positions.set(positionName(position), { position, day: istDate(marketAt) });
  };
  switch (fact.kind) {
    case 'order-moved':
      rows.orders.set(fact.order.id, fact.order);
      rows.lastOrder = Math.max(rows.lastOrder, fact.order.id);
      return;
    case 'filled':
      rows.fills.push(fact.fill);
      rows.entries.push(fact.entry);
      place(fact.position);
      return;
    case 'journal-posted':
      rows.entries.push(fact.entry);
      for (const position of fact.positions) place(position);
      return;
    case 'positions-carried':
      for (const position of fact.positions) place(position);
      return;
    case 'exit-plan-set':
      rows.plans.delete(positionName(fact.plan));
      if (fact.plan.levels.stop !== undefined || fact.plan.levels.target !== undefined)
        rows.plans.set(positionName(fact.plan), fact.plan);
      return;
    case 'equity-marked':
      rows.marks.push(fact.mark);
      return;
    case 'day-opened':
      rows.day = fact.day;
      return;
    default:
      foldRest(rows, fact);
  }
}

function foldRest(rows: Rows, fact: RecordedFact['fact']): void {
  switch (fact.kind) {
    case 'account-opened':
      rows.accounts.set(fact.account, fact);
      return;
    case 'book-opened':
    case 'book-changed':
      rows.books.set(fact.book.id, fact.book);
      return;
    case 'user-joined':
      rows.users.set(fact.user.id, fact.user);
      return;
    case 'identity-linked':
      rows.identities.push(fact);
      return;
    case 'ticket-offered':
      rows.tickets.set(fact.ticket.id, fact.ticket);
      return;
    case 'ticket-closed': {
      const ticket = rows.tickets.get(fact.ticket);
      if (ticket !== undefined) rows.tickets.set(fact.ticket, { ...ticket, state: fact.state });
      return;
    }
    case 'trading-state-changed':
      rows.trading.set(`${fact.scope}|${fact.cause}`, fact);
      return;
    case 'day-closed':
    case 'deployment-set':
    case 'signal-kept':
    case 'strategy-trade-moved':
      return;
    default:
      throw new Error(`no rule for ${fact.kind}`);
  }
}
