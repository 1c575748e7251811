import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reply } from '../../../commands/reply.ts';
import { bookId } from '../../../engine/domain/ids.ts';
import { png } from '../../servers/telegram/bot-fixture.ts';
import { deskOnTelegram } from './desk-on-telegram.ts';

const on = deskOnTelegram();

describe('who is answered', () => {
  test('a stranger comes in by the link with the owner’s code, once', async () => {
    const { code } = await on.engine.ownerInvitation();
    const ravi = on.stranger({ firstName: 'Ravi' });
    const chat = on.server.privateChat(ravi);
    on.server.say(ravi, chat, `/start ${code}`);
    expect((await on.next('Welcome', chat)).buttons).toContain('Positions');
    const other = on.stranger();
    const otherChat = on.server.privateChat(other);
    on.server.say(other, otherChat, `/pair ${code}`);
    expect((await on.next(/./, otherChat)).text).toContain('not valid');
  });

  test('a stranger is answered once, and then met with silence', async () => {
    const stranger = on.stranger();
    const chat = on.server.privateChat(stranger);
    for (const text of ['/positions', '/funds', 'hello']) on.server.say(stranger, chat, text);
    await on.ask('/funds');
    const said = on.server.transcript(chat).filter(({ from }) => from === 'bot');
    expect(said.map(({ text }) => text)).toEqual([
      'This desk does not know you. Send /pair and the code that its owner gave you.',
    ]);
  });

  test('edits, posts in the name of a group, bots and talk in a group are not heard', async () => {
    const group = on.server.group('Desk', { botIsAdmin: true });
    on.server.say(on.asha, group, '/funds', { asChat: group });
    on.server.say(on.asha, group, 'buy 10 reliance, somebody said');
    on.server.say(on.asha, group, '/funds@other_bot');
    on.server.say(on.server.user(900, { isBot: true }), group, '/funds');
    const { messageId } = on.server.say(on.asha, group, 'nothing');
    on.server.editSaid(messageId, '/funds');
    on.server.say(on.asha, group, '@munim_test_bot market');
    await on.next(/./, group);
    await on.platform.mailbox.settled();
    expect(on.server.transcript(group).filter(({ from }) => from === 'bot')).toHaveLength(1);
  });

  test('what is for one person goes to that person, not to the group', async () => {
    const group = on.server.group('Desk');
    on.server.say(on.asha, group, '/secret');
    expect((await on.next('For you alone')).chatId).toBe(on.chat.id);
    expect((await on.next(/./, group)).text).toBe('Answered in private.');
  });

  test('whoever is too fast is told once', async () => {
    for (let at = 0; at < 9; at += 1) on.server.say(on.asha, on.chat, '/funds');
    await on.next('Slow down');
    await on.platform.mailbox.settled();
    const warned = on.server.transcript(on.chat).filter(({ text }) => text.startsWith('Slow down'));
    expect(warned).toHaveLength(1);
    on.server.say(on.asha, on.chat, '/kill');
    expect((await on.next('Stop trading of')).text).toContain('Nothing was done yet');
  });
});

