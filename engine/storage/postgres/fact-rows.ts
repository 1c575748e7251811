import type { Fact, RecordedFact } from '../../domain/fact.ts';
import type { JournalEntry } from '../../domain/ledger.ts';
import { isLive, type Order } from '../../domain/order.ts';
import type { Position } from '../../domain/position.ts';
import { type IsoDate, istDate } from '../../domain/time.ts';
import { closeRows } from './close-rows.ts';
import { deskRow } from './desk-rows.ts';
import type { Query } from './sql.ts';
import { json, put, type Write } from './write.ts';

const TICKET = put('ticket', 'INSERT INTO tickets VALUES ($1, $2, $3, $4)');
const TICKET_CLOSED = put(
  'ticket-closed',
  `UPDATE tickets SET state = $2, body = jsonb_set(body, '{state}', $3::jsonb)
    WHERE ticket = $1 AND state IN ('open', 'awaiting')`,
);
const TICKET_MOVED = put(
  'ticket-moved',
  'UPDATE tickets SET state = $3, body = $4 WHERE ticket = $1 AND offered_at = $2',
);
const ORDER = put(
  'order',
  `INSERT INTO orders VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (order_id)
    DO UPDATE SET broker_order_id = excluded.broker_order_id, live = excluded.live, body = excluded.body`,
);
const STEP = put('step', 'INSERT INTO order_steps VALUES ($1, $2, $3, $4, $5, $6)');
const TRADE = put(
  'trade',
  'INSERT INTO trades SELECT account, $2, $1, $3, $4, $5, $6, $7 FROM orders WHERE order_id = $1',
);
const POSITION = put(
  'position',
  `INSERT INTO positions VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (book, instrument, product)
    DO UPDATE SET quantity = excluded.quantity, day = excluded.day, body = excluded.body`,
);
const PLAN = put(
  'plan',
  `INSERT INTO exit_plans VALUES ($1, $2, $3, $4) ON CONFLICT (book, instrument, product)
    DO UPDATE SET body = excluded.body`,
);
const PLAN_OVER = put(
  'plan-over',
  'DELETE FROM exit_plans WHERE book = $1 AND instrument = $2 AND product = $3',
);
const JOURNAL = put('journal', 'INSERT INTO journal VALUES ($1, $2, $3, $4, $5, $6, $7, $8)');
const POSTINGS = put(
  'postings',
  `INSERT INTO postings SELECT $1, row_number() OVER (), * FROM unnest($2::text[], $3::text[], $4::text[], $5::int8[])`,
);
const SUM = put(
  'sum',
  `INSERT INTO ledger_sums VALUES ($1, $2, $3, $4, $5, $6, $5) ON CONFLICT (book, account, part, instrument)
    DO UPDATE SET total = ledger_sums.total + excluded.total, day = excluded.day,
      today = CASE WHEN ledger_sums.day = excluded.day THEN ledger_sums.today ELSE 0 END + excluded.today`,
);
const TRADING_STATE = put(
  'trading-state',
  `INSERT INTO trading_states (scope, cause, state, reason, since) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (scope, cause) DO UPDATE SET state = excluded.state, reason = excluded.reason,
      since = excluded.since`,
);
const BOOK_RESET = put('book-reset', 'INSERT INTO book_resets VALUES ($1, $2, $3)');
const RESET_CLOSINGS = put('reset-closings', 'DELETE FROM closing_positions WHERE book = $1');
const RESET_MARKS = put('reset-marks', 'DELETE FROM equity_marks WHERE book = $1');
const LIMIT = put(
  'limit',
  `INSERT INTO limits VALUES ($1, $2, $3, $4) ON CONFLICT (scope, named, name) DO UPDATE SET body = excluded.body`,
);
const MARKET = put('market', 'UPDATE desk_clock SET market = $1');
const DAY = put('day', 'UPDATE desk_clock SET day = $1');
const RESET_POSITIONS = put('reset-positions', 'DELETE FROM positions WHERE book = $1');
const RESET_PLANS = put('reset-plans', 'DELETE FROM exit_plans WHERE book = $1');
const RESET_SUMS = put('reset-sums', 'DELETE FROM ledger_sums WHERE book = $1');

const DEPLOYMENT = put(
  'deployment',
  `INSERT INTO deployments VALUES ($1, $2, $3, $4) ON CONFLICT (deployment)
    DO UPDATE SET live = excluded.live, body = excluded.body`,
);
const SIGNAL = put(
  'signal',
  `INSERT INTO signals VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (deployment, instrument, bar_start)
    DO UPDATE SET body = excluded.body`,
);
const STRATEGY_TRADE = put(
  'strategy-trade',
  `INSERT INTO strategy_trades VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (entry)
    DO UPDATE SET held = excluded.held, body = excluded.body`,
);
const RESET_TRADES = put('reset-trades', 'DELETE FROM strategy_trades WHERE book = $1 AND held');

function orderRow(order: Order): Write {
  const { id, account, book, tag, brokerOrderId, instrument, day } = order;
  return {
    statement: ORDER,
    values: [id, account, book, tag, brokerOrderId ?? null, instrument, day, isLive(order), json(order)],
  };
}

