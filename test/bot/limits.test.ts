import { describe, expect, test } from 'vitest';
import { ButtonRegistry } from '../../bot/messaging/button-registry.ts';
import { ChatQueue } from '../../bot/messaging/chat-queue.ts';
import { RateLimit } from '../../bot/messaging/rate-limit.ts';

describe('the pace of a person', () => {
  test('lets a burst through, warns once, and passes again after a pause', () => {
    const clock = { ms: 0 };
    const limit = new RateLimit({ perSecond: 1, burst: 2, nowMs: () => clock.ms });
    expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual(['pass', 'pass', 'warn', 'silent']);
    expect(limit.take('b')).toBe('pass');
    clock.ms = 1_000;
    expect([1, 2].map(() => limit.take('a'))).toEqual(['pass', 'warn']);
  });
});

describe('buttons', () => {
  test('equal ones share an id, and those not shown for long are forgotten', () => {
    const registry = new ButtonRegistry(2);
    const first = registry.keep({ label: 'A', command: '/a' });
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    const second = registry.keep({ label: 'B', command: '/b' });
    expect(registry.keep({ label: 'A', command: '/a' })).toBe(first);
    registry.keep({ label: 'C', command: '/c' });
    expect(registry.find(second)).toBeUndefined();
    expect(registry.find(first)).toEqual({ label: 'A', command: '/a' });
  });
});

describe('the work of a chat', () => {
  test('is done in order and survives what throws', async () => {
    const bugs: unknown[] = [];
    const done: number[] = [];
    const queue = new ChatQueue((error) => bugs.push(error));
    queue.add('a', async () => void done.push(1));
    queue.add('a', async () => {
      throw new Error('bug');
    });
    queue.add('a', async () => void done.push(2));
    await queue.idle();
    expect(done).toEqual([1, 2]);
    expect(bugs).toHaveLength(1);
  });

  test('is not held up for ever by what never ends', async () => {
    const queue = new ChatQueue(() => undefined, 5);
    const done: number[] = [];
    queue.add('a', () => new Promise(() => {}));
    queue.add('a', async () => void done.push(2));
    await queue.idle();
    expect(done).toEqual([2]);
  });

  test('is dropped and counted when there is too much of it', async () => {
    const queue = new ChatQueue(() => undefined);
    const taken = Array.from({ length: 60 }, () => queue.add('a', async () => undefined));
    expect(taken.filter((was) => !was)).toHaveLength(queue.dropped);
    expect(queue.dropped).toBeGreaterThan(0);
    await queue.idle();
  });
});
