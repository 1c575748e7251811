import type { Order, Pricing } from '../../engine/domain/order.ts';
import { RUPEE } from '../../engine/domain/price.ts';
import { openDatabase } from '../../engine/storage/postgres/pool.ts';
import type { ServerAddress } from '../../engine/storage/postgres/server-address.ts';
import type { Query } from '../../engine/storage/postgres/sql.ts';
import type { OrderRow } from '../servers/kite/book/book-order.ts';
import type { KiteServer } from '../servers/kite/kite-server.ts';

/** Ends of an order at the broker, as the desk calls them; everything else lives. */
const ENDS: Readonly<Record<string, string>> = {
  COMPLETE: 'filled',
  CANCELLED: 'cancelled',
  REJECTED: 'rejected',
};
const LIVING = ['acked', 'open', 'trigger-pending'];
/** What an order may be that no book shows. */
const UNSEEN = ['denied', 'not-sent', 'not-placed', 'unknown', 'rejected'];

const TOO_MANY = 429;

interface Held {
  readonly instrument: string;
  readonly quantity: number;
}

interface Kept {
  readonly orders: readonly Order[];
  readonly trades: readonly { readonly id: string; readonly instrument: string; readonly quantity: number }[];
  readonly positions: readonly Held[];
  readonly stops: readonly Held[];
  /** Accounts of the ledger whose running sum is not the sum of their postings. */
  readonly wrongSums: readonly string[];
}

const ORDERS = `SELECT body FROM orders WHERE account = 'kite' ORDER BY order_id`;
const TRADES = `SELECT trade_id AS id, symbol AS instrument,
    (body->>'quantity')::int8 * CASE body->>'side' WHEN 'BUY' THEN 1 ELSE -1 END AS quantity
  FROM trades WHERE account = 'kite'`;
const POSITIONS = `SELECT instrument, sum(quantity)::int8 AS quantity FROM positions JOIN books USING (book)
  WHERE account = 'kite' GROUP BY instrument HAVING sum(quantity) <> 0`;
/** Positions that are to have a stop at the broker, and how much of one. */
const STOPS = `SELECT p.instrument, p.quantity FROM positions p JOIN exit_plans e USING (book, instrument, product)
  JOIN books USING (book) WHERE account = 'kite' AND p.quantity <> 0 AND e.body->'levels'->'stop' IS NOT NULL`;
/** A book begins anew with the deposit of its capital; what was posted before counts no more. */
const WRONG_SUMS = `SELECT coalesce(s.book, p.book) || ' ' || coalesce(s.account, p.account) AS name FROM
    (SELECT book, account, sum(total) AS total FROM ledger_sums GROUP BY book, account) s FULL JOIN
    (SELECT j.book, account, sum(amount) AS total FROM journal j JOIN postings USING (entry)
      WHERE entry >= (SELECT max(entry) FROM journal d WHERE d.book = j.book AND d.kind = 'deposit')
      GROUP BY j.book, account) p
    ON s.book = p.book AND s.account = p.account WHERE coalesce(s.total, 0) <> coalesce(p.total, 0)`;

async function kept(query: Query): Promise<Kept> {
  const wrong = await query.query<{ name: string }>(WRONG_SUMS);
  return {
    orders: (await query.query<{ body: Order }>(ORDERS)).map(({ body }) => body),
    trades: await query.query(TRADES),
    positions: await query.query(POSITIONS),
    stops: await query.query(STOPS),
    wrongSums: wrong.map(({ name }) => name),
  };
}

/** Everything that differs between what the desk stored and what the broker's own book says, in sentences; none is well. */
export async function differences(address: ServerAddress, server: KiteServer): Promise<readonly string[]> {
  const database = await openDatabase({ servers: [address], maxConnections: 1 });
  try {
    const ours = await kept(database);
    return [
      ...orderDifferences(ours.orders, server.book.orders()),
      ...tradeDifferences(ours, server),
      ...stopDifferences(ours.stops, server.book.orders()),
      ...ours.wrongSums.map((name) => `the ledger's sum of ${name} is wrong`),
      ...sentTwice(server),
    ];
  } finally {
    await database.close();
  }
}

