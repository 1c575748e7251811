import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../engine/alerts/alert-rule.ts';
import type { Alert } from '../../../engine/domain/alert.ts';
import { bookId, userId } from '../../../engine/domain/ids.ts';
import { rupees } from '../../../engine/domain/money.ts';
import { epochMs } from '../../../engine/domain/time.ts';

const QUIET_MS = 300_000;

const armed: Alert = {
  number: 1,
  owner: userId('u1'),
  place: 'terminal:local',
  condition: { kind: 'profit', book: bookId('paper1'), is: 'below', amount: rupees(-5000) },
  repeats: true,
  expiresAt: undefined,
  state: { kind: 'armed' },
  toldAt: undefined,
  hushed: 0,
};

const holding = { holds: true, clearlyOver: false };
const trembling = { holds: false, clearlyOver: false };
const over = { holds: false, clearlyOver: true };

describe('the rule of an alert', () => {
  test('it tells once, and again only when it was clearly over in between', () => {
    const first = judge(armed, holding, epochMs(1_000), QUIET_MS);
    expect(first).toMatchObject({ tells: true, alert: { state: { kind: 'waiting' }, toldAt: 1_000 } });
    const trembled = judge(first.alert, trembling, epochMs(400_000), QUIET_MS);
    expect(judge(trembled.alert, holding, epochMs(500_000), QUIET_MS).tells).toBe(false);
    const ended = judge(trembled.alert, over, epochMs(500_000), QUIET_MS);
    expect(judge(ended.alert, holding, epochMs(600_000), QUIET_MS).tells).toBe(true);
  });

  test('what it did not tell in its quiet time it counts', () => {
    let { alert } = judge(armed, holding, epochMs(0), QUIET_MS);
    for (const at of [1_000, 2_000]) {
      alert = judge(alert, over, epochMs(at), QUIET_MS).alert;
      alert = judge(alert, holding, epochMs(at + 500), QUIET_MS).alert;
    }
    expect(alert.hushed).toBe(2);
    alert = judge(alert, over, epochMs(QUIET_MS), QUIET_MS).alert;
    expect(judge(alert, holding, epochMs(QUIET_MS + 1), QUIET_MS)).toMatchObject({
      tells: true,
      alert: { hushed: 0 },
    });
  });

  test('however the market moves, it never tells twice within its quiet time, nor without holding', () => {
    const step = fc.record({
      sight: fc.constantFrom(holding, trembling, over),
      passMs: fc.integer({ min: 1, max: 200_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let alert = armed;
        let now = 0;
        let toldAt = Number.NEGATIVE_INFINITY;
        for (const { sight, passMs } of steps) {
          now += passMs;
          const next = judge(alert, sight, epochMs(now), QUIET_MS);
          if (next.tells) {
            expect(sight.holds).toBe(true);
            expect(now - toldAt).toBeGreaterThanOrEqual(QUIET_MS);
            toldAt = now;
          }
          alert = next.alert;
        }
      }),
    );
  });
});
