import type { RecordedFact } from '../../../engine/domain/fact.ts';
import type { Order } from '../../../engine/domain/order.ts';
import type { FactStore } from '../../../engine/ports/fact-store.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { CrashPoint } from './crash-points.ts';
import type { Faults } from './faults.ts';
import type { ProcessTimers, VirtualTime } from './virtual-time.ts';

export interface StoreLineParts {
  readonly store: MemoryStore;
  readonly time: VirtualTime;
  readonly process: ProcessTimers;
  readonly faults: Faults;
  /** Whether the process that asks still leads: one that was paused for long does not, and is refused. */
  readonly leads: () => boolean;
  /** The process may die here; says whether it did. */
  readonly reached: (point: CrashPoint, order: Order | undefined) => boolean;
  readonly onStored: () => void;
  readonly tell: (line: string) => void;
  /** What was stored just now is not going to be told. */
  readonly unsaid: () => void;
  /** The claim is stored, its answer on the way: the process may freeze here. */
  readonly claimed: (order: Order) => void;
}

const OUTCOMES: ReadonlySet<string> = new Set(['accepted', 'rejected', 'no answer', 'not sent', 'held back']);

interface Moved {
  readonly order: Order;
  readonly event: string;
}

/** Some states are rare at the head of a commit: there it fails more often, so that every cell of the table is met. */
function seldom(first: Moved | undefined): number {
  const kind = first?.order.state.kind;
  if (kind === 'rejected') return 12;
  return kind === 'cancelled' ? 4 : 2;
}

function moves(facts: readonly RecordedFact[]): readonly Moved[] {
  return facts.flatMap(({ fact }) => (fact.kind === 'order-moved' ? [fact] : []));
}

/** The store as one process reaches it: commits take a moment, fail, or are stored without an answer. */
export function storeLine(parts: StoreLineParts): FactStore {
  const { store, process, time, faults, reached } = parts;
  const never = <Value>(): Promise<Value> => new Promise(() => undefined);
  const later = <Value>(work: () => Promise<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      time.after(3, () =>
        process.whenRunning(() => {
          work().then(resolve, reject);
        }),
      );
    });
  const lead = (): void => {
    if (!parts.leads()) throw new Error('another engine leads');
  };
  const commit = async (facts: readonly RecordedFact[]): Promise<void> => {
    lead();
    const moved = moves(facts);
    const [first] = moved;
    if (diesBefore(parts, facts, moved)) return never();
    if (faults.strikes('commit-lost', first?.order, seldom(first))) throw new Error('the database is away');
    await store.commit(facts);
    parts.onStored();
    for (const { order, event } of moved)
      parts.tell(`stored: order ${order.id} ${event} ${order.state.kind} ${order.filled}/${order.quantity}`);
    if (diesAfter(parts, facts, moved)) return never();
    const claim = moved.find(({ event }) => event === 'claimed');
    if (claim !== undefined) parts.claimed(claim.order);
    if (faults.strikes('commit-doubtful', first?.order, seldom(first))) {
      parts.unsaid();
      throw new Error('the connection broke after the commit');
    }
    return new Promise((resolve) => process.whenRunning(() => resolve()));
  };
  return {
    load: () =>
      later(async () => {
        lead();
        reached('K13', undefined);
        return store.load();
      }),
    commit: (facts) => later(() => commit(facts)),
    saveMarketTime: (at) => later(() => store.saveMarketTime(at)),
    order: () => never(),
    orders: () => never(),
    fills: () => never(),
    fillsIn: () => never(),
    signals: () => never(),
    fillsOf: () => never(),
    entriesOf: () => never(),
    steps: () => never(),
    daySums: () => never(),
  };
}

function diesBefore(
  { reached }: StoreLineParts,
  facts: readonly RecordedFact[],
  moved: readonly Moved[],
): boolean {
  const created = moved.find(({ event }) => event === 'created');
  if (created !== undefined && reached('K1', created.order)) return true;
  const outcome = moved.find(({ event }) => OUTCOMES.has(event));
  if (outcome !== undefined && reached('K7', outcome.order)) return true;
  return facts.some(({ fact }) => fact.kind === 'filled') && reached('K9', moved[0]?.order);
}

function diesAfter(
  { reached }: StoreLineParts,
  facts: readonly RecordedFact[],
  moved: readonly Moved[],
): boolean {
  const created = moved.find(({ event }) => event === 'created');
  if (created !== undefined && reached('K2', created.order)) return true;
  const claim = moved.find(({ event }) => event === 'claimed');
  if (claim !== undefined && reached('K3', claim.order)) return true;
  return facts.some(({ fact }) => fact.kind === 'filled') && reached('K10', moved[0]?.order);
}
