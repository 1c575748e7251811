import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ThreadPool } from '../../../engine/compute/thread-pool.ts';
import { TaskCancelled, TaskFailed, TaskTimedOut } from '../../../engine/ports/compute-pool.ts';
// @ts-expect-error the launcher is plain JavaScript: it runs before anything is built
import { ensureBuilt } from '../../../tools/build.mjs';
import { begun, computePoolContract, named } from '../../contract/compute-pool-contract.ts';
import { realTimers } from '../../support/system-time.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A worker of the build that knows the tasks of the contract instead of the engine's own. */
async function contractEntry(): Promise<URL> {
  const build: string = await ensureBuilt(ROOT, () => undefined);
  const serve = pathToFileURL(join(build, 'engine/compute/serve-tasks.js'));
  const tasks = new URL('../../contract/compute-tasks.mjs', import.meta.url);
  const source = `import { serveTasks } from '${serve}'; import { TASKS } from '${tasks}'; serveTasks(TASKS);`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

async function open(idleMs = 60_000): Promise<ThreadPool> {
  return new ThreadPool({ entry: await contractEntry(), threads: 2, timers: realTimers, idleMs });
}

computePoolContract('threads', open);

describe('threads', () => {
  it('end a task that loops for ever, at its limit or when it is cancelled, and start anew', async () => {
    const pool = await open();
    await expect(pool.run(named('loop'), undefined, { limitMs: 100 })).rejects.toThrow(TaskTimedOut);
    const cancelled = await begun(pool, 'loop');
    cancelled.cancel();
    await expect(cancelled.result).rejects.toThrow(TaskCancelled);
    expect(await pool.run(named('add'), { numbers: [1] })).toBe(1);
    await pool.close();
  });

  it('hear a cancellation while they compute', async () => {
    const pool = await open();
    const { result, cancel } = await begun(pool, 'busy');
    cancel();
    await expect(result).rejects.toThrow(TaskCancelled);
    await pool.close();
  });

  it('do at once what somebody waits for, however busy they are', async () => {
    const pool = await open();
    const busy = await Promise.all([begun(pool, 'busy'), begun(pool, 'busy')]);
    expect(await pool.run(named('add'), { numbers: [1, 2] }, { atOnce: true })).toBe(3);
    for (const { cancel } of busy) cancel();
    for (const { result } of busy) await expect(result).rejects.toThrow(TaskCancelled);
    await pool.close();
  });

  it('work side by side', async () => {
    const pool = await open();
    const both = await Promise.all([begun(pool, 'busy'), begun(pool, 'busy')]);
    for (const { cancel } of both) cancel();
    for (const { result } of both) await expect(result).rejects.toThrow(TaskCancelled);
    await pool.close();
  });

  it.each(['exit', 'hoard'])('fail the task when it takes its thread along: %s', async (task) => {
    const pool = await open();
    await expect(pool.run(named(task), undefined)).rejects.toThrow(TaskFailed);
    expect(await pool.run(named('add'), { numbers: [1] })).toBe(1);
    await pool.close();
  });

  it('are gone after some time without work, and come back', async () => {
    const pool = await open(20);
    for (const number of [1, 2]) {
      expect(await pool.run(named('add'), { numbers: [number] })).toBe(number);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await pool.close();
  });

  it('say so when their module is not there', async () => {
    const pool = new ThreadPool({
      entry: new URL('./none.mjs', import.meta.url),
      threads: 1,
      timers: realTimers,
    });
    await expect(pool.run(named('add'), { numbers: [] })).rejects.toThrow(/none\.mjs/);
    await pool.close();
  });

  it('of a build know the tasks of the engine', async () => {
    const build: string = await ensureBuilt(ROOT, () => undefined);
    const entry = pathToFileURL(join(build, 'engine/compute/worker.js'));
    const pool = new ThreadPool({ entry, threads: 1, timers: realTimers });
    await expect(pool.run(named('none'), undefined)).rejects.toThrow('There is no task none.');
    await pool.close();
  });
});
