import { DAY_MS } from '../../domain/time.ts';
import type { Inbox, InboxMessage } from '../../ports/inbox.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import type { Query } from './sql.ts';

/** Telegram delivers again for a day, Slack for an hour. */
const KEPT_MS = 2 * DAY_MS;

const TAKE = {
  name: 'inbox-take',
  text: `WITH gone AS (DELETE FROM inbox WHERE received_at < $7)
    INSERT INTO inbox (source, id, sender, chat, message, received_at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING`,
};
const FINISH = {
  name: 'inbox-finish',
  text: 'UPDATE inbox SET finished = true WHERE source = $1 AND id = $2',
};
const UNFINISHED = {
  name: 'inbox-unfinished',
  text: `SELECT source, id, sender, chat, message FROM inbox
    WHERE source = $1 AND NOT finished AND received_at >= $2 ORDER BY received_at, length(id), id`,
};

/** The inbox in PostgreSQL: one row a message, gone after two days. */
export class PostgresInbox implements Inbox {
  readonly #query: Query;
  readonly #clock: WallClock;

  constructor(query: Query, clock: WallClock) {
    this.#query = query;
    this.#clock = clock;
  }

  async take({ source, id, sender, chat, message }: InboxMessage): Promise<boolean> {
    const now = this.#clock.now();
    const rows = await this.#query.execute(TAKE, [source, id, sender, chat, message, now, now - KEPT_MS]);
    return rows === 1;
  }

  async finish(source: string, id: string): Promise<void> {
    await this.#query.execute(FINISH, [source, id]);
  }

  unfinished(source: string): Promise<readonly InboxMessage[]> {
    return this.#query.query<InboxMessage>(UNFINISHED, [source, this.#clock.now() - KEPT_MS]);
  }
}
