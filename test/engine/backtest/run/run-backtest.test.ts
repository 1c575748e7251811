import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flatCosts } from '../../../../engine/backtest/run/flat-costs.ts';
import { RUPEE } from '../../../../engine/domain/price.ts';
import { DAY_MS, MINUTE_MS, timeOfDay } from '../../../../engine/domain/time.ts';
import { EXIT, LONG, SHORT } from '../../../../engine/strategies/signal.ts';
import { FIRST, madeUpBars, madeUpRun, madeUpSeries, type Row, share } from './made-up-run.ts';

const FLAT: Row = [100, 101, 99, 100];

const rows = (...changed: readonly (readonly [number, Row])[]): readonly Row[] => {
  const all: Row[] = Array.from({ length: 8 }, () => FLAT);
  for (const [i, row] of changed) all[i] = row;
  return all;
};

describe('an order decided at a close meets the next bar', () => {
  test('at its open', () => {
    const bars = madeUpBars(rows([2, [102, 103, 101, 102]], [5, [104, 105, 103, 104]]));
    const { trades, finalEquity } = madeUpRun([
      madeUpSeries(bars, [
        [1, LONG],
        [4, EXIT],
      ]),
    ]);
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({
      side: 1,
      quantity: 9_803,
      entryPrice: 102 * RUPEE,
      exitPrice: 104 * RUPEE,
      exitReason: 'signal',
      signalRow: 1,
      bars: 4,
      profit: 9_803 * 2 * RUPEE,
    });
    expect(finalEquity).toBe((1_000_000 + 9_803 * 2) * RUPEE);
  });

  test('never at all when it is decided on the last bar', () => {
    const { trades, open, refused } = madeUpRun([madeUpSeries(madeUpBars(rows()), [[7, LONG]])]);
    expect([trades, open]).toEqual([[], []]);
    expect(refused).toEqual({ 'end of the data': 1 });
  });

  test('with slippage on the tick and inside the bar', () => {
    const bars = madeUpBars(rows([2, [100, 100.1, 99, 100]]));
    const series = madeUpSeries(bars, [
      [1, LONG],
      [3, EXIT],
    ]);
    const { fills, slippage } = madeUpRun([series], { fills: { slippageBp: 20, participationBp: 0 } });
    expect(fills.map(({ price }) => price / RUPEE)).toEqual([100.1, 99.8]);
    expect(slippage).toBe((fills[0]?.quantity ?? 0) * 3_000);
  });

  test('and takes no more than its share of the volume; what is left of an exit leaves later', () => {
    const bars = madeUpBars(rows([2, [100, 101, 99, 100, 5_000]], [4, [100, 101, 99, 100, 3_000]]));
    const outcome = madeUpRun(
      [
        madeUpSeries(bars, [
          [1, LONG],
          [3, EXIT],
        ]),
      ],
      {
        fills: { slippageBp: 0, participationBp: 1_000 },
      },
    );
    expect(outcome.fills.map(({ side, quantity }) => side * quantity)).toEqual([500, -300, -200]);
    expect(outcome.partialFills).toBe(1);
    expect(outcome.trades[0]).toMatchObject({ quantity: 500, exitReason: 'signal' });
  });
});

