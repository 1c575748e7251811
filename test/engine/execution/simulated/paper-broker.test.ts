import { describe, expect, it } from 'vitest';
import type { Fill } from '../../../../engine/domain/fill.ts';
import { brokerOrderId, tradeId } from '../../../../engine/domain/ids.ts';
import { money } from '../../../../engine/domain/money.ts';
import { quantity } from '../../../../engine/domain/quantity.ts';
import { isoDate } from '../../../../engine/domain/time.ts';
import type { BrokerTrade } from '../../../../engine/ports/broker.ts';
import { brokerContract, read } from '../../../contract/broker-contract.ts';
import { at, DAY, rs, SHARE } from './exchange-bench.ts';
import { approvedOrder, PaperBench } from './paper-bench.ts';

brokerContract('the paper broker', async () => new PaperBench());

describe('after a restart', () => {
  const limit = { type: 'LIMIT', price: rs(99) } as const;
  const id = brokerOrderId('261125000000007');
  const partly = approvedOrder({
    brokerOrderId: id,
    state: { kind: 'open' },
    pricing: limit,
    quantity: quantity(50),
    filled: 20,
    filledValue: money(20 * rs(99)),
  });

  it('open orders go on from what we know to be filled', async () => {
    const bench = new PaperBench();
    const trades: BrokerTrade[] = [];
    bench.broker.listen({ onOrder: () => {}, onTrade: (trade) => trades.push(trade), onGap: () => {} });
    bench.broker.restore([partly]);
    expect((await read(bench.broker)).orders).toMatchObject([
      { brokerOrderId: id, tag: partly.tag, status: 'open', filled: 20, averagePrice: rs(99) },
    ]);
    bench.tick(rs(100));
    bench.tick(rs(98));
    expect(trades).toMatchObject([{ brokerOrderId: id, quantity: 30, price: rs(99) }]);
    expect(trades[0]?.tradeId).toBe(`${id}-50`);
  });

  it('a resting order has lost its place and waits behind what is displayed', async () => {
    const bench = new PaperBench();
    bench.broker.restore([partly]);
    bench.tick(rs(99.1), 10);
    bench.tick(rs(99), 900);
    expect((await read(bench.broker)).orders[0]).toMatchObject({ filled: 20 });
  });

  it('a stop waits for its trigger again, and an accepted order arrives again', async () => {
    const bench = new PaperBench();
    const stop = approvedOrder({
      brokerOrderId: brokerOrderId('261125000000008'),
      state: { kind: 'trigger-pending' },
      side: 'SELL',
      pricing: { type: 'SL-M', trigger: rs(95) },
    });
    const accepted = approvedOrder({
      brokerOrderId: brokerOrderId('261125000000009'),
      state: { kind: 'acked' },
    });
    bench.broker.restore([stop, accepted]);
    expect((await read(bench.broker)).orders.map((order) => order.status)).toEqual([
      'trigger-pending',
      'passing',
    ]);
    bench.tick(rs(100));
    bench.tick(rs(95));
    bench.tick(rs(95));
    expect((await read(bench.broker)).orders.map((order) => order.status)).toEqual(['complete', 'complete']);
  });

  it('the book knows the ended orders and the trades of today, and no order that never got a number', async () => {
    const bench = new PaperBench();
    const ended = approvedOrder({
      brokerOrderId: brokerOrderId('261125000000010'),
      state: { kind: 'cancelled', reason: 'asked' },
      filled: 4,
      filledValue: money(4 * rs(99)),
    });
    const yesterday = approvedOrder({
      brokerOrderId: brokerOrderId('261124000000500'),
      state: { kind: 'filled' },
      day: isoDate('2026-11-24'),
    });
    const fill: Fill = {
      tradeId: tradeId('261125000000010-4'),
      order: ended.id,
      book: ended.book,
      instrument: SHARE.key,
      side: 'BUY',
      product: 'MIS',
      quantity: quantity(4),
      price: rs(99),
      at: at('09:30:00'),
      day: DAY,
    };
    bench.broker.restore(
      [ended, yesterday, approvedOrder({ state: { kind: 'unknown', since: at('10:00:00') } })],
      [fill],
    );
    expect((await read(bench.broker)).orders).toMatchObject([
      { tag: ended.tag, status: 'cancelled', filled: 4 },
    ]);
    expect((await read(bench.broker)).trades).toMatchObject([{ tradeId: '261125000000010-4', quantity: 4 }]);
    expect((await bench.broker.cancel(ended)).kind).toBe('finished');
    const next = await bench.broker.place(approvedOrder());
    expect(next).toEqual({ kind: 'accepted', brokerOrderId: '261125000000011' });
  });
});
