import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { connectPlatforms } from '../../../bot/program/platforms.ts';
import { startTelegramServer } from '../../servers/telegram/telegram-server.ts';
import { chatOf } from '../../support/chat.ts';
import { preparedHome } from '../../support/database.ts';
import { settings, startTestEngine } from '../../support/engine.ts';

const token = '7000000001:test-token';

test('a desk with a token is a Telegram bot that its owner pairs, and that trades', async () => {
  const server = await startTelegramServer({ token, repeatedPollWaitMs: 0 });
  const home = await preparedHome();
  const engine = await startTestEngine(home);
  const { desk } = engine;
  const troubles: string[] = [];
  const platforms = await connectPlatforms({
    config: settings({ MUNIM_HOME: home, TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: server.root }),
    engine,
    dispatcher: chatOf(desk),
    onTrouble: (message, error) => troubles.push(`${message}: ${String(error)}`),
  });
  expect(platforms.botName).toBe('munim_test_bot');
  const asha = server.user(11, { firstName: 'Asha' });
  const chat = server.privateChat(asha);
  server.say(asha, chat, `/start ${(await engine.ownerInvitation()).code}`);
  await server.nextMessage(chat, ({ text }) => text.includes('You own this desk'));
  server.say(asha, chat, 'buy 10 infy mis');
  await server.nextMessage(chat, ({ buttons }) => buttons.includes('Confirm'));
  server.press(asha, 'Confirm');
  await server.nextMessage(chat, ({ text }) => text.startsWith('Bought 10 INFY'));
  await platforms.told();
  expect(server.refusals).toEqual([]);
  expect(troubles).toEqual([]);
  await platforms.stop();
  await engine.stop();
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});
