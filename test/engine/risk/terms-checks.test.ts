import { describe, expect, test } from 'vitest';
import type { Validity } from '../../../engine/domain/order.ts';
import type { GateView } from '../../../engine/risk/check.ts';
import { TERMS_CHECKS } from '../../../engine/risk/checks/terms-checks.ts';

interface Said {
  readonly validity?: Validity;
  readonly disclosed?: number;
  readonly kind?: 'equity' | 'option';
}

/** What the rules say of an order of 95 units. */
function says({ validity = 'DAY', disclosed, kind = 'equity' }: Said): readonly string[] {
  const view = {
    instrument: { kind, tradingSymbol: 'INFY' },
    intent: { validity, quantity: 95, ...(disclosed === undefined ? {} : { disclosed }) },
  } as GateView;
  return TERMS_CHECKS.flatMap((rule) => {
    const finding = rule.run(view);
    return finding.passed ? [] : [finding.refusal.code];
  });
}

describe('how an order lives and shows itself', () => {
  test.each([
    [{}, []],
    [{ validity: 'IOC' }, []],
    [{ validity: { minutes: 1 } }, []],
    [{ validity: { minutes: 120 } }, []],
    [{ validity: { minutes: 121 } }, ['BAD_VALIDITY']],
    [{ validity: { minutes: 0 } }, ['BAD_VALIDITY']],
    [{ validity: { minutes: 1.5 } }, ['BAD_VALIDITY']],
    // A tenth of 95 is 9.5: ten must be shown.
    [{ disclosed: 9 }, ['DISCLOSED_QTY']],
    [{ disclosed: 10 }, []],
    [{ disclosed: 94 }, []],
    [{ disclosed: 95 }, ['DISCLOSED_QTY']],
    [{ disclosed: 10, validity: 'IOC' }, ['DISCLOSED_QTY']],
    [{ disclosed: 10, kind: 'option' }, ['DISCLOSED_QTY']],
  ] as const)('%j: %j', (said, codes) => {
    expect(says(said)).toEqual(codes);
  });
});
