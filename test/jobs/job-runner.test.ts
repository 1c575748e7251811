import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { loadMarketData } from '../../config/market-data.ts';
import type { Desk } from '../../engine/desk.ts';
import type { JobResult } from '../../engine/desk-jobs.ts';
import { userId } from '../../engine/domain/ids.ts';
import { type EpochMs, epochMs, isoDate, istInstant, parseTimeOfDay } from '../../engine/domain/time.ts';
import type { Role } from '../../engine/domain/user.ts';
import { SessionCalendar } from '../../engine/market/session-calendar.ts';
import { PostgresJobLedger } from '../../engine/storage/postgres/job-ledger.ts';
import { readMigrations } from '../../engine/storage/postgres/migrate.ts';
import type { Database } from '../../engine/storage/postgres/sql.ts';
import type { Job } from '../../jobs/job.ts';
import { JobRunner } from '../../jobs/job-runner.ts';
import { databases, withDatabase } from '../support/database.ts';

const MIGRATIONS = fileURLToPath(new URL('../../engine/storage/migrations', import.meta.url));
const data = loadMarketData();
const calendar = new SessionCalendar(data.sessions, data.holidays);
const at = (date: string, time: string): EpochMs => istInstant(isoDate(date), parseTimeOfDay(time));
const caller = (role: Role) => ({ user: { id: userId('u1'), name: 'x', role }, place: 'terminal:local' });
/** Friday; the 24th is a holiday. */
const FRIDAY = '2026-11-20';