describe('an order in a chat', () => {
  async function ticket() {
    const message = await on.ask('buy 10 infy mis', /BUY 10 INFY/);
    expect(message.buttons).toContain('Confirm');
    return message;
  }

  async function ordersToday() {
    return (await on.engine.desk.books.orders(bookId('paper1'))).length;
  }

  test('confirming edits the ticket into the filled order, and a short reply under it buzzes', async () => {
    const card = await ticket();
    const { queryId } = on.server.press(on.asha, { messageId: card.messageId, label: 'Confirm' });
    const push = await on.next('Bought 10 INFY');
    expect(push).toMatchObject({ silent: false, replyTo: card.messageId });
    const filled = await on.server.nextEdit(on.chat, ({ text }) => text.includes('filled 10'));
    expect(filled.messageId).toBe(card.messageId);
    expect(filled.buttons).not.toContain('Confirm');
    expect(await on.server.answerTo(queryId)).toBeDefined();
    await on.platform.mailbox.settled();
    const last = on.server.transcript(on.chat).find(({ messageId }) => messageId === card.messageId);
    expect(last?.text).toContain('filled 10');
  });

  test('pressing twice, and the same update twice, make one order', async () => {
    const card = await ticket();
    const before = await ordersToday();
    on.server.press(on.asha, { messageId: card.messageId, label: 'Confirm' });
    on.server.repeatLastUpdate();
    on.server.press(on.asha, { messageId: card.messageId, label: 'Confirm' });
    await on.next('Bought 10 INFY');
    await on.platform.mailbox.settled();
    expect(await ordersToday()).toBe(before + 1);
  });

  test('somebody else’s press is refused to them alone', async () => {
    const group = on.server.group('Desk');
    const ravi = await on.member('trader', { firstName: 'Ravi' });
    on.server.say(on.asha, group, '/buy INFY 10 mis');
    const card = await on.next(/BUY 10 INFY/, group);
    const { queryId } = on.server.press(ravi, { messageId: card.messageId, label: 'Confirm' });
    const alert = await on.server.answerTo(queryId);
    expect(alert).toMatchObject({ alert: true });
    expect(alert.text).toMatch(/belongs to/);
    expect(on.server.transcript(group).at(-1)?.messageId).toBe(card.messageId);
  });

  test('a refusal that the platform takes no alert for reaches the presser in private', async () => {
    const group = on.server.group('Desk');
    const ravi = await on.member('trader', { firstName: 'Ravi' });
    const raviChat = on.server.privateChat(ravi);
    on.server.say(on.asha, group, '/buy INFY 10 mis');
    const card = await on.next(/BUY 10 INFY/, group);
    const description = 'Bad Request: query is too old and response timeout expired or query ID is invalid';
    on.server.fail('answerCallbackQuery', { kind: 'refuse', status: 400, description }, 2);
    on.server.press(ravi, { messageId: card.messageId, label: 'Confirm' });
    expect((await on.next(/./, raviChat)).text).toMatch(/belongs to/);
    expect(on.server.transcript(group).at(-1)?.messageId).toBe(card.messageId);
  });
});

