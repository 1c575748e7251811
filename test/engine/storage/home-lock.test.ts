import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { epochMs } from '../../../engine/domain/time.ts';
import type { Timers } from '../../../engine/ports/timers.ts';
import type { WallClock } from '../../../engine/ports/wall-clock.ts';
import { acquireHomeLock, findEngine, type HomeLock, lockPath } from '../../../engine/storage/home-lock.ts';
import { processStart } from '../../../engine/storage/running-process.ts';
import { temporaryFolder } from '../../support/database.ts';
import { realSecrets } from '../../support/system-time.ts';

/** 20 Nov 2026, 09:00:00 in India. */
const STARTED = epochMs(1_795_145_400_000);
const clock: WallClock = { now: () => STARTED, monotonicMs: () => 0 };

/** Timers that a test winds by hand. */
function handTimers(onWait: () => void = () => {}) {
  const beats: (() => void)[] = [];
  const timers: Timers = {
    after: (_delay, run) => {
      onWait();
      run();
      return { cancel: () => {} };
    },
    every: (_interval, run) => {
      beats.push(run);
      return { cancel: () => beats.splice(beats.indexOf(run), 1) };
    },
  };
  return { timers, beat: () => beats.forEach((run) => void run()) };
}

let home: string;
beforeEach(() => {
  home = temporaryFolder('lock');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function take(timers = handTimers().timers, onLost = (): void => {}): Promise<HomeLock> {
  const taken = await acquireHomeLock({ home, clock, timers, secrets: realSecrets, onLost });
  return taken.ok ? taken.value : expect.fail(taken.error.message);
}

async function refusalOf(timers = handTimers().timers): Promise<string> {
  const taken = await acquireHomeLock({ home, clock, timers, secrets: realSecrets, onLost: () => {} });
  return taken.ok ? expect.fail('it was taken') : taken.error.message;
}

function write(change: object): void {
  const holder = {
    pid: process.pid,
    startedAt: STARTED,
    host: hostname(),
    socketPath: '',
    processStart: processStart(process.pid) ?? '',
    token: 'other',
    ...change,
  };
  writeFileSync(lockPath(home), JSON.stringify(holder));
}

describe('the lock of a home', () => {
  test('says who holds it, and since when', async () => {
    await take();
    expect(await refusalOf()).toBe(
      `Munim already runs in ${home}: process ${process.pid} on this machine, since 09:00:00 on Fri 20 Nov. Use munim chat to talk to it, stop it first, or set MUNIM_HOME to another folder.`,
    );
  });

  test('tells where the chat socket is, while it is held', async () => {
    const lock = await take();
    lock.publish('/run/munim.sock');
    expect(findEngine(home)).toMatchObject({ pid: process.pid, socketPath: '/run/munim.sock' });
    lock.release();
    lock.release();
    expect(findEngine(home)).toBeUndefined();
    expect(readdirSync(home)).toEqual([]);
  });

  test('is taken over from a process that was killed', async () => {
    const child = spawn('sleep', ['60']);
    const start = processStart(child.pid ?? 0);
    write({ pid: child.pid, processStart: start });
    expect(await refusalOf()).toContain(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await take();
  });

  test.skipIf(process.platform === 'win32')(
    'is taken over when its pid belongs to another process',
    async () => {
      write({ processStart: 'another boot/1' });
      expect(findEngine(home)).toBeUndefined();
      await take();
    },
  );

  test('is taken over when its file is torn', async () => {
    writeFileSync(lockPath(home), '{"pid":');
    await take();
  });

  test('of another machine holds while its file is touched', async () => {
    write({ host: 'elsewhere', pid: 1 });
    const { timers } = handTimers(() => utimesSync(lockPath(home), 7, 7));
    expect(await refusalOf(timers)).toContain('process 1 on elsewhere');
  });

  test('of another machine is taken over when nothing touches it', async () => {
    write({ host: 'elsewhere', pid: 1 });
    await take();
    expect(JSON.parse(readFileSync(lockPath(home), 'utf8'))).toMatchObject({ host: hostname() });
  });

  test('tells its holder when it was taken away, and leaves the other one alone', async () => {
    const { timers, beat } = handTimers();
    let lost = 0;
    const lock = await take(timers, () => {
      lost += 1;
    });
    beat();
    expect(lost).toBe(0);
    rmSync(lockPath(home));
    write({ pid: 1 });
    beat();
    beat();
    lock.release();
    expect(lost).toBe(1);
    expect(JSON.parse(readFileSync(lockPath(home), 'utf8'))).toMatchObject({ token: 'other' });
  });

  test('goes to one of many that start at once over a stale one', async () => {
    write({ processStart: 'another boot/1' });
    const options = { home, clock, timers: handTimers().timers, secrets: realSecrets, onLost: () => {} };
    const taken = await Promise.all(Array.from({ length: 8 }, () => acquireHomeLock(options)));
    expect(taken.filter(({ ok }) => ok)).toHaveLength(1);
  });
});
