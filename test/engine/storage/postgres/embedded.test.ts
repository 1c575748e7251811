import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type EmbeddedServer,
  type EmbeddedStep,
  startEmbedded,
} from '../../../../engine/storage/postgres/embedded.ts';
import { serverRefusal } from '../../../../engine/storage/postgres/embedded-failure.ts';
import { canReach } from '../../../../engine/storage/postgres/embedded-identity.ts';
import { EmbeddedKeeper } from '../../../../engine/storage/postgres/embedded-keeper.ts';
import { openDatabase } from '../../../../engine/storage/postgres/pool.ts';
import type { ServerAddress } from '../../../../engine/storage/postgres/server-address.ts';
import { preparedHome, temporaryFolder } from '../../../support/database.ts';
import { realClock, realTimers } from '../../../support/system-time.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function keep(folder: string): string {
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(home: string, steps: EmbeddedStep[] = []): Promise<EmbeddedServer> {
  const started = await startEmbedded({
    home,
    timers: realTimers,
    clock: realClock,
    onProgress: (step) => steps.push(step),
  });
  if (!started.ok) return expect.fail(started.error.message);
  undo.push(() => started.value.stop());
  return started.value;
}

async function ask(address: ServerAddress, sql: string): Promise<readonly object[]> {
  const database = await openDatabase({ servers: [address], maxConnections: 1 });
  try {
    return await database.query(sql);
  } finally {
    await database.close();
  }
}

