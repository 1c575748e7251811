import type { EpochMs } from '../../domain/time.ts';
import type { Query } from './sql.ts';

/** What the database says about itself. */
export interface DatabaseStanding {
  readonly now: EpochMs;
  /** Newest migration that ran, whichever version of Munim brought it. */
  readonly schemaVersion: number;
}

const STANDING = {
  name: 'database-standing',
  text: `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::int8 AS now,
    (SELECT max(version) FROM schema_migrations) AS "schemaVersion"`,
};

/** The database's clock and schema at this moment. Rejects when it does not answer. */
export async function databaseStanding(query: Query): Promise<DatabaseStanding> {
  const [row] = await query.query<DatabaseStanding>(STANDING);
  if (row === undefined) throw new Error('the database does not know the time');
  return row;
}
