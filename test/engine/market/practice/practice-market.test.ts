import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instrumentKey } from '../../../../engine/domain/ids.ts';
import { type IsoDate, isoDate, MINUTE_MS, weekday } from '../../../../engine/domain/time.ts';
import { PracticeMarket } from '../../../../engine/market/practice/practice-market.ts';
import { barsOf, ist, listen, ManualWall, Names } from '../pacing/manual-wall.ts';

const RELIANCE = instrumentKey('NSE:RELIANCE');
const NIFTY = instrumentKey('NSE:NIFTY 50');
const FUTURE = instrumentKey('NFO:NIFTY26DECFUT');

function practice(start: string, options: { seed?: number; speed?: number } = {}) {
  const wall = new ManualWall(ist('2026-11-25 12:00:00'));
  const names = new Names();
  const { seed = 7, speed = 1 } = options;
  const market = new PracticeMarket({
    seed,
    wall,
    timers: wall,
    keyOf: names.keyOf,
    start: ist(start),
    speed,
  });
  return { wall, names, market };
}

describe('practice listings', () => {
  test('hold indices, shares, three futures an index and the chains', async () => {
    const { market } = practice('2026-11-25 09:15:00');
    const listings = await market.listings(isoDate('2026-11-25'));
    const count = (kind: string) => listings.filter((l) => l.kind === kind).length;
    expect([count('index'), count('equity'), count('future')]).toEqual([3, 50, 6]);
    expect(listings.length).toBeGreaterThan(200);
    expect(listings.length).toBeLessThan(400);
    const symbols = new Set(listings.map((l) => l.tradingSymbol));
    expect(symbols.size).toBe(listings.length);
    for (const symbol of ['NIFTY26DECFUT', 'BANKNIFTY27FEBFUT', 'RELIANCE', 'M&M', 'INDIA VIX']) {
      expect(symbols).toContain(symbol);
    }
    const option = listings.find((l) => l.kind === 'option' && l.expiry === '2026-12-01');
    expect(option?.tradingSymbol).toMatch(/^NIFTY26D01\d{5}(CE|PE)$/);
    expect(option).toMatchObject({
      lotSize: 65,
      freezeQuantity: 1800,
      tickSize: 500,
      underlyingSymbol: 'NIFTY',
    });
  });

  test('drop what expired, bring new weeklies, keep the strikes of live expiries', async () => {
    const { market } = practice('2026-11-25 09:15:00');
    const optionsOn = async (date: string) =>
      (await market.listings(isoDate(date))).flatMap((l) => (l.kind === 'option' ? [l] : []));
    let before = await optionsOn('2026-11-02');
    for (const date of ['2026-11-03', '2026-11-04', '2026-11-10', '2026-11-11', '2026-11-24', '2026-11-25']) {
      const now = await optionsOn(date);
      const symbols = new Set(now.map((l) => l.tradingSymbol));
      for (const option of before) {
        expect(symbols.has(option.tradingSymbol), `${option.tradingSymbol} on ${date}`).toBe(
          option.expiry >= date,
        );
      }
      expect(now.every((l) => l.expiry >= date && weekday(l.expiry) === 2)).toBe(true);
      expect(new Set(now.filter((l) => l.underlyingSymbol === 'NIFTY').map((l) => l.expiry)).size).toBe(3);
      before = now;
    }
  });

  test('reference closes lie on the grid of yesterday and inside the bands', async () => {
    const { market } = practice('2026-11-25 09:15:00');
    const references = await market.references(isoDate('2026-11-25'));
    expect(references).toHaveLength((await market.listings(isoDate('2026-11-25'))).length);
    const reliance = references.find((r) => r.key === RELIANCE);
    const [bar] = await market.history.candles(
      RELIANCE,
      '1d',
      ist('2026-11-24 00:00:00'),
      ist('2026-11-25 00:00:00'),
    );
    expect(reliance?.previousClose).toBe(bar?.close);
    for (const { key, previousClose, lowerBand, upperBand } of references) {
      expect(previousClose, key).toBeGreaterThan(0);
      if (upperBand > 0) expect(lowerBand <= previousClose && previousClose < upperBand, key).toBe(true);
    }
  });
});

