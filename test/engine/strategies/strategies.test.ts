import { describe, expect, test } from 'vitest';
import { STRATEGIES } from '../../../engine/strategies/registry.ts';
import { dailyBars, ramp, still } from './made-up-bars.ts';
import { ready, saidOver, spoken } from './signals.ts';

describe('rsi', () => {
  const settings = { period: 5, oversold: 30, exit: 55, overbought: 80 };

  test('buys once on the way below oversold, leaves above exit, goes short above overbought', () => {
    const bars = dailyBars([...ramp(100, 0.5, 6), ...ramp(102, -1, 8), ...ramp(96, 1.5, 10)]);
    expect(saidOver(ready('rsi', settings), bars)).toEqual([
      { row: 9, signal: 1, reason: 'RSI 27.5 is below 30' },
      { row: 16, signal: 2, reason: 'RSI 63.1 is above 55' },
      { row: 19, signal: -1, reason: 'RSI 83.7 is above 80' },
    ]);
  });

  test('ends a short where the strength is as far below the middle as a long ends above it', () => {
    const bars = dailyBars([...ramp(110, -0.2, 16), ...ramp(108, 1, 30), ...ramp(136, -1, 13)]);
    const [entry, exit, ...more] = saidOver(ready('rsi'), bars);
    expect([entry?.signal, exit?.signal, more]).toEqual([-1, 2, []]);
    expect(exit?.reason).toMatch(/^RSI 4[345]\.\d is below 45$/);
  });

  test('takes a price that does not move for no signal, and its first move for none either', () => {
    const bars = dailyBars([...still(100, 30), ...ramp(101, 1, 3), ...still(103, 800)]);
    expect(spoken(ready('rsi', { period: 5 }), bars)).toEqual([]);
    expect(spoken(ready('rsi', { period: 5 }), dailyBars([...still(100, 30), ...ramp(99, -1, 9)]))).toEqual(
      [],
    );
  });
});

describe('bollinger', () => {
  const quiet = [100, 101, 100, 101, 100, 101, 100, 101];

  test('buys above the upper band and leaves at the middle', () => {
    const said = saidOver(
      ready('bollinger', { period: 8, deviations: 2 }),
      dailyBars([...quiet, 105, 106, 100]),
    );
    expect(said.map(({ row, signal }) => [row, signal]).slice(-2)).toEqual([
      [8, 1],
      [10, 2],
    ]);
    expect(said.at(-2)?.reason).toBe('close 105.00 went above the upper band at 104.20');
    expect(said.at(-1)?.reason).toMatch(/^close 100\.00 went through the middle of the bands at 101\.\d+$/);
  });

  test('goes short below the lower band', () => {
    expect(spoken(ready('bollinger', { period: 8 }), dailyBars([...quiet, 96]))).toContain('8 short');
  });
});

describe('volume', () => {
  const flat = still(100, 21);
  const settings = { lookback: 5, leave: 3, surge: 2 };

  test('buys a new high on heavy volume only, and leaves below the lows of fewer bars', () => {
    const closes = [...flat, 101, 102, 103, 104, 101];
    const heavyAt = (row: number): readonly number[] => closes.map((_, i) => (i === row ? 2_500 : 1_000));
    const said = saidOver(ready('volume', settings), dailyBars(closes, heavyAt(22)));
    expect(said).toEqual([
      {
        row: 22,
        signal: 1,
        reason: 'close 102.00 is above the 5-bar high 101.00 on 2.5 times the usual volume',
      },
    ]);
    expect(spoken(ready('volume', settings), dailyBars([...closes, 100], heavyAt(22)))).toEqual([
      '22 long',
      '26 exit',
    ]);
    expect(spoken(ready('volume', settings), dailyBars(closes))).toEqual([]);
  });

  test('says nothing where nothing trades', () => {
    const closes = [...flat, ...ramp(101, 1, 10)];
    expect(spoken(ready('volume', settings), dailyBars(closes, still(0, closes.length)))).toEqual([]);
  });

  test('goes short on a new low and ends it above the highs of fewer bars', () => {
    const closes = [...flat, 98, 97, 96, 97, 99];
    const volumes = closes.map((_, i) => (i === 21 ? 3_000 : 1_000));
    const said = saidOver(ready('volume', settings), dailyBars(closes, volumes));
    expect(said.map(({ row, signal }) => [row, signal])).toEqual([
      [21, -1],
      [25, 2],
    ]);
    expect(said[1]?.reason).toBe('close 99.00 is above the 3-bar high 98.00');
  });
});

