import type { JobLedger, JobResult, JobRun } from '../../desk-jobs.ts';
import type { UserId } from '../../domain/ids.ts';
import { DAY_MS, type EpochMs } from '../../domain/time.ts';
import type { Query } from './sql.ts';

const KEPT_MS = 90 * DAY_MS;

const TAKE = `WITH gone AS (DELETE FROM cron_run WHERE started_at < $6)
  INSERT INTO cron_run (market, name, slot, started_at, started_by) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT DO NOTHING`;
const FINISH = `UPDATE cron_run SET outcome = $4, says = $5, took_ms = $6
  WHERE market = $1 AND name = $2 AND slot = $3`;
const LATEST = `SELECT DISTINCT ON (name) name, slot, started_at, started_by, outcome, says, took_ms
  FROM cron_run WHERE market = $1 ORDER BY name, started_at DESC, slot DESC`;

interface Row {
  readonly name: string;
  readonly slot: EpochMs;
  readonly started_at: EpochMs;
  readonly started_by: UserId | null;
  readonly outcome: JobResult['kind'] | null;
  readonly says: string | null;
  readonly took_ms: number | null;
}

/** The runs of one market's jobs in PostgreSQL: one row a slot, taken by whoever inserts it first. */
export class PostgresJobLedger implements JobLedger {
  readonly #query: Query;
  readonly #market: string;

  constructor(query: Query, market: string) {
    this.#query = query;
    this.#market = market;
  }

  async take({ name, slot, startedAt, by }: Omit<JobRun, 'end'>): Promise<boolean> {
    const values = [this.#market, name, slot, startedAt, by ?? null, startedAt - KEPT_MS];
    return (await this.#query.execute(TAKE, values)) === 1;
  }

  async finish({ name, slot, end }: JobRun): Promise<void> {
    const values = [this.#market, name, slot, end?.kind ?? null, end?.says ?? null, end?.tookMs ?? null];
    await this.#query.execute(FINISH, values);
  }

  async latest(): Promise<readonly JobRun[]> {
    const rows = await this.#query.query<Row>(LATEST, [this.#market]);
    return rows.map((row) => ({
      name: row.name,
      slot: row.slot,
      startedAt: row.started_at,
      by: row.started_by ?? undefined,
      end:
        row.outcome === null
          ? undefined
          : { kind: row.outcome, says: row.says ?? '', tookMs: row.took_ms ?? 0 },
    }));
  }
}
