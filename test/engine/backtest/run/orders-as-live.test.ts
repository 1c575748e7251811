import { describe, expect, test } from 'vitest';
import type { EntryGate } from '../../../../engine/backtest/run/entry-gate.ts';
import type { RunBook } from '../../../../engine/backtest/run/run-book.ts';
import { money } from '../../../../engine/domain/money.ts';
import { RUPEE } from '../../../../engine/domain/price.ts';
import { DAY_MS, MINUTE_MS } from '../../../../engine/domain/time.ts';
import { EXIT, LONG, SHORT } from '../../../../engine/strategies/signal.ts';
import { FIRST, madeUpBars, madeUpRun, madeUpSeries, type Row } from './made-up-run.ts';

const FLAT: Row = [100, 101, 99, 100];
const SHARE_OF_VOLUME = { slippageBp: 0, participationBp: 1_000 };

function rows(...changed: readonly (readonly [number, Row])[]): readonly Row[] {
  const all: Row[] = Array.from({ length: 9 }, () => FLAT);
  for (const [i, row] of changed) all[i] = row;
  return all;
}

const executed = (fills: readonly { side: number; quantity: number; price: number }[]): readonly string[] =>
  fills.map(({ side, quantity, price }) => `${side * quantity} @ ${price / RUPEE}`);

/** A gate that lets everything pass and writes down what it was asked about. */
function watching(look: (book: RunBook) => unknown): { gate: EntryGate; seen: unknown[] } {
  const seen: unknown[] = [];
  const gate: EntryGate = {
    refuses(_wish, book) {
      seen.push(look(book));
      return undefined;
    },
  };
  return { gate, seen };
}

describe('what the volume leaves of an exit', () => {
  test('at market waits at its market protection, and leaves there or better', () => {
    // 100 is protected down to 99; the next bars open below it, and only the last comes back through it.
    const bars = madeUpBars(
      rows(
        [2, [100, 101, 99.5, 100, 9_000]],
        [4, [100, 100, 100, 100, 4_000]],
        [5, [98, 98.5, 97, 98]],
        [6, [98, 99.5, 97, 98]],
      ),
    );
    const series = madeUpSeries(bars, [
      [1, LONG],
      [3, EXIT],
    ]);
    const { fills } = madeUpRun([series], { fills: SHARE_OF_VOLUME });
    expect(executed(fills)).toEqual(['900 @ 100', '-400 @ 100', '-500 @ 99']);
  });

  test('at a target waits at the target, without a stop', () => {
    const bars = madeUpBars(
      rows(
        [2, [100, 101, 99.5, 100, 9_000]],
        [4, [100, 105, 100, 104, 4_000]],
        [5, [100, 101, 97, 100]],
        [6, [100, 105, 100, 104]],
      ),
    );
    const { fills, trades } = madeUpRun([madeUpSeries(bars, [[1, LONG]])], {
      fills: SHARE_OF_VOLUME,
      plan: { stopBp: 200, targetBp: 400 },
    });
    expect(executed(fills)).toEqual(['900 @ 100', '-400 @ 104', '-500 @ 104']);
    expect(trades[0]?.exitReason).toBe('target');
  });

  test('belongs to one order, which is billed as one', () => {
    const capped = {
      charges: ({ value }: { value: number }) => bill(Math.min(value / 1_000, 20 * RUPEE)),
      chargesTotal: ({ value }: { value: number }) => money(Math.min(value / 1_000, 20 * RUPEE)),
    };
    const bill = (owed: number) => ({
      lines: [{ part: 'brokerage', amount: money(owed) }] as const,
      total: money(owed),
    });
    const bars = madeUpBars(rows([4, [100, 101, 99, 100, 50_000]]));
    const series = madeUpSeries(bars, [
      [1, LONG],
      [3, EXIT],
    ]);
    const { fills, charges } = madeUpRun([series], { fills: SHARE_OF_VOLUME, costs: capped });
    expect(fills).toHaveLength(3);
    expect(charges.brokerage).toBe(2 * 20 * RUPEE);
  });
});

test('an entry is for its bar: one that trades too little for it ends it', () => {
  const bars = madeUpBars(rows([2, [100, 101, 99, 100, 5]]));
  const { fills, partialFills } = madeUpRun([madeUpSeries(bars, [[1, LONG]])], { fills: SHARE_OF_VOLUME });
  expect([fills.length, partialFills]).toEqual([0, 1]);
});

test('an entry that turns a position round is judged again when the exit has its result', () => {
  const bars = madeUpBars(rows([5, [95, 96, 94, 95]]));
  const afterLoss: EntryGate = {
    refuses: (_wish, { lossesInRow }) => (lossesInRow > 0 ? 'COOLDOWN' : undefined),
  };
  const series = madeUpSeries(bars, [
    [1, LONG],
    [4, SHORT],
  ]);
  const { fills, refused } = madeUpRun([series], { gate: afterLoss, plan: { shorts: true } });
  expect(fills.map(({ side }) => side)).toEqual([1, -1]);
  expect(refused).toEqual({ COOLDOWN: 1 });
});

describe('the gate sees the book as the live desk counts it', () => {
  const bars = madeUpBars(
    rows([4, [99, 100, 98, 99]]),
    [0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => FIRST + i * MINUTE_MS + (i > 6 ? DAY_MS : 0)),
  );
  const said = [
    [1, LONG],
    [3, EXIT],
    [4, LONG],
    [5, EXIT],
    [7, LONG],
  ] as const;

  test('losses in a row are those of the day', () => {
    const { gate, seen } = watching(({ lossesInRow }) => lossesInRow);
    madeUpRun([madeUpSeries(bars, said)], { gate });
    expect(seen).toEqual([0, 1, 0]);
  });

  test('exits are trades, and a resting stop is an order', () => {
    const { gate, seen } = watching(({ tradesToday, ordersToday }) => [tradesToday, ordersToday]);
    madeUpRun([madeUpSeries(bars, said)], { gate, plan: { stopBp: 1_000 } });
    expect(seen.slice(0, 2)).toEqual([
      [0, 0],
      [2, 3],
    ]);
  });
});
