import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signalCalendar, splitTrack } from '../../../../engine/backtest/run/signal-calendar.ts';
import { timelineOf } from '../../../../engine/backtest/run/timeline.ts';
import { emptyColumns, lowerBound } from '../../../../engine/domain/candle-columns.ts';
import { epochMs } from '../../../../engine/domain/time.ts';
import { EXIT, LONG, SHORT } from '../../../../engine/strategies/signal.ts';

const starts = fc.uniqueArray(fc.nat(200), { maxLength: 60 }).map((all) => all.sort((a, b) => a - b));

function seriesOf(instants: readonly number[]): { readonly bars: ReturnType<typeof emptyColumns> } {
  const bars = emptyColumns(instants.length);
  bars.start.set(instants);
  return { bars };
}

describe('the timeline', () => {
  test('has every instant of the span once, in order, however many series there are', () => {
    const rule = fc.property(
      fc.array(starts, { maxLength: 6 }),
      fc.nat(200),
      fc.nat(200),
      (all, from, to) => {
        const times = timelineOf(all.map(seriesOf), epochMs(from), epochMs(to));
        const expected = [...new Set(all.flat())].filter((at) => at >= from && at < to).sort((a, b) => a - b);
        expect([...times]).toEqual(expected);
      },
    );
    fc.assert(rule, { numRuns: 300 });
  });
});

describe('the first place at or after a start', () => {
  test('is the same from every place in front of it', () => {
    const rule = fc.property(starts, fc.nat(210), fc.nat(60), (all, start, from) => {
      const column = Float64Array.from(all);
      const expected = all.findIndex((at) => at >= start);
      const place = expected === -1 ? all.length : expected;
      expect(lowerBound(column, start)).toBe(place);
      if (from <= place) expect(lowerBound(column, start, from)).toBe(place);
    });
    fc.assert(rule, { numRuns: 500 });
  });
});

describe('what was said', () => {
  const track = { rows: Int32Array.of(1, 2, 4), signals: Int8Array.of(LONG, EXIT, SHORT) };

  test('is split into what a flat book acts on and what only ends a position', () => {
    const split = splitTrack(track, { shorts: false });
    expect([[...split.entries.rows], [...split.exits]]).toEqual([[1], [2, 4]]);
    const both = splitTrack(track, { shorts: true });
    expect([[...both.entries.rows], [...both.entries.signals], [...both.exits]]).toEqual([
      [1, 4],
      [LONG, SHORT],
      [2],
    ]);
  });

  test('comes by instant, then as the series are declared, without what lies outside of the timeline', () => {
    const first = { ...seriesOf([10, 20, 30, 40, 50]), track };
    const second = {
      ...seriesOf([20, 30, 50]),
      track: { rows: Int32Array.of(0, 2), signals: Int8Array.of(1, 1) },
    };
    const times = Float64Array.of(20, 30, 40);
    const { instant, series, row, signal } = signalCalendar([first, second], times);
    const said = [...instant].map((t, k) => [t, series[k], row[k], signal[k]]);
    expect(said).toEqual([
      [0, 0, 1, LONG],
      [0, 1, 0, LONG],
      [1, 0, 2, EXIT],
    ]);
  });
});
