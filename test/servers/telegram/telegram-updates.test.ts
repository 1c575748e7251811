import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { botFixture, keyboard } from './bot-fixture.ts';

const at = botFixture();
const { call, send } = at;

describe('buttons', () => {
  const answer = async (id: string, more: object = {}): Promise<unknown> =>
    (await call('answerCallbackQuery', { callback_query_id: id, ...more })).description;
  const tooOld = 'Bad Request: query is too old and response timeout expired or query ID is invalid';

  it('delivers a press with its message and takes one answer in time', async () => {
    await send('Confirm', { reply_markup: keyboard('yes', 'no') });
    const { queryId } = at.server.press(at.asha, 'no');
    const [update] = (await call('getUpdates')).result;
    expect(update.callback_query).toMatchObject({
      id: queryId,
      data: 'no',
      from: { id: 11 },
      message: { text: 'Confirm' },
    });
    expect(at.server.unanswered).toEqual([queryId]);
    expect(await answer(queryId, { text: 'x'.repeat(201) })).toBe('Bad Request: MESSAGE_TOO_LONG');
    expect(await answer(queryId, { text: 'Done', show_alert: true })).toBeUndefined();
    expect(await at.server.answerTo(queryId)).toEqual({ text: 'Done', alert: true });
    expect(await answer(queryId)).toBe(tooOld);
    expect(at.server.unanswered).toEqual([]);
  });

  it('refuses an answer that is late or to nothing', async () => {
    await send('Confirm', { reply_markup: keyboard('yes') });
    const { queryId } = at.server.press(at.asha, 'yes');
    at.clockMs += 60_001;
    expect(await answer(queryId)).toBe(tooOld);
    expect(await answer('1')).toBe(tooOld);
  });

  it('lets nobody press what is not there, but forges data on any message', async () => {
    const { result } = await send('Confirm', { reply_markup: keyboard('yes') });
    const ravi = at.server.user(22);
    expect(() => at.server.press(ravi, 'yes')).toThrow('no button "yes"');
    expect(() => at.server.press(at.asha, 'no')).toThrow('there are: yes');
    await call('deleteMessage', { chat_id: 11, message_id: result.message_id });
    at.server.press(ravi, { messageId: result.message_id, data: 'forged' });
    const [update] = (await call('getUpdates')).result;
    expect(update.callback_query).toMatchObject({ data: 'forged', from: { id: 22 }, message: { date: 0 } });
  });

  it('strips callback buttons from a forwarded message', async () => {
    const { result } = await send('Confirm', { reply_markup: keyboard('yes') });
    const group = at.server.group('Desk', { botIsAdmin: true });
    at.server.forward(at.asha, group, result.message_id);
    const [update] = (await call('getUpdates')).result;
    expect(update.message).toMatchObject({
      text: 'Confirm',
      forward_origin: { sender_user: { is_bot: true } },
    });
    expect(update.message.reply_markup).toBeUndefined();
    expect(() => at.server.press(at.asha, 'yes', group)).toThrow('none');
  });
});

