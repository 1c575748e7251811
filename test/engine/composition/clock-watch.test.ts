import { beforeEach, describe, expect, test } from 'vitest';
import { ClockWatch } from '../../../engine/composition/clock-watch.ts';
import { GatheredReadiness } from '../../../engine/composition/gathered-readiness.ts';
import { accountId } from '../../../engine/domain/ids.ts';
import { epochMs } from '../../../engine/domain/time.ts';
import { DeskState } from '../../../engine/kernel/state.ts';
import { Writer } from '../../../engine/kernel/writer.ts';
import { READY_ACCOUNT } from '../../../engine/ports/readiness.ts';
import { MemoryStore } from '../../simulation/memory-store.ts';

const KITE = accountId('kite');

describe('the watch over the clock', () => {
  let wallAt: number;
  let steadyMs: number;
  let databaseBehindMs: number;
  let schemaVersion: number;
  let answers: boolean;
  let readiness: GatheredReadiness;
  let writer: Writer;
  let told: string[];
  let compared: number;
  let watch: ClockWatch;

  beforeEach(async () => {
    wallAt = 1_793_500_000_000;
    steadyMs = 5_000;
    databaseBehindMs = 0;
    schemaVersion = 6;
    answers = true;
    told = [];
    compared = 0;
    readiness = new GatheredReadiness('paper');
    const wall = { now: () => epochMs(wallAt), monotonicMs: () => steadyMs };
    const store = new MemoryStore();
    writer = new Writer({
      state: DeskState.from(await store.load()),
      store,
      clocks: { wall, market: wall },
      perform: () => undefined,
      onBroken: (error) => {
        throw error;
      },
    });
    watch = new ClockWatch({
      wall,
      writer,
      readiness,
      standing: () =>
        answers
          ? Promise.resolve({ now: epochMs(wallAt - databaseBehindMs), schemaVersion })
          : Promise.reject(new Error('away')),
      schemaVersion: 6,
      onJump: async () => {
        compared += 1;
      },
      tell: (severity, text) => told.push(`${severity}: ${text}`),
    });
  });

  /** Lets seconds pass on both clocks, one watch each. */
  async function pass(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i += 1) {
      wallAt += 1_000;
      steadyMs += 1_000;
      await watch.everySecond();
    }
  }
  const held = () => writer.state.heldBy('desk', 'clock');

  test('the database is asked at the start and each minute, and what it says is there for the gate', async () => {
    databaseBehindMs = 250;
    await pass(1);
    expect(readiness.process()).toEqual({
      ceiling: 'paper',
      standing: { kind: 'current' },
      clockAheadMs: 250,
    });
    databaseBehindMs = 4_000;
    await pass(58);
    expect(readiness.process().clockAheadMs).toBe(250);
    await pass(2);
    expect(readiness.process().clockAheadMs).toBe(4_000);
    expect(told).toEqual([
      'warning: The clock of this machine is off by 4.0 s. Set it right: orders, codes and sessions hang on it.',
    ]);
    expect(held().state).toBe('active');
  });

  test('beyond thirty seconds only exits are taken, until the clock is right again', async () => {
    readiness.speakFor(KITE, () => ({ ...READY_ACCOUNT, clockAheadMs: -31_000 }));
    await pass(2);
    expect(held()).toMatchObject({ state: 'reducing', reason: 'the clock of this machine is off by 31 s' });
    readiness.speakFor(KITE, () => ({ ...READY_ACCOUNT, clockAheadMs: -5_000 }));
    await pass(1);
    expect(held().state).toBe('reducing');
    readiness.speakFor(KITE, () => ({ ...READY_ACCOUNT, clockAheadMs: -200 }));
    await pass(1);
    expect(held().state).toBe('active');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^critical: /);
  });

  test('what the database said last holds while it does not answer', async () => {
    databaseBehindMs = 40_000;
    await pass(1);
    answers = false;
    await pass(61);
    expect(held().state).toBe('reducing');
    expect(readiness.process().clockAheadMs).toBe(40_000);
  });

  test.each([
    ['a machine that slept', 8 * 3_600_000, 1],
    ['a time that was set back', -6_000, 1],
    ['a slow second', 4_900, 0],
  ])('a jump compares anew: %s', async (_case, jumpMs, comparisons) => {
    await pass(2);
    wallAt += jumpMs;
    await pass(3);
    expect(compared).toBe(comparisons);
    expect(told.filter((line) => line.includes('jumped'))).toHaveLength(comparisons);
  });

  test('a database of a newer build takes trading away from this one, for as long as it is newer', async () => {
    schemaVersion = 7;
    await pass(1);
    expect(readiness.process().standing.kind).toBe('outdated');
    schemaVersion = 6;
    await pass(61);
    expect(readiness.process().standing.kind).toBe('current');
  });

  test('who was replaced stays replaced', async () => {
    readiness.know({ standing: { kind: 'replaced', says: 'Another one.' } });
    await pass(1);
    expect(readiness.process().standing.kind).toBe('replaced');
  });

  test('an account that nobody speaks for is not traded', () => {
    expect(readiness.account(accountId('other')).loggedOut).toBe(
      'Munim was started without a connection to it',
    );
    expect(readiness.account(accountId('paper'))).toEqual(READY_ACCOUNT);
  });

  test('a process that stood still says so, and compares nothing anew', async () => {
    await pass(1);
    wallAt += 4_200;
    steadyMs += 4_200;
    await watch.everySecond();
    expect(told).toEqual([expect.stringMatching(/^warning: Munim stood still for 4\.2 s\./)]);
    expect(compared).toBe(0);
  });
});
