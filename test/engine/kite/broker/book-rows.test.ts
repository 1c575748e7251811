import { describe, expect, test } from 'vitest';
import { type InstrumentKey, instrumentKey } from '../../../../engine/domain/ids.ts';
import { priceFromRupees } from '../../../../engine/domain/price.ts';
import { epochMs, isoDate } from '../../../../engine/domain/time.ts';
import { readOrders, readPositions, readTrades } from '../../../../engine/kite/broker/book-rows.ts';
import type { BrokerOrder } from '../../../../engine/ports/broker.ts';
import { ORDER_ROW, POSITION_ROW, TRADE_ROW } from './kite-rows.ts';

const keyOf = (exchange: string, symbol: string): InstrumentKey => instrumentKey(`${exchange}:${symbol}`);
const TODAY = isoDate('2026-11-30');
const at = (utc: string): number => epochMs(new Date(utc).getTime());

function order(changes: Record<string, unknown>): BrokerOrder | undefined {
  const read = readOrders([{ ...ORDER_ROW, ...changes }], keyOf);
  if (!read.ok) throw new Error(read.error);
  return read.value[0]?.order;
}

describe('orders', () => {
  test('a row of the book', () => {
    expect(order({})).toEqual({
      brokerOrderId: '261130000000001',
      tag: 'z1abcdefghijklmnopqr',
      instrument: 'NSE:INFY',
      side: 'BUY',
      product: 'MIS',
      quantity: 10,
      pricing: { type: 'LIMIT', price: priceFromRupees(1500.05) },
      status: 'open',
      filled: 0,
      averagePrice: 0,
      message: '',
      updatedAt: at('2026-11-30T10:00:02+05:30'),
    });
  });

  test.each([
    ['COMPLETE', 'complete'],
    ['CANCELLED', 'cancelled'],
    ['REJECTED', 'rejected'],
    ['OPEN', 'open'],
    ['TRIGGER PENDING', 'trigger-pending'],
    ['PUT ORDER REQ RECEIVED', 'passing'],
    ['VALIDATION PENDING', 'passing'],
    ['OPEN PENDING', 'passing'],
    ['MODIFY VALIDATION PENDING', 'passing'],
    ['MODIFY PENDING', 'passing'],
    ['MODIFIED', 'passing'],
    ['NOT MODIFIED', 'passing'],
    ['CANCEL PENDING', 'passing'],
    ['AMO REQ RECEIVED', 'passing'],
    ['CANCELLED AMO', 'passing'],
    ['UPDATE', 'passing'],
    ['SOMETHING NEW', 'passing'],
    ['constructor', 'passing'],
  ])('status %s is %s', (status, ours) => {
    expect(order({ status })?.status).toBe(ours);
  });

  test('a status that is in no list of Kite says so', () => {
    expect(order({ status: 'SOMETHING NEW' })?.strangeStatus).toBe('SOMETHING NEW');
    expect(order({ status: 'CANCEL PENDING' })?.strangeStatus).toBeUndefined();
    expect(order({ status: 'OPEN' })?.strangeStatus).toBeUndefined();
  });

  test.each([
    [{ order_type: 'MARKET', price: 0 }, { type: 'MARKET' }],
    [
      { order_type: 'LIMIT', price: 99.95 },
      { type: 'LIMIT', price: priceFromRupees(99.95) },
    ],
    [{ order_type: 'LIMIT', price: 0 }, { type: 'MARKET' }],
    [
      { order_type: 'SL', price: 99, trigger_price: 99.5 },
      { type: 'SL', price: priceFromRupees(99), trigger: priceFromRupees(99.5) },
    ],
    [
      { order_type: 'SL-M', trigger_price: 99.5 },
      { type: 'SL-M', trigger: priceFromRupees(99.5) },
    ],
    [
      { order_type: 'NOVEL', price: 5 },
      { type: 'LIMIT', price: priceFromRupees(5) },
    ],
  ])('pricing of %j', (row, pricing) => {
    expect(order(row)?.pricing).toEqual(pricing);
  });

  test.each([
    [{ tag: null, tags: ['mktp', 'mktp:2.00', 'z1abcdefghijklmnopqr'] }, 'z1abcdefghijklmnopqr'],
    [{ tag: '', tags: ['mktp'] }, undefined],
    [{ tag: null, tags: null }, undefined],
    [{ tag: 'mine', tags: ['z1abcdefghijklmnopqr'] }, 'mine'],
  ])('the tag of %j', (row, tag) => {
    expect(order(row)?.tag).toBe(tag);
  });

  test('fills, averages and words of a rejection', () => {
    expect(
      order({
        status: 'REJECTED',
        filled_quantity: 4,
        average_price: 1499.950000000001,
        status_message: 'Insufficient funds.',
        exchange_update_timestamp: null,
        exchange_timestamp: null,
      }),
    ).toMatchObject({
      filled: 4,
      averagePrice: priceFromRupees(1499.95),
      message: 'Insufficient funds.',
      updatedAt: at('2026-11-30T10:00:00+05:30'),
    });
    expect(order({ status_message: '', status_message_raw: 'RMS:Margin Exceeds' })?.message).toBe(
      'RMS:Margin Exceeds',
    );
  });

  test('of two rows of one order the newer holds, whichever comes first', () => {
    const older = {
      ...ORDER_ROW,
      status: 'OPEN PENDING',
      exchange_update_timestamp: '2026-11-30 09:59:00',
      exchange_timestamp: null,
      order_timestamp: '2026-11-30 09:59:00',
    };
    for (const rows of [
      [ORDER_ROW, older],
      [older, ORDER_ROW],
    ]) {
      const read = readOrders(rows, keyOf);
      expect(read.ok && read.value.map(({ order: each }) => each.status)).toEqual(['open']);
    }
  });

  test('what this desk does not trade is left out, and what it cannot read is told', () => {
    const foreign = [
      { ...ORDER_ROW, exchange: 'MCX' },
      { ...ORDER_ROW, product: 'MTF' },
      { ...ORDER_ROW, exchange: 'CDS', quantity: 'many' },
    ];
    expect(readOrders([...foreign, ORDER_ROW], keyOf)).toMatchObject({ ok: true, value: [{}] });
    expect(readOrders([ORDER_ROW, { ...ORDER_ROW, quantity: 'many' }], keyOf)).toEqual({
      ok: false,
      error: 'row 2 cannot be read (quantity)',
    });
    expect(readOrders([null], keyOf).ok).toBe(false);
    expect(readOrders([{ ...ORDER_ROW, order_id: '../../user/profile' }], keyOf).ok).toBe(false);
    expect(readOrders([ORDER_ROW], () => undefined)).toEqual({ ok: true, value: [] });
  });
});

