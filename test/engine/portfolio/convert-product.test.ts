import { describe, expect, test } from 'vitest';
import { ZERO } from '../../../engine/domain/money.ts';
import type { Product, Side } from '../../../engine/domain/order.ts';
import type { Position } from '../../../engine/domain/position.ts';
import { priceFromRupees } from '../../../engine/domain/price.ts';
import { emptyTotals } from '../../../engine/portfolio/book-totals.ts';
import { type Conversion, convertProduct } from '../../../engine/portfolio/convert-product.ts';
import { postFill } from '../../../engine/portfolio/post-fill.ts';
import {
  CALL,
  carriedPosition,
  DAY,
  FUTURE,
  fillOf,
  inRupees,
  POSTED,
  SHARE,
  tariff,
} from './sample-book.ts';

function traded(product: Product, side: Side, units: number, at: number): Position {
  const fill = fillOf(SHARE, product, { side, units, at: priceFromRupees(at) });
  return postFill({ position: undefined, fill, instrument: SHARE, accrual: [] }).position;
}

const conversion = (from: Position, to: Product, more: Partial<Conversion> = {}): Conversion => ({
  from,
  into: undefined,
  to,
  instrument: SHARE,
  units: Math.abs(from.quantity),
  portion: 'day',
  at: POSTED.at,
  day: DAY,
  chargesOf: () => [],
  ...more,
});

function converted(of: Conversion) {
  const result = convertProduct(of);
  if (!result.ok) throw new Error(result.error.message);
  return { ...result.value, totals: emptyTotals(of.from.book).fold(result.value.entry) };
}

describe('converting a position', () => {
  test('delivery that becomes intraday gives its cash back', () => {
    const { positions, totals } = converted(conversion(traded('CNC', 'BUY', 10, 100), 'MIS'));
    expect(positions[0]).toMatchObject({ quantity: 0, cost: 0, dayBuyQuantity: 0, dayBuyValue: 0 });
    expect(positions[1]).toMatchObject({
      product: 'MIS',
      quantity: 10,
      cost: inRupees(1_000),
      dayBuyQuantity: 10,
      dayBuyValue: inRupees(1_000),
    });
    expect(totals.cash).toBe(inRupees(1_000));
    expect(totals.balances.securities).toBe(0);
    expect(totals.balances.clearing).toBe(inRupees(-1_000));
  });

  test('a part of an intraday position becomes delivery and is paid in full', () => {
    const { positions, totals } = converted(conversion(traded('MIS', 'BUY', 3, 33.35), 'CNC', { units: 2 }));
    expect(positions.map((p) => [p.quantity, p.cost])).toEqual([
      [1, inRupees(33.35)],
      [2, inRupees(66.7)],
    ]);
    expect(totals.cash).toBe(inRupees(-66.7));
    expect(totals.realised).toBe(0);
  });

  test('books the difference between the charges of both products', () => {
    const { positions, totals } = converted(
      conversion(traded('MIS', 'BUY', 10, 100), 'CNC', { chargesOf: tariff }),
    );
    expect(totals.chargeSums.total.stt).toBe(inRupees(0.75));
    expect(positions[1].chargesToday).toBe(inRupees(0.75));
  });

  test('what meets an opposite position closes it and takes its profit', () => {
    const { positions, totals } = converted(
      conversion(traded('CNC', 'BUY', 10, 100), 'MIS', { into: traded('MIS', 'SELL', 4, 110) }),
    );
    expect(positions[1]).toMatchObject({
      quantity: 6,
      cost: inRupees(600),
      realised: inRupees(40),
      dayBuyQuantity: 10,
      daySellQuantity: 4,
    });
    expect(totals.realised).toBe(inRupees(40));
  });

  test('a carried future moves between overnight and intraday without cash', () => {
    const from = carriedPosition(FUTURE, 'NRML', { quantity: -400, cost: -600_000 });
    const { positions, totals } = converted(
      conversion(from, 'MIS', { instrument: FUTURE, portion: 'carried', units: 100 }),
    );
    expect(positions.map((p) => [p.quantity, p.carried, p.cost])).toEqual([
      [-300, -300, inRupees(-450_000)],
      [-100, -100, inRupees(-150_000)],
    ]);
    expect(totals.cash).toBe(ZERO);
  });

  const holding = carriedPosition(SHARE, 'CNC', { quantity: 10, cost: 1_000 });
  const option = carriedPosition(CALL, 'NRML', { quantity: 400, cost: 8_000 });
  test.each([
    ['nothing that is flat', conversion({ ...holding, quantity: 0, cost: ZERO }, 'MIS'), 'NO_POSITION'],
    ['nothing to what it is', conversion(holding, 'CNC'), 'NOTHING_TO_DO'],
    ['no share to NRML', conversion(holding, 'NRML'), 'PRODUCT_MISMATCH'],
    ['no option to CNC', conversion(option, 'CNC', { instrument: CALL }), 'PRODUCT_MISMATCH'],
    ['no short to delivery', conversion(traded('MIS', 'SELL', 5, 100), 'CNC'), 'SHORT_DELIVERY'],
    ['no holding to intraday', conversion(holding, 'MIS', { portion: 'carried' }), 'PRODUCT_MISMATCH'],
    ['no more than traded today', conversion(holding, 'MIS'), 'BAD_QUANTITY'],
    ['no half share', conversion(traded('CNC', 'BUY', 5, 100), 'MIS', { units: 0.5 }), 'BAD_QUANTITY'],
  ] as const)('converts %s', (_name, of, code) => {
    expect(convertProduct(of)).toMatchObject({ ok: false, error: { code } });
  });
});