describe('updates', () => {
  const get = async (params: object = {}): Promise<readonly { readonly update_id: number }[]> =>
    (await call('getUpdates', params)).result;

  it('keeps updates until an offset confirms them, in batches of the limit', async () => {
    const [first, second] = ['a', 'b'].map((text) => at.server.say(at.asha, at.chat, text).updateId ?? 0);
    expect((await get({ limit: 1 })).map((update) => update.update_id)).toEqual([first]);
    expect((await get()).map((update) => update.update_id)).toEqual([first, second]);
    expect((await get({ offset: second })).map((update) => update.update_id)).toEqual([second]);
    expect(await get({ offset: (second ?? 0) + 1 })).toEqual([]);
    expect(at.server.pendingUpdates).toBe(0);
  });

  it('marks commands so that clients find them', async () => {
    at.server.say(at.asha, at.chat, '/buy RELIANCE 10');
    expect(await get()).toMatchObject([
      { message: { entities: [{ type: 'bot_command', offset: 0, length: 4 }] } },
    ]);
  });

  it('answers a waiting poll as soon as somebody writes', async () => {
    const poll = get({ timeout: 50 });
    await at.server.until((now) => now.isPolled);
    const { updateId } = at.server.say(at.asha, at.chat, 'hello');
    expect(await poll).toMatchObject([
      { update_id: updateId, message: { text: 'hello', from: { username: 'asha' } } },
    ]);
  });

  it('ends the older of two polls with 409', async () => {
    const older = call('getUpdates', { timeout: 50 });
    await at.server.until((now) => now.isPolled);
    const newer = call('getUpdates', { timeout: 50 });
    expect(await older).toMatchObject({
      error_code: 409,
      description: expect.stringMatching(/^Conflict: terminated by other getUpdates request; /),
    });
    at.server.say(at.asha, at.chat, 'hello');
    expect((await newer).result).toHaveLength(1);
    expect(at.server.refusals).toMatchObject([{ method: 'getUpdates', code: 409 }]);
  });

  it('forgets a poller that hung up', async () => {
    const hangUp = new AbortController();
    const poll = call('getUpdates', { timeout: 50 }, hangUp.signal).catch(() => 'gone');
    await at.server.until((now) => now.isPolled);
    hangUp.abort();
    expect(await poll).toBe('gone');
    await at.server.until((now) => !now.isPolled);
    expect(at.server.refusals).toEqual([]);
  });

  it('makes a hasty poll with the same offset wait', async () => {
    await at.restart({ repeatedPollWaitMs: 3000 });
    expect(await get()).toEqual([]);
    const repeated = get();
    await at.server.until((now) => now.isPolled);
    at.server.say(at.asha, at.chat, 'hello');
    expect(await repeated).toHaveLength(1);
  });

  it('delivers a confirmed update again under its old id', async () => {
    const { updateId } = at.server.say(at.asha, at.chat, 'buy');
    await get({ offset: (updateId ?? 0) + 1 });
    expect(at.server.repeatLastUpdate()).toBe(updateId);
    expect(await get({ offset: (updateId ?? 0) + 1 })).toMatchObject([{ update_id: updateId }]);
    expect(await get({ offset: (updateId ?? 0) + 1 })).toEqual([]);
  });

  it('delivers only the kinds that were asked for', async () => {
    await get({ allowed_updates: ['callback_query'] });
    expect(at.server.say(at.asha, at.chat, 'x').updateId).toBeUndefined();
    await get({ allowed_updates: [] });
    expect(at.server.say(at.asha, at.chat, 'x').updateId).toBeDefined();
  });

  it('hides group talk in privacy mode, except commands, mentions and replies', async () => {
    const group = at.server.group('Desk');
    const { result } = await call('sendMessage', { chat_id: group.id, text: 'hello' });
    const seen = (text: string, options = {}): boolean =>
      at.server.say(at.asha, group, text, options).updateId !== undefined;
    expect([
      seen('nifty up'),
      seen('/pnl'),
      seen('hey @munim_test_bot'),
      seen('ok', { replyTo: result.message_id }),
    ]).toEqual([false, true, true, true]);
    at.server.kickBot(group);
    const refused = await call('sendMessage', { chat_id: group.id, text: 'x' });
    expect(refused.description).toBe('Forbidden: bot was kicked from the supergroup chat');
  });

  it('carries edits, channel posts, anonymous admins and other bots', async () => {
    const { messageId } = at.server.say(at.asha, at.chat, 'buy 1');
    at.server.editSaid(messageId, 'buy 100');
    at.server.say(at.asha, at.server.channel('Tips'), 'buy');
    const group = at.server.group('Desk', { botIsAdmin: true });
    at.server.say(at.server.user(33, { isBot: true }), group, 'buy');
    at.server.say(at.asha, group, 'buy', { asChat: group });
    expect(await get()).toMatchObject([
      { message: { text: 'buy 1' } },
      { edited_message: { text: 'buy 100', message_id: messageId } },
      { channel_post: { text: 'buy' } },
      { message: { from: { is_bot: true } } },
      { message: { sender_chat: { id: group.id } } },
    ]);
  });
});

describe('webhooks', () => {
  it('posts with the secret, repeats until 2xx, and shuts out polling', async () => {
    const bodies: string[] = [];
    const secrets: unknown[] = [];
    const bot = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        bodies.push(body);
        secrets.push(request.headers['x-telegram-bot-api-secret-token']);
        response.statusCode = bodies.length === 1 ? 500 : 200;
        response.end(JSON.stringify({ method: 'sendMessage', chat_id: 11, text: `got ${bodies.length}` }));
      });
    });
    await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
    const address = bot.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await at.restart({ webhookRetryMs: 1 });
    expect((await call('setWebhook', { url: 'http://example.com/' })).description).toMatch(
      /An HTTPS URL must be/,
    );
    expect((await call('setWebhook', { url: 'https://example.com/', secret_token: 'a b' })).ok).toBe(false);
    await call('setWebhook', { url: `http://127.0.0.1:${port}/hook`, secret_token: 's3cret' });
    expect((await call('getUpdates')).description).toMatch(
      /^Conflict: can't use getUpdates method while webhook/,
    );
    at.server.say(at.asha, at.chat, 'hello');
    expect((await at.server.nextMessage(at.chat)).text).toBe('got 2');
    expect(bodies[0]).toBe(bodies[1]);
    expect(secrets).toEqual(['s3cret', 's3cret']);
    await at.server.until((now) => now.pendingUpdates === 0);
    await call('deleteWebhook');
    expect((await call('getWebhookInfo')).result).toMatchObject({ url: '', pending_update_count: 0 });
    bot.close();
  });
});
