import { describe, expect, test } from 'vitest';
import { rupees, ZERO } from '../../../engine/domain/money.ts';
import { type BrokerFunds, READY_ACCOUNT } from '../../../engine/ports/readiness.ts';
import type { GateView } from '../../../engine/risk/check.ts';
import { brokerFunds } from '../../../engine/risk/checks/broker-funds.ts';

/** What the rule says of an order that blocks 10,000 rupees and costs 20. */
function says(funds: BrokerFunds, marginNeeded = rupees(10_000)): string {
  const account = { ...READY_ACCOUNT, funds };
  const finding = brokerFunds.run({ account, marginNeeded, charges: rupees(20) } as GateView);
  return finding.passed ? 'passes' : `${finding.refusal.code}: ${finding.refusal.message}`;
}

describe('an entry at a broker that keeps the money', () => {
  test.each<[string, BrokerFunds, string]>([
    ['books of our own', { kind: 'own-books' }, 'passes'],
    ['exactly enough', { kind: 'known', free: rupees(10_020), ageMs: 60_000 }, 'passes'],
    [
      'a rupee short',
      { kind: 'known', free: rupees(10_019), ageMs: 0 },
      'MARGIN_SHORT: Not sent. It needs ₹10,020.00 and the account has ₹10,019.00 at the broker. Make it smaller, or add funds.',
    ],
    [
      'in debt',
      { kind: 'known', free: rupees(-5), ageMs: 0 },
      'MARGIN_SHORT: Not sent. It needs ₹10,020.00 and the account has ₹\u22125.00 at the broker. Make it smaller, or add funds.',
    ],
    [
      'told too long ago',
      { kind: 'known', free: rupees(1_00_000), ageMs: 60_001 },
      'MARGIN_SHORT: Not sent. What the account has at the broker was last told 60 s ago. Try again in a moment, or look at /status.',
    ],
    [
      'never told',
      { kind: 'unknown' },
      'MARGIN_SHORT: Not sent. What the account has at the broker is not known yet. Try again in a moment, or look at /status.',
    ],
  ])('%s', (_, funds, expected) => {
    expect(says(funds)).toBe(expected);
  });

  test('what blocks nothing asks nobody, and exits are never held', () => {
    expect(says({ kind: 'unknown' }, ZERO)).toBe('passes');
    expect(brokerFunds.holdsExits).toBe(false);
  });
});