function orderDifferences(ours: readonly Order[], theirs: readonly OrderRow[]): readonly string[] {
  const found: string[] = [];
  for (const row of theirs) {
    const same = ours.filter((order) => order.brokerOrderId === row.order_id);
    const [order] = same;
    if (order === undefined || same.length > 1) {
      found.push(`${same.length} orders of ours are ${row.order_id} (${row['tag']}) at the broker`);
      continue;
    }
    const kinds = ENDS[row.status] === undefined ? LIVING : [ENDS[row.status] ?? ''];
    if (!kinds.includes(order.state.kind))
      found.push(`order ${order.id} is ${order.state.kind}, at the broker ${row.status}`);
    if (order.filled !== row.filled_quantity) found.push(`order ${order.id} filled ${order.filled}`);
    if (order.quantity !== row.quantity) found.push(`order ${order.id} is for ${order.quantity}`);
    if (ENDS[row.status] === undefined && !samePrices(order.pricing, row))
      found.push(`order ${order.id} has prices that are not the broker's`);
  }
  const known = new Set(theirs.map(({ order_id }) => order_id));
  for (const order of ours) {
    if (order.brokerOrderId !== undefined && !known.has(order.brokerOrderId))
      found.push(`order ${order.id} bears a number that the broker does not know`);
    if (order.brokerOrderId === undefined && (!UNSEEN.includes(order.state.kind) || order.filled > 0))
      found.push(`order ${order.id} is ${order.state.kind} without being at the broker`);
  }
  return found;
}

function samePrices(pricing: Pricing, row: OrderRow): boolean {
  const equal = (ours: number, theirs: unknown): boolean => Math.round(Number(theirs) * RUPEE) === ours;
  if ('price' in pricing && !equal(pricing.price, row['price'])) return false;
  return !('trigger' in pricing) || equal(pricing.trigger, row['trigger_price']);
}

function tradeDifferences(ours: Kept, server: KiteServer): readonly string[] {
  const theirs = server.book.trades() as readonly {
    readonly trade_id: string;
    readonly exchange: string;
    readonly tradingsymbol: string;
    readonly transaction_type: string;
    readonly quantity: number;
  }[];
  const signed = theirs.map((trade) => ({
    id: trade.trade_id,
    instrument: `${trade.exchange}:${trade.tradingsymbol}`,
    quantity: trade.transaction_type === 'BUY' ? trade.quantity : -trade.quantity,
  }));
  const text = (rows: readonly { readonly id: string; readonly quantity: number }[]): string =>
    rows
      .map(({ id, quantity }) => `${id} ${quantity}`)
      .sort()
      .join(', ');
  const found = text(ours.trades) === text(signed) ? [] : [`trades: ${text(ours.trades)} / ${text(signed)}`];
  const [positions, net] = [heldText(ours.positions), heldText(signed)];
  return positions === net ? found : [...found, `positions: ${positions} / at the broker ${net}`];
}

function heldText(rows: readonly Held[]): string {
  const sums = new Map<string, number>();
  for (const { instrument, quantity } of rows)
    sums.set(instrument, (sums.get(instrument) ?? 0) + Number(quantity));
  return [...sums]
    .filter(([, quantity]) => quantity !== 0)
    .map(([instrument, quantity]) => `${instrument} ${quantity}`)
    .sort()
    .join(', ');
}

function stopDifferences(held: readonly Held[], theirs: readonly OrderRow[]): readonly string[] {
  return held.flatMap(({ instrument, quantity }) => {
    const resting = theirs.filter(
      (row) =>
        `${row['exchange']}:${row['tradingsymbol']}` === instrument && row.status === 'TRIGGER PENDING',
    );
    const units = resting.reduce((sum, row) => sum + row.pending_quantity, 0);
    return units === Math.abs(quantity) ? [] : [`${instrument}: ${quantity} held, ${units} protected`];
  });
}

/** Requests of one order that left more than once, but for those that the broker refused as too many. */
function sentTwice(server: KiteServer): readonly string[] {
  const tags = server.calls('place').map(({ form }) => form['tag'] ?? '');
  const again = tags.filter((tag, index) => tags.indexOf(tag) !== index);
  const refused = server.faults.served.filter(
    ({ on, fault }) => on === 'place' && fault.kind === 'refuse' && fault.status === TOO_MANY,
  );
  return again.length > refused.length ? [`sent twice: ${again.join(', ')}`] : [];
}
