import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { price } from '../../../engine/domain/price.ts';
import type { TradePlan } from '../../../engine/domain/trade-plan.ts';
import {
  entryUnits,
  type SizingView,
  stopLevel,
  targetLevel,
  trailedStop,
} from '../../../engine/strategies/position-rules.ts';
import { STANDARD_PLAN } from '../../../engine/strategies/trade-plan.ts';

const RUPEE = 10_000;
const TICK = price(500);
const VIEW: SizingView = {
  equity: 1_000_000 * RUPEE,
  slots: 10,
  price: 100 * RUPEE,
  volatility: 2 * RUPEE,
  lotSize: 1,
};

function units(plan: Partial<TradePlan>, view: Partial<SizingView> = {}): number {
  return entryUnits({ ...STANDARD_PLAN, ...plan }, { ...VIEW, ...view });
}

describe('the size of an entry', () => {
  test.each([
    ['a slot of the equity when all in', { sizing: 'all-in' as const }, {}, 1_000],
    ['a share of the equity', { sizing: 'fixed' as const, fixedBp: 500 }, {}, 500],
    // A slot keeps half a percent free for charges.
    ['no more than a slot, whatever the share', { sizing: 'fixed' as const, fixedBp: 5_000 }, {}, 995],
    // 10,000 rupees at risk over 2 x 8 rupees.
    ['what may be lost over the range', {}, { volatility: 8 * RUPEE }, 625],
    ['no more than a slot in a calm market', {}, { volatility: RUPEE }, 995],
    // 10,000 rupees at risk over the stop of 20 rupees.
    [
      'what may be lost to the stop where the range is unknown',
      { stopBp: 2_000 },
      { volatility: Number.NaN },
      500,
    ],
    ['a slot where there is neither', { stopBp: 0 }, { volatility: Number.NaN }, 995],
    ['whole lots', { sizing: 'all-in' as const }, { lotSize: 300 }, 900],
    ['nothing when not even one lot fits', { sizing: 'all-in' as const }, { lotSize: 1_200 }, 0],
  ])('is %s', (_, plan, view, expected) => {
    expect(units(plan, view)).toBe(expected);
  });

  test('never costs more than its slot', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('risk' as const, 'fixed' as const, 'all-in' as const),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 500, max: 100_000 * RUPEE }),
        fc.integer({ min: 0, max: 1_000 * RUPEE }),
        (sizing, slots, entry, volatility) => {
          const size = units({ sizing, fixedBp: 10_000 }, { slots, price: entry, volatility });
          return size >= 0 && size * entry <= VIEW.equity / slots;
        },
      ),
    );
  });
});

describe('levels', () => {
  const plan = { ...STANDARD_PLAN, stopBp: 200, targetBp: 400, trailBp: 150 };
  const entry = 100.33 * RUPEE;

  test('lie at their share from the entry, on the tick away from the price', () => {
    expect(stopLevel(plan, 1, entry, TICK)).toBe(98.3 * RUPEE);
    expect(stopLevel(plan, -1, entry, TICK)).toBe(102.35 * RUPEE);
    expect(targetLevel(plan, 1, entry, TICK)).toBe(104.35 * RUPEE);
    expect(targetLevel(plan, -1, entry, TICK)).toBe(96.3 * RUPEE);
    expect(trailedStop(plan, 1, { best: 110 * RUPEE, last: 109 * RUPEE }, TICK)).toBe(108.35 * RUPEE);
    // The price is past it already: a tick beyond the price, where an exchange takes it.
    expect(trailedStop(plan, 1, { best: 110 * RUPEE, last: 108 * RUPEE }, TICK)).toBe(107.95 * RUPEE);
    expect(trailedStop(plan, -1, { best: 90 * RUPEE, last: 92 * RUPEE }, TICK)).toBe(92.05 * RUPEE);
  });

  test('are not there where they are switched off; a trail alone is the first stop too', () => {
    const off = { ...plan, stopBp: 0, targetBp: 0 };
    expect(targetLevel(off, 1, entry, TICK)).toBe(0);
    expect(stopLevel({ ...off, trailBp: 0 }, 1, entry, TICK)).toBe(0);
    expect(trailedStop({ ...off, trailBp: 0 }, 1, { best: entry, last: entry }, TICK)).toBe(0);
    expect(stopLevel(off, 1, 100 * RUPEE, TICK)).toBe(98.5 * RUPEE);
  });
});
