import { describe, expect, it } from 'vitest';
import type { Candle } from '../../../../engine/domain/candle.ts';
import type { OrderEntry } from '../../../../engine/execution/simulated/exchange-order.ts';
import { at, bar, ExchangeBench, OPTION, rs, SHARE } from './exchange-bench.ts';

const limit = (rupees: number) => ({ type: 'LIMIT', price: rs(rupees) }) as const;
const stop = (trigger: number, price: number) =>
  ({ type: 'SL', trigger: rs(trigger), price: rs(price) }) as const;
const stopMarket = (trigger: number) => ({ type: 'SL-M', trigger: rs(trigger) }) as const;

function onBars(fills: { participationBp?: number; slippageBp?: number } = {}): ExchangeBench {
  const bench = new ExchangeBench({ fills: { model: 'bars', ...fills } });
  bench.now = at('09:15:00');
  return bench;
}

/** What an order trades in bars that follow each other, a minute each. */
function fillsOf(
  order: Partial<OrderEntry>,
  ...bars: readonly (readonly [number, number, number, number])[]
) {
  const bench = onBars();
  const id = bench.submit(order);
  bars.forEach((prices, i) => {
    bench.exchange.onBar(SHARE.id, bar(`09:${15 + i}:00`, prices));
  });
  return bench.tradesOf(id);
}

describe('an order meets a bar', () => {
  type Row = readonly [
    string,
    Partial<OrderEntry>,
    readonly [number, number, number, number],
    readonly string[],
  ];
  const rows: readonly Row[] = [
    ['at market: the open', {}, [100, 105, 95, 101], ['10 @ 100']],
    ['a limit the open is better than: the open', { pricing: limit(101) }, [100, 102, 99, 101], ['10 @ 100']],
    ['a new limit at the open: the open', { pricing: limit(100) }, [100, 102, 100, 101], ['10 @ 100']],
    ['a limit traded through: its price', { pricing: limit(98) }, [100, 102, 97.9, 101], ['10 @ 98']],
    ['a limit only touched: nothing', { pricing: limit(98) }, [100, 102, 98, 101], []],
    ['a sale traded through', { side: 'SELL', pricing: limit(102) }, [100, 102.1, 99, 101], ['10 @ 102']],
    ['a sale only touched', { side: 'SELL', pricing: limit(102) }, [100, 102, 99, 101], []],
    ['a stop touched: its trigger', { pricing: stopMarket(102) }, [100, 102, 99, 101], ['10 @ 102']],
    ['a stop not reached', { pricing: stopMarket(102) }, [100, 101.9, 99, 101], []],
    [
      'a stop the open jumps over: the open',
      { pricing: stopMarket(102) },
      [104, 105, 103, 104],
      ['10 @ 104'],
    ],
    ['a sale stop inside', { side: 'SELL', pricing: stop(98, 96) }, [100, 101, 97, 99], ['10 @ 98']],
    ['a sale stop gapped beyond its limit', { side: 'SELL', pricing: stop(98, 96) }, [95, 95.5, 94, 95], []],
    [
      'that comes back through its limit',
      { side: 'SELL', pricing: stop(98, 96) },
      [95, 96.1, 94, 95],
      ['10 @ 96'],
    ],
    ['for the moment, at market', { validity: 'IOC' }, [100, 105, 95, 101], ['10 @ 100']],
    ['for the moment, away from the open', { validity: 'IOC', pricing: limit(98) }, [100, 102, 90, 101], []],
  ];
  it.each(rows)('%s', (_what, order, prices, fills) => {
    expect(fillsOf(order, prices)).toEqual(fills);
  });

  it('a resting limit is not filled by an open at its price', () => {
    expect(fillsOf({ pricing: limit(98) }, [100, 101, 99, 100], [98, 99, 98, 99])).toEqual([]);
  });

  it('a resting limit the next bar gaps through fills at that open', () => {
    expect(fillsOf({ pricing: limit(98) }, [100, 101, 99, 100], [97, 99, 96, 99])).toEqual(['10 @ 97']);
  });
});

