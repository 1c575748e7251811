import { describe, expect, it } from 'vitest';
import { priceToRupees } from '../../../../engine/domain/price.ts';
import { protectedLimit } from '../../../../engine/execution/simulated/market-protection.ts';
import { ExchangeBench, OPTION, rs, SHARE } from './exchange-bench.ts';

const QUOTE = { last: 100, bid: 99.9, ask: 100.1 };
const limit = (rupees: number) => ({ type: 'LIMIT', price: rs(rupees) }) as const;

function open(options?: ConstructorParameters<typeof ExchangeBench>[0]): ExchangeBench {
  const bench = new ExchangeBench(options);
  bench.tick(QUOTE);
  return bench;
}

describe('market protection', () => {
  it.each([
    ['share', 'BUY', 90, 91.8],
    ['share', 'SELL', 90, 88.2],
    ['share', 'BUY', 100, 101],
    ['share', 'BUY', 500, 505],
    ['share', 'BUY', 500.1, 502.7],
    ['share', 'BUY', 1_000, 1_005],
    ['option', 'BUY', 8, 8.4],
    ['option', 'SELL', 50, 48.5],
    ['option', 'BUY', 300, 306],
    ['option', 'BUY', 600, 606],
    ['option', 'BUY', 0.05, 0.1],
    ['option', 'SELL', 0.05, 0.05],
  ] as const)('of a %s, %s at %d, is a limit at %d', (kind, side, last, edge) => {
    const instrument = kind === 'share' ? SHARE : OPTION;
    expect(priceToRupees(protectedLimit(instrument, side, rs(last), undefined))).toBe(edge);
  });

  it('never goes past the circuit limits', () => {
    const circuit = { lowerBand: rs(89), upperBand: rs(91) };
    expect(protectedLimit(SHARE, 'BUY', rs(90), circuit)).toBe(rs(91));
    expect(protectedLimit(SHARE, 'SELL', rs(90), circuit)).toBe(rs(89));
  });
});

describe('an order that takes', () => {
  it('pays the ask and gets the bid', () => {
    const bench = open();
    const buy = bench.submit();
    const sell = bench.submit({ side: 'SELL' });
    bench.pulse();
    expect(bench.tradesOf(buy)).toEqual(['10 @ 100.1']);
    expect(bench.tradesOf(sell)).toEqual(['10 @ 99.9']);
    expect(bench.order(buy)).toMatchObject({ status: 'complete', filled: 10, averagePrice: rs(100.1) });
  });

  it('takes no effect before its latency has passed', () => {
    const bench = open({ fills: { latencyMs: 300 } });
    const id = bench.submit();
    bench.pulse(299);
    expect(bench.order(id).status).toBe('passing');
    bench.pulse(1);
    expect(bench.order(id).status).toBe('complete');
  });

  it('walks the depth level by level and leaves its rest at the edge of its protection', () => {
    const bench = open();
    bench.depth = {
      bids: [{ price: rs(99.9), quantity: 100, orders: 1 }],
      asks: [
        { price: rs(100.1), quantity: 30, orders: 1 },
        { price: rs(100.2), quantity: 40, orders: 2 },
        { price: rs(102), quantity: 500, orders: 9 },
      ],
    };
    const id = bench.submit({ quantity: 100 });
    bench.tick({ ...QUOTE, askQuantity: 30, traded: 5 });
    expect(bench.tradesOf(id)).toEqual(['30 @ 100.1', '40 @ 100.2']);
    expect(bench.order(id)).toMatchObject({ status: 'open', filled: 70, averagePrice: rs(100.1571) });
  });

  it('takes what is displayed once: the same quote offers nothing again', () => {
    const bench = open();
    const first = bench.submit({ quantity: 80 });
    const second = bench.submit({ quantity: 80 });
    bench.pulse();
    bench.pulse();
    expect(bench.order(first).filled + bench.order(second).filled).toBe(100);
    bench.tick({ ...QUOTE, traded: 1 });
    expect(bench.order(second).status).toBe('complete');
  });

  it('trades at half a spread from the last price where the source has no quotes', () => {
    const bench = new ExchangeBench();
    bench.tick({ last: 1_000, traded: 50 });
    const id = bench.submit({ quantity: 20 });
    bench.pulse();
    expect(bench.tradesOf(id)).toEqual(['20 @ 1000.3']);
  });

  it('finds nothing where its far side is empty', () => {
    const bench = new ExchangeBench();
    bench.tick({ last: 100, bid: 100 });
    const id = bench.submit();
    bench.pulse();
    expect(bench.order(id)).toMatchObject({ status: 'open', filled: 0 });
  });

  it('does not meet a quote of an earlier day', () => {
    const bench = open();
    bench.now = (bench.now + 86_400_000) as typeof bench.now;
    const id = bench.submit();
    bench.pulse();
    expect(bench.order(id)).toMatchObject({ status: 'open', filled: 0 });
    bench.tick({ last: 110, bid: 109.9, ask: 110.1 });
    expect(bench.tradesOf(id)).toEqual(['10 @ 110.1']);
  });
});

