import { setTimeout as delay } from 'node:timers/promises';
import { Telegraf } from 'telegraf';
import { describe, expect, it } from 'vitest';
import { type ApiAnswer, botFixture, png, token } from './bot-fixture.ts';

const at = botFixture();
const { call, send, upload } = at;

describe('files', () => {
  it.each([
    ['too wide', png(9000, 1001), 'PHOTO_INVALID_DIMENSIONS'],
    ['too thin', png(2100, 100), 'PHOTO_INVALID_DIMENSIONS'],
    ['no picture', Buffer.from('hello'), 'IMAGE_PROCESS_FAILED'],
    ['empty', Buffer.alloc(0), 'file must be non-empty'],
  ])('refuses a photo that is %s', async (_what, photo, reason) => {
    expect((await upload('sendPhoto', { chat_id: '11' }, { photo })).description).toBe(
      `Bad Request: ${reason}`,
    );
  });

  it('refuses a missing file and a caption over 1024', async () => {
    const caption = 'x'.repeat(1025);
    expect((await call('sendDocument', { chat_id: 11 })).description).toBe(
      'Bad Request: there is no document in the request',
    );
    const long = await upload('sendPhoto', { chat_id: '11', caption }, { photo: png(8, 8) });
    expect(long.description).toBe('Bad Request: message caption is too long');
  });

  it('sends albums of 2 to 10 of one kind', async () => {
    const item = (type: string, index: number): object => ({ type, media: `attach://f${index}` });
    const files = { f0: png(8, 8), f1: png(8, 8) };
    const album = async (media: readonly object[]): Promise<ApiAnswer> =>
      await upload('sendMediaGroup', { chat_id: '11', media: JSON.stringify(media) }, files);
    expect((await album([item('photo', 0)])).description).toMatch(/too few messages/);
    expect((await album([item('photo', 0), item('document', 1)])).description).toMatch(/can't be mixed/);
    expect((await album([item('photo', 0), item('photo', 1)])).result).toHaveLength(2);
    expect(at.server.transcript(at.chat)).toMatchObject([
      { file: { kind: 'photo' } },
      { file: { kind: 'photo' } },
    ]);
  });

  it('gives a file a person sent for download', async () => {
    const bytes = Buffer.from('OggS voice');
    at.server.upload(at.asha, at.chat, { kind: 'voice', name: 'note.ogg', mime: 'audio/ogg', bytes });
    const [update] = (await call('getUpdates')).result;
    const { result } = await call('getFile', { file_id: update.message.voice.file_id });
    const download = await fetch(`${at.server.root}/file/bot${token}/${result.file_path}`);
    expect(await download.text()).toBe('OggS voice');
    expect((await call('getFile', { file_id: 'x' })).ok).toBe(false);
  });
});

describe('the rest of a bot', () => {
  it.each([
    [[{ command: 'Buy', description: 'x' }], 'BOT_COMMAND_INVALID'],
    [[{ command: 'b-y', description: 'x' }], 'BOT_COMMAND_INVALID'],
    [[{ command: 'b'.repeat(33), description: 'x' }], 'BOT_COMMAND_INVALID'],
    [[{ command: 'buy', description: '' }], 'BOT_COMMAND_DESCRIPTION_INVALID'],
    [
      Array.from({ length: 101 }, (_, at) => ({ command: `c${at}`, description: 'x' })),
      'BOT_COMMANDS_TOO_MUCH',
    ],
  ])('refuses a bad menu', async (commands, reason) => {
    expect((await call('setMyCommands', { commands })).description).toBe(`Bad Request: ${reason}`);
  });

  it('keeps menu, description, actions and pins', async () => {
    const { result } = await send('card');
    await call('setMyCommands', { commands: JSON.stringify([{ command: 'buy', description: 'Buy' }]) });
    await call('setMyDescription', { description: 'A desk' });
    await call('sendChatAction', { chat_id: 11, action: 'typing' });
    await call('pinChatMessage', { chat_id: 11, message_id: result.message_id });
    expect(at.server.menu()).toEqual([{ command: 'buy', description: 'Buy' }]);
    expect(at.server.description).toBe('A desk');
    expect(at.server.actions).toEqual([{ chatId: 11, action: 'typing' }]);
    expect(at.server.transcript(at.chat)[0]?.pinned).toBe(true);
    expect(at.server.refusals).toEqual([]);
    expect((await call('sendChatAction', { chat_id: 11, action: 'dance' })).ok).toBe(false);
    expect((await call('getMe')).result).toMatchObject({ is_bot: true, username: 'munim_test_bot' });
  });
});

describe('rates', () => {
  it('lets a burst into a at.chat, then one a second, and holds the chat that pushes', async () => {
    await at.restart({ limits: { chatBurst: 2 } });
    expect([(await send('1')).ok, (await send('2')).ok]).toEqual([true, true]);
    const refused = await send('3');
    expect(refused).toMatchObject({
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    });
    const other = at.server.privateChat(at.server.user(22));
    expect((await call('sendMessage', { chat_id: other.id, text: 'x' })).ok).toBe(true);
    at.clockMs += 999;
    const response = await fetch(`${at.server.root}/bot${token}/sendMessage?chat_id=11&text=4`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
    at.clockMs += 1;
    expect((await send('5')).ok).toBe(true);
  });

  it('lets 20 a minute into a group', async () => {
    await at.restart({ limits: { chatBurst: 1000 } });
    const group = at.server.group('Desk');
    const post = async (): Promise<ApiAnswer> => await call('sendMessage', { chat_id: group.id, text: 'x' });
    for (let sent = 0; sent < 20; sent += 1) expect((await post()).ok).toBe(true);
    at.clockMs += 15_000;
    expect((await post()).parameters).toEqual({ retry_after: 45 });
    at.clockMs += 45_000;
    expect((await post()).ok).toBe(true);
  });

  it('lets 30 a second through over all', async () => {
    await at.restart({ limits: { chatBurst: 1000 } });
    for (let sent = 0; sent < 30; sent += 1) await send('x');
    expect(await send('x')).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } });
    at.clockMs += 1000;
    expect((await send('x')).ok).toBe(true);
  });
});