function positionRow(position: Position, day: IsoDate): Write {
  const { book, instrument, product, quantity } = position;
  return { statement: POSITION, values: [book, instrument, product, quantity, day, json(position)] };
}

function entryRows(entry: JournalEntry, number: number): readonly Write[] {
  const { book, kind, day, at, order, trade, note, postings } = entry;
  const sums = postings.map(
    (posting): Write => ({
      statement: SUM,
      values: [book, posting.account, posting.part ?? '', posting.instrument ?? '', posting.amount, day],
    }),
  );
  return [
    { statement: JOURNAL, values: [number, book, kind, day, at, order ?? null, trade ?? null, note ?? null] },
    {
      statement: POSTINGS,
      values: [
        number,
        postings.map((posting) => posting.account),
        postings.map((posting) => posting.instrument ?? null),
        postings.map((posting) => posting.part ?? null),
        postings.map((posting) => posting.amount),
      ],
    },
    ...sums,
  ];
}

/** The rows that a fact changes, in the order in which they must be written. */
export function writesOf(recorded: RecordedFact): readonly Write[] {
  const { fact, sequence, at, marketAt } = recorded;
  switch (fact.kind) {
    case 'order-moved':
      return [
        orderRow(fact.order),
        {
          statement: STEP,
          values: [fact.order.id, sequence, at, marketAt, fact.event, fact.evidence ?? null],
        },
      ];
    case 'filled': {
      const { fill, entry, position } = fact;
      const values = [fill.order, fill.day, fill.tradeId, fill.book, fill.instrument, fill.at, json(fill)];
      return [{ statement: TRADE, values }, ...entryRows(entry, sequence), positionRow(position, fill.day)];
    }
    case 'journal-posted':
      return [
        ...entryRows(fact.entry, sequence),
        ...fact.positions.map((position) => positionRow(position, istDate(marketAt))),
      ];
    case 'positions-carried':
      return fact.positions.map((position) => positionRow(position, istDate(marketAt)));
    case 'exit-plan-set':
      return [planRow(fact)];
    case 'book-reset':
      return [
        { statement: BOOK_RESET, values: [fact.book, sequence, istDate(marketAt)] },
        ...[RESET_POSITIONS, RESET_PLANS, RESET_SUMS, RESET_MARKS, RESET_TRADES, RESET_CLOSINGS].map(
          (statement) => ({ statement, values: [fact.book] }),
        ),
      ];
    case 'ticket-offered': {
      const { ticket } = fact;
      return [{ statement: TICKET, values: [ticket.id, ticket.offeredAt, ticket.state.kind, json(ticket)] }];
    }
    case 'approval-asked':
    case 'approval-repriced':
    case 'approval-given': {
      const { ticket } = fact;
      const values = [ticket.id, ticket.offeredAt, ticket.state.kind, json(ticket)];
      return [{ statement: TICKET_MOVED, values }];
    }
    case 'ticket-closed':
      return [{ statement: TICKET_CLOSED, values: [fact.ticket, fact.state.kind, json(fact.state)] }];
    case 'trading-state-changed':
      return [
        { statement: TRADING_STATE, values: [fact.scope, fact.cause, fact.state, fact.reason, fact.since] },
      ];
    case 'equity-marked':
      return closeRows(fact);
    case 'limit-set': {
      const { scope, name } = fact.setting;
      return [{ statement: LIMIT, values: [scope.kind, scope.book, name, json(fact.setting)] }];
    }
    case 'day-opened':
      return [{ statement: DAY, values: [fact.day] }];
    case 'market-entered':
      return [{ statement: MARKET, values: [fact.market] }];
    case 'deployment-set':
    case 'signal-kept':
    case 'strategy-trade-moved':
      return [strategyRow(fact)];
    case 'day-closed':
    case 'broker-session':
      return [];
    default:
      return [deskRow(fact)];
  }
}

function planRow(fact: Extract<Fact, { kind: 'exit-plan-set' }>): Write {
  const { book, instrument, product, levels } = fact.plan;
  const over = levels.stop === undefined && levels.target === undefined;
  return over
    ? { statement: PLAN_OVER, values: [book, instrument, product] }
    : { statement: PLAN, values: [book, instrument, product, json(fact.plan)] };
}

/** Facts about strategies at work. */
type StrategyFact = Extract<Fact, { kind: 'deployment-set' | 'signal-kept' | 'strategy-trade-moved' }>;

function strategyRow(fact: StrategyFact): Write {
  switch (fact.kind) {
    case 'deployment-set': {
      const { id, number, state } = fact.deployment;
      return { statement: DEPLOYMENT, values: [id, number, state.kind !== 'ended', json(fact.deployment)] };
    }
    case 'signal-kept': {
      const { deployment, instrument, barStart, book, day, at } = fact.signal;
      return {
        statement: SIGNAL,
        values: [deployment, instrument, barStart, book, day, at, json(fact.signal)],
      };
    }
    case 'strategy-trade-moved': {
      const { entry, deployment, book, day, end } = fact.trade;
      return {
        statement: STRATEGY_TRADE,
        values: [entry, deployment, book, day, end === undefined, json(fact.trade)],
      };
    }
  }
}

export async function execute(query: Query, write: Write): Promise<void> {
  await query.execute(write.statement, write.values);
}
