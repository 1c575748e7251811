import type { Desk } from '../engine/desk.ts';
import type { JobDesk, JobResult, JobRun, JobView } from '../engine/desk-jobs.ts';
import type { Caller } from '../engine/desk-market.ts';
import type { UserId } from '../engine/domain/ids.ts';
import { type Refusal, refusal } from '../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../engine/domain/result.ts';
import {
  DAY_MS,
  type EpochMs,
  epochMs,
  type IsoDate,
  istDate,
  istInstant,
  MINUTE_MS,
} from '../engine/domain/time.ts';
import { mayAct } from '../engine/domain/user.ts';
import type { Job } from './job.ts';
import { Schedule } from './schedule.ts';

/**
 * With beats closer than this in wall time nobody slept in between: every slot they pass is on time, also the evening and
 * the next morning that a practice market leaps over.
 */
const AWAKE_MS = MINUTE_MS;
/** How far back a start looks for slots that nobody ran: over a long weekend. */
const LOOK_BACK_MS = 8 * DAY_MS;

interface Scheduled {
  readonly job: Job;
  readonly schedule: Schedule;
}

interface Due extends Scheduled {
  readonly slot: EpochMs;
  readonly late: boolean;
}

interface Beat {
  readonly wallAt: EpochMs;
  readonly marketAt: EpochMs;
}

