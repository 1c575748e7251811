import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_APP, DEMO_PERSON } from '../servers/kite/assemble.ts';
import { type KiteServer, startKiteServer } from '../servers/kite/kite-server.ts';
import { preparedHome } from '../support/database.ts';
import { named } from '../support/engine.ts';
import { type KiteDesk, kiteSettings, linkOf, logIn, openChatDesk, until } from '../support/kite-desk.ts';

let server: KiteServer;
let home: string;
let at: KiteDesk;

beforeEach(async () => {
  server = await startKiteServer();
  home = await preparedHome();
});

afterEach(async () => {
  await at.engine.stop();
  await server.stop();
});

/** Files of a home besides the database's own. */
function* filesOf(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name === 'postgres') continue;
    const found = statSync(path);
    if (found.isDirectory()) yield* filesOf(path);
    else if (found.isFile()) yield path;
  }
}

describe('logging in to Kite', () => {
  test('works by pasting where the port of the login page is taken', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as AddressInfo;
    at = await openChatDesk(home, { ...kiteSettings(server), WEB_PORT: String(port) });
    const card = await at.say('/login');
    expect(linkOf(card)).toContain(DEMO_APP.apiKey);
    expect(card.lines.join('\n')).toContain('Copy that address and send it after /login');
    await logIn(at, DEMO_PERSON.userId);
    expect(at.desk.login?.state().kind).toBe('logged-in');
    expect(at.engine.troubles).toHaveLength(1);
    expect(at.engine.troubles[0]).toContain(`the login page cannot come back to 127.0.0.1:${port}`);
    squatter.close();
  });

  test('leaves the token and the secrets readable nowhere', async () => {
    at = await openChatDesk(home, { ...kiteSettings(server), MUNIM_PASSPHRASE: 'a passphrase of the owner' });
    await logIn(at, DEMO_PERSON.userId);
    await at.say('/status');
    await at.say('/settings kite');
    await at.engine.settled();
    const [session] = server.sessions.all();
    const secrets = [session?.accessToken ?? '', DEMO_APP.apiSecret, 'a passphrase of the owner'];
    const { database } = at.engine.storage;
    const tables = await database.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const rows = await database.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
      for (const { text } of rows) for (const secret of secrets) expect(text).not.toContain(secret);
    }
    for (const path of filesOf(home)) {
      const text = readFileSync(path, 'latin1');
      for (const secret of secrets) expect(text, path).not.toContain(secret);
    }
    const shown = await at.say('/settings kite');
    expect(shown.lines.join('\n')).toContain('KITE_API_SECRET = set');
    expect(JSON.stringify(shown)).not.toContain(DEMO_APP.apiSecret);
  });

  test('is asked for again when the passphrase is another one', async () => {
    at = await openChatDesk(home, { ...kiteSettings(server), MUNIM_PASSPHRASE: 'the first passphrase' });
    await logIn(at, DEMO_PERSON.userId);
    await at.engine.stop();
    at = await openChatDesk(home, { ...kiteSettings(server), MUNIM_PASSPHRASE: 'the second passphrase' });
    expect((await at.say('/status')).lines.join('\n')).toContain(
      'kite: logged out, the stored session was sealed under another passphrase: /login',
    );
    await logIn(at, DEMO_PERSON.userId);
    expect(server.sessions.all()).toHaveLength(1);
    expect(at.engine.troubles).toEqual([]);
  });

  test('is asked for by a start that finds the session dead', async () => {
    at = await openChatDesk(home, kiteSettings(server));
    await logIn(at, DEMO_PERSON.userId);
    await at.engine.stop();
    server.sessions.endAll();
    at = await openChatDesk(home, kiteSettings(server));
    expect(at.desk.login?.state()).toMatchObject({ kind: 'logged-out' });
    const stored = await at.engine.storage.database.query('SELECT 1 FROM secrets WHERE envelope IS NOT NULL');
    expect(stored).toEqual([]);
    await logIn(at, DEMO_PERSON.userId);
    expect(at.engine.troubles).toEqual([]);
  });

  test('is not in the way of a start while Kite is away', async () => {
    at = await openChatDesk(home, kiteSettings(server));
    await logIn(at, DEMO_PERSON.userId);
    await at.engine.stop();
    await server.unreachable();
    at = await openChatDesk(home, kiteSettings(server));
    expect(at.desk.login?.state()).toMatchObject({ kind: 'logged-in' });
    expect(at.desk.market.resolve('reliance').kind).toBe('found');
    await server.reachable();
    await until(() => at.desk.market.quote(named(at.desk, 'nifty')) !== undefined);
  });
});
