import { describe, expect, test } from 'vitest';
import { isTradeForTrade } from '../../../engine/domain/instrument.ts';
import type { GateView } from '../../../engine/risk/check.ts';
import { HELD_CHECKS } from '../../../engine/risk/checks/held-checks.ts';
import { ORDER_CHECKS } from '../../../engine/risk/checks/order-checks.ts';

interface Said {
  readonly symbol?: string;
  readonly side?: 'BUY' | 'SELL';
  readonly product?: 'CNC' | 'MIS';
  readonly quantity?: number;
  readonly held?: number;
  readonly boughtToday?: number;
}

/** What the two rules about such shares say. */
function says({
  symbol = 'SUZLON-BE',
  side = 'BUY',
  product = 'CNC',
  quantity = 10,
  held,
  boughtToday = 0,
}: Said) {
  const view = {
    instrument: { kind: 'equity', exchange: 'NSE', tradingSymbol: symbol },
    intent: { side, product, quantity },
    position: held === undefined ? undefined : { quantity: held, dayBuyQuantity: boughtToday },
  } as GateView;
  const rules = [...ORDER_CHECKS, ...HELD_CHECKS].filter(
    ({ name }) => name === 'product' || name === 'settlement',
  );
  expect(rules).toHaveLength(2);
  return rules.flatMap((rule) => {
    const finding = rule.run(view);
    return finding.passed ? [] : [`${finding.refusal.code}: ${finding.refusal.message}`];
  });
}

test.each([
  ['NSE', 'SUZLON-BE', true],
  ['NSE', 'ABC-BZ', true],
  ['NSE', 'SMECO-ST', true],
  ['NSE', 'BAJAJ-AUTO', false],
  ['NSE', 'M&M', false],
  ['BSE', 'SUZLON-BE', false],
] as const)('%s %s settles trade for trade: %s', (exchange, tradingSymbol, is) => {
  expect(isTradeForTrade({ exchange, tradingSymbol })).toBe(is);
});

describe('a share that settles trade for trade', () => {
  test('is bought for delivery only', () => {
    expect(says({})).toEqual([]);
    expect(says({ product: 'MIS' })).toEqual([
      'PRODUCT_MISMATCH: Not sent. SUZLON-BE settles trade for trade: nothing of it is bought and sold within a day. Use CNC.',
    ]);
    expect(says({ symbol: 'SUZLON', product: 'MIS' })).toEqual([]);
  });

  test('is sold when it was delivered', () => {
    expect(says({ side: 'SELL', held: 10 })).toEqual([]);
    expect(says({ side: 'SELL', held: 25, boughtToday: 15 })).toEqual([]);
    expect(says({ side: 'SELL', held: 24, boughtToday: 20 })).toEqual([
      'NOT_DELIVERED: Not sent. SUZLON-BE settles trade for trade: what was bought today cannot be sold today. Sell 4 now.',
    ]);
    expect(says({ side: 'SELL', held: 10, boughtToday: 10 })).toEqual([
      'NOT_DELIVERED: Not sent. SUZLON-BE settles trade for trade: what was bought today cannot be sold today. Sell it when it is delivered.',
    ]);
    expect(says({ symbol: 'SUZLON', side: 'SELL', held: 10, boughtToday: 10 })).toEqual([]);
  });
});
