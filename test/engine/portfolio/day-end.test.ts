import { describe, expect, test } from 'vitest';
import type { Position } from '../../../engine/domain/position.ts';
import { priceFromRupees } from '../../../engine/domain/price.ts';
import { emptyTotals, restoreTotals } from '../../../engine/portfolio/book-totals.ts';
import { type DayEnd, endOfDay } from '../../../engine/portfolio/day-end.ts';
import { settleByDelivery } from '../../../engine/portfolio/physical-settlement.ts';
import { BOOK, CALL, carriedPosition, dayEnd, FUTURE, inRupees, POSTED, PUT, SHARE } from './sample-book.ts';

const EXPIRY = CALL.expiry;
const call = (quantity: number, cost: number) => carriedPosition(CALL, 'NRML', { quantity, cost });
const put = (quantity: number, cost: number) => carriedPosition(PUT, 'NRML', { quantity, cost });

function ended(
  position: Position,
  prices: readonly (readonly [string, number])[],
  more: Partial<DayEnd> = {},
) {
  const end = endOfDay(dayEnd([position], new Map(prices), more));
  const totals = end.entries.reduce((sum, { entry }) => sum.fold(entry), emptyTotals(BOOK));
  return { ...end, totals, left: end.carried[0] };
}

describe('what ends today', () => {
  test.each([
    ['a bought call in the money', call(400, 8_000), 1_530, 12_000, 4_000, 18],
    ['a bought call out of the money', call(400, 8_000), 1_490, 0, -8_000, 0],
    ['a sold put in the money', put(-400, -8_000), 1_490, -4_000, 4_000, 0],
    ['a sold put out of the money', put(-400, -8_000), 1_510, 0, 8_000, 0],
  ])('%s settles at its intrinsic value', (_name, position, spot, paid, realised, tax) => {
    const { totals, left } = ended(position, [[SHARE.key, spot]], { day: EXPIRY });
    expect(left).toMatchObject({ quantity: 0, cost: 0, realised: inRupees(realised) });
    expect(totals.cash).toBe(inRupees(paid - tax));
    expect(totals.chargeSums.total.stt).toBe(inRupees(tax));
  });

  test.each([
    ['a put whose underlying has no price', put(400, 8_000), { day: EXPIRY }],
    ['a call whose underlying has no price', call(400, 8_000), { day: EXPIRY }],
    ['an intraday share without a price', carriedPosition(SHARE, 'MIS', { quantity: 10, cost: 1_000 }), {}],
  ])('%s stays open and is told', (_name, position, more) => {
    const { entries, unsettled, left } = ended(position, [], more);
    expect(entries).toEqual([]);
    expect(unsettled).toEqual([position]);
    expect(left).toMatchObject({ quantity: position.quantity, cost: position.cost });
  });

  test('an intraday option that nobody closed owes the tax of a sale, not of an exercise', () => {
    const position = carriedPosition(CALL, 'MIS', { quantity: 400, cost: 8_000 });
    const { totals } = ended(position, [[CALL.key, 30]]);
    expect(totals.realised).toBe(inRupees(4_000));
    expect(totals.chargeSums.total.stt).toBe(inRupees(3));
  });
});

describe('transaction tax on the contract note', () => {
  const flat = { ...carriedPosition(SHARE, 'CNC', { quantity: 0, cost: 0 }) };
  test.each([
    [10.4999, 10],
    [10.5, 11],
    [0.2, 0],
    [7, 7],
  ])('accruals of %d come to %d', (accrued, owed) => {
    const { totals } = ended(flat, [], { taxToday: inRupees(accrued) });
    expect(totals.charges).toBe(inRupees(owed - accrued));
    expect(totals.cash).toBe(inRupees(accrued - owed));
  });

  test('counts what the end of the day itself adds', () => {
    const position = carriedPosition(SHARE, 'MIS', { quantity: 10, cost: 1_000 });
    const { totals } = ended(position, [[SHARE.key, 100]], { taxToday: inRupees(0.25) });
    expect(totals.chargeSums.total.stt).toBe(inRupees(0.75));
  });
});

describe('settlement in shares', () => {
  const deliver = (contract: Position, instrument: typeof CALL | typeof FUTURE, held?: number) => {
    const holding =
      held === undefined ? undefined : carriedPosition(SHARE, 'CNC', { quantity: held, cost: held * 1_000 });
    const done = settleByDelivery({
      contract,
      instrument,
      share: SHARE,
      holding,
      close: priceFromRupees(1_530),
      at: POSTED.at,
      day: EXPIRY,
      chargesOf: ({ value }) => [{ part: 'stt', amount: inRupees(value / 10_000 / 1_000) }],
    });
    return { ...done, totals: emptyTotals(BOOK).fold(done.entry) };
  };

  test('a bought call takes the shares in at the strike', () => {
    const { positions, totals, delivered } = deliver(call(400, 8_000), CALL);
    expect(delivered).toBe(400);
    expect(positions.map((p) => [p.product, p.quantity, p.realised])).toEqual([
      ['NRML', 0, inRupees(4_000)],
      ['CNC', 400, 0],
    ]);
    expect(totals.cash).toBe(inRupees(-1_500 * 400 - 612));
  });

  test('a sold call gives up what is held; the rest is closed out in cash', () => {
    const { positions, totals, delivered, closedOut } = deliver(call(-400, -8_000), CALL, 100);
    expect([delivered, closedOut]).toEqual([-100, 300]);
    expect(positions[1]).toMatchObject({ quantity: 0, cost: 0, realised: inRupees(53_000) });
    expect(totals.cash).toBe(inRupees(1_530 * 100 - 30 * 400 - 153));
  });

  test('a sold future without the shares is closed out', () => {
    const future = carriedPosition(FUTURE, 'NRML', { quantity: -400, cost: -600_000 });
    const { positions, totals, delivered, closedOut } = deliver(future, FUTURE);
    expect([delivered, closedOut, positions.length]).toEqual([0, 400, 1]);
    expect(totals.cash).toBe(inRupees(-12_000));
  });

  test('a put out of the money moves no shares', () => {
    const { delivered, closedOut, totals } = deliver(put(400, 8_000), PUT, 400);
    expect([delivered, closedOut, totals.cash]).toEqual([0, 0, 0]);
    expect(totals.realised).toBe(inRupees(-8_000));
  });
});

test('totals restored from stored sums know their charges by part', () => {
  const sum = { book: BOOK, account: 'charges', total: 30, today: 10 };
  const totals = restoreTotals([
    { ...sum, part: 'stt' },
    { ...sum, part: 'gst', total: 5, today: 0 },
    { ...sum, account: 'cash', part: undefined, total: -35, today: -10 },
  ]).get(BOOK);
  expect(totals?.chargeSums.total).toMatchObject({ stt: 30, gst: 5, dp: 0 });
  expect(totals?.chargeSums.today).toMatchObject({ stt: 10, gst: 0 });
  expect([totals?.charges, totals?.startDay().chargeSums.today.stt]).toEqual([35, 0]);
});
