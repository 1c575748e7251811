import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instrumentId } from '../../../../engine/domain/ids.ts';
import { roundToTick } from '../../../../engine/domain/price.ts';
import type { Tick } from '../../../../engine/domain/tick.ts';
import type { OrderEntry } from '../../../../engine/execution/simulated/exchange-order.ts';
import { at, bar, ExchangeBench, rs, SHARE } from './exchange-bench.ts';

/** Something that happens: the market moves, time passes, or a client acts on one of its orders. */
type Step =
  | {
      readonly kind: 'tick';
      readonly move: number;
      readonly spread: number;
      readonly size: number;
      readonly traded: number;
    }
  | { readonly kind: 'pulse' }
  | { readonly kind: 'submit'; readonly order: Partial<OrderEntry> }
  | { readonly kind: 'modify'; readonly which: number; readonly offset: number; readonly quantity: number }
  | { readonly kind: 'cancel'; readonly which: number };

const tenths = (from: number, to: number) => fc.integer({ min: from, max: to }).map((n) => n / 10);
const side = fc.constantFrom('BUY', 'SELL');
const order: fc.Arbitrary<Partial<OrderEntry>> = fc
  .record({
    side,
    quantity: fc.integer({ min: 1, max: 300 }),
    validity: fc.constantFrom('DAY', 'DAY', 'DAY', 'IOC'),
    type: fc.constantFrom('MARKET', 'LIMIT', 'SL', 'SL-M'),
    offset: tenths(1, 40),
    away: fc.boolean(),
  })
  .map(({ type, offset, away, ...rest }) => {
    const up = rest.side === 'BUY' ? 1 : -1;
    const trigger = rs(100 + up * offset);
    const beyond = rs(100 + up * (offset + 1));
    const pricing =
      type === 'MARKET'
        ? ({ type } as const)
        : type === 'LIMIT'
          ? ({ type, price: rs(100 + (away ? -1 : 1) * up * offset) } as const)
          : type === 'SL'
            ? ({ type, trigger, price: beyond } as const)
            : ({ type, trigger } as const);
    return { ...rest, pricing } as Partial<OrderEntry>;
  });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('tick' as const),
      move: tenths(-12, 12),
      spread: tenths(0, 6),
      size: fc.integer({ min: 0, max: 200 }),
      traded: fc.integer({ min: 0, max: 400 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pulse' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('submit' as const), order }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('modify' as const),
      which: fc.nat(20),
      offset: tenths(-20, 20),
      quantity: fc.integer({ min: 1, max: 300 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(20) }) },
);

interface Run {
  readonly bench: ExchangeBench;
  readonly ids: ReturnType<ExchangeBench['submit']>[];
}

/** Plays steps; `watch` sees the bench after each, with the tick when there was one. */
function play(steps: readonly Step[], watch: (run: Run, tick: Tick | undefined) => void): Run {
  const bench = new ExchangeBench();
  const run: Run = { bench, ids: [] };
  let last = 100;
  const move = (by: number, spread: number, size: number, traded: number): Tick => {
    last = Math.max(60, Math.round((last + by) * 10) / 10);
    return bench.tick({
      last,
      bid: last - 0.1 - spread,
      ask: last + 0.1 + spread,
      bidQuantity: size,
      askQuantity: size,
      traded,
    });
  };
  move(0, 0, 100, 0);
  for (const next of steps) {
    let tick: Tick | undefined;
    const id = 'which' in next ? run.ids[next.which % Math.max(1, run.ids.length)] : undefined;
    switch (next.kind) {
      case 'tick':
        tick = move(next.move, next.spread, next.size, next.traded);
        break;
      case 'pulse':
        bench.pulse();
        break;
      case 'submit': {
        const answer = bench.exchange.submit(bench.entry(next.order), bench.now);
        if (answer.kind === 'accepted') run.ids.push(answer.id);
        break;
      }
      case 'modify':
        bench.exchange.modify(
          id,
          {
            pricing: { type: 'LIMIT', price: roundToTick(rs(last + next.offset), SHARE.tickSize) },
            quantity: next.quantity,
          },
          bench.now,
        );
        break;
      case 'cancel':
        bench.exchange.cancel(id, bench.now);
    }
    watch(run, tick);
  }
  return run;
}

const steps = fc.array(step, { minLength: 5, maxLength: 60 });

