import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../config/market-data.ts';
import type { Book } from '../../../engine/domain/book.ts';
import { csvText } from '../../../engine/domain/csv-text.ts';
import { accountId, orderId, tradeId, userId } from '../../../engine/domain/ids.ts';
import type { JournalEntry } from '../../../engine/domain/ledger.ts';
import { add, money, notional, rupees } from '../../../engine/domain/money.ts';
import type { Origin } from '../../../engine/domain/order.ts';
import type { Position } from '../../../engine/domain/position.ts';
import { priceFromRupees } from '../../../engine/domain/price.ts';
import { quantity } from '../../../engine/domain/quantity.ts';
import { epochMs, isoDate } from '../../../engine/domain/time.ts';
import { chargeLines, chargesOfOrder } from '../../../engine/portfolio/charges.ts';
import { postFill } from '../../../engine/portfolio/post-fill.ts';
import type { OrderPosting, PostedSum, ReportFill, ReportRows } from '../../../engine/ports/report-store.ts';
import { sharesOf } from '../../../engine/reports/account/attribution.ts';
import { accountOf, slippageOf } from '../../../engine/reports/account/book-account.ts';
import { checkCharges } from '../../../engine/reports/account/charge-check.ts';
import { tieOuts } from '../../../engine/reports/account/tie-out.ts';
import { BOOK, CALL, DAY, FUTURE, SHARE } from '../portfolio/sample-book.ts';

const { charges: rates } = loadMarketData();
const BEFORE = isoDate('2026-11-24');
const book: Book = {
  id: BOOK,
  account: accountId('paper'),
  mode: 'paper',
  owner: userId('u1'),
  capital: rupees(1_000_000),
};
const ORIGINS: readonly Origin[] = [
  { kind: 'chat', user: userId('u1'), ticket: 'T1' as never },
  { kind: 'chat', user: userId('u2'), ticket: 'T2' as never },
  { kind: 'strategy', strategy: 'rsi', reason: '' },
  { kind: 'protective', role: 'stop' },
  { kind: 'square-off', reason: '' },
];
const LISTED = [SHARE, FUTURE, CALL] as const;
const SEGMENTS = { equity: 'equity-intraday', future: 'futures', option: 'options' } as const;

const aTrade = fc.record({
  listed: fc.constantFrom(...LISTED),
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
  units: fc.integer({ min: 1, max: 400 }),
  rupees: fc.double({ min: 1, max: 3_000, noNaN: true }),
  arrival: fc.option(fc.double({ min: 1, max: 3_000, noNaN: true })),
  origin: fc.constantFrom(...ORIGINS),
});
const marks = fc.record({
  [SHARE.key]: fc.integer({ min: 1, max: 3e7 }),
  [FUTURE.key]: fc.integer({ min: 1, max: 3e7 }),
  [CALL.key]: fc.integer({ min: 1, max: 3e7 }),
});

/** A day of one book, booked by the ledger's own rules, as the database would give it back. */
function dayOf(
  trades: readonly (typeof aTrade extends fc.Arbitrary<infer T> ? T : never)[],
  close: Record<string, number>,
): ReportRows {
  const positions = new Map<string, Position>();
  const entries: JournalEntry[] = [];
  const fills: ReportFill[] = [];
  trades.forEach((trade, place) => {
    const { listed, side, units, origin, arrival } = trade;
    const fill: ReportFill = {
      tradeId: tradeId(`t${place}`),
      order: orderId(place + 1),
      book: BOOK,
      instrument: listed.key,
      side,
      product: listed.kind === 'equity' ? 'MIS' : 'NRML',
      quantity: quantity(units),
      price: priceFromRupees(trade.rupees),
      at: epochMs(place),
      day: DAY,
      origin,
      pricing: { type: 'MARKET' },
      arrival: arrival === null ? undefined : priceFromRupees(arrival),
    };
    const turnover = notional(fill.price, units);
    const accrual = chargeLines(
      chargesOfOrder(rates, { day: DAY, segment: SEGMENTS[listed.kind], side, turnover }),
    );
    const posted = postFill({ position: positions.get(listed.key), fill, instrument: listed, accrual });
    positions.set(listed.key, posted.position);
    entries.push(posted.entry);
    fills.push(fill);
  });
  const sums: PostedSum[] = entries.flatMap(({ kind, postings }) =>
    postings.map(({ account, instrument, part, amount }) => ({
      book: BOOK,
      day: DAY,
      kind,
      account,
      instrument,
      part,
      amount,
    })),
  );
  const closings = [...positions.values()]
    .filter((position) => position.quantity !== 0)
    .map((position) => ({ ...position, day: DAY, mark: (close[position.instrument] ?? 0) as never }));
  const sumOf = (account: string) =>
    add(...sums.filter((row) => row.account === account).map((row) => row.amount));
  const worth = closings.reduce((sum, row) => sum + row.mark * row.quantity - row.cost, 0);
  const equity = money(book.capital + sumOf('cash') + sumOf('securities') + sumOf('clearing') + worth);
  const cash = money(book.capital + sumOf('cash'));
  return {
    from: DAY,
    to: DAY,
    books: [book],
    names: [],
    marks: [
      { book: BOOK, day: BEFORE, equity: book.capital },
      { book: BOOK, day: DAY, equity },
    ],
    closings,
    sums,
    fills,
    orderPostings: entries.flatMap(({ order, postings }) =>
      postings
        .filter(({ account }) => account === 'charges' || account === 'realised')
        .map(
          (row): OrderPosting => ({
            book: BOOK,
            order: order ?? orderId(0),
            account: row.account as 'charges',
            part: row.part,
            amount: row.amount,
          }),
        ),
    ),
    bookMarks: [],
    held: [],
    owners: [],
    cash: [{ book: BOOK, journal: cash, journalNow: cash, running: cash }],
    orders: [],
    heads: [],
  };
}

