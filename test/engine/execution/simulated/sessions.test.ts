import { describe, expect, it } from 'vitest';
import type { Session, TradingCalendar } from '../../../../engine/domain/session.ts';
import { parseTimeOfDay } from '../../../../engine/domain/time.ts';
import { at, ExchangeBench, rs } from './exchange-bench.ts';

const session = (name: Session['name'], from: string, to: string): Session => ({
  name,
  from: parseTimeOfDay(from),
  to: parseTimeOfDay(to),
});
const CALENDAR: TradingCalendar = {
  schedule: () => ({
    kind: 'open',
    reason: 'regular',
    sessions: [
      session('pre-open', '09:00', '09:15'),
      session('continuous', '09:15', '15:15'),
      session('closing-auction', '15:15', '15:35'),
      session('post-close', '15:50', '16:00'),
    ],
  }),
  nextTradingDay: () => undefined,
  previousTradingDay: () => undefined,
};
const QUOTE = { last: 100, bid: 99.9, ask: 100.1 };
const limit = (rupees: number) => ({ type: 'LIMIT', price: rs(rupees) }) as const;

function openAt(time: string): ExchangeBench {
  const bench = new ExchangeBench({ rules: { calendar: CALENDAR } });
  bench.now = at(time);
  return bench;
}

describe('sessions', () => {
  it('orders of the pre-open wait for the first tick of continuous trading', () => {
    const bench = openAt('09:03:00');
    const id = bench.submit();
    bench.tick(QUOTE);
    expect(bench.order(id).filled).toBe(0);
    bench.now = at('09:15:00');
    bench.tick({ last: 103, bid: 102.9, ask: 103.1 });
    expect(bench.tradesOf(id)).toEqual(['10 @ 103.1']);
  });

  it('an order of some minutes lapses when they are over, with its fills kept and without a tick', () => {
    const bench = openAt('10:00:00');
    bench.tick(QUOTE);
    const id = bench.submit({ quantity: 30, pricing: limit(98), validity: { minutes: 5 } });
    bench.tick(QUOTE);
    bench.now = at('10:04:59');
    bench.pulse();
    expect(bench.order(id).status).toBe('open');
    bench.now = at('10:05:01');
    bench.pulse();
    expect(bench.order(id)).toMatchObject({ status: 'cancelled', message: 'TTL: its minutes are over' });
  });

  it('the closing auction cancels stops, keeps limits, and trades at one price', () => {
    const bench = openAt('15:10:00');
    bench.tick(QUOTE);
    const stop = bench.submit({ side: 'SELL', pricing: { type: 'SL-M', trigger: rs(95) } });
    const near = bench.submit({ quantity: 30, pricing: limit(98) });
    const far = bench.submit({ pricing: limit(96) });
    bench.tick(QUOTE);
    bench.now = at('15:15:00');
    bench.pulse();
    expect(bench.order(stop)).toMatchObject({
      status: 'cancelled',
      message: 'the closing auction takes no stops',
    });
    bench.now = at('15:22:00');
    const market = bench.submit({ quantity: 5, product: 'CNC' });
    bench.now = at('15:30:00');
    bench.tick({ last: 97, traded: 20 });
    expect(bench.tradesOf(market)).toEqual(['5 @ 97']);
    expect(bench.tradesOf(near)).toEqual(['15 @ 97']);
    expect(bench.order(far)).toMatchObject({ status: 'open', filled: 0 });
  });

  it('what is open lapses when the last session of the day is over, with its fills kept', () => {
    const bench = openAt('15:10:00');
    bench.tick(QUOTE);
    const id = bench.submit({ quantity: 150, pricing: limit(100.1) });
    bench.tick(QUOTE);
    bench.now = at('15:35:00');
    bench.pulse();
    expect(bench.order(id)).toMatchObject({
      status: 'cancelled',
      filled: 100,
      message: 'the session is over',
    });
  });

  it('nothing is open or on its way after the end of a day', () => {
    const bench = openAt('10:00:00');
    bench.tick(QUOTE);
    const resting = bench.submit({ pricing: limit(98) });
    bench.tick(QUOTE);
    const onItsWay = bench.submit();
    bench.exchange.endDay(bench.now);
    expect(bench.told.slice(-2)).toEqual([
      `${resting} cancelled 0/10 the day is over`,
      `${onItsWay} cancelled 0/10 the day is over`,
    ]);
    bench.tick(QUOTE);
    bench.pulse();
    expect(bench.exchange.orders).toEqual([]);
    expect(bench.exchange.trades).toEqual([]);
    expect(bench.told.at(-1)).toBe(`${onItsWay} cancelled 0/10 the day is over`);
  });
});
