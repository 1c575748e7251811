import { describe, expect, it } from 'vitest';
import { DAY_MS, epochMs } from '../../../../engine/domain/time.ts';
import { AUCTION_DAY } from './auction-day.ts';
import { at, ExchangeBench, rs } from './exchange-bench.ts';

const QUOTE = { last: 100, bid: 99.9, ask: 100.1 };
const limit = (rupees: number) => ({ type: 'LIMIT', price: rs(rupees) }) as const;

function openAt(time: string): ExchangeBench {
  const bench = new ExchangeBench({ rules: { calendar: AUCTION_DAY } });
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

  it.each([
    ['a plain order goes with the pre-open', {}, '09:00:00', '09:00:01'],
    ['a stop when trading begins', { pricing: { type: 'SL-M', trigger: rs(105) } }, '09:14:59', '09:15:00'],
    ['one for the moment too', { validity: 'IOC', pricing: limit(99) }, '09:14:59', '09:15:00'],
  ] as const)('an order for the opening waits with the broker: %s', (_, wish, before, then) => {
    const bench = openAt('18:00:00');
    bench.tick(QUOTE);
    const id = bench.submit({ ...wish, afterMarket: epochMs(at('09:15:00') + DAY_MS) });
    bench.pulse();
    expect(bench.order(id).status).toBe('passing');
    bench.now = epochMs(at(before) + DAY_MS - (before === '09:00:00' ? 1 : 0));
    bench.pulse();
    expect(bench.order(id).status).toBe('passing');
    bench.now = epochMs(at(then) + DAY_MS);
    bench.pulse();
    bench.now = epochMs(at(then) + DAY_MS + 1_000);
    bench.pulse();
    expect(bench.order(id).status).not.toBe('passing');
  });

  it('one that is taken back before the opening never reaches the exchange', () => {
    const bench = openAt('18:00:00');
    bench.tick(QUOTE);
    const id = bench.submit({ pricing: limit(99), afterMarket: epochMs(at('09:15:00') + DAY_MS) });
    expect(bench.exchange.modify(id, { pricing: limit(98), quantity: 10 }, bench.now).kind).toBe('accepted');
    expect(bench.exchange.cancel(id, bench.now).kind).toBe('accepted');
    bench.now = epochMs(bench.now + 1_000);
    bench.pulse();
    expect(bench.order(id)).toMatchObject({ status: 'cancelled', pricing: limit(98) });
    bench.now = epochMs(at('09:15:00') + DAY_MS);
    bench.pulse();
    expect(bench.order(id).status).toBe('cancelled');
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
