import type { Book, EquityMark } from '../../domain/book.ts';
import type { Fill } from '../../domain/fill.ts';
import type { IsoDate } from '../../domain/time.ts';
import type { User } from '../../domain/user.ts';
import type {
  BookMark,
  CashCheck,
  ClosingRow,
  HeldPosition,
  OrderCount,
  OrderPosting,
  PositionOwner,
  PostedSum,
  ReportFill,
  ReportRows,
  ReportStore,
} from '../../ports/report-store.ts';
import { auditHeads } from './audit-log.ts';
import type { PreparedStatement, Query, Sql } from './sql.ts';
import { fromBody } from './state-loader.ts';

/** Each book with the entry after which its present story begins: 0 for one that never started over. */
const STORY = `WITH story AS (SELECT b.book, coalesce((SELECT max(r.sequence) FROM book_resets r
    WHERE r.book = b.book AND r.day <= $2::date), 0) AS since FROM books b)`;

const read = (name: string, text: string): PreparedStatement => ({ name: `report-${name}`, text });

const SUMS = read(
  'sums',
  `${STORY} SELECT j.book, j.day, j.kind, p.account, p.instrument, p.part, sum(p.amount)::int8 AS amount
    FROM journal j JOIN story s ON s.book = j.book AND j.entry > s.since JOIN postings p USING (entry)
    WHERE j.day BETWEEN $1::date AND $2::date
    GROUP BY j.book, j.day, j.kind, p.account, p.instrument, p.part ORDER BY j.day`,
);
const MARKS = read('marks', 'SELECT book, day, equity FROM equity_marks WHERE day <= $1::date ORDER BY day');
const CLOSINGS = read(
  'closings',
  `WITH before AS (SELECT book, max(day) AS day FROM equity_marks WHERE day < $1::date GROUP BY book)
    SELECT c.book, c.day, c.instrument, c.product, c.quantity, c.cost, c.mark FROM closing_positions c
    LEFT JOIN before b ON b.book = c.book AND b.day = c.day
    WHERE b.day IS NOT NULL OR c.day BETWEEN $1::date AND $2::date ORDER BY c.day, c.instrument, c.product`,
);
const FILLS = read(
  'fills',
  `${STORY} SELECT t.body AS fill, o.body -> 'origin' AS origin, o.body -> 'pricing' AS pricing,
      (o.body ->> 'arrival')::int8 AS arrival
    FROM trades t JOIN orders o USING (order_id)
    JOIN journal j ON j.order_id = t.order_id AND j.trade_id = t.trade_id
    JOIN story s ON s.book = t.book AND j.entry > s.since
    WHERE t.day BETWEEN $1::date AND $2::date ORDER BY j.entry`,
);
const ORDER_POSTINGS = read(
  'order-postings',
  `${STORY} SELECT j.book, j.order_id AS "order", p.account, p.part, sum(p.amount)::int8 AS amount
    FROM journal j JOIN story s ON s.book = j.book AND j.entry > s.since JOIN postings p USING (entry)
    WHERE j.day BETWEEN $1::date AND $2::date AND j.order_id IS NOT NULL AND p.account IN ('charges', 'realised')
    GROUP BY j.book, j.order_id, p.account, p.part`,
);
const OWNERS = read(
  'owners',
  `SELECT c.book, c.instrument, c.product, entered.origin
    FROM closing_positions c
    JOIN (SELECT book, max(day) AS day FROM equity_marks WHERE day < $1::date GROUP BY book) b USING (book, day)
    JOIN LATERAL (SELECT o.body -> 'origin' AS origin FROM orders o
      WHERE o.book = c.book AND o.symbol = c.instrument AND o.day < $1::date AND o.body ->> 'product' = c.product
        AND o.body -> 'origin' ->> 'kind' IN ('chat', 'strategy', 'external') AND (o.body ->> 'filled')::int8 > 0
      ORDER BY o.order_id DESC LIMIT 1) entered ON true`,
);
const CASH = read(
  'cash',
  `${STORY}, added AS (SELECT j.book, sum(p.amount) FILTER (WHERE j.day <= $2::date)::int8 AS journal,
      sum(p.amount)::int8 AS now FROM journal j JOIN story s ON s.book = j.book AND j.entry > s.since
      JOIN postings p USING (entry) WHERE p.account = 'cash' AND $1::date <= $2::date GROUP BY j.book),
    running AS (SELECT book, sum(total)::int8 AS total FROM ledger_sums WHERE account = 'cash' GROUP BY book)
    SELECT a.book, coalesce(a.journal, 0) AS journal, a.now AS "journalNow", coalesce(r.total, 0) AS running
    FROM added a LEFT JOIN running r USING (book)`,
);
const ORDERS = read(
  'orders',
  `SELECT o.book, o.body -> 'state' ->> 'kind' AS state, o.body -> 'state' ->> 'code' AS code, count(*)::int8 AS count,
      count(*) FILTER (WHERE EXISTS (SELECT 1 FROM order_steps s WHERE s.order_id = o.order_id
        AND s.event LIKE '%unknown%'))::int8 AS doubted
    FROM orders o WHERE o.day BETWEEN $1::date AND $2::date GROUP BY 1, 2, 3`,
);