describe('protective levels', () => {
  const plan = { stopBp: 200, targetBp: 400 };

  test('stop and target inside one bar mean the stop', () => {
    const bars = madeUpBars(rows([4, [100, 106, 97, 105]]));
    const { trades } = madeUpRun([madeUpSeries(bars, [[1, LONG]])], { plan });
    expect(trades[0]).toMatchObject({ exitReason: 'stop', exitPrice: 98 * RUPEE });
  });

  test('a gap fills at the open', () => {
    const down = madeUpBars(rows([4, [95, 96, 94, 95]]));
    const up = madeUpBars(rows([4, [110, 111, 109, 110]]));
    expect(madeUpRun([madeUpSeries(down, [[1, LONG]])], { plan }).trades[0]).toMatchObject({
      exitReason: 'stop',
      exitPrice: 95 * RUPEE,
    });
    expect(madeUpRun([madeUpSeries(up, [[1, LONG]])], { plan }).trades[0]).toMatchObject({
      exitReason: 'target',
      exitPrice: 110 * RUPEE,
    });
  });

  test('a gap beyond the band of a live stop-limit is counted', () => {
    const bars = madeUpBars(rows([4, [90, 91, 89, 90]]));
    expect(madeUpRun([madeUpSeries(bars, [[1, LONG]])], { plan }).jumpedStops).toBe(1);
  });

  test('hold from the bar of the entry on', () => {
    const bars = madeUpBars(rows([2, [100, 101, 97, 99]]));
    const { trades } = madeUpRun([madeUpSeries(bars, [[1, LONG]])], { plan });
    expect(trades[0]).toMatchObject({ exitReason: 'stop', bars: 1 });
  });

  test('a target that is only touched is not filled', () => {
    const bars = madeUpBars(rows([4, [100, 104, 99, 101]]));
    expect(madeUpRun([madeUpSeries(bars, [[1, LONG]])], { plan }).trades).toEqual([]);
  });

  test('a trailing stop follows the best price from the next bar on', () => {
    const bars = madeUpBars(rows([3, [100, 110, 100, 109]], [4, [109, 109, 104, 105]]));
    const { trades } = madeUpRun([madeUpSeries(bars, [[1, LONG]])], { plan: { trailBp: 500 } });
    expect(trades[0]).toMatchObject({ exitReason: 'trail', exitPrice: 104.5 * RUPEE });
  });

  test('mirror for short positions', () => {
    const bars = madeUpBars(rows([4, [100, 103, 95, 96]]));
    const { trades } = madeUpRun([madeUpSeries(bars, [[1, SHORT]])], { plan: { ...plan, shorts: true } });
    expect(trades[0]).toMatchObject({ side: -1, exitReason: 'stop', exitPrice: 102 * RUPEE });
  });
});

describe('an intraday book', () => {
  const starts = (minutes: readonly number[]): readonly number[] => minutes.map((m) => FIRST + m * MINUTE_MS);
  const plan = { intraday: true };
  const product = 'MIS' as const;

  test('leaves at its square-off time and enters nothing after it', () => {
    // 15:03, 15:04, 15:05 and 15:06
    const bars = madeUpBars(rows().slice(0, 5), starts([0, 348, 349, 350, 351]));
    const said = [
      [0, LONG],
      [3, LONG],
    ] as const;
    const { trades, refused } = madeUpRun([madeUpSeries(bars, said, { product })], { plan });
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({ exitReason: 'square-off', exitAt: FIRST + 350 * MINUTE_MS });
    expect(refused).toEqual({ 'too late in the day': 1 });
  });

  test('leaves at the last price of a day that ends early', () => {
    const bars = madeUpBars(rows().slice(0, 4), [
      FIRST,
      FIRST + MINUTE_MS,
      FIRST + 2 * MINUTE_MS,
      FIRST + DAY_MS,
    ]);
    const { trades } = madeUpRun([madeUpSeries(bars, [[0, LONG]], { product })], { plan });
    expect(trades[0]).toMatchObject({ exitReason: 'day-end', exitPrice: 100 * RUPEE });
  });
});

describe('a book of several series', () => {
  test('handles one instant in declared order and stops at its most positions', () => {
    const bars = madeUpBars(rows());
    const two = [0, 1].map((id) => madeUpSeries(bars, [[1, LONG]], { instrument: share(`S${id}`, id) }));
    const { open, refused } = madeUpRun(two, { plan: { maxPositions: 1 } });
    expect(open.map(({ series }) => series)).toEqual([0]);
    expect(refused).toEqual({ POSITIONS_MAX: 1 });
  });

  test('skips a series at an instant without its bar', () => {
    const full = madeUpBars(rows());
    const holed = madeUpBars(
      rows().slice(0, 4),
      [0, 1, 4, 5].map((m) => FIRST + m * MINUTE_MS),
    );
    const { fills, times } = madeUpRun([
      madeUpSeries(full, []),
      madeUpSeries(holed, [[1, LONG]], { instrument: share('HOLED', 1) }),
    ]);
    expect(times).toHaveLength(8);
    expect(fills.map(({ at }) => at)).toEqual([FIRST + 4 * MINUTE_MS]);
  });

  test('enters only while a symbol belongs to its universe', () => {
    const bars = madeUpBars(rows());
    const { refused } = madeUpRun([
      madeUpSeries(bars, [[1, LONG]], { memberships: [[FIRST, (FIRST + MINUTE_MS) as typeof FIRST]] }),
    ]);
    expect(refused).toEqual({ 'not a member of the universe then': 1 });
  });
});

