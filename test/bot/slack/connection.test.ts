import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { bookId } from '../../../engine/domain/ids.ts';
import { deskOnSlack } from './desk-on-slack.ts';

const on = deskOnSlack({ launched: false, ackWithinMs: 1_000 });
const SECRET = 'signing-secret-of-a-test';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('the socket', () => {
  test('that Slack recycles, or the network breaks, is opened again, and what came meanwhile is heard', async () => {
    await on.launch();
    for (const end of ['refresh', 'drop'] as const) {
      on.server.deliveries[end]();
      await on.server.until(({ deliveries }) => deliveries.sockets === 0);
      on.server.say(on.asha, 'funds');
      await on.server.nextMessage(on.chat, /paper1/);
      expect(on.platform.status()).toMatchObject({ state: 'ok' });
    }
    expect(on.said()).toHaveLength(2);
    expect(on.server.refusals).toEqual([]);
  });

  test('acknowledges before it works, and what is delivered again is done once', async () => {
    await on.launch();
    on.mischief.arm();
    const slow = on.server.say(on.asha, '/stall');
    await on.mischief.started;
    await on.server.acked(slow);
    on.server.deliveries.repeat(slow);
    on.mischief.release();
    await on.server.nextMessage(on.chat, 'The slow one is done');
    await on.ask('market', /session/);
    expect(on.said().filter(({ text }) => text.startsWith('The slow one'))).toHaveLength(1);
    expect(on.server.refusals).toEqual([]);
  });

  test('waits for a Slack that is not there at the start', async () => {
    await on.server.unreachable();
    on.start();
    await expect.poll(() => on.platform.status().state).toBe('bad');
    await on.server.reachable();
    expect(await on.ask('funds', /paper1/)).toBeDefined();
    expect(on.platform.status()).toMatchObject({ state: 'ok', says: 'listens' });
  });
});

describe('a wrong token', () => {
  test.each([
    ['of the bot', { botToken: 'xoxb-wrong-one' }],
    ['of the app', { entry: { kind: 'socket', appToken: 'xapp-wrong-one' } as const }],
  ])('%s is told once and stands in the status, and everything else works on', async (_, tokens) => {
    on.start(tokens);
    await expect.poll(() => on.refused.length).toBe(1);
    const calls = on.server.calls.length;
    await on.server.until((server) => server.calls.length > calls + 2);
    expect(on.refused).toEqual([expect.stringContaining('invalid_auth')]);
    expect(on.platform.status()).toMatchObject({ state: 'bad' });
    expect(on.troubles.join()).not.toContain('wrong-one');
    expect(on.engine.desk.books.funds(bookId('paper1')).capital).toBeGreaterThan(0);
  });
});

describe('limits and faults of Slack', () => {
  test('an answer waits as long as Slack says, and other channels do not', async () => {
    await on.launch();
    const channel = on.server.channel('C0DESK');
    on.server.fail('chat.postMessage', { kind: 'refuse', status: 429, retryAfterSeconds: 2 });
    on.server.say(on.asha, 'funds');
    await on.server.until(() => on.server.served.length === 1);
    on.server.slash(on.asha, channel, 'market');
    await on.server.nextMessage(channel, /session/);
    expect(on.said()).toEqual([]);
    await on.server.nextMessage(on.chat, /paper1/);
  });

  test('a gateway, a broken line and blocks that are refused lose nothing', async () => {
    await on.launch();
    on.server.fail('chat.postMessage', { kind: 'html', status: 502 });
    on.server.fail('chat.postMessage', { kind: 'hang-up', after: 'request' });
    on.server.fail('chat.postMessage', { kind: 'refuse', status: 200, description: 'invalid_blocks' });
    const message = await on.ask('/odd', '<b>a & b</b>');
    expect(message.code).toEqual([]);
    expect(message.buttons).toEqual(['<M&M> _']);
  });

  test('lines typed at once are all answered at the pace of Slack', async () => {
    await on.launch();
    for (const line of ['funds', 'market', 'positions', 'orders', 'books']) on.server.say(on.asha, line);
    await on.server.until(() => on.said().length === 5, 15_000);
    expect(on.server.refusals).toEqual([]);
  });
});

describe('a port that Slack calls', () => {
  const now = (): number => Math.floor(Date.now() / 1000);
  const signed = (secret: string, time: number, body: string): string =>
    `v0=${createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex')}`;

  async function open(): Promise<string> {
    const port = await freePort();
    const host = '127.0.0.1';
    on.start({ entry: { kind: 'http', signingSecret: SECRET, host, port, nowSeconds: now } });
    const url = `http://${host}:${port}/slack/events`;
    on.server.deliveries.sendTo(url, SECRET);
    await expect.poll(() => on.platform.status().state).toBe('ok');
    return url;
  }

  test('takes what Slack signed: a whole order', async () => {
    await open();
    const channel = on.server.channel('C0DESK');
    await on.server.acked(on.server.slash(on.asha, channel, 'buy 15 infy mis'));
    const card = await on.server.nextMessage(channel, 'BUY 15 INFY');
    await on.server.acked(on.server.press(on.asha, card, 'Confirm'));
    expect(await on.server.nextMessage(channel, 'Bought 15 INFY')).toMatchObject({ thread: card.ts });
    expect(on.server.refusals).toEqual([]);
  });

  test('takes nothing that is unsigned, wrongly signed, old, or from the future', async () => {
    const url = await open();
    const body = new URLSearchParams({ command: '/munim', text: 'funds' }).toString();
    const send = async (headers: Record<string, string>): Promise<number> => {
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      return (await fetch(url, { method: 'POST', body, headers: { ...type, ...headers } })).status;
    };
    const at = (time: number, secret = SECRET): Record<string, string> => ({
      'x-slack-request-timestamp': String(time),
      'x-slack-signature': signed(secret, time, body),
    });
    expect(await send({})).toBe(401);
    expect(await send(at(now(), 'another secret'))).toBe(401);
    expect(await send(at(now() - 301))).toBe(401);
    expect(await send(at(now() + 302))).toBe(401);
    expect(await send({ ...at(now()), 'x-slack-signature': 'v0=' })).toBe(401);
    expect(await send({ ...at(now()), 'x-slack-request-timestamp': 'soon' })).toBe(401);
    expect(await send({ ...at(now()), 'x-slack-signature': signed(SECRET, now(), `${body}&x=1`) })).toBe(401);
    expect(await send(at(now()))).toBe(200);
    expect((await fetch(url.replace('/slack/events', '/'))).status).toBe(401);
  });
});
