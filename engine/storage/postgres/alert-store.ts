import type { Alert } from '../../domain/alert.ts';
import type { AlertStore } from '../../ports/alert-store.ts';
import type { Query } from './sql.ts';

const ALL = 'SELECT body FROM alerts ORDER BY number';
const SAVE = `INSERT INTO alerts (number, owner, body) VALUES ($1, $2, $3)
  ON CONFLICT (number) DO UPDATE SET body = excluded.body`;
const REMOVE = 'DELETE FROM alerts WHERE number = $1';
const NEXT = `SELECT nextval('alert_numbers') AS number`;

/** Alerts in PostgreSQL. */
export class PostgresAlertStore implements AlertStore {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  async all(): Promise<readonly Alert[]> {
    const rows = await this.#query.query<{ readonly body: Alert }>(ALL);
    return rows.map(({ body }) => ({ ...body, expiresAt: body.expiresAt, toldAt: body.toldAt }));
  }

  async save(alert: Alert): Promise<void> {
    await this.#query.execute(SAVE, [alert.number, alert.owner, JSON.stringify(alert)]);
  }

  async remove(number: number): Promise<void> {
    await this.#query.execute(REMOVE, [number]);
  }

  async nextNumber(): Promise<number> {
    const [row] = await this.#query.query<{ readonly number: number }>(NEXT);
    return row?.number ?? 1;
  }
}
