import { describe, expect, test } from 'vitest';
import { deskOnTelegram } from './desk-on-telegram.ts';

const on = deskOnTelegram({ launched: false });

async function launched(): Promise<void> {
  on.launch();
  await on.server.until((server) => server.isPolled);
}

describe('the connection', () => {
  test('survives a platform that is not there at the start', async () => {
    await on.server.unreachable();
    on.launch();
    expect(await on.platform.botName(50)).toBeUndefined();
    await on.server.reachable();
    expect(await on.platform.botName(5_000)).toBe('munim_test_bot');
    expect((await on.ask('/funds')).text).toContain('PAPER');
  });

  test('survives faults of every kind while it polls and sends', async () => {
    await launched();
    on.server.fail('getUpdates', { kind: 'html', status: 502 });
    on.server.fail('getUpdates', { kind: 'hang-up', after: 'request' });
    on.server.fail('getUpdates', { kind: 'refuse', status: 429, retryAfterSeconds: 1 });
    on.server.fail('sendMessage', { kind: 'html', status: 502 });
    on.server.fail('sendMessage', { kind: 'hang-up', after: 'request' });
    expect((await on.ask('/funds')).text).toContain('PAPER');
    expect((await on.ask('/market')).text).not.toBe('');
    expect(on.platform.status().state).toBe('ok');
  });

  test('says that another program polls, and comes back when it is gone', async () => {
    on.server.fail('getUpdates', { kind: 'refuse', status: 409, description: 'Conflict: terminated' }, 2);
    on.launch();
    await on.server.until((server) => server.servedFaults.length === 2);
    expect(on.platform.status().says).toContain('another program polls with this token');
    expect((await on.ask('/funds')).text).toContain('PAPER');
    expect(on.platform.status()).toMatchObject({ name: 'telegram', state: 'ok' });
  });

  test('says that the token is refused', async () => {
    on.server.fail('getMe', { kind: 'refuse', status: 401, description: 'Unauthorized' });
    on.launch();
    await on.server.until((server) => server.isPolled);
    expect(on.troubles.join()).toContain('Telegram refuses: Unauthorized');
    expect(on.troubles.join()).not.toContain('test-token');
  });

  test('holds only the chat that is told to wait, and then sends what waited', async () => {
    await launched();
    const ravi = await on.member('viewer', { firstName: 'Ravi' });
    const raviChat = on.server.privateChat(ravi);
    on.server.fail('sendMessage', { kind: 'refuse', status: 429, retryAfterSeconds: 2 });
    on.server.say(on.asha, on.chat, '/funds');
    await on.server.until((server) => server.servedFaults.length === 1);
    on.server.say(ravi, raviChat, '/market');
    await on.next(/./, raviChat);
    expect(on.server.transcript(on.chat).filter(({ from }) => from === 'bot')).toEqual([]);
    expect((await on.next()).text).toContain('PAPER');
  });
});

describe('commands at work', () => {
  test('a slow one holds up its own chat and no other', async () => {
    await launched();
    const ravi = await on.member('viewer', { firstName: 'Ravi' });
    const raviChat = on.server.privateChat(ravi);
    on.mischief.arm();
    on.server.say(on.asha, on.chat, '/stall');
    await on.mischief.started;
    on.server.say(on.asha, on.chat, '/funds');
    on.server.say(ravi, raviChat, '/market');
    await on.next(/./, raviChat);
    await on.server.until((server) => server.actions.length > 0);
    on.mischief.release();
    expect((await on.next()).text).toBe('The slow one is done');
    expect((await on.next()).text).toContain('PAPER');
  });

  test('one that throws is answered, and the next works', async () => {
    await launched();
    expect((await on.ask('/boom')).text).toContain('fault in Munim');
    expect(on.troubles.join()).toContain('boom');
    expect((await on.ask('/funds')).text).toContain('PAPER');
  });

  test('one at work is waited for when the bot stops, and its answer goes out', async () => {
    await launched();
    on.mischief.arm();
    on.server.say(on.asha, on.chat, '/stall');
    await on.mischief.started;
    const stopped = on.platform.stop();
    on.mischief.release();
    await stopped;
    expect(on.server.transcript(on.chat).at(-1)?.text).toBe('The slow one is done');
    expect(on.server.pendingUpdates).toBe(0);
  });
});