function runningPid(home: string): number {
  return Number(readFileSync(join(home, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

describe('the bundled server', () => {
  test('is created in a new home, durable, without a TCP port, and stops', async () => {
    const home = keep(temporaryFolder('home'));
    const steps: EmbeddedStep[] = [];
    const server = await start(home, steps);
    expect(steps).toEqual(['preparing', 'creating', 'starting', 'ready']);
    const [row] = await ask(
      server.address,
      `SELECT current_setting('fsync') AS fsync, current_setting('listen_addresses') AS tcp,
        current_setting('data_checksums') AS checksums, current_setting('TimeZone') AS zone`,
    );
    expect(row).toEqual({ fsync: 'on', tcp: '', checksums: 'on', zone: 'UTC' });
    await server.stop();
    await server.stop();
    expect(existsSync(join(home, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
  });

  test('that is killed beside a running engine comes back at its address with what it had, until it is stopped', async () => {
    const home = keep(await preparedHome());
    const server = await start(home);
    const keeper = new EmbeddedKeeper({
      server,
      timers: realTimers,
      onTrouble: (message) => expect.fail(message),
    });
    await ask(keeper.address, 'CREATE TABLE kept AS SELECT 7 AS n');
    for (let kills = 0; kills < 2; kills += 1) {
      process.kill(runningPid(home), 'SIGKILL');
      const answer = () => ask(server.address, 'SELECT n FROM kept').catch(() => undefined);
      await expect.poll(answer, { timeout: 20_000, interval: 100 }).toEqual([{ n: 7 }]);
    }
    await keeper.stop();
    expect(existsSync(join(home, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
  }, 60_000);

  test('keeps what was stored over a stop and a start', async () => {
    const home = keep(await preparedHome());
    const first = await start(home);
    await ask(first.address, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    const second = await start(home);
    expect(second.adopted).toBe(false);
    expect(await ask(second.address, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  test('is adopted when its engine was killed, and the connections of that engine are ended', async () => {
    const home = keep(await preparedHome());
    const first = await start(home);
    const old = await openDatabase({ servers: [first.address] });
    const session = await old.session();
    await session.execute('SELECT pg_advisory_lock(1)');
    const lost = new Promise<void>((resolve) => {
      session.onLost(() => resolve());
    });
    const steps: EmbeddedStep[] = [];
    const second = await start(home, steps);
    await lost;
    await old.close();
    expect(second).toMatchObject({ pid: first.pid, adopted: true });
    expect(steps).toEqual(['preparing', 'adopting', 'ready']);
    expect(await ask(second.address, 'SELECT pg_try_advisory_lock(1) AS free')).toEqual([{ free: true }]);
  });

  test('recovers committed rows when the server was killed too', async () => {
    const home = keep(await preparedHome());
    const first = await start(home);
    await ask(first.address, 'CREATE TABLE kept AS SELECT 7 AS n');
    process.kill(first.pid, 'SIGKILL');
    const steps: EmbeddedStep[] = [];
    const second = await start(home, steps);
    expect(steps).toContain('recovering');
    expect(await ask(second.address, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  test('starts over a file whose pid another program got', async () => {
    const home = keep(await preparedHome());
    const data = join(home, 'postgres', 'data');
    const lines = [process.pid, data, 0, 5432, join(home, 'postgres', 'run'), '', '', 'ready', ''];
    writeFileSync(join(data, 'postmaster.pid'), lines.join('\n'));
    expect((await start(home)).adopted).toBe(false);
  });

  test('starts in a copy of a home whose original is running', async () => {
    const home = keep(await preparedHome());
    const original = await start(home);
    const copy = keep(temporaryFolder('home'));
    // `cp -a` keeps owners, as the copy of a backup does.
    execFileSync('cp', ['-a', join(home, 'postgres'), copy]);
    const second = await start(copy);
    expect(second.pid).not.toBe(original.pid);
    expect(second.adopted).toBe(false);
  });

  test.each([
    ['spaces and quotes', `my "trading" desk's, home`],
    ['a very long name', `${'long'.repeat(40)}/${'path'.repeat(20)}`],
    ['letters of India', 'मुनीम'],
  ])('lives in a home with %s', async (_what, name) => {
    const home = join(keep(temporaryFolder('home')), name);
    mkdirSync(home, { recursive: true });
    const prepared = keep(await preparedHome());
    execFileSync('cp', ['-a', join(prepared, 'postgres'), home]);
    const server = await start(home);
    if ('host' in server.address && !server.address.host.startsWith(home)) keep(server.address.host);
    expect(await ask(server.address, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('ends half-made files of a creation that was killed', async () => {
    const home = keep(temporaryFolder('home'));
    mkdirSync(join(home, 'postgres', 'data-making'), { recursive: true });
    writeFileSync(join(home, 'postgres', 'data-making', 'PG_VERSION'), '18\n');
    expect(await ask((await start(home)).address, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('refuses data of another PostgreSQL and data that is none', async () => {
    const home = keep(temporaryFolder('home'));
    const data = join(home, 'postgres', 'data');
    mkdirSync(data, { recursive: true });
    const options = { home, timers: realTimers, clock: realClock };
    expect(await startEmbedded(options)).toMatchObject({ ok: false, error: { code: 'DATA_DAMAGED' } });
    writeFileSync(join(data, 'PG_VERSION'), '17\n');
    expect(await startEmbedded(options)).toMatchObject({ ok: false, error: { code: 'DATA_OTHER_VERSION' } });
  });

  test('refuses a home that cannot be made', async () => {
    const home = '/dev/null/munim';
    const refused = await startEmbedded({ home, timers: realTimers, clock: realClock });
    expect(refused).toMatchObject({ ok: false, error: { code: 'HOME_UNWRITABLE' } });
  });

  test.skipIf(process.getuid?.() === 0)('runs as the user that started it', async () => {
    const server = await start(keep(await preparedHome()));
    expect(statSync(`/proc/${server.pid}`).uid).toBe(process.getuid?.());
  });
});

describe.skipIf(process.getuid?.() !== 0)('the bundled server of root', () => {
  test('runs as somebody else', async () => {
    const server = await start(keep(await preparedHome()));
    expect(statSync(`/proc/${server.pid}`).uid).not.toBe(0);
  });

  test('keeps its data outside a home that others cannot enter, and refuses a copy of that home', async () => {
    const home = keep(temporaryFolder('home'));
    chmodSync(home, 0o700);
    const server = await start(home);
    const record = JSON.parse(readFileSync(join(home, 'postgres-location.json'), 'utf8'));
    keep(record.folder);
    expect(canReach(record.folder, { uid: 65_534, gid: 65_534 })).toBe(true);
    expect(existsSync(join(record.folder, 'data', 'PG_VERSION'))).toBe(true);
    await server.stop();
    expect((await start(home)).adopted).toBe(false);
    const copy = keep(temporaryFolder('home'));
    cpSync(home, copy, { recursive: true });
    const refused = await startEmbedded({ home: copy, timers: realTimers, clock: realClock });
    expect(refused).toMatchObject({ ok: false, error: { code: 'HOME_COPIED' } });
  });
});

test.each([
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'DISK_FULL'],
  ['initdb: error: could not look up effective user ID 1234: user does not exist', 'USER_UNNAMED'],
  ['PANIC:  could not locate a valid checkpoint record at 0/1', 'DATA_DAMAGED'],
  ['postgres: error while loading shared libraries: libicuuc.so.60', 'PLATFORM_UNSUPPORTED'],
  ['FATAL:  lock file "postmaster.pid" already exists', 'SERVER_STUCK'],
  ['FATAL:  something nobody has seen', 'SERVER_FAILED'],
])('turns %j into %s', (output, code) => {
  const refusal = serverRefusal(`LOG: first\n${output}\n`, '/home/postgres.log');
  expect(refusal.code).toBe(code);
  expect(refusal.message).toMatch(/[.)]$/);
});
