import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { reply } from '../../../commands/reply.ts';
import { png } from '../../servers/telegram/bot-fixture.ts';
import type { TestChat } from '../../servers/telegram/world.ts';
import { deskOnTelegram } from './desk-on-telegram.ts';

const on = deskOnTelegram({ launched: false });
/** How far the bot's clock is ahead. */
let aheadMs = 0;

beforeEach(() => {
  aheadMs = 0;
  on.launch(() => performance.now() + aheadMs);
  on.mischief.arm();
});

/** Starts a study and waits for its card. */
async function study(place: TestChat = on.chat) {
  on.server.say(on.asha, place, '/dig');
  await on.mischief.started;
  return on.next('Studying INFY', place);
}

function said(place: TestChat = on.chat): readonly string[] {
  return on.server
    .transcript(place)
    .filter(({ from }) => from === 'bot')
    .map(({ text }) => text);
}

describe('long work', () => {
  test('lives in one message: its progress, and its end without a buzz when it was quick', async () => {
    const card = await study();
    expect(card.buttons).toEqual(['Cancel']);
    on.mischief.study.progress({ done: 0.25, says: '1 of 4' });
    const progress = await on.server.nextEdit(on.chat, ({ text }) => text.includes('25%, 1 of 4'));
    expect(progress.messageId).toBe(card.messageId);
    on.mischief.study.end(reply('INFY earns nothing', { lines: ['Net −2%'] }));
    const final = await on.server.nextEdit(on.chat, ({ text }) => text.startsWith('INFY earns nothing'));
    expect(final).toMatchObject({ messageId: card.messageId, buttons: [] });
    await on.platform.mailbox.settled();
    expect(said()).toHaveLength(1);
    expect(on.server.refusals).toEqual([]);
  });

  test('edits seldom, however often it tells its progress', async () => {
    await study();
    for (let at = 1; at <= 50; at += 1) on.mischief.study.progress({ done: at / 100, says: `bar ${at}` });
    await on.server.nextEdit(on.chat, ({ text }) => text.includes('bar 50'));
    on.mischief.study.end(reply('Done'));
    await on.server.nextEdit(on.chat, ({ text }) => text === 'Done');
    expect(on.server.calls('editMessageText')).toHaveLength(2);
  });

  test('that ends at once is one ordinary answer', async () => {
    on.server.say(on.asha, on.chat, '/dig');
    await on.mischief.started;
    on.mischief.study.end(reply('Done at once'));
    expect((await on.next()).text).toBe('Done at once');
    await on.platform.mailbox.settled();
    expect(on.server.calls('editMessageText')).toEqual([]);
  });

  test('holds up no other line of its chat', async () => {
    await study();
    expect((await on.ask('/market')).text).not.toContain('Studying');
    expect((await on.ask('/secret')).text).toBe('For you alone');
  });

  test('buzzes under its card when it took long, and its pictures follow it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'munim-test-pictures-'));
    const picture = join(folder, 'equity.png');
    writeFileSync(picture, png(400, 200));
    const card = await study();
    aheadMs = 11_000;
    on.mischief.study.end(
      reply('INFY doubles', { lines: ['Net +100%'], images: [picture], files: [picture] }),
    );
    expect((await on.next(/^$/)).file).toMatchObject({ kind: 'photo' });
    expect((await on.next(/^$/)).file).toMatchObject({ kind: 'document', name: 'equity.png' });
    expect(await on.next('INFY doubles')).toMatchObject({
      text: 'INFY doubles',
      silent: false,
      replyTo: card.messageId,
    });
    rmSync(folder, { recursive: true });
    expect(on.server.refusals).toEqual([]);
  });

  test('is cancelled by whoever asked, with the button of its card', async () => {
    const card = await study();
    const { queryId } = on.server.press(on.asha, { messageId: card.messageId, label: 'Cancel' });
    const final = await on.server.nextEdit(on.chat, ({ text }) => text === 'Cancelled: Studying INFY');
    expect(final).toMatchObject({ messageId: card.messageId, buttons: [] });
    expect(await on.server.answerTo(queryId)).toBeDefined();
    await on.platform.mailbox.settled();
    expect(said()).toEqual(['Cancelled: Studying INFY']);
    expect(on.troubles).toEqual([]);
  });

  test('in a group is not cancelled by somebody else, unless they look after the desk', async () => {
    const group = on.server.group('Desk');
    const ravi = await on.member('trader', { firstName: 'Ravi' });
    const meera = await on.member('admin', { firstName: 'Meera' });
    const card = await study(group);
    const refused = on.server.press(ravi, { messageId: card.messageId, label: 'Cancel' });
    const alert = await on.server.answerTo(refused.queryId);
    expect(alert).toMatchObject({ alert: true });
    expect(alert.text).toMatch(/belongs to/);
    on.server.press(meera, { messageId: card.messageId, label: 'Cancel' });
    await on.server.nextEdit(group, ({ text }) => text === 'Cancelled: Studying INFY');
  });

  test('says on its card that Munim stops, before it does', async () => {
    await study();
    on.studies.close();
    await on.halt();
    expect(said()).toEqual([expect.stringMatching(/^Not finished: Studying INFY\n+Munim is being stopped/)]);
  });

  test('that a restart cut off is owned up to under the line that asked for it', async () => {
    const asked = on.server.say(on.asha, on.chat, '/dig');
    await on.next('Studying INFY');
    await on.halt();
    on.studies.close();
    on.launch();
    expect(await on.next('Munim restarted while')).toMatchObject({ replyTo: asked.messageId });
  });
});