describe('trades', () => {
  const trades = (...rows: Record<string, unknown>[]) => {
    const read = readTrades(
      rows.map((row) => ({ ...TRADE_ROW, ...row })),
      keyOf,
      TODAY,
    );
    if (!read.ok) throw new Error(read.error);
    return read.value;
  };

  test('a row of the trade book', () => {
    expect(trades({})).toEqual([
      {
        tradeId: '75894751',
        brokerOrderId: '261130000000001',
        quantity: 4,
        price: priceFromRupees(1499.95),
        at: at('2026-11-30T10:00:05+05:30'),
        day: '2026-11-30',
      },
    ]);
  });

  test('the time is of the fill, else of the exchange, else of the order on this day', () => {
    expect(trades({ fill_timestamp: null })[0]?.at).toBe(at('2026-11-30T10:00:05+05:30'));
    expect(trades({ fill_timestamp: '16:00:36', exchange_timestamp: null })[0]?.at).toBe(
      at('2026-11-30T16:00:36+05:30'),
    );
    expect(trades({ fill_timestamp: null, exchange_timestamp: '' })[0]?.at).toBe(
      at('2026-11-30T10:00:00+05:30'),
    );
  });

  test('each once; the same number of another order is another trade', () => {
    expect(trades({}, {}, { order_id: '261130000000002' })).toHaveLength(2);
  });

  test('a trade of nothing cannot be read', () => {
    expect(readTrades([{ ...TRADE_ROW, quantity: 0 }], keyOf, TODAY).ok).toBe(false);
  });
});

test('net positions, signed, with rounded averages', () => {
  expect(readPositions([POSITION_ROW, { ...POSITION_ROW, quantity: 0, product: 'CNC' }], keyOf)).toEqual({
    ok: true,
    value: [
      { instrument: 'NSE:INFY', product: 'MIS', quantity: -4, averagePrice: priceFromRupees(1499.95) },
      { instrument: 'NSE:INFY', product: 'CNC', quantity: 0, averagePrice: priceFromRupees(1499.95) },
    ],
  });
});