const BOOK_MARKS = read(
  'book-marks',
  'SELECT book, day, at, equity, positions FROM book_marks WHERE day BETWEEN $1::date AND $2::date ORDER BY at',
);
const HELD = read(
  'held',
  `SELECT book, instrument, product, quantity, (body ->> 'cost')::int8 AS cost FROM positions
    WHERE quantity <> 0 ORDER BY instrument, product`,
);
const ADD_MARKS = read(
  'add-marks',
  `INSERT INTO book_marks SELECT * FROM unnest($1::text[], $2::date[], $3::int8[], $4::int8[], $5::jsonb[])
    ON CONFLICT (book, day, at) DO NOTHING`,
);

interface FillRow extends Pick<ReportFill, 'origin' | 'pricing'> {
  readonly fill: unknown;
  readonly arrival: NonNullable<ReportFill['arrival']> | null;
}

/** The rows of reports in PostgreSQL. */
export class PostgresReportStore implements ReportStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async addMarks(marks: readonly BookMark[]): Promise<void> {
    if (marks.length === 0) return;
    await this.#sql.execute(ADD_MARKS, [
      marks.map((mark) => mark.book),
      marks.map((mark) => mark.day),
      marks.map((mark) => mark.at),
      marks.map((mark) => mark.equity),
      marks.map((mark) => JSON.stringify(mark.positions)),
    ]);
  }

  read(from: IsoDate, to: IsoDate): Promise<ReportRows> {
    return this.#sql.transaction(async (query) => {
      await query.execute('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      const days = [from, to];
      const fills = await query.query<FillRow>(FILLS, days);
      const sums = await query.query<PostedSum>(SUMS, days);
      const postings = await query.query<OrderPosting>(ORDER_POSTINGS, days);
      const orders = await query.query<OrderCount>(ORDERS, days);
      const heads = await auditHeads(query);
      return {
        from,
        to,
        ...(await readDesk(query)),
        marks: await query.query<EquityMark>(MARKS, [to]),
        closings: await query.query<ClosingRow>(CLOSINGS, days),
        sums: sums.map((row) => ({
          ...row,
          instrument: row.instrument ?? undefined,
          part: row.part ?? undefined,
        })),
        fills: fills.map(fillOf),
        orderPostings: postings.map((row) => ({ ...row, part: row.part ?? undefined })),
        bookMarks: await query.query<BookMark>(BOOK_MARKS, days),
        held: await query.query<HeldPosition>(HELD),
        owners: await query.query<PositionOwner>(OWNERS, [from]),
        cash: await query.query<CashCheck>(CASH, days),
        orders: orders.map((row) => ({ ...row, code: row.code ?? undefined })),
        heads: heads.map(({ account, seq, hash }) => ({ account, seq, hash })),
      };
    });
  }
}

async function readDesk(query: Query): Promise<Pick<ReportRows, 'books' | 'names'>> {
  const books = await query.query<{ body: unknown }>('SELECT body FROM books ORDER BY book');
  const users = await query.query<{ body: unknown }>('SELECT body FROM users');
  return {
    books: books.map(({ body }) => fromBody<Book>(body)),
    names: users.map(({ body }) => {
      const { id, name } = fromBody<User>(body);
      return { user: id, name };
    }),
  };
}

function fillOf({ fill, origin, pricing, arrival }: FillRow): ReportFill {
  return { ...fromBody<Fill>(fill), origin, pricing, arrival: arrival ?? undefined };
}