describe('practice prices', () => {
  test('are the same for a seed whatever was asked before, and others for another', async () => {
    const span = [ist('2026-11-23 00:00:00'), ist('2026-11-25 00:00:00')] as const;
    const one = practice('2026-11-25 09:15:00').market;
    await one.history.candles(RELIANCE, '1d', ist('2025-01-01 00:00:00'), span[1]);
    const two = practice('2026-11-25 09:15:00').market;
    const other = practice('2026-11-25 09:15:00', { seed: 8 }).market;
    const bars = await one.history.candles(RELIANCE, '1m', ...span);
    expect(bars).toHaveLength(770);
    expect(await two.history.candles(RELIANCE, '1m', ...span)).toEqual(bars);
    expect(await other.history.candles(RELIANCE, '1m', ...span)).not.toEqual(bars);
  });

  test('resume at the stored time where they were', async () => {
    const keys = [RELIANCE, NIFTY, FUTURE];
    const through = practice('2026-11-25 10:00:00');
    const all = await listen(through.market, through.names, keys);
    through.wall.pass(20_000);
    const first = practice('2026-11-25 10:00:00');
    const early = await listen(first.market, first.names, keys);
    first.wall.pass(10_000);
    const wall = new ManualWall(ist('2026-11-26 20:00:00'));
    const start = first.market.clock.now();
    const second = new PracticeMarket({ seed: 7, wall, timers: wall, keyOf: first.names.keyOf, start });
    const late = await listen(second, first.names, keys);
    wall.pass(10_000);
    expect([...early.ticks, ...late.ticks]).toEqual(all.ticks);
  });

  test.each([1, 4, 37, 400])('bars built from ticks at speed %d are the bars of history', async (speed) => {
    const { market, names, wall } = practice('2026-11-25 09:00:00', { speed });
    const listings = await market.listings(isoDate('2026-11-25'));
    const option = listings.find((l) => l.kind === 'option' && l.optionType === 'PE')?.key ?? NIFTY;
    const keys = [RELIANCE, NIFTY, FUTURE, option];
    const listener = await listen(market, names, keys);
    wall.pass(Math.ceil((6 * MINUTE_MS) / speed) + 500);
    const until = Math.floor(market.clock.now() / MINUTE_MS) * MINUTE_MS;
    for (const key of keys) {
      const ticks = listener.ticks.filter((t) => t.instrument === names.idOf(key) && t.at < until);
      const bars = await market.history.candles(
        key,
        '1m',
        ist('2026-11-25 00:00:00'),
        ist('2026-11-25 15:00:00'),
      );
      expect(bars.length).toBeGreaterThanOrEqual(5);
      expect(barsOf(ticks, MINUTE_MS), key).toEqual(bars);
    }
  });

  test('quotes are sound: bid below ask, last inside, on the grid, volume never falling, whole lots', async () => {
    const { market, names, wall } = practice('2026-11-25 11:00:00', { speed: 30 });
    const listings = (await market.listings(isoDate('2026-11-25'))).filter((l) => l.kind !== 'index');
    const listener = await listen(
      market,
      names,
      listings.map((l) => l.key),
    );
    wall.pass(5_000);
    const volumes = new Map<number, number>();
    const wrong: string[] = [];
    for (const t of listener.ticks) {
      const listing = listings[t.instrument];
      const isSound =
        t.bid < t.ask &&
        (t.bid <= t.last || t.last === listing?.tickSize) &&
        t.last <= t.ask &&
        [t.bid, t.ask, t.last].every((p) => p % (listing?.tickSize ?? 1) === 0) &&
        t.volume >= (volumes.get(t.instrument) ?? 0) &&
        t.volume % (listing?.lotSize ?? 1) === 0;
      if (!isSound) wrong.push(`${listing?.tradingSymbol} ${JSON.stringify(t)}`);
      volumes.set(t.instrument, t.volume);
    }
    expect(wrong).toEqual([]);
    const depth = market.feed.depth(names.idOf(RELIANCE));
    expect(depth?.bids).toHaveLength(5);
    const prices = [...(depth?.bids ?? [])]
      .reverse()
      .concat(depth?.asks ?? [])
      .map((l) => l.price);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
    expect(new Set(prices).size).toBe(10);
  });

  test('longer bars are made of the shorter ones and the daily close is the last price', async () => {
    const { market } = practice('2026-11-25 09:15:00');
    const span = [ist('2026-11-24 00:00:00'), ist('2026-11-25 00:00:00')] as const;
    const minutes = await market.history.candles(RELIANCE, '1m', ...span);
    const [day] = await market.history.candles(RELIANCE, '1d', ...span);
    for (const timeframe of ['3m', '5m', '10m', '15m', '30m', '60m', '1d'] as const) {
      const bars = await market.history.candles(RELIANCE, timeframe, ...span);
      expect(Math.max(...bars.map((b) => b.high))).toBe(day?.high);
      expect(Math.min(...bars.map((b) => b.low))).toBe(day?.low);
      expect(bars.reduce((sum, b) => sum + b.volume, 0)).toBe(minutes.reduce((sum, b) => sum + b.volume, 0));
      expect(bars.at(-1)?.close).toBe(minutes.at(-1)?.close);
    }
  });

  test('move as an Indian market does and show nothing beyond the clock', async () => {
    const { market } = practice('2026-11-25 10:07:00');
    const from = ist('2020-01-01 00:00:00');
    const to = ist('2030-01-01 00:00:00');
    const returns = async (key: string) => {
      const bars = await market.history.candles(instrumentKey(key), '1d', from, to);
      expect(bars.length).toBe(522);
      return bars.slice(1).map((bar, i) => Math.log(bar.close / (bars[i]?.close ?? 1)));
    };
    const nifty = await returns('NSE:NIFTY 50');
    expect(deviation(nifty)).toBeGreaterThan(0.007);
    expect(deviation(nifty)).toBeLessThan(0.011);
    for (const symbol of ['RELIANCE', 'ITC', 'ADANIENT', 'HDFCBANK', 'ETERNAL']) {
      const share = await returns(`NSE:${symbol}`);
      expect(deviation(share), symbol).toBeGreaterThan(0.01);
      expect(deviation(share), symbol).toBeLessThan(0.025);
      expect(correlation(share, nifty), symbol).toBeGreaterThan(0.3);
    }
    expect(correlation(await returns('NSE:INDIA VIX'), nifty)).toBeLessThan(-0.3);
    const today = await market.history.candles(RELIANCE, '5m', ist('2026-11-25 00:00:00'), to);
    expect(today).toHaveLength(10);
  });
});

