import { describe, expect, test } from 'vitest';
import type { Candle } from '../../../engine/domain/candle.ts';
import { instrumentKey } from '../../../engine/domain/ids.ts';
import { price } from '../../../engine/domain/price.ts';
import type { Quote } from '../../../engine/domain/tick.ts';
import { type EpochMs, epochMs } from '../../../engine/domain/time.ts';
import type { Timeframe } from '../../../engine/domain/timeframe.ts';
import type { CandleSource } from '../../../engine/ports/candle-source.ts';
import { BarsOfMarket } from '../../../engine/studies/market-bars.ts';

const INFY = instrumentKey('NSE:INFY');
const MINUTE = 60_000;
/** Tuesday 24 November 2026, 09:15 in India. */
const OPEN = Date.UTC(2026, 10, 24, 3, 45);
const MIDNIGHT = OPEN - (9 * 60 + 15) * MINUTE;
const FROM = epochMs(OPEN - 2 * 86_400_000);

function bar(start: number, close: number, volume = 10): Candle {
  return {
    start: epochMs(start),
    open: price(100),
    high: price(close + 5),
    low: price(95),
    close: price(close),
    volume,
  };
}

function source(series: Partial<Record<Timeframe, readonly Candle[]>>): CandleSource {
  return {
    candles: (_, timeframe, from, to) =>
      Promise.resolve((series[timeframe] ?? []).filter(({ start }) => start >= from && start < to)),
  };
}

function quoteAt(at: number, last: number): Quote {
  const none = { bid: price(0), ask: price(0), bidQuantity: 0, askQuantity: 0, openInterest: 0 };
  return {
    ...none,
    instrument: 1 as Quote['instrument'],
    at: epochMs(at),
    last: price(last),
    lastQuantity: 1,
    volume: 700,
    open: price(101),
    high: price(140),
    low: price(90),
    previousClose: price(99),
    lowerBand: price(0),
    upperBand: price(0),
  };
}

function ask(market: CandleSource, timeframe: Timeframe, now: number, quote?: Quote) {
  const at: EpochMs = epochMs(now);
  return new BarsOfMarket(market).bars({ instrument: INFY, timeframe, from: FROM, now: at, quote });
}

describe('bars of a chart', () => {
  test('the bar that is being made gathers its minutes and ends at the last price', async () => {
    const market = source({
      '5m': [bar(OPEN, 110)],
      '1m': [bar(OPEN, 100), bar(OPEN + 5 * MINUTE, 112, 3), bar(OPEN + 6 * MINUTE, 114, 4)],
    });
    const candles = await ask(market, '5m', OPEN + 7.5 * MINUTE, quoteAt(OPEN + 7.4 * MINUTE, 125));
    expect(candles).toHaveLength(2);
    expect(candles[1]).toEqual({
      start: OPEN + 5 * MINUTE,
      open: 100,
      high: 125,
      low: 95,
      close: 125,
      volume: 7,
    });
  });

  test('in its first moments it is what the quote tells', async () => {
    const market = source({ '15m': [bar(OPEN - 86_400_000, 110)] });
    const candles = await ask(market, '15m', OPEN + 20_000, quoteAt(OPEN + 15_000, 120));
    expect(candles[1]).toEqual({ start: OPEN, open: 101, high: 140, low: 90, close: 120, volume: 700 });
  });

  test('after the close nothing is made up', async () => {
    const market = source({ '5m': [bar(OPEN, 110)] });
    const candles = await ask(market, '5m', OPEN + 60 * MINUTE, quoteAt(OPEN + 5 * MINUTE, 120));
    expect(candles).toHaveLength(1);
  });

  test('the day so far is a daily bar, once', async () => {
    const market = source({ '1d': [bar(MIDNIGHT - 86_400_000, 110)] });
    const open = await ask(market, '1d', OPEN + 60 * MINUTE, quoteAt(OPEN + 59 * MINUTE, 120));
    expect(open.map(({ start, close }) => [start, close])).toEqual([
      [MIDNIGHT - 86_400_000, 110],
      [MIDNIGHT, 120],
    ]);
    const closed = source({ '1d': [bar(MIDNIGHT, 121)] });
    expect(await ask(closed, '1d', OPEN + 600 * MINUTE, quoteAt(OPEN, 120))).toHaveLength(1);
  });
});
