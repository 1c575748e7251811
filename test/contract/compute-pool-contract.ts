import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TaskRegistry } from '../../engine/compute/task-registry.ts';
import {
  type ComputePool,
  TaskCancelled,
  TaskFailed,
  type TaskKind,
  type TaskProgress,
  TaskTimedOut,
} from '../../engine/ports/compute-pool.ts';
// @ts-expect-error plain JavaScript, so that a thread can load it
import { TASKS as UNTYPED } from './compute-tasks.mjs';

/** What the contract runs. */
export const CONTRACT_TASKS: TaskRegistry = UNTYPED;

export const named = (name: string): TaskKind<unknown, unknown> => ({ name });

/** Starts a task that tells when it began; resolves then with its promise and how to cancel it. */
export async function begun(
  pool: ComputePool,
  task: string,
): Promise<{ readonly result: Promise<unknown>; cancel(): void }> {
  const cancelling = new AbortController();
  return new Promise((resolve) => {
    const result = pool.run(named(task), undefined, {
      cancel: cancelling.signal,
      onProgress: () => resolve({ result, cancel: () => cancelling.abort() }),
    });
    result.catch(() => undefined);
  });
}

/** What every adapter of the compute pool promises. */
export function computePoolContract(name: string, open: () => Promise<ComputePool>): void {
  describe(`the compute pool: ${name}`, () => {
    let pool: ComputePool;
    beforeEach(async () => {
      pool = await open();
    });
    afterEach(() => pool.close());

    it('gives back what the task returned', async () => {
      expect(await pool.run(named('add'), { numbers: [1, 2, 3.5] })).toBe(6.5);
    });

    it('shares shared memory and copies the rest', async () => {
      const shared = new SharedArrayBuffer(16);
      const copied = new Float64Array(2);
      await pool.run(named('fill'), { shared, copied });
      expect([...new Float64Array(shared)]).toEqual([7, 7]);
      expect([...copied]).toEqual([0, 0]);
    });

    it('tells the progress in order, before the end', async () => {
      const told: TaskProgress[] = [];
      await pool.run(named('report'), undefined, { onProgress: (progress) => told.push(progress) });
      expect(told).toEqual([
        { done: 0.5, says: '1 of 2' },
        { done: 1, says: '2 of 2' },
      ]);
    });

    it('fails with the words and the place of what the task threw, and goes on', async () => {
      const failed = await pool.run(named('refuse'), undefined).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(TaskFailed);
      expect(failed).toMatchObject({
        message: 'the fast average must be shorter',
        stack: expect.stringContaining('compute-tasks.mjs'),
      });
      expect(await pool.run(named('add'), { numbers: [1] })).toBe(1);
    });

    it.each(['no-such-task', 'toString'])('fails for a kind that nobody can do: %s', async (task) => {
      await expect(pool.run(named(task), undefined)).rejects.toThrow(`There is no task ${task}.`);
    });

    it('fails when what goes in or comes out cannot be copied', async () => {
      await expect(pool.run(named('add'), { numbers: [() => 1] })).rejects.toThrow(TaskFailed);
      await expect(pool.run(named('unclonable'), undefined)).rejects.toThrow(TaskFailed);
      expect(await pool.run(named('add'), { numbers: [1] })).toBe(1);
    });

    it('asks a cancelled task to end', async () => {
      const { result, cancel } = await begun(pool, 'untilCancelled');
      cancel();
      await expect(result).rejects.toThrow(TaskCancelled);
      expect(pool.load()).toEqual({ running: 0, waiting: 0 });
    });

    it('ends a cancelled task that does not listen', async () => {
      const { result, cancel } = await begun(pool, 'deaf');
      cancel();
      await expect(result).rejects.toThrow(TaskCancelled);
      expect(await pool.run(named('add'), { numbers: [1] })).toBe(1);
    });

    it('does not begin what was cancelled before', async () => {
      const told: TaskProgress[] = [];
      const run = pool.run(named('report'), undefined, {
        cancel: AbortSignal.abort(),
        onProgress: (progress) => told.push(progress),
      });
      await expect(run).rejects.toThrow(TaskCancelled);
      expect(told).toEqual([]);
    });

    it('ends a task at its limit', async () => {
      const ended = await pool
        .run(named('deaf'), undefined, { limitMs: 50 })
        .catch((error: unknown) => error);
      expect(ended).toBeInstanceOf(TaskTimedOut);
      expect(ended).toMatchObject({ limitMs: 50 });
      expect(await pool.run(named('add'), { numbers: [1] })).toBe(1);
    });

    it('lets work above its threads wait its turn, and be cancelled while it waits', async () => {
      const running = await Promise.all(
        Array.from({ length: pool.threads }, () => begun(pool, 'untilCancelled')),
      );
      const cancelling = new AbortController();
      const given = pool.run(named('add'), { numbers: [1] }, { cancel: cancelling.signal });
      const next = pool.run(named('add'), { numbers: [2] });
      expect(pool.load()).toEqual({ running: pool.threads, waiting: 2 });
      cancelling.abort();
      await expect(given).rejects.toThrow(TaskCancelled);
      expect(pool.load()).toEqual({ running: pool.threads, waiting: 1 });
      for (const { cancel } of running) cancel();
      expect(await next).toBe(2);
    });

    it('cancels everything when it closes, and takes nothing afterwards', async () => {
      const { result } = await begun(pool, 'untilCancelled');
      await pool.close();
      await expect(result).rejects.toThrow(TaskCancelled);
      await expect(pool.run(named('add'), { numbers: [1] })).rejects.toThrow(TaskCancelled);
    });
  });
}
