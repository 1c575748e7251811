import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { preparedHome } from '../support/bench-home.ts';

const MINUTES = Number(process.env['BENCH_MINUTES'] ?? 2);

/** Proportional share of memory of a process, in MB; 0 when it is gone. */
function shareMb(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

/** Parent of a process; 0 when it is gone. */
function parentOf(pid: number): number {
  try {
    return Number(/\)\s\S\s(\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function childrenOf(parents: readonly number[]): readonly number[] {
  const all = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
  return all.filter((pid) => parents.includes(parentOf(pid)));
}

/** The database's processes, by the postmaster that works in the home or beside it. */
function databasePids(home: string): readonly number[] {
  const postmasters = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${home}/postgres`);
      } catch {
        return false;
      }
    });
  return [...new Set([...postmasters, ...childrenOf(postmasters)])];
}

/** Prints what engine and database weigh together while the practice market runs, at the start and at the end. */
export async function main(): Promise<void> {
  const home = await preparedHome();
  const child = spawn(process.execPath, ['tools/run.mjs', 'start'], {
    env: { ...process.env, MUNIM_HOME: home },
    stdio: 'ignore',
  });
  const pid = child.pid ?? 0;
  const weigh = (): string => {
    const engine = shareMb(pid);
    const database = databasePids(home).reduce((sum, each) => sum + shareMb(each), 0);
    return `${(engine + database).toFixed(0)} MB (engine ${engine.toFixed(0)}, database ${database.toFixed(0)})`;
  };
  await wait(15_000);
  console.log(`memory after 15 s: ${weigh()}`);
  await wait(Math.max(0, MINUTES * 60_000 - 15_000));
  console.log(`memory after ${MINUTES} min: ${weigh()}`);
  const ended = new Promise((resolve) => {
    child.on('exit', resolve);
  });
  child.kill('SIGTERM');
  await ended;
  rmSync(home, { recursive: true, force: true });
}
