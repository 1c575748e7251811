import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountId, userId } from '../../../../engine/domain/ids.ts';
import { type Refusal, refusal } from '../../../../engine/domain/refusal.ts';
import { fail, ok, type Result } from '../../../../engine/domain/result.ts';
import { DAY_MS, HOUR_MS } from '../../../../engine/domain/time.ts';
import {
  KiteSession,
  type LiveSession,
  type LoginGateway,
} from '../../../../engine/kite/session/kite-session.ts';
import { SealedSession } from '../../../../engine/kite/session/sealed-session.ts';
import { readMigrations } from '../../../../engine/storage/postgres/migrate.ts';
import { PostgresSecretVault } from '../../../../engine/storage/postgres/secret-vault.ts';
import type { Database } from '../../../../engine/storage/postgres/sql.ts';
import { withDatabase } from '../../../support/database.ts';
import { realSecrets } from '../../../support/system-time.ts';
import { ist, ManualWall } from '../../market/pacing/manual-wall.ts';

const MIGRATIONS = fileURLToPath(new URL('../../../../engine/storage/migrations', import.meta.url));
const ME = userId('u1');
const ACCOUNT = accountId('kite');
const PASSPHRASE = 'a passphrase of the test';

/** Kite's login desk: every request token is good once and names its person. */
class LoginCounter implements LoginGateway {
  readonly ended: string[] = [];
  logins = 0;
  /** Request tokens that are being looked at wait for this. */
  slowly: Promise<void> = Promise.resolve();
  readonly #used = new Set<string>();

  async exchange(requestToken: string) {
    await this.slowly;
    if (this.#used.has(requestToken)) return fail('Token is invalid or has expired.');
    this.#used.add(requestToken);
    this.logins += 1;
    const user = requestToken.slice(0, 6);
    return ok({ userId: user, userName: `Name of ${user}`, accessToken: `token-${this.logins}` });
  }

  async end(accessToken: string): Promise<Result<true, string>> {
    this.ended.push(accessToken);
    return ok(true);
  }
}

/** What was recorded, in its order; the store can be down. */
class Trail {
  readonly lines: string[] = [];
  down = false;
  #holder: string | undefined;

  holder(): string | undefined {
    return this.#holder;
  }

  async began({ userId: user }: LiveSession): Promise<Result<true, Refusal>> {
    if (this.down) return fail(refusal('STATE_RECONCILING', 'Not done. The database is away.'));
    this.#holder = user;
    this.lines.push(`began ${user}`);
    return ok(true);
  }

  async ended(reason: string): Promise<void> {
    this.lines.push(`ended ${reason}`);
  }