describe('faults', () => {
  it('answers as scripted, in order, and keeps that out of the refusals', async () => {
    at.server.fail('sendMessage', { kind: 'refuse', status: 429, retryAfterSeconds: 7 });
    at.server.fail('sendMessage', { kind: 'html', status: 502 });
    at.server.fail('sendMessage', { kind: 'refuse', status: 500 });
    expect(await send('x')).toMatchObject({ error_code: 429, parameters: { retry_after: 7 } });
    const page = await fetch(`${at.server.root}/bot${token}/sendMessage?chat_id=11&text=x`);
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html']);
    expect(await send('x')).toMatchObject({ error_code: 500 });
    expect(at.server.transcript(at.chat)).toEqual([]);
    expect((await send('x')).ok).toBe(true);
    expect(at.server.refusals).toEqual([]);
    expect(at.server.servedFaults).toHaveLength(3);
  });

  it('hangs up before or after the effect', async () => {
    at.server.fail('sendMessage', { kind: 'hang-up', after: 'request' });
    await expect(send('lost')).rejects.toThrow();
    expect(at.server.transcript(at.chat)).toEqual([]);
    at.server.fail('*', { kind: 'hang-up', after: 'effect' });
    await expect(send('sent, answer lost')).rejects.toThrow();
    expect(at.server.transcript(at.chat)).toHaveLength(1);
  });

  it('keeps a half-open connection without a word, and answers late', async () => {
    at.server.fail('getMe', { kind: 'half-open' });
    const giveUp = new AbortController();
    const silent = call('getMe', {}, giveUp.signal).catch(() => 'gave up');
    await at.server.until((now) => now.servedFaults.length === 1);
    at.server.fail('sendMessage', { kind: 'slow', ms: 20 });
    const slow = send('slow');
    expect((await at.server.nextMessage(at.chat)).text).toBe('slow');
    expect((await slow).ok).toBe(true);
    giveUp.abort();
    expect(await silent).toBe('gave up');
  });

  it('goes away and comes back on the same port with what was said meanwhile', async () => {
    const { root } = at.server;
    await at.server.unreachable();
    await expect(call('getMe')).rejects.toThrow();
    at.server.say(at.asha, at.chat, 'anybody?');
    await at.server.reachable();
    expect(at.server.root).toBe(root);
    expect((await call('getUpdates')).result).toHaveLength(1);
  });
});

describe('waiting', () => {
  it('returns each message once, whether it came before or after the question', async () => {
    await send('first');
    await send('second');
    expect((await at.server.nextMessage(at.chat)).text).toBe('first');
    expect((await at.server.nextMessage(at.chat)).text).toBe('second');
    const third = at.server.nextMessage(at.chat, (message) => message.text === 'third');
    const { result } = await send('third');
    await call('editMessageText', { chat_id: 11, message_id: result.message_id, text: 'edited' });
    expect((await third).text).toBe('third');
    expect((await at.server.nextEdit(at.chat)).text).toBe('edited');
  });

  it('says what it saw when nothing fits', async () => {
    await send('other');
    await expect(at.server.nextMessage(at.chat, () => false, 1)).rejects.toThrow(/passed over: \["other"\]/);
  });
});

describe('with telegraf', () => {
  it('serves a real client from launch to stop', async () => {
    const bot = new Telegraf(token, { telegram: { apiRoot: at.server.root } });
    bot.start((context) =>
      context.replyWithHTML('Namaste <b>Asha</b>', {
        reply_markup: { inline_keyboard: [[{ text: 'Chart', callback_data: 'chart' }]] },
      }),
    );
    bot.action('chart', async (context) => {
      await context.answerCbQuery('Drawing');
      await context.replyWithPhoto({ source: png(640, 480), filename: 'chart.png' }, { caption: 'NIFTY' });
      await context.replyWithMediaGroup([
        { type: 'document', media: { source: Buffer.from('a'), filename: 'a.csv' } },
        { type: 'document', media: { source: Buffer.from('b'), filename: 'b.csv' } },
      ]);
    });
    const running = bot.launch();
    await at.server.until((now) => now.isPolled);
    at.server.say(at.asha, at.chat, '/start');
    expect(await at.server.nextMessage(at.chat)).toMatchObject({ text: 'Namaste Asha', buttons: ['Chart'] });
    const { queryId } = at.server.press(at.asha, 'Chart');
    expect(await at.server.answerTo(queryId)).toEqual({ text: 'Drawing', alert: false });
    expect(await at.server.nextMessage(at.chat)).toMatchObject({
      text: 'NIFTY',
      file: { name: 'chart.png' },
    });
    expect(await at.server.nextMessage(at.chat)).toMatchObject({
      file: { name: 'a.csv', bytes: Buffer.from('a') },
    });
    await at.server.until((now) => now.isPolled);
    bot.stop();
    await Promise.race([running, delay(10_000)]);
    expect(at.server.refusals).toEqual([]);
  });
});