const bar = fc.tuple(
  fc.integer({ min: 90, max: 110 }),
  fc.nat(6),
  fc.nat(6),
  fc.integer({ min: 90, max: 110 }),
);
const madeUp = fc.array(bar, { minLength: 30, maxLength: 120 }).map((all) =>
  all.map(([open, up, down, close]): Row => {
    return [open, Math.max(open, close) + up, Math.min(open, close) - down, close];
  }),
);
const signals = fc.array(fc.constantFrom(0, 0, 0, LONG, SHORT, EXIT), { minLength: 120, maxLength: 120 });

describe('whatever is said', () => {
  test('the money ties out and every fill lies inside its bar', () => {
    fc.assert(
      fc.property(madeUp, signals, fc.boolean(), fc.nat(2), (all, said, shorts, levels) => {
        const minutes = all.map((_, i) => FIRST + Math.floor(i / 40) * DAY_MS + (i % 40) * MINUTE_MS);
        const bars = madeUpBars(all, minutes);
        const spoken = all.flatMap((_, i) => (said[i] ? [[i, said[i] ?? 0] as const] : []));
        const outcome = madeUpRun([madeUpSeries(bars, spoken)], {
          costs: flatCosts(500),
          fills: { slippageBp: 5, participationBp: 0 },
          plan: { shorts, stopBp: levels * 150, targetBp: levels * 200, trailBp: levels === 2 ? 300 : 0 },
        });
        const won = outcome.trades.reduce((sum, { profit }) => sum + profit, 0);
        const unrealised = outcome.open.reduce((sum, row) => sum + row.unrealised, 0);
        const closedCharges = outcome.trades.reduce((sum, { charges }) => sum + charges, 0);
        const allCharges = outcome.fills.reduce((sum, { charges }) => sum + charges, 0);
        const openCharges = allCharges - closedCharges;
        expect(outcome.finalEquity).toBe(1_000_000 * RUPEE + won + unrealised - openCharges);
        expect(outcome.equity.at(-1)).toBe(outcome.finalEquity);
        for (const { at, price } of outcome.fills) {
          const row = minutes.indexOf(at);
          expect(price).toBeGreaterThanOrEqual(bars.low[row] ?? 0);
          expect(price).toBeLessThanOrEqual(bars.high[row] ?? 0);
        }
        const held = outcome.fills.reduce((sum, { side, quantity }) => sum + side * quantity, 0);
        expect(Math.abs(held)).toBe(outcome.open[0]?.quantity ?? 0);
      }),
      { numRuns: 300 },
    );
  });

  test('a second series that never speaks changes nothing', () => {
    fc.assert(
      fc.property(madeUp, signals, (all, said) => {
        const bars = madeUpBars(all);
        const spoken = all.flatMap((_, i) => (said[i] ? [[i, said[i] ?? 0] as const] : []));
        const plan = { stopBp: 200, targetBp: 400, sizing: 'risk', maxPositions: 1 } as const;
        const alone = madeUpRun([madeUpSeries(bars, spoken)], { plan });
        const silent = madeUpSeries(madeUpBars(all.slice(3)), [], { instrument: share('SILENT', 1) });
        const together = madeUpRun([madeUpSeries(bars, spoken), silent], { plan });
        expect(together.trades).toEqual(alone.trades);
        expect(together.equity).toEqual(alone.equity);
      }),
      { numRuns: 200 },
    );
  });
});

test('the square-off time of a series is its own', () => {
  const bars = madeUpBars(rows());
  const squareOffAt = timeOfDay(9, 18);
  const { trades } = madeUpRun([madeUpSeries(bars, [[0, LONG]], { product: 'MIS', squareOffAt })], {
    plan: { intraday: true },
  });
  expect(trades[0]).toMatchObject({ exitReason: 'square-off', exitAt: FIRST + 3 * MINUTE_MS });
});