function checked(rows: ReportRows) {
  const account = accountOf(rows, book);
  const check = checkCharges(account, {
    rates,
    postings: rows.orderPostings,
    instruments: new Map(LISTED.map((one) => [one.key, one])),
  });
  const ties = tieOuts(rows, account, { ...check, taxIsWhole: true });
  return { account, ties: Object.fromEntries(ties.map(({ name, holds }) => [name, holds])) };
}

const some = fc.array(aTrade, { maxLength: 30 });

describe('the account of a book over a day', () => {
  test('explains the worth to the last ten-thousandth, whatever was traded', () => {
    fc.assert(
      fc.property(some, marks, (trades, close) => {
        const { account, ties } = checked(dayOf(trades, close));
        expect(ties).toEqual({ worth: 'yes', cash: 'yes', positions: 'yes', charges: 'yes' });
        expect(account.net).toBe(account.after - account.before);
        expect(account.realised + account.unrealised - account.charged).toBe(account.net);
      }),
    );
  });

  test('is split by doer without a remainder', () => {
    fc.assert(
      fc.property(some, marks, (trades, close) => {
        const rows = dayOf(trades, close);
        const account = accountOf(rows, book);
        const shares = sharesOf(account, { owners: rows.owners, postings: rows.orderPostings });
        expect(add(...shares.map(({ net }) => net))).toBe(account.net);
        expect(add(...shares.map(({ charges }) => charges))).toBe(account.charged);
        expect(shares.reduce((sum, share) => sum + share.trades, 0)).toBe(rows.fills.length);
      }),
    );
  });

  test('one person of two who trade alone gets exactly what their own trades made', () => {
    const [first, second] = ORIGINS as [Origin, Origin];
    const trade = { listed: SHARE, arrival: null } as const;
    const rows = dayOf(
      [
        { ...trade, side: 'BUY', units: 10, rupees: 100, origin: first },
        { ...trade, side: 'SELL', units: 10, rupees: 110, origin: first },
        { ...trade, side: 'SELL', units: 5, rupees: 110, origin: second },
        { ...trade, side: 'BUY', units: 5, rupees: 120, origin: ORIGINS[3] as Origin },
      ],
      {},
    );
    const shares = sharesOf(accountOf(rows, book), { owners: [], postings: rows.orderPostings });
    expect(shares.map(({ doer, gain, trades: orders }) => [doer, gain, orders])).toEqual([
      [{ kind: 'user', user: 'u1' }, rupees(100), 2],
      [{ kind: 'user', user: 'u2' }, rupees(-50), 2],
    ]);
  });

  test('a wrong figure anywhere is said, and where', () => {
    const trade = {
      listed: SHARE,
      side: 'BUY',
      units: 10,
      rupees: 100,
      arrival: 99,
      origin: ORIGINS[0] as Origin,
    } as const;
    const rows = dayOf([trade], { [SHARE.key]: 1_010_000 });
    const [, mark] = rows.marks;
    const [closing] = rows.closings;
    const [posting] = rows.orderPostings;
    const [cash] = rows.cash;
    if (mark === undefined || closing === undefined || posting === undefined || cash === undefined)
      throw new Error('the day has rows');
    const off = (of: Partial<ReportRows>) => checked({ ...rows, ...of }).ties;
    expect(
      off({ marks: [rows.marks[0] as typeof mark, { ...mark, equity: money(mark.equity + 1) }] }),
    ).toMatchObject({ worth: 'no' });
    expect(off({ closings: [{ ...closing, quantity: closing.quantity + 1 }] })).toMatchObject({
      positions: 'no',
    });
    expect(off({ closings: [] })).toMatchObject({ worth: 'no', positions: 'no' });
    expect(off({ cash: [{ ...cash, running: money(cash.running - 1) }] })).toMatchObject({ cash: 'no' });
    expect(
      off({
        orderPostings: [{ ...posting, amount: money(posting.amount + 100) }, ...rows.orderPostings.slice(1)],
      }),
    ).toMatchObject({ charges: 'no' });
    expect(off({ fills: [] })).toMatchObject({ positions: 'no', charges: 'no' });
  });

  test('slippage is against the price when the order was made, for a stop against its trigger', () => {
    const trade = {
      listed: SHARE,
      side: 'SELL',
      units: 10,
      rupees: 99,
      arrival: 100,
      origin: ORIGINS[0] as Origin,
    } as const;
    const [fill] = dayOf([trade], {}).fills;
    if (fill === undefined) throw new Error('one trade');
    expect(slippageOf(fill)).toBe(rupees(10));
    expect(slippageOf({ ...fill, pricing: { type: 'SL-M', trigger: priceFromRupees(98) } })).toBe(
      rupees(-10),
    );
    expect(slippageOf({ ...fill, arrival: undefined })).toBeUndefined();
  });
});

test('a spreadsheet runs nothing of what a table says', () => {
  const evil = ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\tx', '\rx', 'say "hi", twice'];
  const text = csvText(
    ['a'],
    evil.map((cell) => [cell]),
  );
  for (const line of text.split('\r\n').slice(1, 6)) expect(line).toMatch(/^"?'/);
  expect(text).toContain('"say ""hi"", twice"');
  expect(csvText(['n'], [[-5.25]])).toBe('n\r\n-5.25\r\n');
});
