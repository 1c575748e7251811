import { expect, test } from 'vitest';
import type { Position } from '../../../engine/domain/position.ts';
import { settlementText } from '../../../engine/kernel/settlement-news.ts';
import { endOfDay } from '../../../engine/portfolio/day-end.ts';
import { CALL, carriedPosition, dayEnd, FUTURE, PUT, SHARE } from '../portfolio/sample-book.ts';

/** What is told of the end of a day on which the share closed at `spot`. */
function told(position: Position, spot: number, day = CALL.expiry): readonly (string | undefined)[] {
  const end = endOfDay(dayEnd([position], new Map([[SHARE.key, spot]]), { day }));
  return end.entries.flatMap(({ entry, positions }) =>
    positions.map((after) => settlementText(entry, position, after)),
  );
}

test.each([
  [
    'a bought call in the money',
    carriedPosition(CALL, 'NRML', { quantity: 400, cost: 8_000 }),
    1_530,
    'INFY26DEC1500CE settled at expiry: 400 at 30.00 in paper1. Realised +4,000.00, charges 18.00.',
  ],
  [
    'a bought call out of the money',
    carriedPosition(CALL, 'NRML', { quantity: 400, cost: 8_000 }),
    1_490,
    'INFY26DEC1500CE settled at expiry: 400 worth nothing in paper1. Realised −8,000.00.',
  ],
  [
    'a sold put in the money',
    carriedPosition(PUT, 'NRML', { quantity: -400, cost: -8_000 }),
    1_490,
    `${PUT.key.slice(4)} settled at expiry: short 400 at 10.00 in paper1. Realised +4,000.00.`,
  ],
  [
    'a future',
    carriedPosition(FUTURE, 'NRML', { quantity: 400, cost: 600_000 }),
    1_530,
    'INFY26DECFUT settled at expiry: 400 at 1,530.00 in paper1. Realised +12,000.00.',
  ],
] as const)('the settlement of %s is accounted for in a sentence', (_name, position, spot, text) => {
  expect(told(position, spot)).toContain(text);
});

test('what carries over is not told as settled', () => {
  const share = carriedPosition(SHARE, 'CNC', { quantity: 10, cost: 15_000 });
  expect(told(share, 1_530).every((text) => text === undefined)).toBe(true);
});