describe('whatever the market and the client do', () => {
  it('an order never trades more than its quantity, and its trades add up to what it filled', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { bench } = play(all, () => {});
        for (const order of bench.exchange.orders) {
          const own = bench.trades.filter((trade) => trade.brokerOrderId === order.brokerOrderId);
          const filled = own.reduce((sum, trade) => sum + trade.quantity, 0);
          const value = own.reduce((sum, trade) => sum + trade.quantity * trade.price, 0);
          expect(filled).toBe(order.filled);
          expect(filled).toBeLessThanOrEqual(order.quantity);
          expect(order.status === 'complete').toBe(filled === order.quantity);
          if (filled > 0) expect(Math.abs(order.averagePrice - value / filled)).toBeLessThanOrEqual(0.5);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('what is told never takes anything back: fills only grow, and an ended order stays ended', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { bench } = play(all, () => {});
        const seen = new Map<string, { filled: number; ended: boolean }>();
        for (const order of bench.orders) {
          const before = seen.get(order.brokerOrderId) ?? { filled: 0, ended: false };
          expect(before.ended).toBe(false);
          expect(order.filled).toBeGreaterThanOrEqual(before.filled);
          const ended = ['complete', 'cancelled', 'rejected'].includes(order.status);
          seen.set(order.brokerOrderId, { filled: order.filled, ended });
        }
        for (const id of new Set(bench.trades.map((trade) => trade.brokerOrderId)))
          expect(seen.has(id)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('a price is never worse than the limit, nor outside what the ticks quoted and traded', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let told = 0;
        let before: Tick | undefined;
        let range = { low: rs(99.9) as number, high: rs(100.1) as number };
        play(all, ({ bench }, tick) => {
          if (tick !== undefined) {
            const seen = [tick.last, tick.bid, tick.ask, before?.last ?? rs(100)];
            range = { low: Math.min(...seen), high: Math.max(...seen) };
            before = tick;
          }
          for (const trade of bench.trades.slice(told)) {
            expect(trade.price).toBeGreaterThanOrEqual(range.low);
            expect(trade.price).toBeLessThanOrEqual(range.high);
            const { side, pricing } = bench.order(trade.brokerOrderId);
            if (pricing.type !== 'LIMIT' && pricing.type !== 'SL') continue;
            const worse = side === 'BUY' ? trade.price > pricing.price : trade.price < pricing.price;
            expect(worse).toBe(false);
          }
          told = bench.trades.length;
        });
      }),
      { numRuns: 300 },
    );
  });

  it('a tick gives buyers no more than its ask showed and what traded, however many they are', () => {
    const limits = fc.array(tenths(-10, 10), { minLength: 3, maxLength: 8 });
    const ticks = fc.array(
      fc.record({ move: tenths(-6, 6), size: fc.integer({ min: 0, max: 50 }), traded: fc.nat(100) }),
      { minLength: 2, maxLength: 20 },
    );
    fc.assert(
      fc.property(limits, ticks, (offsets, all) => {
        const bench = new ExchangeBench();
        bench.tick({ last: 100, bid: 99.9, ask: 100.1 });
        for (const offset of offsets) {
          bench.submit({ quantity: 500, pricing: { type: 'LIMIT', price: rs(100 + offset) } });
        }
        let told = 0;
        for (const { move, size, traded } of all) {
          const last = Math.round((100 + move) * 10) / 10;
          bench.tick({
            last,
            bid: last - 0.1,
            ask: last + 0.1,
            askQuantity: size,
            bidQuantity: size,
            traded,
          });
          bench.pulse();
          const given = bench.trades.slice(told).reduce((sum, trade) => sum + trade.quantity, 0);
          expect(given).toBeLessThanOrEqual(size + traded);
          told = bench.trades.length;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the same steps tell the same story', () => {
    fc.assert(
      fc.property(steps, (all) => {
        expect(play(all, () => {}).bench.told).toEqual(play(all, () => {}).bench.told);
      }),
      { numRuns: 100 },
    );
  });

  it('the end of the day leaves nothing working', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { bench, ids } = play(all, () => {});
        bench.exchange.endDay(bench.now);
        const last = new Map(bench.orders.map((order) => [order.brokerOrderId, order.status]));
        for (const id of ids) expect(['complete', 'cancelled', 'rejected']).toContain(last.get(id));
      }),
      { numRuns: 100 },
    );
  });
});

describe('whatever the bars', () => {
  const prices = fc.tuple(tenths(950, 1050), tenths(0, 40), tenths(0, 40), fc.integer({ min: 0, max: 10 }));
  const bars = fc.array(fc.tuple(prices, fc.integer({ min: 0, max: 20_000 })), {
    minLength: 1,
    maxLength: 20,
  });

  it('fills stay inside the bar, within limit and quantity, and within the share of its volume', () => {
    fc.assert(
      fc.property(fc.array(order, { minLength: 1, maxLength: 8 }), bars, (orders, all) => {
        const bench = new ExchangeBench({ fills: { model: 'bars', slippageBp: 7 } });
        bench.now = at('09:15:00');
        for (const wish of orders) bench.exchange.submit(bench.entry(wish), bench.now);
        let told = 0;
        all.forEach(([[open, up, down, where], volume], i) => {
          const [high, low] = [open + up, open - down];
          const close = Math.round((low + ((high - low) * where) / 10) * 10) / 10;
          const candle = bar(`09:${15 + i}:00`, [open, high, low, close], volume);
          bench.exchange.onBar(SHARE.id, candle);
          const trades = bench.trades.slice(told);
          told = bench.trades.length;
          const units = trades.reduce((sum, trade) => sum + trade.quantity, 0);
          expect(units).toBeLessThanOrEqual(volume / 10);
          for (const trade of trades) {
            expect(trade.price).toBeGreaterThanOrEqual(candle.low);
            expect(trade.price).toBeLessThanOrEqual(candle.high);
            const { pricing, side, filled, quantity } = bench.order(trade.brokerOrderId);
            expect(filled).toBeLessThanOrEqual(quantity);
            if (pricing.type !== 'LIMIT' && pricing.type !== 'SL') continue;
            expect(side === 'BUY' ? trade.price > pricing.price : trade.price < pricing.price).toBe(false);
          }
        });
      }),
      { numRuns: 300 },
    );
  });
});

it('an instrument without orders is passed over: a tick of it changes and tells nothing', () => {
  const bench = new ExchangeBench();
  bench.tick({ last: 100, bid: 99.9, ask: 100.1 });
  const id = bench.submit({ pricing: { type: 'LIMIT', price: rs(99) } });
  bench.tick({ last: 100, bid: 99.9, ask: 100.1 });
  const told = bench.told.length;
  bench.tick({ last: 50, bid: 49.9, ask: 50.1, traded: 500 }, { ...SHARE, id: instrumentId(7) });
  expect(bench.told.length).toBe(told);
  expect(bench.order(id).filled).toBe(0);
});
