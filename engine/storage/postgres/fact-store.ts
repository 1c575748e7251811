import type { KeptSignal } from '../../domain/deployment.ts';
import type { Actor, Fact, RecordedFact } from '../../domain/fact.ts';
import type { Fill } from '../../domain/fill.ts';
import {
  type AccountId,
  accountId,
  type BookId,
  type InstrumentKey,
  type OrderId,
} from '../../domain/ids.ts';
import type { JournalEntry } from '../../domain/ledger.ts';
import type { Order } from '../../domain/order.ts';
import type { EpochMs, IsoDate } from '../../domain/time.ts';
import type { DaySum, FactStore, RecordedStep, StateSnapshot } from '../../ports/fact-store.ts';
import type { JsonValue } from '../audit/canonical-json.ts';
import type { AuditEntry } from '../audit/chain.ts';
import { appendAudit } from './audit-log.ts';
import { execute, writesOf } from './fact-rows.ts';
import type { Leadership } from './leadership.ts';
import type { Query, Sql } from './sql.ts';
import { fromBody, loadState } from './state-loader.ts';

/** The chain of what belongs to no account: people, their roles and preferences. */
const DESK_CHAIN = accountId('desk');

const CLOCK = {
  name: 'fact-clock',
  // The row of the leader stays locked until the commit: nobody takes over in between.
  text: `UPDATE desk_clock SET sequence = $1, market_at = $2, last_order = greatest(last_order, $3)
    WHERE sequence = $5 AND EXISTS (SELECT 1 FROM leader WHERE epoch = $4 FOR SHARE)`,
};

const MARKET_TIME = { name: 'fact-market-time', text: 'UPDATE desk_clock SET market_at = $1' };

/**
 * A commit without an answer for so long went over a connection that is dead: its outcome is unknown, so all is loaded
 * again.
 */
const SILENT_MS = 10_000;

/** Thrown inside a commit of a process that another one took over from. */
class NotLeading extends Error {
  override readonly name = 'NotLeading';
  override readonly message = 'Another process trades on this database now; nothing of this was stored.';
}

/**
 * Thrown inside a commit that does not follow on what is stored: an earlier one, whose connection broke and whose
 * outcome was unknown, was stored after all was loaded again. Nothing of this one leaves, and all is loaded once more.
 */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
  override readonly message = 'An earlier change was stored late; nothing of this one was stored.';
}

function actorName(actor: Actor): string {
  return actor.kind === 'user' ? `user:${actor.user}` : actor.kind;
}

/** Facts and their state in PostgreSQL: one transaction a batch, rows and audit rows together, of the leader alone. */
export class PostgresFactStore implements FactStore {
  readonly #sql: Sql;
  readonly #leadership: Pick<Leadership, 'epoch' | 'lost'>;
  /** Which account a book belongs to, to find the chain of its facts. */
  readonly #accounts = new Map<BookId, AccountId>();

  constructor(sql: Sql, leadership: Pick<Leadership, 'epoch' | 'lost'>) {
    this.#sql = sql;
    this.#leadership = leadership;
  }

  async load(): Promise<StateSnapshot> {
    const snapshot = await loadState(this.#sql);
    for (const book of snapshot.books) this.#accounts.set(book.id, book.account);
    return snapshot;
  }

  async commit(facts: readonly RecordedFact[]): Promise<void> {
    const [first, last] = [facts[0], facts.at(-1)];
    if (first === undefined || last === undefined) return;
    const stored = this.#sql.transaction(
      async (query) => {
        for (const recorded of facts) for (const write of writesOf(recorded)) await execute(query, write);
        for (const [account, entries] of this.#chains(facts)) await appendAudit(query, account, entries);
        const { epoch } = this.#leadership;
        const clock = [last.sequence, last.marketAt, highestOrder(facts), epoch, first.sequence - 1];
        if ((await query.execute(CLOCK, clock)) > 0) return;
        const leads = await query.query('SELECT 1 FROM leader WHERE epoch = $1', [epoch]);
        throw leads.length > 0 ? new Overtaken() : new NotLeading();
      },
      { answerWithinMs: SILENT_MS },
    );
    await stored.catch((error: unknown) => {
      if (error instanceof NotLeading) this.#leadership.lost();
      throw error;
    });
  }

  #chains(facts: readonly RecordedFact[]): ReadonlyMap<AccountId, readonly AuditEntry[]> {
    const chains = new Map<AccountId, AuditEntry[]>();
    for (const recorded of facts) {
      const account = this.#accountOf(recorded.fact);
      const chain = chains.get(account) ?? [];
      chain.push({
        at: recorded.at,
        actor: actorName(recorded.actor),
        kind: recorded.fact.kind,
        payload: payloadOf(recorded),
      });
      chains.set(account, chain);
    }
    return chains;
  }

