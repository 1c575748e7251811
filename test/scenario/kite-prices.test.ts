import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instrumentKey } from '../../engine/domain/ids.ts';
import { DEMO_APP, DEMO_PERSON } from '../servers/kite/assemble.ts';
import { type KiteServer, startKiteServer } from '../servers/kite/kite-server.ts';
import { preparedHome } from '../support/database.ts';
import { type KiteDesk, openKiteDesk, until } from '../support/kite-desk.ts';

const INFY = instrumentKey('NSE:INFY');

describe('a desk whose price socket fails', () => {
  let server: KiteServer;
  let kite: KiteDesk;

  beforeAll(async () => {
    server = await startKiteServer({ moves: { seed: 5, speed: 1 } });
    kite = await openKiteDesk(await preparedHome(), server);
    const requestToken = server.sessions.grant(DEMO_APP.apiKey, DEMO_PERSON.userId);
    await kite.say(`/login ${requestToken}`);
    // The day's instruments come after the login.
    await until(async () => {
      await kite.say('/quote infy');
      return kite.desk.market.quote(INFY) !== undefined;
    });
  });

  afterAll(async () => {
    await kite.engine.stop();
    await server.stop();
  });

  async function status(): Promise<string> {
    return (await kite.say('/status')).lines.join('\n');
  }

  /** What the chat says to a wish to buy: the ticket's headline, or why there is none. */
  async function wish(): Promise<string> {
    const reply = await kite.say('/buy infy 1 cnc');
    return [reply.headline, ...reply.lines].join('\n');
  }

  async function paper(): Promise<string> {
    const [books] = (await kite.say('/books')).tables;
    return books?.rows.find(([name]) => String(name).startsWith('paper1'))?.join(' ') ?? 'no such book';
  }

  test('holds a share', async () => {
    await kite.say('/buy infy 1 cnc');
    await kite.say('/confirm');
    await until(async () =>
      (await kite.say('/positions')).tables.some(({ rows }) => rows.flat().includes('INFY')),
    );
  });

  test('tells how the socket is', async () => {
    expect(await status()).toContain('price source: 1 of 1 connection open');
    expect(await wish()).not.toContain('The last price of INFY is');
  });

  test('takes no new order on a price that grew old, and says where to look', async () => {
    server.faults.add({ on: 'ticker-connect', fault: { kind: 'refuse', status: 503 }, times: 100 });
    server.ticker.drop();
    await until(async () => (await wish()).includes('The last price of INFY is'));
    expect(await status()).toMatch(
      /price source: no connection after \d+ attempts? \(refused with HTTP 503\)/,
    );
  });

  test('takes only exits in a book that holds what has no price, and says so', async () => {
    await until(() =>
      kite.notices.some((notice) => /^critical: paper1 takes only exits: .* INFY/.test(notice)),
    );
    expect(await paper()).toMatch(/^paper1 .*reducing/);
  });

  test('goes on by itself when the socket is back', async () => {
    server.faults.clear();
    await until(async () => (await status()).includes('price source: 1 of 1 connection open'));
    await until(async () => !(await wish()).includes('The last price of INFY is'));
    expect(await status()).toContain('1 times lost');
    await until(async () => /^paper1 .*active/.test(await paper()));
  });

  test('believes no broken frame: a price stays what it was', async () => {
    const before = kite.desk.market.quote(INFY)?.quote.last ?? 0;
    for (let length = 4; length < 400; length += 1) server.ticker.sendBytes(Buffer.alloc(length, length));
    for (const text of ['null', '{', '[]']) server.ticker.sendText(text);
    await until(async () => /\d frames dropped/.test(await status()));
    const after = kite.desk.market.quote(INFY)?.quote.last ?? 0;
    expect(Math.abs(after - before) / before).toBeLessThan(0.05);
    expect(await status()).toContain('price source: 1 of 1 connection open');
  });
});