describe('an order that rests', () => {
  it('waits behind what is displayed at its price, and is served in parts by what trades there', () => {
    const bench = open();
    const id = bench.submit({ quantity: 50, pricing: limit(99.9) });
    bench.tick(QUOTE);
    bench.tick({ ...QUOTE, last: 99.9, traded: 60 });
    expect(bench.order(id).filled).toBe(0);
    bench.tick({ ...QUOTE, last: 99.9, traded: 70 });
    expect(bench.tradesOf(id)).toEqual(['30 @ 99.9']);
    bench.tick({ ...QUOTE, last: 99.9, traded: 90 });
    expect(bench.tradesOf(id)).toEqual(['30 @ 99.9', '20 @ 99.9']);
    expect(bench.order(id).status).toBe('complete');
  });

  it('has nobody in front when it improves the best price', () => {
    const bench = open();
    const id = bench.submit({ pricing: limit(100) });
    bench.tick(QUOTE);
    bench.tick({ ...QUOTE, last: 100, traded: 4 });
    expect(bench.tradesOf(id)).toEqual(['4 @ 100']);
  });

  it('has no more in front than is displayed', () => {
    const bench = open();
    const id = bench.submit({ pricing: limit(99.9) });
    bench.tick(QUOTE);
    bench.tick({ ...QUOTE, bidQuantity: 5, traded: 1 });
    bench.tick({ ...QUOTE, last: 99.9, traded: 9 });
    expect(bench.tradesOf(id)).toEqual(['4 @ 99.9']);
  });

  it('trades at its own price when the market goes through it', () => {
    const bench = open();
    const id = bench.submit({ pricing: limit(99) });
    bench.tick(QUOTE);
    bench.tick({ last: 98.5, bid: 98.4, ask: 98.6, traded: 500 });
    expect(bench.tradesOf(id)).toEqual(['10 @ 99']);
  });

  it('shares what traded with the other orders of ours, the better price first', () => {
    const bench = open();
    const worse = bench.submit({ quantity: 30, pricing: limit(99.1) });
    const better = bench.submit({ quantity: 30, pricing: limit(99.2) });
    bench.tick(QUOTE);
    bench.tick({ last: 99, bid: 98.9, ask: 99.3, traded: 40 });
    expect([bench.order(better).filled, bench.order(worse).filled]).toEqual([30, 10]);
  });

  it('loses its place with a new price or a larger quantity, and keeps it with a smaller one', () => {
    const places = (['smaller', 'larger', 'repriced'] as const).map((change) => {
      const bench = open();
      const id = bench.submit({ quantity: 50, pricing: limit(99.9) });
      bench.tick(QUOTE);
      bench.tick({ ...QUOTE, last: 99.9, traded: 80 });
      const to = {
        smaller: { pricing: limit(99.9), quantity: 40 },
        larger: { pricing: limit(99.9), quantity: 60 },
        repriced: { pricing: limit(99.8), quantity: 50 },
      }[change];
      bench.exchange.modify(id, to, bench.now);
      bench.tick({ ...QUOTE, traded: 1 });
      bench.tick({ ...QUOTE, last: 99.9, traded: 50 });
      return bench.order(id).filled;
    });
    expect(places).toEqual([30, 0, 0]);
  });
});