  #accountOf(fact: Fact): AccountId {
    switch (fact.kind) {
      case 'account-opened':
      case 'broker-session':
        return fact.account;
      case 'book-opened':
      case 'book-changed':
        this.#accounts.set(fact.book.id, fact.book.account);
        return fact.book.account;
      case 'order-moved':
        return fact.order.account;
      case 'filled':
      case 'journal-posted':
        return this.#accounts.get(fact.entry.book) ?? DESK_CHAIN;
      case 'exit-plan-set':
        return this.#accounts.get(fact.plan.book) ?? DESK_CHAIN;
      case 'ticket-offered':
      case 'approval-asked':
      case 'approval-repriced':
      case 'approval-given':
        return this.#accounts.get(fact.ticket.book) ?? DESK_CHAIN;
      case 'limit-set':
        return this.#accounts.get(fact.setting.scope.book) ?? DESK_CHAIN;
      case 'equity-marked':
        return this.#accounts.get(fact.mark.book) ?? DESK_CHAIN;
      case 'deployment-set':
        return this.#accounts.get(fact.deployment.book) ?? DESK_CHAIN;
      case 'signal-kept':
        return this.#accounts.get(fact.signal.book) ?? DESK_CHAIN;
      case 'strategy-trade-moved':
        return this.#accounts.get(fact.trade.book) ?? DESK_CHAIN;
      case 'positions-carried':
      case 'book-reset':
        return this.#accounts.get(fact.book) ?? DESK_CHAIN;
      default:
        return DESK_CHAIN;
    }
  }

  async order(id: OrderId): Promise<Order | undefined> {
    const [row] = await this.#sql.query<{ body: unknown }>('SELECT body FROM orders WHERE order_id = $1', [
      id,
    ]);
    return row === undefined ? undefined : fromBody<Order>(row.body);
  }

  async orders(book: BookId, day: IsoDate): Promise<readonly Order[]> {
    return bodies<Order>(
      this.#sql,
      'SELECT body FROM orders WHERE book = $1 AND day = $2 ORDER BY order_id DESC',
      [book, day],
    );
  }

  async fills(book: BookId, day: IsoDate): Promise<readonly Fill[]> {
    return bodies<Fill>(
      this.#sql,
      'SELECT body FROM trades WHERE book = $1 AND day = $2 ORDER BY "timestamp" DESC, order_id DESC, trade_id DESC',
      [book, day],
    );
  }

  async fillsIn(book: BookId, instrument: InstrumentKey, since: IsoDate): Promise<readonly Fill[]> {
    return bodies<Fill>(
      this.#sql,
      `SELECT body FROM trades WHERE book = $1 AND symbol = $2 AND day >= $3
        ORDER BY "timestamp", order_id, trade_id`,
      [book, instrument, since],
    );
  }

  async fillsOf(order: OrderId): Promise<readonly Fill[]> {
    return bodies<Fill>(
      this.#sql,
      'SELECT body FROM trades WHERE order_id = $1 ORDER BY "timestamp", trade_id',
      [order],
    );
  }

  async entriesOf(order: OrderId): Promise<readonly JournalEntry[]> {
    return bodies<JournalEntry>(
      this.#sql,
      `SELECT jsonb_build_object('book', j.book, 'kind', j.kind, 'at', j.at, 'day', j.day, 'order', j.order_id,
          'trade', j.trade_id, 'postings', (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('account', p.account,
          'instrument', p.instrument, 'part', p.part, 'amount', p.amount)) ORDER BY p.line)
          FROM postings p WHERE p.entry = j.entry)) AS body
        FROM journal j WHERE j.order_id = $1 ORDER BY j.entry`,
      [order],
    );
  }

  async steps(order: OrderId): Promise<readonly RecordedStep[]> {
    const rows = await this.#sql.query<{
      sequence: number;
      at: EpochMs;
      marketAt: EpochMs;
      event: string;
      evidence: string | null;
    }>(
      `SELECT sequence, at, market_at AS "marketAt", event, evidence FROM order_steps
        WHERE order_id = $1 ORDER BY sequence`,
      [order],
    );
    return rows.map((row) => ({ ...row, evidence: row.evidence ?? undefined }));
  }

  async daySums(book: BookId, from: IsoDate): Promise<readonly DaySum[]> {
    return this.#sql.query<DaySum>(
      `SELECT j.day, p.account, sum(p.amount)::int8 AS amount FROM journal j JOIN postings p USING (entry)
        WHERE j.book = $1 AND j.day >= $2 AND p.account IN ('realised', 'charges')
        GROUP BY j.day, p.account ORDER BY j.day`,
      [book, from],
    );
  }

  async signals(day: IsoDate): Promise<readonly KeptSignal[]> {
    return bodies<KeptSignal>(this.#sql, 'SELECT body FROM signals WHERE day = $1 ORDER BY at DESC', [day]);
  }

  async saveMarketTime(at: EpochMs): Promise<void> {
    await this.#sql.execute(MARKET_TIME, [at]);
  }
}

function highestOrder(facts: readonly RecordedFact[]): number {
  let highest = 0;
  for (const { fact } of facts) {
    if (fact.kind === 'order-moved' && fact.order.id > highest) highest = fact.order.id;
  }
  return highest;
}

/** The fact as the chain keeps it: through JSON, so that what has no value is not there. */
function payloadOf(recorded: RecordedFact): JsonValue {
  const { sequence, marketAt, fact } = recorded;
  return JSON.parse(JSON.stringify({ sequence, marketAt, fact })) as JsonValue;
}

async function bodies<T>(
  query: Query,
  text: string,
  values: readonly (string | number)[],
): Promise<readonly T[]> {
  const rows = await query.query<{ body: unknown }>(text, values);
  return rows.map((row) => fromBody<T>(row.body));
}
