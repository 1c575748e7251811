import { describe, expect, test } from 'vitest';
import {
  type AccountReadiness,
  type ProcessReadiness,
  READY_ACCOUNT,
  READY_PROCESS,
} from '../../../engine/ports/readiness.ts';
import type { GateView } from '../../../engine/risk/check.ts';
import { READINESS_CHECKS } from '../../../engine/risk/checks/readiness-checks.ts';

interface Known {
  readonly mode?: 'paper' | 'live';
  readonly account?: Partial<AccountReadiness>;
  readonly process?: Partial<ProcessReadiness>;
}

/** What the rules about readiness say; only those that hold exits are asked about an exit. */
function says(
  { account, process, mode = 'paper' }: Known,
  order: 'entry' | 'exit' = 'entry',
): readonly string[] {
  const view = {
    book: { id: 'live1', mode },
    account: { ...READY_ACCOUNT, ...account },
    process: { ...READY_PROCESS, ...process },
    limits: { clockSkewMs: 3_000, brokerSilenceMs: 15_000 },
  } as GateView;
  return READINESS_CHECKS.filter((check) => order === 'entry' || check.holdsExits).flatMap((check) => {
    const finding = check.run(view);
    return finding.passed ? [] : [`${finding.refusal.code}: ${finding.refusal.message}`];
  });
}

const REPLACED = { kind: 'replaced', says: 'Another Munim has taken this desk over.' } as const;
const OUTDATED = { kind: 'outdated', says: 'A newer version of Munim has changed the database.' } as const;

describe('an order of somebody who may not trade now', () => {
  test('an account that is ready takes it', () => {
    expect(says({})).toEqual([]);
    expect(
      says({ account: { silentMs: 15_000, clockAheadMs: -3_000 }, process: { clockAheadMs: 3_000 } }),
    ).toEqual([]);
  });

  test.each<[string, Known, string]>([
    [
      'another process has the home',
      { process: { standing: REPLACED } },
      'NOT_LEADER: Not sent. Another Munim has taken this desk over. Trade through the other one.',
    ],
    [
      'a newer build has changed the database',
      { process: { standing: OUTDATED } },
      'BUILD_MISMATCH: Not sent. A newer version of Munim has changed the database. Start the newer version here too.',
    ],
    [
      'a live book where only paper may be traded',
      { mode: 'live' },
      'LIVE_OFF: Not sent. live1 is a live book, and this Munim trades paper only. Set TRADING_MODE=live in .env and start it again.',
    ],
    [
      'nobody is logged in',
      { account: { loggedOut: 'the login ended at 06:00' } },
      'TOKEN_DEAD: Not sent. The broker takes no orders: the login ended at 06:00. Log in with /login, then send it again.',
    ],
  ])('neither in nor out: %s', (_case, known, expected) => {
    expect(says(known)).toEqual([expected]);
    expect(says(known, 'exit')).toEqual([expected]);
  });

  test.each<[string, Known, string]>([
    [
      'the broker is silent',
      { account: { silentMs: 18_400 } },
      'BROKER_UNREACHABLE: Not sent. The broker has not answered for 18 s (limit broker-silence, 15 s). Exits are still tried; see /status.',
    ],
    [
      "the clock is ahead of the broker's",
      { account: { clockAheadMs: 4_200 }, process: { clockAheadMs: 400 } },
      "CLOCK_SKEW: Not sent. This machine's clock is 4.2 s ahead of the broker's (limit clock-skew, 3 s). Set the clock, then send it again.",
    ],
    [
      "the clock is behind the database's",
      { account: { clockAheadMs: 100 }, process: { clockAheadMs: -31_000 } },
      "CLOCK_SKEW: Not sent. This machine's clock is 31.0 s behind the database's (limit clock-skew, 3 s). Set the clock, then send it again.",
    ],
  ])('no new position, but exits: %s', (_case, known, expected) => {
    expect(says(known)).toEqual([expected]);
    expect(says(known, 'exit')).toEqual([]);
  });
});