/** Runs jobs when the market's clock says so, each slot once however many instances share the database. */
export class JobRunner implements JobDesk {
  readonly #desk: Desk;
  readonly #jobs: readonly Scheduled[];
  readonly #onTrouble: (message: string, error: unknown) => void;
  readonly #running = new Map<string, Promise<JobRun | undefined>>();
  #lastBeat: Beat | undefined;
  /** Due, but the database could not be asked. */
  #waiting: readonly Due[] = [];
  #work: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: {
    readonly desk: Desk;
    readonly jobs: readonly Job[];
    readonly onTrouble: (message: string, error: unknown) => void;
  }) {
    this.#desk = parts.desk;
    this.#jobs = parts.jobs.map((job) => ({ job, schedule: new Schedule(job.at) }));
    this.#onTrouble = parts.onTrouble;
  }

  /** Looks what is due, and runs it; resolves when that has ended. Call it about each second. */
  beat(wallAt: EpochMs): Promise<void> {
    const marketAt = this.#desk.market.moment().at;
    const last = this.#lastBeat;
    this.#lastBeat = { wallAt, marketAt };
    const due = this.#dueSince(last, { wallAt, marketAt });
    const retried = this.#waiting;
    this.#waiting = [];
    if (this.#stopped || (due.length === 0 && retried.length === 0)) return this.#work;
    const run = this.#runAll([...retried, ...due]);
    this.#work = Promise.all([this.#work, run]).then(() => undefined);
    return this.#work;
  }

  /** Takes nothing up any more; resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#work;
  }

  async list(): Promise<readonly JobView[]> {
    const { at } = this.#desk.market.moment();
    const latest = new Map((await this.#desk.jobLedger.latest()).map((run) => [run.name, run]));
    return this.#jobs.map(({ job, schedule }) => ({
      name: job.name,
      summary: job.summary,
      when: `${schedule.describe()} ${daysText(job, schedule)}`,
      next: schedule.next(at, this.#allows(job)),
      last: latest.get(job.name),
      running: this.#running.has(job.name),
    }));
  }

  async run(caller: Caller, name: string): Promise<Result<JobRun, Refusal>> {
    if (!mayAct(caller.user.role, 'admin')) {
      return fail(refusal('NOT_ALLOWED', 'Only an admin or the owner can run a job. Ask one of them.'));
    }
    const found = this.#jobs.find(({ job }) => job.name === name);
    if (found === undefined) {
      const names = this.#jobs.map(({ job }) => job.name).join(', ');
      return fail(
        refusal('UNKNOWN_JOB', `There is no job ${name.slice(0, 30)}. Name one of these: ${names}.`),
      );
    }
    if (this.#stopped || this.#running.has(name)) {
      return fail(refusal('NOTHING_TO_DO', `${name} is running already. See /jobs.`));
    }
    const run = await this.#runOnce(found.job, this.#desk.market.moment().at, caller.user.id);
    return run === undefined
      ? fail(refusal('NOTHING_TO_DO', `${name} ran at this very moment. See /jobs.`))
      : ok(run);
  }

  /** The slots that became due since the last beat, in order; of several of one job the latest. */
  #dueSince(last: Beat | undefined, now: Beat): readonly Due[] {
    const since = last?.marketAt ?? epochMs(now.marketAt - LOOK_BACK_MS);
    const late = last === undefined || now.wallAt - last.wallAt > AWAKE_MS;
    const due = this.#jobs.flatMap(({ job, schedule }) => {
      const slot = schedule.lastBetween(since, now.marketAt, this.#allows(job));
      return slot === undefined ? [] : [{ job, schedule, slot, late }];
    });
    return due.sort((a, b) => a.slot - b.slot);
  }

  #allows(job: Job): (date: IsoDate) => boolean {
    return job.days === 'every-day' ? () => true : (date) => this.#desk.market.tradesOn(date);
  }

  async #runAll(due: readonly Due[]): Promise<void> {
    for (const { job, schedule, slot, late } of due) {
      if (this.#stopped || (late && !mayRunLate(job, slot, this.#desk.market.moment().at))) continue;
      if (this.#running.has(job.name)) continue;
      try {
        await this.#runOnce(job, slot, undefined);
      } catch (error) {
        this.#onTrouble(`job ${job.name} could not be started`, error);
        this.#waiting = [...this.#waiting, { job, schedule, slot, late: true }];
      }
    }
  }

  /** Undefined when another instance has taken the slot. Rejects when the database cannot be asked. */
  #runOnce(job: Job, slot: EpochMs, by: UserId | undefined): Promise<JobRun | undefined> {
    const run = this.#take(job, slot, by).finally(() => this.#running.delete(job.name));
    this.#running.set(job.name, run);
    return run;
  }

  async #take(job: Job, slot: EpochMs, by: UserId | undefined): Promise<JobRun | undefined> {
    const startedAt = this.#desk.market.wallNow();
    const taken = { name: job.name, slot, startedAt, by };
    if (!(await this.#desk.jobLedger.take(taken))) return undefined;
    const result = await this.#perform(job, slot);
    const tookMs = Math.max(0, this.#desk.market.wallNow() - startedAt);
    const ended: JobRun = { ...taken, end: { ...result, tookMs } };
    if (result.kind === 'failed') {
      this.#desk.tell(
        'warning',
        `Job ${job.name} failed. ${result.says} Run it again: /jobs run ${job.name}.`,
      );
    }
    await this.#desk.jobLedger.finish(ended).catch((error: unknown) => {
      // It did run, and its slot is taken: only its result is not on record.
      this.#onTrouble(`the end of job ${job.name} could not be recorded`, error);
    });
    return ended;
  }

  async #perform(job: Job, slot: EpochMs): Promise<JobResult> {
    try {
      return await job.run(this.#desk, slot);
    } catch (error) {
      this.#onTrouble(`job ${job.name} failed`, error);
      return { kind: 'failed', says: 'The log says why.' };
    }
  }
}

function daysText({ days }: Job, schedule: Schedule): string {
  const named = schedule.dates();
  if (days === 'trading-days') return named === undefined ? 'on market days' : `on market days, ${named}`;
  return named === undefined ? 'every day' : `on ${named}`;
}

function mayRunLate({ whenMissed }: Job, slot: EpochMs, now: EpochMs): boolean {
  switch (whenMissed.kind) {
    case 'skip':
      return false;
    case 'when-up':
      return true;
    case 'until':
      return now <= istInstant(istDate(slot), whenMissed.time);
  }
}