describe('stops', () => {
  const stop = { side: 'SELL', pricing: { type: 'SL', trigger: rs(99), price: rs(98) } } as const;

  it('wait for the last price, then trade like other orders', () => {
    const bench = open();
    const id = bench.submit(stop);
    bench.tick(QUOTE);
    expect(bench.order(id).status).toBe('trigger-pending');
    bench.tick({ last: 99.1, bid: 98.9, ask: 99.2 });
    expect(bench.order(id).status).toBe('trigger-pending');
    bench.tick({ last: 99, bid: 98.9, ask: 99.2, traded: 1 });
    expect(bench.tradesOf(id)).toEqual(['10 @ 98.9']);
    expect(bench.told.filter((line) => line.startsWith(`${id} `)).map((line) => line.split(' ')[1])).toEqual([
      'trigger-pending',
      'open',
      'complete',
    ]);
  });

  it('with a limit stay unfilled when the market gaps past both', () => {
    const bench = open();
    const id = bench.submit(stop);
    bench.tick(QUOTE);
    bench.tick({ last: 95, bid: 94.9, ask: 95.1, traded: 100 });
    expect(bench.order(id)).toMatchObject({ status: 'open', filled: 0 });
    bench.tick({ last: 98.5, bid: 98.4, ask: 98.6, traded: 100 });
    expect(bench.tradesOf(id)).toEqual(['10 @ 98']);
  });

  it('at market go out with protection from the price that set them off', () => {
    const bench = open();
    const id = bench.submit({ side: 'SELL', pricing: { type: 'SL-M', trigger: rs(99) } });
    bench.tick(QUOTE);
    bench.tick({ last: 95, bid: 94.9, ask: 95.1 });
    expect(bench.tradesOf(id)).toEqual(['10 @ 94.9']);
  });

  it('set off while they were on their way are not refused', () => {
    const bench = open();
    const id = bench.submit(stop);
    bench.tick({ last: 98.8, bid: 98.7, ask: 98.9 });
    expect(bench.tradesOf(id)).toEqual(['10 @ 98.7']);
  });
});

describe('orders for the moment', () => {
  it('trade what is there and go', () => {
    const bench = open();
    const id = bench.submit({ quantity: 150, pricing: limit(100.1), validity: 'IOC' });
    bench.pulse();
    expect(bench.order(id)).toMatchObject({ status: 'cancelled', filled: 100 });
  });

  it('go at once when nothing is there', () => {
    const bench = open();
    const id = bench.submit({ pricing: limit(99), validity: 'IOC' });
    bench.pulse();
    expect(bench.order(id)).toMatchObject({ status: 'cancelled', filled: 0 });
  });
});

describe('changes on their way', () => {
  it('lose the race against a fill', () => {
    const bench = open({ fills: { latencyMs: 400 } });
    const id = bench.submit({ pricing: limit(99.5) });
    bench.tick(QUOTE);
    expect(bench.exchange.cancel(id, bench.now).kind).toBe('accepted');
    bench.tick({ last: 99, bid: 98.9, ask: 99.1, traded: 50 }, SHARE, 200);
    bench.pulse(400);
    expect(bench.order(id)).toMatchObject({ status: 'complete', filled: 10 });
  });

  it('to what has traded meanwhile end the order', () => {
    const bench = open({ fills: { latencyMs: 400 } });
    const id = bench.submit({ quantity: 50, pricing: limit(100) });
    bench.tick(QUOTE);
    bench.exchange.modify(id, { pricing: limit(100), quantity: 20 }, bench.now);
    bench.tick({ ...QUOTE, last: 100, traded: 30 }, SHARE, 200);
    bench.pulse(400);
    expect(bench.order(id)).toMatchObject({ status: 'cancelled', filled: 30 });
  });

  it('withdraw an order that has not arrived', () => {
    const bench = open();
    const id = bench.submit();
    bench.exchange.cancel(id, bench.now);
    bench.tick(QUOTE);
    expect(bench.order(id)).toMatchObject({ status: 'cancelled', filled: 0 });
  });
});

describe('numbers', () => {
  it('are digits, and trades of a day have each their own', () => {
    const bench = open();
    const ids = [bench.submit({ quantity: 150 }), bench.submit({ side: 'SELL' })];
    bench.tick({ ...QUOTE, traded: 1 });
    bench.tick({ ...QUOTE, traded: 1 });
    expect(ids).toEqual(['261125000000001', '261125000000002']);
    const trades = bench.exchange.trades.map((trade) => trade.tradeId);
    expect(trades.length).toBe(3);
    expect(new Set(trades).size).toBe(3);
  });

  it('are not given again when the book was closed on the same date', () => {
    const bench = open();
    bench.submit();
    bench.exchange.endDay(bench.now);
    expect(bench.submit()).toBe('261125000000002');
  });
});
