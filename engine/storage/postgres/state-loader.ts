import type { Book, Closing, EquityMark } from '../../domain/book.ts';
import type { Deployment, KeptSignal, StrategyTrade } from '../../domain/deployment.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import type { Fill } from '../../domain/fill.ts';
import type { AccountId, UserId } from '../../domain/ids.ts';
import type { LimitSetting } from '../../domain/limit.ts';
import type { MarketName } from '../../domain/market-name.ts';
import type { Order } from '../../domain/order.ts';
import type { Position } from '../../domain/position.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { EpochMs, IsoDate } from '../../domain/time.ts';
import type { Invitation, Platform, User } from '../../domain/user.ts';
import type { LedgerSum, StateSnapshot, StrategyRows } from '../../ports/fact-store.ts';
import type { Query, Sql } from './sql.ts';

/**
 * A value as this program wrote it. Rows are not parsed again: whoever changes them behind our back is found
 * by the audit chain, not by a schema.
 */
export function fromBody<T>(body: unknown): T {
  return body as T;
}

async function bodies<T>(query: Query, text: string): Promise<readonly T[]> {
  const rows = await query.query<{ body: unknown }>(text);
  return rows.map((row) => fromBody<T>(row.body));
}

interface ClockRow {
  readonly sequence: number;
  readonly last_order: number;
  readonly day: IsoDate | null;
  readonly market_at: EpochMs | null;
  readonly market: MarketName | null;
}

/** Reads the whole current state in one snapshot of the database. */
export function loadState(sql: Sql): Promise<StateSnapshot> {
  return sql.transaction(async (query) => {
    await query.execute('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const [clock] = await query.query<ClockRow>(
      'SELECT sequence, last_order, day, market_at, market FROM desk_clock',
    );
    return {
      sequence: clock?.sequence ?? 0,
      day: clock?.day ?? undefined,
      ...(clock?.market === undefined || clock.market === null ? {} : { market: clock.market }),
      marketAt: clock?.market_at ?? undefined,
      lastOrder: clock?.last_order ?? 0,
      ...(await loadPeople(query)),
      ...(await loadTrading(query)),
      strategies: await loadStrategies(query),
    };
  });
}

type People = Pick<StateSnapshot, 'users' | 'identities' | 'invitations' | 'preferences'>;

async function loadPeople(query: Query): Promise<People> {
  const identities = await query.query<{ platform: Platform; subject: string; user_id: UserId }>(
    'SELECT platform, subject, user_id FROM identities',
  );
  return {
    users: await bodies<User>(query, 'SELECT body FROM users'),
    identities: identities.map((row) => ({
      user: row.user_id,
      identity: { platform: row.platform, subject: row.subject },
    })),
    invitations: await bodies<Invitation>(query, 'SELECT body FROM invitations WHERE used_by IS NULL'),
    preferences: await query.query<{ user: UserId; name: string; value: string }>(
      'SELECT user_id AS "user", name, value FROM preferences',
    ),
  };
}

type Trading = Omit<
  StateSnapshot,
  keyof People | 'strategies' | 'sequence' | 'day' | 'market' | 'marketAt' | 'lastOrder'
>;

async function loadTrading(query: Query): Promise<Trading> {
  const today = '(SELECT day FROM desk_clock)';
  const accounts = await query.query<{ account: AccountId; house: 'paper' | 'kite'; holder: string | null }>(
    'SELECT account, house, holder FROM accounts',
  );
  return {
    accounts: accounts.map(({ account, house, holder }) => ({
      account,
      house,
      ...(holder === null ? {} : { holder }),
    })),
    books: await bodies<Book>(query, 'SELECT body FROM books ORDER BY book'),
    limits: await bodies<LimitSetting>(query, 'SELECT body FROM limits'),
    pendingTickets: await bodies<Ticket>(
      query,
      `SELECT body FROM tickets WHERE state IN ('open', 'awaiting') ORDER BY offered_at`,
    ),
    orders: await bodies<Order>(
      query,
      `SELECT body FROM orders WHERE live OR day = ${today} ORDER BY order_id`,
    ),
    fills: await bodies<Fill>(query, `SELECT body FROM trades WHERE day = ${today} ORDER BY "timestamp"`),
    positions: await bodies<Position>(
      query,
      `SELECT body FROM positions WHERE quantity <> 0 OR day = ${today}`,
    ),
    exitPlans: await bodies<ExitPlan>(query, 'SELECT body FROM exit_plans'),
    ledger: await query.query<LedgerSum>(
      `SELECT book, account, nullif(part, '') AS part, nullif(instrument, '') AS instrument, total,
        CASE WHEN day = ${today} THEN today ELSE 0 END AS today FROM ledger_sums`,
    ),
    equityMarks: await query.query<EquityMark>('SELECT book, day, equity FROM equity_marks ORDER BY day'),
    closings: await query.query<Closing>(
      `SELECT j.book, j.at, (-sum(p.amount))::int8 AS realised FROM journal j JOIN postings p USING (entry)
        WHERE j.day = ${today} AND j.kind = 'fill' AND p.account = 'realised' GROUP BY j.entry ORDER BY j.entry`,
    ),
    tradingStates: await query.query<StateSnapshot['tradingStates'][number]>(
      `SELECT scope, cause, state, reason, since FROM trading_states WHERE state <> 'active'`,
    ),
  };
}

async function loadStrategies(query: Query): Promise<StrategyRows> {
  const today = '(SELECT day FROM desk_clock)';
  const [last] = await query.query<{ number: number }>(
    'SELECT coalesce(max(number), 0) AS number FROM deployments',
  );
  return {
    deployments: await bodies<Deployment>(query, 'SELECT body FROM deployments WHERE live ORDER BY number'),
    lastDeployment: last?.number ?? 0,
    signals: await bodies<KeptSignal>(query, `SELECT body FROM signals WHERE day = ${today} ORDER BY at`),
    trades: await bodies<StrategyTrade>(
      query,
      `SELECT body FROM strategy_trades WHERE held OR day > ${today} - 14 ORDER BY entry`,
    ),
  };
}