describe('what is shown', () => {
  test('names and signs come through as they are, and nothing turns the text around', async () => {
    const message = await on.ask('/odd', '<b>a & b</b>');
    expect(message.text).toContain('_x_ *y* . gnp');
    expect(message.text).toContain('1 < 2 & 3 > 2 <script>');
    expect(message.text).toContain('&lt; stays as typed');
    expect(message.html).toContain('<pre>');
    expect(message.buttons).toEqual(['<M&M> _']);
    expect(on.server.refusals).toEqual([]);
  });

  test('markup that the platform refuses is sent again as plain text', async () => {
    on.server.fail('sendMessage', {
      kind: 'refuse',
      status: 400,
      description: "Bad Request: can't parse entities: unexpected end tag",
    });
    const message = await on.ask('/odd', '<b>a & b</b>');
    expect(message.html).not.toContain('<pre>');
  });

  test('a long answer comes in several messages', async () => {
    await on.ask('/long', 'Long');
    expect((await on.next(/line 199/)).text.length).toBeLessThanOrEqual(4096);
    expect(on.server.refusals).toEqual([]);
  });

  test('a button from before a restart says what to do, and its card offers nothing any more', async () => {
    const card = await on.ask('/positions');
    await on.halt();
    on.launch();
    const { queryId } = on.server.press(on.asha, { messageId: card.messageId, label: 'Refresh' });
    expect((await on.server.answerTo(queryId)).text).toBe(
      'This button is from before a restart. Look at /orders for what was done, then type what is missing.',
    );
    expect((await on.server.nextEdit(on.chat)).buttons).toEqual([]);
  });

  test('a card that is gone is sent anew', async () => {
    const card = await on.ask('/positions');
    on.server.fail('editMessageText', {
      kind: 'refuse',
      status: 400,
      description: 'Bad Request: message to edit not found',
    });
    on.platform.mailbox.deliver({
      place: `telegram:${on.chat.id}`,
      reply: reply('Newer', { card: 'positions:paper1' }),
      buzz: false,
    });
    const again = await on.next('Newer');
    expect(again.messageId).not.toBe(card.messageId);
    expect(again.silent).toBe(true);
  });

  test('a card that is asked for again moves down, and its old message loses the buttons', async () => {
    const first = await on.ask('/positions');
    const second = await on.ask('/positions');
    expect(second.messageId).not.toBe(first.messageId);
    await on.server.nextEdit(
      on.chat,
      ({ messageId, buttons }) => messageId === first.messageId && !buttons.length,
    );
    on.server.press(on.asha, { messageId: second.messageId, label: 'Refresh' });
    await on.platform.mailbox.settled();
    expect(on.server.refusals).toEqual([]);
  });

  test('pictures and files follow the words', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'munim-test-pictures-'));
    const picture = join(folder, 'chart.png');
    writeFileSync(picture, png(800, 600));
    on.platform.mailbox.deliver({
      place: `telegram:${on.chat.id}`,
      reply: reply('A chart', { images: [picture], files: [picture] }),
      buzz: true,
    });
    await on.next('A chart');
    expect((await on.next(/^$/)).file?.kind).toBe('photo');
    expect((await on.next(/^$/)).file).toMatchObject({ kind: 'document', name: 'chart.png' });
    rmSync(folder, { recursive: true });
    expect(on.server.refusals).toEqual([]);
  });

  test('a chart comes as a photo under its figures', async () => {
    const words = await on.ask('/chart infy 15m rsi', /INFY 15m/);
    expect(words.buttons).toContain('Refresh');
    expect((await on.next(/^$/)).file).toMatchObject({ kind: 'photo' });
    expect(on.server.refusals).toEqual([]);
  });

  test('a picture that is not there is said, and holds up nothing', async () => {
    const place = `telegram:${on.chat.id}`;
    on.platform.mailbox.deliver({
      place,
      reply: reply('A chart', { images: ['/nowhere/chart.png'] }),
      buzz: true,
    });
    on.platform.mailbox.deliver({ place, reply: reply('A fill'), buzz: true });
    await on.next('A chart');
    expect((await on.next()).text).toBe('chart.png could not be sent. Ask for it again.');
    expect((await on.next()).text).toBe('A fill');
    expect(on.server.calls('sendPhoto')).toEqual([]);
    expect(on.troubles.join()).toContain('chart.png cannot be read');
  });

  test('a picture that the platform takes for none comes as a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'munim-test-pictures-'));
    const picture = join(folder, 'tall.png');
    writeFileSync(picture, png(100, 3_000));
    const place = `telegram:${on.chat.id}`;
    on.platform.mailbox.deliver({ place, reply: reply('A chart', { images: [picture] }), buzz: true });
    expect((await on.next(/^$/)).file).toMatchObject({ kind: 'document', name: 'tall.png' });
    rmSync(folder, { recursive: true });
  });

  test('states of a card that come quickly melt into the newest', async () => {
    const place = `telegram:${on.chat.id}`;
    await on.ask('/market');
    for (let at = 1; at <= 40; at += 1) {
      on.platform.mailbox.deliver({ place, reply: reply(`State ${at}`, { card: 'order:1' }), buzz: false });
    }
    on.platform.mailbox.deliver({ place, reply: reply('It matters'), buzz: true, under: 'order:1' });
    await on.server.nextEdit(on.chat, ({ text }) => text === 'State 40');
    await on.next('It matters');
    expect(on.server.calls('editMessageText').length).toBeLessThanOrEqual(2);
    expect(on.server.refusals).toEqual([]);
  });
});

describe('the menu', () => {
  test('lists the commands that help lists', async () => {
    await on.server.until((server) => server.menu().length > 0);
    expect(on.server.menu().map(({ command }) => command)).toContain('positions');
    expect(on.server.menu().map(({ command }) => command)).not.toContain('details');
  });
});