describe('momentum', () => {
  test('buys what rose by more than entry, leaves when the rise is gone, goes short on a fall', () => {
    const closes = [100, 104, 104, 104, 110, 107, 105, 103, 97];
    expect(saidOver(ready('momentum', { lookback: 2, entry: 5, exit: 0 }), dailyBars(closes))).toEqual([
      { row: 4, signal: 1, reason: 'change of +5.8 % over 2 bars is above +5.0 %' },
      { row: 6, signal: 2, reason: 'change of −4.5 % over 2 bars is below 0.0 %' },
      { row: 8, signal: -1, reason: 'change of −7.6 % over 2 bars is below −5.0 %' },
    ]);
  });
});

describe('ma-cross', () => {
  test('buys the crossing above and sells the crossing below', () => {
    const closes = [10, 10, 10, 10, 12, 14, 14, 9, 6];
    expect(saidOver(ready('ma-cross', { fast: 2, slow: 4 }), dailyBars(closes))).toEqual([
      { row: 4, signal: 1, reason: 'average 2 at 11.00 crossed above average 4 at 10.50' },
      { row: 7, signal: -1, reason: 'average 2 at 11.50 crossed below average 4 at 12.25' },
    ]);
  });
});

describe('buy-and-hold', () => {
  test('always wants to be in, with all there is and without stop or target', () => {
    const hold = ready('hold');
    expect(spoken(hold, dailyBars([1, 2, 3]))).toEqual(['0 long', '1 long', '2 long']);
    expect(hold.strategy.plan).toMatchObject({ sizing: 'all-in', stopBp: 0, targetBp: 0 });
  });
});

describe('parameters', () => {
  test.each([
    ['rsi', { oversold: 60 }, 'rsi: oversold must be a number from 2 to 50.'],
    ['rsi', { oversold: 50, exit: 40 }, 'rsi: oversold (50) must be below exit (40).'],
    ['rsi', { exit: 80 }, 'rsi: exit (80) must not be above overbought (70).'],
    [
      'rsi',
      { peroid: 5 },
      'rsi: there is no parameter peroid. Did you mean period? It takes period, oversold, exit, overbought.',
    ],
    ['bollinger', { period: 2.5 }, 'bollinger: period must be a whole number from 5 to 200.'],
    ['volume', { lookback: 5, leave: 6 }, 'volume: leave (6) must not be above lookback (5).'],
    ['momentum', { entry: 1, exit: 2 }, 'momentum: exit (2) must not be above entry (1).'],
    ['momentum', { exit: ' ' }, 'momentum: exit must be a number from 0 to 50.'],
    ['momentum', { exit: true }, 'momentum: exit must be a number from 0 to 50.'],
    ['momentum', { exit: 'half' }, 'momentum: exit must be a number from 0 to 50.'],
    ['ma-cross', { fast: 50, slow: 20 }, 'ma-cross: fast (50) must be below slow (20).'],
    ['buy-and-hold', { fast: 5 }, 'buy-and-hold: there is no parameter fast. It takes none.'],
  ])('of %s refuse %j', (name, given, sentence) => {
    const strategy = STRATEGIES.find((one) => one.name === name);
    expect(strategy?.prepare(given)).toEqual({ ok: false, error: sentence });
  });

  test.each(STRATEGIES.map((strategy) => [strategy.name, strategy] as const))(
    'of %s hold at their standard, which lies within their bounds',
    (_, strategy) => {
      expect(strategy.prepare({}).ok).toBe(true);
      for (const { standard, least, most, meaning } of Object.values(strategy.parameters)) {
        expect(standard).toBeGreaterThanOrEqual(least);
        expect(standard).toBeLessThanOrEqual(most);
        expect(meaning).not.toBe('');
      }
    },
  );
});