  async turnedAway(user: string): Promise<void> {
    this.lines.push(`turned away ${user}`);
  }
}

describe('the session at Kite', () => {
  const servers = withDatabase({ migrations: readMigrations(MIGRATIONS) });
  let sql: Database;
  let wall: ManualWall;
  let desk: LoginCounter;
  let trail: Trail;
  let deaths: string[];
  let troubles: string[];

  let vault: PostgresSecretVault;

  const vaultUnder = (passphrase: string): PostgresSecretVault =>
    new PostgresSecretVault({ sql, secrets: realSecrets, passphrase });

  /** A session as a new run would make it; keys of a vault take half a second to make, so most share one. */
  const open = (own = vault): KiteSession =>
    new KiteSession({
      apiKey: 'key',
      wall,
      gateway: desk,
      records: trail,
      shelf: new SealedSession(own, ACCOUNT),
      onDeath: (reason) => deaths.push(reason),
      onTrouble: (message) => troubles.push(message),
    });

  beforeAll(async () => {
    sql = await servers.open();
    vault = vaultUnder(PASSPHRASE);
  });

  beforeEach(async () => {
    await sql.execute('DELETE FROM secrets');
    wall = new ManualWall(ist('2026-11-30 09:00:00'));
    desk = new LoginCounter();
    trail = new Trail();
    deaths = [];
    troubles = [];
  });

  test('lives from a login to six in the morning, over restarts, and is wiped then', async () => {
    const session = open();
    await session.restore();
    expect(session.current()).toBeUndefined();
    expect((await session.login('AB1234-one', ME)).ok).toBe(true);
    expect(session.current()).toEqual({ apiKey: 'key', accessToken: 'token-1', userId: 'AB1234' });

    wall.pass(20 * HOUR_MS);
    const later = open(vaultUnder(PASSPHRASE));
    await later.restore();
    expect(later.current()?.accessToken).toBe('token-1');
    wall.pass(HOUR_MS);
    expect(later.current()).toBeUndefined();
    await later.expire();
    expect(later.state).toMatchObject({ kind: 'logged-out' });
    expect(trail.lines).toEqual(['began AB1234', 'ended the session ended at 06:00, as all do each morning']);
    expect(deaths).toEqual([]);
    const stored = await sql.query<{ envelope: unknown }>('SELECT envelope FROM secrets');
    expect(stored).toEqual([{ envelope: null }]);
  });

  test('of yesterday is wiped by the next start', async () => {
    await open().login('AB1234-one', ME);
    wall.pass(DAY_MS);
    const next = open();
    await next.restore();
    expect(next.state).toMatchObject({ kind: 'logged-out' });
    expect(await sql.query('SELECT 1 FROM secrets WHERE envelope IS NOT NULL')).toEqual([]);
  });

  test('that was sealed under another passphrase asks for a login', async () => {
    await open().login('AB1234-one', ME);
    const next = open(vaultUnder('quite another passphrase'));
    await next.restore();
    expect(next.state).toEqual({
      kind: 'logged-out',
      reason: 'the stored session was sealed under another passphrase',
    });
    expect((await next.login('AB1234-two', ME)).ok).toBe(true);
  });

  test("of another person's account is refused, and ended at Kite", async () => {
    const session = open();
    await session.login('AB1234-one', ME);
    const other = await session.login('ZZ9999-one', ME);
    expect(other).toMatchObject({ ok: false, error: { code: 'NOT_ALLOWED' } });
    expect(desk.ended).toEqual(['token-2']);
    expect(session.current()?.accessToken).toBe('token-1');
    expect(trail.lines).toEqual(['began AB1234', 'turned away ZZ9999']);
  });

  test('dies once: what late requests say of an older token changes nothing', async () => {
    const session = open();
    const tokens: (string | undefined)[] = [];
    session.subscribe((token) => tokens.push(token?.accessToken));
    await session.login('AB1234-one', ME);
    session.died('Kite no longer takes the access token', 'token-1');
    session.died('Kite no longer takes the access token', 'token-1');
    expect(deaths).toHaveLength(1);
    await session.login('AB1234-two', ME);
    session.died('a request of before', 'token-1');
    expect(session.current()?.accessToken).toBe('token-2');
    expect(deaths).toHaveLength(1);
    expect(tokens).toEqual(['token-1', undefined, 'token-2']);
  });

  test('that Kite clears in the morning, before or after six, wakes nobody', async () => {
    const session = open();
    await session.login('AB1234-one', ME);
    wall.pass(20.5 * HOUR_MS);
    session.died('Kite no longer takes the access token');
    expect(session.state.kind).toBe('logged-out');
    expect(deaths).toEqual([]);
  });

  test('that dies while its end is being written does not take the next one with it', async () => {
    const session = open();
    await session.login('AB1234-one', ME);
    const { ended } = trail;
    let write = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      write = resolve;
    });
    trail.ended = async (reason) => {
      await slow;
      return ended.call(trail, reason);
    };
    session.died('Kite no longer takes the access token');
    const next = session.login('AB1234-two', ME);
    write();
    expect((await next).ok).toBe(true);
    expect(trail.lines).toEqual([
      'began AB1234',
      'ended Kite no longer takes the access token',
      'began AB1234',
    ]);
    const restarted = open();
    await restarted.restore();
    expect(restarted.current()?.accessToken).toBe('token-2');
  });

  test('that cannot be recorded is none: it is ended at Kite again', async () => {
    trail.down = true;
    const session = open();
    expect(await session.login('AB1234-one', ME)).toMatchObject({ error: { code: 'STATE_RECONCILING' } });
    expect(session.current()).toBeUndefined();
    expect(desk.ended).toEqual(['token-1']);
    trail.down = false;
    expect((await session.login('AB1234-two', ME)).ok).toBe(true);
  });

  test('is asked for once at a time, and a used token is refused with words', async () => {
    let go = (): void => undefined;
    desk.slowly = new Promise((resolve) => {
      go = resolve;
    });
    const session = open();
    const first = session.login('AB1234-one', ME);
    expect(await session.login('AB1234-two', ME)).toMatchObject({ error: { code: 'TOO_FAST' } });
    go();
    expect((await first).ok).toBe(true);
    const again = await session.login('AB1234-one', ME);
    expect(again).toMatchObject({ error: { code: 'BROKER_REFUSED' } });
    expect(again.ok ? '' : again.error.message).toContain(
      'Token is invalid or has expired. A link is good once',
    );
  });

  test('ends with a logout, though Kite does not confirm it', async () => {
    const session = open();
    await session.login('AB1234-one', ME);
    desk.end = async () => fail('Kite could not be reached');
    expect((await session.logout(ME))?.userId).toBe('AB1234');
    expect(session.current()).toBeUndefined();
    expect(troubles).toEqual(['Kite did not confirm the logout']);
    expect(await session.logout(ME)).toBeUndefined();
  });
});