describe('in one bar', () => {
  const both: Candle = bar('09:15:00', [100, 106, 94, 100]);

  it('the stop comes before the target', () => {
    const bench = onBars();
    const target = bench.submit({ side: 'SELL', pricing: limit(104) });
    const exit = bench.submit({ side: 'SELL', pricing: stopMarket(96) });
    bench.exchange.onBar(SHARE.id, both);
    expect(bench.trades.map((trade) => trade.brokerOrderId)).toEqual([exit, target]);
  });

  it('a target that is cancelled on the stop fill does not trade', () => {
    const bench = onBars();
    const target = bench.submit({ side: 'SELL', pricing: limit(104) });
    bench.submit({ side: 'SELL', pricing: stopMarket(96) });
    bench.react = () => {
      bench.exchange.cancel(target, bench.now);
    };
    bench.exchange.onBar(SHARE.id, both);
    expect(bench.tradesOf(target)).toEqual([]);
    expect(bench.order(target).status).toBe('cancelled');
  });

  it('a stop sent on a fill at the open guards the rest of it', () => {
    const bench = onBars();
    bench.submit();
    let sent: ReturnType<ExchangeBench['submit']> | undefined;
    bench.react = () => {
      sent ??= bench.submit({ side: 'SELL', pricing: stopMarket(96) });
    };
    bench.exchange.onBar(SHARE.id, both);
    expect(sent === undefined ? [] : bench.tradesOf(sent)).toEqual(['10 @ 96']);
  });

  it('an order at market sent on a fill at the open trades there too: the entry behind an exit', () => {
    const bench = onBars();
    bench.submit();
    let sent: ReturnType<ExchangeBench['submit']> | undefined;
    bench.react = () => {
      sent ??= bench.submit({ side: 'SELL' });
    };
    bench.exchange.onBar(SHARE.id, both);
    expect(sent === undefined ? [] : bench.tradesOf(sent)).toEqual(['10 @ 100']);
  });

  it('played in steps lets what was told be answered between them', () => {
    const bench = onBars();
    bench.submit();
    const meeting = bench.exchange.meetBar(SHARE.id, both);
    meeting?.open();
    const exit = bench.submit({ side: 'SELL', pricing: stopMarket(96) });
    meeting?.stops();
    const target = bench.submit({ side: 'SELL', pricing: limit(104) });
    meeting?.limits();
    expect([bench.tradesOf(exit), bench.tradesOf(target)]).toEqual([['10 @ 96'], ['10 @ 104']]);
  });

  it('an order that came after its start takes no part', () => {
    const bench = onBars();
    bench.now = at('09:15:01');
    const id = bench.submit();
    bench.exchange.onBar(SHARE.id, both);
    expect(bench.order(id).filled).toBe(0);
    bench.exchange.onBar(SHARE.id, bar('09:16:00', [100, 101, 99, 100]));
    expect(bench.order(id).filled).toBe(10);
  });
});

describe('volume and slippage', () => {
  it('all orders take no more than their share of a bar, the rest waits', () => {
    const bench = onBars({ participationBp: 1_000 });
    const first = bench.submit({ quantity: 700 });
    const second = bench.submit({ quantity: 700 });
    bench.exchange.onBar(SHARE.id, bar('09:15:00', [100, 101, 99, 100], 10_000));
    expect([bench.order(first).filled, bench.order(second).filled]).toEqual([700, 300]);
    bench.exchange.onBar(SHARE.id, bar('09:16:00', [100, 101, 99, 100], 10_000));
    expect(bench.order(second).status).toBe('complete');
  });

  it('contracts trade in whole lots', () => {
    const bench = onBars();
    const id = bench.submit({ instrument: OPTION, product: 'NRML', quantity: 650 });
    bench.exchange.onBar(OPTION.id, bar('09:15:00', [50, 51, 49, 50], 2_000));
    expect(bench.order(id).filled).toBe(195);
  });

  it('a bar without trades fills nothing', () => {
    const bench = onBars();
    const id = bench.submit();
    bench.exchange.onBar(SHARE.id, bar('09:15:00', [100, 100, 100, 100], 0));
    expect(bench.order(id).filled).toBe(0);
  });

  it('who has no limit of his own pays the slippage, inside the bar', () => {
    const bench = onBars({ slippageBp: 20 });
    const buy = bench.submit();
    const limited = bench.submit({ pricing: limit(101) });
    const sell = bench.submit({ side: 'SELL', pricing: stopMarket(98) });
    bench.exchange.onBar(SHARE.id, bar('09:15:00', [100, 101, 97.9, 99]));
    expect(bench.tradesOf(buy)).toEqual(['10 @ 100.2']);
    expect(bench.tradesOf(limited)).toEqual(['10 @ 100']);
    expect(bench.tradesOf(sell)).toEqual(['10 @ 97.9']);
  });

  it('ticks and pulses fill nothing in the bar model', () => {
    const bench = onBars();
    const id = bench.submit();
    bench.tick({ last: 100, bid: 99.9, ask: 100.1 });
    bench.pulse();
    expect(bench.order(id).filled).toBe(0);
  });
});
