import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EpochMs, isoDate, istInstant, timeOfDay } from '../../../../engine/domain/time.ts';
import { CircuitBreaker } from '../../../../engine/kite/limits/circuit-breaker.ts';
import { KiteLimits } from '../../../../engine/kite/limits/kite-limits.ts';
import { OrderLimits } from '../../../../engine/kite/limits/order-limits.ts';
import { retryDelayMs } from '../../../../engine/kite/limits/read-retry.ts';
import { SlidingWindow } from '../../../../engine/kite/limits/sliding-window.ts';
import type { KiteFailure } from '../../../../engine/kite/transport/kite-failure.ts';
import type { Timer, Timers } from '../../../../engine/ports/timers.ts';
import type { WallClock } from '../../../../engine/ports/wall-clock.ts';

/** Time that goes only when told, and runs what is due on its way. */
class VirtualTime implements WallClock, Timers {
  readonly #start: EpochMs;
  #ms = 0;
  #due: { readonly at: number; readonly run: () => void }[] = [];

  constructor(start: EpochMs = istInstant(isoDate('2026-11-30'), timeOfDay(10, 0))) {
    this.#start = start;
  }

  now(): EpochMs {
    return (this.#start + Math.floor(this.#ms)) as EpochMs;
  }

  monotonicMs(): number {
    return this.#ms;
  }

  after(delayMs: number, run: () => void): Timer {
    const entry = { at: this.#ms + delayMs, run };
    this.#due.push(entry);
    return {
      cancel: () => {
        this.#due = this.#due.filter((each) => each !== entry);
      },
    };
  }

  every(): Timer {
    throw new Error('limits need no intervals');
  }

  async advance(ms: number): Promise<void> {
    const end = this.#ms + ms;
    for (;;) {
      const next = this.#due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#ms = Math.max(this.#ms, next.at);
      this.#due = this.#due.filter((each) => each !== next);
      next.run();
      await settled();
    }
    this.#ms = end;
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}

/** The most of `times` that any stretch of `windowMs` holds. */
function densest(times: readonly number[], windowMs: number): number {
  return Math.max(0, ...times.map((start) => times.filter((t) => t >= start && t < start + windowMs).length));
}

describe('a sliding window', () => {
  const runs = fc.record({
    most: fc.integer({ min: 1, max: 12 }),
    windowMs: fc.integer({ min: 1, max: 1_000 }),
    steps: fc.array(
      fc.record({ pause: fc.integer({ min: 0, max: 400 }), kept: fc.integer({ min: 0, max: 13 }) }),
      { maxLength: 120 },
    ),
  });

  test('never holds more than it may, nor takes from what is kept for others', () => {
    fc.assert(
      fc.property(runs, ({ most, windowMs, steps }) => {
        const window = new SlidingWindow(most, windowMs);
        const taken: number[] = [];
        let now = 0;
        for (const { pause, kept } of steps) {
          now += pause;
          const before = taken.filter((t) => t > now - windowMs).length;
          expect(window.used(now)).toBe(before);
          if (window.waitMs(now, kept) > 0) continue;
          expect(before).toBeLessThan(most - kept);
          window.take(now);
          taken.push(now);
        }
        expect(densest(taken, windowMs)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 2_000 },
    );
  });

  test('tells exactly when there is room again', () => {
    fc.assert(
      fc.property(runs, ({ most, windowMs, steps }) => {
        const window = new SlidingWindow(most, windowMs);
        let now = 0;
        for (const { pause, kept } of steps) {
          now += pause;
          if (kept >= most) continue;
          const wait = window.waitMs(now, kept);
          if (wait > 0) expect(window.waitMs(now + wait - 1, kept)).toBeGreaterThan(0);
          expect(window.waitMs(now + wait, kept)).toBe(0);
          now += wait;
          window.take(now);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('orders', () => {
  test('whatever is asked and whenever, no stretch of time holds more than its cap, and entries leave a fifth', async () => {
    const uses = fc.constantFrom('entry' as const, 'exit' as const, 'modify' as const, 'cancel' as const);
    const asked = fc.array(fc.record({ pause: fc.integer({ min: 0, max: 300 }), use: uses }), {
      maxLength: 150,
    });
    await fc.assert(
      fc.asyncProperty(asked, async (steps) => {
        const time = new VirtualTime();
        const limits = new OrderLimits(time, time, { perSecond: 8, perMinute: 30, perDay: 60 });
        const sent: { readonly at: number; readonly use: string }[] = [];
        const log = (use: string): void => {
          sent.push({ at: time.monotonicMs(), use });
        };
        for (const { pause, use } of steps) {
          await time.advance(pause);
          if (use === 'entry' || use === 'exit') {
            if (limits.place(use) === 0) log(use);
          } else {
            void limits.change(use).then(() => log(use));
            await settled();
          }
        }
        await time.advance(60_000);
        const times = (of: readonly string[]): number[] =>
          sent.filter(({ use }) => of.includes(use)).map(({ at }) => at);
        expect(densest(times(['entry', 'exit', 'modify', 'cancel']), 1_000)).toBeLessThanOrEqual(8);
        expect(densest(times(['entry', 'exit', 'modify']), 1_000)).toBeLessThanOrEqual(7);
        expect(densest(times(['entry']), 1_000)).toBeLessThanOrEqual(6);
        expect(densest(times(['entry', 'exit']), 60_000)).toBeLessThanOrEqual(30);
        expect(densest(times(['entry']), 60_000)).toBeLessThanOrEqual(24);
        expect(times(['entry', 'exit']).length).toBeLessThanOrEqual(60);
        expect(times(['entry']).length).toBeLessThanOrEqual(48);
        expect(times(['modify', 'cancel']).length).toBe(
          steps.filter(({ use }) => use === 'modify' || use === 'cancel').length,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('exits go on where entries stop, and cancels where exits stop', async () => {
    const time = new VirtualTime();
    const limits = new OrderLimits(time, time);
    for (let i = 0; i < 6; i += 1) expect(limits.place('entry')).toBe(0);
    expect(limits.place('entry')).toBe(1_000);
    expect(limits.place('exit')).toBe(0);
    expect(limits.place('exit')).toBe(1_000);
    await expect(limits.change('cancel')).resolves.toBe(true);
    await time.advance(999);
    expect(limits.place('entry')).toBe(1);
    await time.advance(1);
    expect(limits.place('entry')).toBe(0);
  });

  test('after a day of four fifths only exits are placed, until the date changes', async () => {
    const time = new VirtualTime(istInstant(isoDate('2026-11-30'), timeOfDay(23, 59)));
    const limits = new OrderLimits(time, time);
    limits.seenToday(3_200);
    expect(limits.place('entry')).toBeGreaterThan(0);
    expect(limits.place('exit')).toBe(0);
    limits.seenToday(17);
    expect(limits.placedToday()).toBe(3_201);
    limits.seenToday(4_000);
    expect(limits.place('exit')).toBeGreaterThan(0);
    await time.advance(60_000);
    expect(limits.placedToday()).toBe(0);
    expect(limits.place('entry')).toBe(0);
  });

  test('when Kite says too many, placements and modifies rest and cancels go on', async () => {
    const time = new VirtualTime();
    const limits = new OrderLimits(time, time);
    limits.pause(5_000);
    expect(limits.place('exit')).toBe(5_000);
    await expect(limits.change('cancel')).resolves.toBe(true);
    let modified = false;
    void limits.change('modify').then(() => {
      modified = true;
    });
    await time.advance(4_999);
    expect(modified).toBe(false);
    await time.advance(1);
    expect(modified).toBe(true);
  });
});

describe('requests', () => {
  test('each class waits for its own turn, in the order of asking', async () => {
    const time = new VirtualTime();
    const limits = new KiteLimits(time, time);
    const went: string[] = [];
    const ask = (of: 'quote' | 'history' | 'other', name: string): void => {
      void limits.turn(of).then(() => went.push(`${name}@${time.monotonicMs()}`));
    };
    for (const name of ['q1', 'q2', 'q3']) ask('quote', name);
    for (const name of ['h1', 'h2', 'h3', 'h4']) ask('history', name);
    await settled();
    expect(went).toEqual(['q1@0', 'h1@0', 'h2@0', 'h3@0']);
    expect(limits.quotas().find(({ name }) => name === 'quote')).toMatchObject({
      used: 1,
      most: 1,
      waiting: 2,
    });
    await time.advance(2_200);
    expect(went.slice(4)).toEqual(['q2@1100', 'h4@1100', 'q3@2200']);
  });

  test('a class that Kite asked patience for rests', async () => {
    const time = new VirtualTime();
    const limits = new KiteLimits(time, time);
    limits.pause('other', 3_000);
    let went = false;
    void limits.turn('other').then(() => {
      went = true;
    });
    await time.advance(2_999);
    expect(went).toBe(false);
    await time.advance(1);
    expect(went).toBe(true);
  });

  test('a line without end is not joined', async () => {
    const time = new VirtualTime();
    const limits = new KiteLimits(time, time);
    let refused = 0;
    for (let i = 0; i < 502; i += 1) {
      void limits.turn('quote').then((joined) => {
        if (!joined) refused += 1;
      });
    }
    await settled();
    expect(refused).toBe(1);
  });
});

describe('a circuit', () => {
  test('opens after five failures in a row, probes once after its rest, and closes on success', () => {
    const circuit = new CircuitBreaker();
    for (let i = 0; i < 4; i += 1) circuit.failed(0);
    circuit.succeeded();
    for (let i = 0; i < 4; i += 1) circuit.failed(0);
    expect(circuit.waitMs(0)).toBe(0);
    circuit.failed(0);
    expect(circuit.state(0)).toBe('open');
    expect(circuit.waitMs(500)).toBe(1_500);
    expect(circuit.state(2_000)).toBe('half-open');
    expect(circuit.waitMs(2_000)).toBe(0);
    expect(circuit.waitMs(2_000)).toBeGreaterThan(0);
    circuit.failed(2_000);
    expect(circuit.waitMs(5_999)).toBe(1);
    expect(circuit.waitMs(6_000)).toBe(0);
    circuit.succeeded();
    expect(circuit.state(6_000)).toBe('closed');
    expect(circuit.waitMs(6_000)).toBe(0);
  });

  test('rests a minute at most, and a probe that never left is given back', () => {
    const circuit = new CircuitBreaker();
    let now = 0;
    for (let i = 0; i < 5; i += 1) circuit.failed(now);
    for (let i = 0; i < 12; i += 1) {
      now += circuit.waitMs(now);
      expect(circuit.waitMs(now)).toBe(0);
      circuit.failed(now);
    }
    expect(circuit.waitMs(now)).toBe(60_000);
    now += 60_000;
    expect(circuit.waitMs(now)).toBe(0);
    circuit.released();
    expect(circuit.waitMs(now)).toBe(0);
  });
});

describe('the pause before a read is tried again', () => {
  const busy: KiteFailure = { kind: 'error', status: 503, errorType: 'NetworkException', message: 'busy' };
  const first = { number: 1, elapsedMs: 0, jitter: 1 };

  test.each<[string, KiteFailure, Parameters<typeof retryDelayMs>[1], number | undefined]>([
    ['grows', busy, { ...first, number: 2 }, 400],
    ['is spread', busy, { ...first, jitter: 0 }, 100],
    ['ends after the third attempt', busy, { ...first, number: 3 }, undefined],
    ['ends with patience', busy, { ...first, elapsedMs: 6_900 }, undefined],
    ['is what Kite asks', { ...busy, status: 429, retryAfterMs: 2_000 }, first, 2_000],
    ['is not longer than anybody waits', { ...busy, status: 429, retryAfterMs: 60_000 }, first, undefined],
    ['follows a break', { kind: 'no-answer', reason: '' }, first, 200],
    ['follows what never left', { kind: 'not-sent', reason: '' }, first, 200],
    ['follows a page with 502', { kind: 'not-kite', status: 502, reason: '' }, first, 200],
    ['does not follow a page with 200', { kind: 'not-kite', status: 200, reason: '' }, first, undefined],
    ['does not follow a refusal', { ...busy, status: 400 }, first, undefined],
    ['does not follow a logout', { kind: 'logged-out', reason: '' }, first, undefined],
    ['does not follow our own limit', { kind: 'throttled', retryAfterMs: 1, reason: '' }, first, undefined],
  ])('%s', (_, failure, attempt, delay) => {
    expect(retryDelayMs(failure, attempt)).toBe(delay);
  });
});
