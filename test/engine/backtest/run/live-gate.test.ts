import { describe, expect, test } from 'vitest';
import { loadMarketData } from '../../../../config/market-data.ts';
import { lotAt } from '../../../../engine/backtest/run/dated-lot.ts';
import { LiveGate, ownBookLimits } from '../../../../engine/backtest/run/live-gate.ts';
import type { RunBook } from '../../../../engine/backtest/run/run-book.ts';
import type { RunSeries } from '../../../../engine/backtest/run/run-input.ts';
import { exchangeRules } from '../../../../engine/composition/exchange-rules.ts';
import { limitsOf } from '../../../../engine/composition/limits-of.ts';
import { accountId, bookId, userId } from '../../../../engine/domain/ids.ts';
import { rupees } from '../../../../engine/domain/money.ts';
import { RUPEE } from '../../../../engine/domain/price.ts';
import { epochMs, MINUTE_MS } from '../../../../engine/domain/time.ts';
import { settings } from '../../../support/engine.ts';
import { FIRST, madeUpBars, madeUpSeries } from './made-up-run.ts';

const CAPITAL = rupees(1_000_000);
const { costs } = exchangeRules(loadMarketData());
const limits = limitsOf(settings({}), 0);
const book = {
  id: bookId('backtest'),
  account: accountId('paper'),
  mode: 'paper',
  owner: userId('someone'),
  capital: CAPITAL,
} as const;
const series = [madeUpSeries(madeUpBars([[100, 101, 99, 100]]), [])];

/** A book with nothing in it, changed as said. */
function runBook(said: Partial<RunBook> = {}): RunBook {
  return {
    equity: CAPITAL,
    worthAtCost: CAPITAL,
    waiting: [],
    dayStart: CAPITAL,
    weekStart: CAPITAL,
    peakEquity: CAPITAL,
    ordersNow: 0,
    ordersToday: 0,
    tradesToday: 0,
    lossesInRow: 0,
    lastLossAt: undefined,
    openSeries: [],
    quantity: () => 0,
    cost: () => 0,
    mark: () => 0,
    ...said,
  };
}

const waits = { series: 0, side: 1 as const, quantity: 2_000, price: 100 * RUPEE };

/** A gate over the series, changed as said. */
function gateOf(said: Partial<RunSeries>): LiveGate {
  const changed = series.map((one) => ({ ...one, ...said }));
  return new LiveGate({ book, limits: ownBookLimits(limits, CAPITAL), costs, series: changed });
}

const wish = (quantity: number) => ({
  series: 0,
  side: 1 as const,
  quantity,
  price: 100 * RUPEE,
  at: FIRST + MINUTE_MS,
});

describe("the live gate over a run's book", () => {
  const own = new LiveGate({ book, limits: ownBookLimits(limits, CAPITAL), costs, series });

  test('passes what the sizing chose, up to the money there is', () => {
    expect(own.refuses(wish(9_900), runBook())).toBeUndefined();
    expect(own.refuses(wish(10_100), runBook())).toBe('MARGIN_SHORT');
  });

  test('holds the size limits of the desk when it is asked to', () => {
    const asLive = new LiveGate({ book, limits, costs, series });
    expect(asLive.refuses(wish(9_900), runBook())).toBe('QTY_MAX');
    expect(asLive.refuses(wish(3_000), runBook())).toBe('NOTIONAL_MAX_ORDER');
    expect(asLive.refuses(wish(1_000), runBook())).toBeUndefined();
  });

  test('takes nothing more after the day lost its limit', () => {
    const equity = CAPITAL - rupees(20_000);
    expect(own.refuses(wish(10), runBook({ equity, worthAtCost: equity }))).toBe('DAILY_LOSS');
  });

  test('rests after losses in a row', () => {
    const lost = { lossesInRow: 3, lastLossAt: FIRST };
    expect(own.refuses(wish(10), runBook(lost))).toBe('COOLDOWN');
  });

  test('counts the money that waiting entries and open positions take', () => {
    const holding = {
      openSeries: [0],
      quantity: () => 5_000,
      cost: () => 5_000 * 100 * RUPEE,
      mark: () => 100 * RUPEE,
    };
    expect(own.refuses(wish(4_900), runBook(holding))).toBeUndefined();
    expect(own.refuses(wish(5_100), runBook(holding))).toBe('MARGIN_SHORT');
    expect(own.refuses(wish(4_900), runBook({ ...holding, waiting: [waits] }))).toBe('MARGIN_SHORT');
  });

  test('blocks the margin of a waiting entry, not its value, as a sent order does', () => {
    const gate = gateOf({ product: 'MIS' });
    // Shares on margin block a fifth: nine lakh of value are 1.8 lakh, which leave 8.2 for the entries that wait.
    expect(gate.refuses(wish(9_000), runBook({ waiting: [{ ...waits, quantity: 40_000 }] }))).toBeUndefined();
    expect(gate.refuses(wish(9_000), runBook({ waiting: [{ ...waits, quantity: 41_500 }] }))).toBe(
      'MARGIN_SHORT',
    );
  });

  test('knows the lot of the day', () => {
    const lots = [
      [epochMs(0), 75],
      [epochMs(FIRST), 50],
    ] as const;
    const [whole] = series;
    if (whole === undefined) throw new Error('there is a series');
    expect(lotAt({ ...whole, lots }, FIRST - 1)).toBe(75);
    expect(lotAt({ ...whole, lots }, FIRST)).toBe(50);
    expect(lotAt(whole, FIRST)).toBe(whole.instrument.lotSize);
    expect(gateOf({ lots }).refuses(wish(75), runBook())).toBe('LOT_SIZE');
    expect(gateOf({ lots }).refuses(wish(100), runBook())).toBeUndefined();
  });

  test('passes in a book of a thousand crore', () => {
    const capital = rupees(10_000_000_000);
    const rich = { ...book, capital };
    const gate = new LiveGate({ book: rich, limits: ownBookLimits(limits, capital), costs, series });
    const money = { equity: capital, worthAtCost: capital, dayStart: capital, weekStart: capital };
    expect(gate.refuses(wish(9_900), runBook({ ...money, peakEquity: capital }))).toBeUndefined();
  });
});