describe('practice options', () => {
  const instant = fc.tuple(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 0, max: 23_099 }),
    fc.integer({ min: 1, max: 9 }),
  );

  test('allow no arbitrage across the chain at any instant', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(instant, async ([day, second, seed]) => {
        const { date, time } = weekdayInstant(day, second);
        const { market, names, wall } = practice(`${date} ${time}`, { seed });
        const options = (await market.listings(isoDate(date))).flatMap((l) =>
          l.kind === 'option' ? [l] : [],
        );
        const listener = await listen(
          market,
          names,
          options.map((l) => l.key),
        );
        wall.pass(250);
        const quotes = new Map(listener.ticks.map((t) => [names.keyOf(t.instrument), t]));
        const now = market.clock.now();
        for (const chain of group(options)) {
          checkChain(
            chain.map((o) => ({ option: o, quote: quotes.get(o.key) })),
            now,
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  test('are worth their intrinsic value at the close of expiry, and futures the spot', async () => {
    const { market, names, wall } = practice('2026-12-29 15:39:00', { speed: 10 });
    const listings = await market.listings(isoDate('2026-12-29'));
    const expiring = listings.flatMap((l) =>
      (l.kind === 'option' || l.kind === 'future') &&
      l.expiry === '2026-12-29' &&
      l.underlyingSymbol === 'NIFTY'
        ? [l]
        : [],
    );
    const listener = await listen(market, names, [NIFTY, ...expiring.map((l) => l.key)]);
    wall.pass(6_000);
    const closing = new Map(listener.ticks.map((t) => [t.instrument, t]));
    const spot = closing.get(names.idOf(NIFTY));
    expect(spot?.at).toBe(ist('2026-12-29 15:40:00') - 1);
    const level = spot?.last ?? 0;
    for (const listing of expiring) {
      const last = closing.get(names.idOf(listing.key))?.last ?? 0;
      const worth = listing.kind === 'future' ? level : Math.max(500, intrinsic(listing, level));
      expect(Math.abs(last - worth), listing.tradingSymbol).toBeLessThanOrEqual(listing.tickSize);
    }
  });
});

const intrinsic = ({ strike, optionType }: Option, spot: number): number =>
  optionType === 'CE' ? spot - strike : strike - spot;

type Option = Extract<Awaited<ReturnType<PracticeMarket['listings']>>[number], { kind: 'option' }>;
type Quoted = { option: Option; quote: { bid: number; ask: number } | undefined };

function group(options: readonly Option[]): Option[][] {
  const chains = new Map<string, Option[]>();
  for (const option of options) {
    const name = `${option.underlyingSymbol} ${option.expiry}`;
    chains.set(name, [...(chains.get(name) ?? []), option]);
  }
  return [...chains.values()];
}

/** No riskless profit by buying at the ask and selling at the bid: parity, vertical and butterfly spreads. */
function checkChain(chain: readonly Quoted[], now: number): void {
  const side = (type: 'CE' | 'PE') => {
    const quoted = chain.filter(({ option }) => option.optionType === type);
    return quoted
      .sort((a, b) => a.option.strike - b.option.strike)
      .map(({ option, quote }) => {
        expect(quote).toBeDefined();
        return { strike: option.strike as number, bid: quote?.bid ?? 0, ask: quote?.ask ?? 0 };
      });
  };
  const calls = side('CE');
  const puts = side('PE');
  const [expiry] = chain.map(({ option }) => option.expiry);
  const years = Math.max(0, ist(`${expiry} 15:40:00`) - now) / (365 * 86_400_000);
  const discount = Math.exp(-0.065 * years);
  // Every strike bounds the forward from both sides; the bounds of all strikes must have a forward in common.
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  calls.forEach((call, i) => {
    const put = puts[i] ?? call;
    high = Math.min(high, call.strike + (call.ask - put.bid) / discount);
    low = Math.max(low, call.strike + (call.bid - put.ask) / discount);
  });
  expect(low).toBeLessThanOrEqual(high + 10);
  for (const quotes of [calls, [...puts].reverse()]) {
    quotes.forEach((quote, i) => {
      const next = quotes[i + 1];
      const after = quotes[i + 2];
      if (next === undefined) return;
      expect(next.bid).toBeLessThanOrEqual(quote.ask);
      expect(quote.bid - next.ask).toBeLessThanOrEqual(Math.abs(next.strike - quote.strike));
      if (after !== undefined) expect(quote.ask + after.ask).toBeGreaterThanOrEqual(2 * next.bid);
    });
  }
}

function weekdayInstant(day: number, second: number): { date: IsoDate; time: string } {
  const dates = Array.from({ length: 60 }, (_, i) => {
    const date = new Date(Date.UTC(2026, 10, 2 + i));
    return { text: date.toISOString().slice(0, 10), weekday: date.getUTCDay() };
  }).filter((d) => d.weekday > 0 && d.weekday < 6);
  const at = 9 * 3_600 + 15 * 60 + second;
  const pad = (n: number) => String(n).padStart(2, '0');
  const time = `${pad(Math.floor(at / 3_600))}:${pad(Math.floor(at / 60) % 60)}:${pad(at % 60)}`;
  return { date: isoDate(dates[day]?.text ?? '2026-11-02'), time };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const meanA = a.reduce((x, y) => x + y, 0) / a.length;
  const meanB = b.reduce((x, y) => x + y, 0) / b.length;
  const covariance = a.reduce((sum, v, i) => sum + (v - meanA) * ((b[i] ?? 0) - meanB), 0) / a.length;
  return covariance / deviation(a) / deviation(b);
}