describe.each(databases())('the job runner (%s)', (kind) => {
  const servers = withDatabase({ kind, migrations: readMigrations(MIGRATIONS) });
  let database: Database;
  let now: EpochMs;
  let wall: EpochMs;
  let told: string[];
  let troubles: string[];
  let ran: string[];

  beforeEach(async () => {
    database = await servers.open();
    now = at(FRIDAY, '08:00');
    wall = epochMs(1_793_500_000_000);
    told = [];
    troubles = [];
    ran = [];
  });

  /** A job that notes each of its runs. */
  const job = (name: string, said: Partial<Job> = {}): Job => ({
    name,
    summary: 'notes its runs',
    at: ['35 8 * * *'],
    days: 'trading-days',
    whenMissed: { kind: 'skip' },
    run: async (_desk, slot): Promise<JobResult> => {
      ran.push(`${name} ${new Date(slot + 19_800_000).toISOString().slice(5, 16).replace('T', ' ')}`);
      return { kind: 'done', says: 'Noted.' };
    },
    ...said,
  });

  /** A runner as another instance on the same database has one; the market's clock is the test's. */
  const runner = (...jobs: readonly Job[]): JobRunner => {
    const desk = {
      market: {
        moment: () => ({ at: now, label: 'LIVE' }),
        wallNow: () => wall,
        tradesOn: (date: Parameters<Desk['market']['tradesOn']>[0]) =>
          calendar.schedule(date, { segment: 'fno', hasDerivatives: true }).kind === 'open',
      },
      jobLedger: new PostgresJobLedger(database, 'LIVE'),
      tell: (severity: string, text: string) => told.push(`${severity}: ${text}`),
    } as unknown as Desk;
    return new JobRunner({
      desk,
      jobs,
      onTrouble: (message, error) => troubles.push(`${message}: ${String(error)}`),
    });
  };

  /** Lets a second of the wall clock pass, and the market's clock stand at a time. */
  const beat = (of: JobRunner, date: string, time: string, wallMs = 1_000): Promise<void> => {
    now = at(date, time);
    wall = epochMs(wall + wallMs);
    return of.beat(wall);
  };

  test('a slot runs when its time has come, once, and is on record', async () => {
    const jobs = runner(job('listings'));
    await beat(jobs, FRIDAY, '08:34:59');
    expect(ran).toEqual([]);
    await beat(jobs, FRIDAY, '08:35:00');
    await beat(jobs, FRIDAY, '08:35:01');
    expect(ran).toEqual(['listings 11-20 08:35']);
    const [view] = await jobs.list();
    expect(view?.when).toBe('08:35 on market days');
    expect(view?.last).toMatchObject({ slot: at(FRIDAY, '08:35'), end: { kind: 'done', says: 'Noted.' } });
    expect(view?.next).toBe(at('2026-11-23', '08:35'));
  });

  test('two instances on one database run a slot once', async () => {
    const instances = [runner(job('listings')), runner(job('listings')), runner(job('listings'))];
    for (const one of instances) await beat(one, FRIDAY, '08:34:59', 0);
    await Promise.all(instances.map((one) => beat(one, FRIDAY, '08:35:00')));
    expect(ran).toEqual(['listings 11-20 08:35']);
  });

  test('a restart does not run a slot again', async () => {
    const whenUp = job('listings', { whenMissed: { kind: 'when-up' } });
    const first = runner(whenUp);
    await beat(first, FRIDAY, '08:36');
    await first.stop();
    await beat(runner(whenUp), FRIDAY, '08:37', 60_000);
    expect(ran).toEqual(['listings 11-20 08:35']);
  });

  const until = (time: string): Partial<Job> => ({
    at: ['0 9 * * *'],
    whenMissed: { kind: 'until', time: parseTimeOfDay(time) },
  });
  test.each([
    ['skip', job('brief', { at: ['0 9 * * *'] }), '09:01', []],
    ['until 10:00, at 10:00', job('brief', until('10:00')), '10:00', ['brief 11-20 09:00']],
    ['until 10:00, after it', job('brief', until('10:00')), '10:00:01', []],
    [
      'when up',
      job('brief', { at: ['0 9 * * *'], whenMissed: { kind: 'when-up' } }),
      '22:00',
      ['brief 11-20 09:00'],
    ],
  ])('a slot that was missed while Munim was down: %s', async (_case, missed, up, expected) => {
    await beat(runner(missed), FRIDAY, up);
    expect(ran).toEqual(expected);
  });

  test('a machine that slept is late like one that was off', async () => {
    const jobs = runner(job('brief', until('10:00')), job('listings', { whenMissed: { kind: 'when-up' } }));
    await beat(jobs, FRIDAY, '08:00');
    ran = [];
    await beat(jobs, FRIDAY, '11:00', 3 * 3_600_000);
    expect(ran).toEqual(['listings 11-20 08:35']);
  });

  test('a market that leaps over its nights misses nothing: evening and morning come in their order', async () => {
    const jobs = runner(
      job('listings'),
      job('report', { at: ['0 16 * * *'] }),
      job('weekly', { at: ['0 9 * * 6'], days: 'every-day' }),
      job('minutes', { at: ['* 9-15 * * *'] }),
    );
    await beat(jobs, FRIDAY, '15:40');
    ran = [];
    await beat(jobs, '2026-11-23', '09:15');
    expect(ran).toEqual([
      'report 11-20 16:00',
      'weekly 11-21 09:00',
      'listings 11-23 08:35',
      'minutes 11-23 09:15',
    ]);
  });

  test('a holiday has no slot', async () => {
    const jobs = runner(job('listings', { whenMissed: { kind: 'when-up' } }));
    await beat(jobs, '2026-11-23', '08:35');
    ran = [];
    await beat(jobs, '2026-11-24', '12:00');
    expect(ran).toEqual([]);
  });

  test('a failure is told and on record, a bug also in the log, and the next job runs', async () => {
    const jobs = runner(
      job('sad', { at: ['0 9 * * *'], run: async () => ({ kind: 'failed', says: 'Kite does not answer.' }) }),
      job('broken', { at: ['1 9 * * *'], run: () => Promise.reject(new Error('a bug')) }),
      job('listings', { at: ['2 9 * * *'] }),
    );
    await beat(jobs, FRIDAY, '08:59');
    await beat(jobs, FRIDAY, '09:02');
    expect(told).toEqual([
      'warning: Job sad failed. Kite does not answer. Run it again: /jobs run sad.',
      'warning: Job broken failed. The log says why. Run it again: /jobs run broken.',
    ]);
    expect(troubles).toEqual(['job broken failed: Error: a bug']);
    expect(ran).toEqual(['listings 11-20 09:02']);
    expect((await jobs.list()).map(({ last }) => last?.end?.kind)).toEqual(['failed', 'failed', 'done']);
  });

  test('without its database a slot waits, and runs when the database is back, if it may run late', async () => {
    const jobs = runner(
      job('listings', { whenMissed: { kind: 'when-up' } }),
      job('brief', { at: ['36 8 * * *'] }),
    );
    await beat(jobs, FRIDAY, '08:34');
    ran = [];
    await database.execute('ALTER TABLE cron_run RENAME TO cron_run_away');
    await beat(jobs, FRIDAY, '08:36');
    expect(ran).toEqual([]);
    await database.execute('ALTER TABLE cron_run_away RENAME TO cron_run');
    await beat(jobs, FRIDAY, '08:37');
    expect(ran).toEqual(['listings 11-20 08:35']);
    expect(troubles).toHaveLength(2);
  });

  test('a run that a kill cut off is shown as such, and is not repeated by itself', async () => {
    let goOn = (): void => undefined;
    const endless = job('listings', {
      run: () =>
        new Promise((resolve) => {
          goOn = () => resolve({ kind: 'done', says: '' });
        }),
    });
    const jobs = runner(endless);
    await beat(jobs, FRIDAY, '08:34');
    const work = beat(jobs, FRIDAY, '08:35');
    // Running from the start, on record once its slot is taken.
    await expect
      .poll(async () => (await jobs.list())[0])
      .toMatchObject({ running: true, last: { end: undefined } });
    const [after] = await runner(endless).list();
    expect(after).toMatchObject({ running: false, last: { end: undefined } });
    await expect(jobs.run(caller('owner'), 'listings')).resolves.toMatchObject({
      error: { code: 'NOTHING_TO_DO' },
    });
    goOn();
    await work;
  });

  test('a job is run by hand by an admin, and by nobody less', async () => {
    const jobs = runner(job('listings'));
    now = at(FRIDAY, '11:11');
    expect(await jobs.run(caller('risk'), 'listings')).toMatchObject({ error: { code: 'NOT_ALLOWED' } });
    expect(await jobs.run(caller('admin'), 'nonsense')).toMatchObject({ error: { code: 'UNKNOWN_JOB' } });
    expect(await jobs.run(caller('admin'), 'listings')).toMatchObject({
      value: { by: 'u1', end: { kind: 'done' } },
    });
    expect(ran).toEqual(['listings 11-20 11:11']);
  });
});
