import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instrumentKey } from '../../engine/domain/ids.ts';
import { isMorningFlush } from '../../engine/kite/session/session-end.ts';
import { DEMO_APP, DEMO_PERSON } from '../servers/kite/assemble.ts';
import { type KiteServer, startKiteServer } from '../servers/kite/kite-server.ts';
import { preparedHome } from '../support/database.ts';
import { nextNews, owner } from '../support/engine.ts';
import { chooseAccount, type KiteDesk, linkOf, openKiteDesk, until } from '../support/kite-desk.ts';
import { realClock } from '../support/system-time.ts';

const INFY = instrumentKey('NSE:INFY');
const OTHER = { userId: 'ZZ9999', name: 'Somebody Else', email: 'else@example.com' };

describe('a desk at Kite', () => {
  let home: string;
  let server: KiteServer;
  let kite: KiteDesk;

  beforeAll(async () => {
    home = await preparedHome();
    server = await startKiteServer({ people: [DEMO_PERSON, OTHER], moves: { seed: 5, speed: 1 } });
    kite = await openKiteDesk(home, server);
  });

  afterAll(async () => {
    await kite.engine.stop();
    await server.stop();
  });

  test('starts without a login, says so, and knows no instruments yet', async () => {
    const status = await kite.say('/status');
    expect(status.lines.join('\n')).toContain('kite: logged out, nobody has logged in yet: /login');
    expect(kite.desk.market.moment().label).toBe('LIVE');
    expect(kite.desk.market.resolve('reliance').kind).toBe('none');
    for (const line of ['buy 10 reliance', '/quote reliance', '/search reliance', '/exit reliance']) {
      const { headline, buttons } = await kite.say(line);
      expect(headline).toMatch(/^No instruments are known yet: .*Log in with \/login/);
      expect(buttons.flat()).toEqual([{ label: 'Log in', command: '/login' }]);
    }
    const welcome = await kite.say('/start');
    expect(welcome.lines.join('\n')).toContain('Nobody is logged in to Kite. Type /login first');
    expect(welcome.buttons.flat()[0]).toEqual({ label: 'Log in', command: '/login' });
  });

  test('logs in through the link, with the browser coming back by itself', async () => {
    const card = await kite.say('/login');
    expect(card.confidential).toBe(true);
    const comesBackTo = kite.desk.login?.link(owner(kite.desk)).comesBackTo ?? '';
    expect(comesBackTo).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/kite\/callback$/);
    server.sessions.apps.set(DEMO_APP.apiKey, { ...DEMO_APP, redirectUrl: comesBackTo });
    const back = await chooseAccount(linkOf(card), DEMO_PERSON.userId);
    const page = await fetch(back);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Asha Demo (MU0001)');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    await until(() => kite.notices.length === 1);
    expect(kite.notices[0]).toMatch(
      /^info: Logged in to Kite as Asha Demo \(MU0001\) until 06:00 on .* Prices are live\.$/,
    );
    expect(kite.engine.troubles).toEqual([]);
    // The same link a second time is worth nothing.
    expect((await fetch(back)).status).toBe(403);
  });

  test('finds instruments and shows a live quote and its chart', async () => {
    const found = await kite.say('/search reliance');
    expect(JSON.stringify(found)).toContain('RELIANCE');
    const quote = await kite.say('/quote reliance');
    expect(quote.headline).toMatch(/RELIANCE/);
    const view = kite.desk.market.quote(instrumentKey('NSE:RELIANCE'));
    expect(view?.quote.last).toBeGreaterThan(0);
    expect(view?.quote.previousClose).toBeGreaterThan(0);
    const chart = await kite.say('/chart reliance 1d');
    expect(chart.images).toHaveLength(1);
  });

  test('trades a paper book on live prices', async () => {
    const ticket = await kite.say('/buy infy 10 cnc');
    const id = /[A-Z0-9]{4}/.exec(ticket.card?.replace('ticket:', '') ?? '')?.[0] ?? '';
    const filled = nextNews(kite.desk, 'filled');
    await kite.say(`/confirm ${id}`);
    const { order } = await filled;
    expect(order.filled).toBe(10);
    const last = kite.desk.market.quote(INFY)?.quote.last ?? 0;
    const average = order.filledValue / 10;
    expect(Math.abs(average - last) / last).toBeLessThan(0.02);
    expect(server.sessions.all()).toHaveLength(1);
  });

  test('keeps the session and the instruments over a restart', async () => {
    await kite.engine.stop();
    kite = await openKiteDesk(home, server);
    expect((await kite.say('/status')).lines.join('\n')).toContain('kite: logged in as MU0001 until 06:00');
    expect(server.sessions.all()).toHaveLength(1);
    await until(() => kite.desk.market.quote(INFY) !== undefined);
    expect((await kite.say('/positions')).tables[0]?.rows[0]?.join(' ')).toContain('INFY');
  });

  test("turns away somebody else's account and drops its session", async () => {
    const back = await chooseAccount(linkOf(await kite.say('/login again')), OTHER.userId);
    const answer = await kite.say(`/login ${back}`);
    expect(answer.headline).toBe(
      'This desk belongs to the Kite account MU0001; that login was of ZZ9999, and its session was dropped. Log in as MU0001: /login.',
    );
    expect(server.sessions.all().map(({ userId }) => userId)).toEqual(['MU0001']);
    expect(kite.desk.login?.state().kind).toBe('logged-in');
  });

  test('tells once that the session died, and goes on after a pasted login', async () => {
    kite.notices.length = 0;
    server.sessions.endAll();
    await kite.desk.chores.refreshInstruments();
    await until(() => kite.desk.login?.state().kind === 'logged-out');
    await kite.desk.chores.refreshInstruments();
    // In the hours in which Kite ends every session it is nothing to wake anybody for.
    const expected = isMorningFlush(realClock.now()) ? 0 : 1;
    const dead = () => kite.notices.filter((text) => text.includes('Kite ended the session'));
    await until(() => dead().length === expected);
    for (const text of dead()) expect(text).toMatch(/^critical: Kite ended the session: .* \/login\.$/);
    expect((await kite.say('/chart infy 15m')).headline).toMatch(
      /^The history of INFY cannot be read: .*log/i,
    );
    // Paper goes on: its book is still there.
    expect((await kite.say('/positions')).tables[0]?.rows).toHaveLength(1);
    const back = await chooseAccount(linkOf(await kite.say('/login')), DEMO_PERSON.userId);
    const token = new URL(back).searchParams.get('request_token') ?? '';
    const before = kite.notices.length;
    expect((await kite.say(`/login ${token}`)).headline).toBe('Logged in to Kite as Asha Demo (MU0001)');
    await until(() => kite.notices.length > before);
    expect((await kite.say(`/login ${token}`)).headline).toContain('Kite did not take that login');
  });

  test('logs out here and at Kite, and the trail tells who came and went', async () => {
    expect((await kite.say('/logout')).headline).toContain('Logged out of Kite');
    expect(server.sessions.all()).toEqual([]);
    expect((await kite.say('/logout')).headline).toContain('Nobody is logged in');
    await kite.engine.settled();
    const rows = await kite.engine.storage.database.query<{ text: string }>(
      `SELECT payload::text AS text FROM audit_rows WHERE kind = 'broker-session' ORDER BY seq`,
    );
    const whats = rows.map(({ text }) => /"what":\s*"([a-z-]+)"/.exec(text)?.[1]);
    expect(whats).toEqual(['began', 'turned-away', 'ended', 'began', 'ended']);
  });
});
