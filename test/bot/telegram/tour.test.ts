import { expect, test } from 'vitest';
import { COMMANDS } from '../../../commands/registry.ts';
import { deskOnTelegram } from './desk-on-telegram.ts';

const on = deskOnTelegram();

/** Says a line as somebody new and presses what the answer offers. */
async function visit(line: string): Promise<void> {
  const user = await on.member('admin', { firstName: 'M&M <b>_.' });
  const chat = on.server.privateChat(user);
  on.server.say(user, chat, line);
  const answer = await on.next(/./, chat);
  // What a bare comparison offers runs five strategies, in this thread: the other visits would wait for it.
  const pressed = line === '/compare' ? [] : answer.buttons.slice(0, 3);
  for (const label of pressed) {
    const { queryId } = on.server.press(user, { messageId: answer.messageId, label });
    await on.server.answerTo(queryId);
    const current = on.server.transcript(chat).find(({ messageId }) => messageId === answer.messageId);
    if (current?.buttons.join() !== answer.buttons.join()) break;
  }
}

test('the platform refuses nothing in a tour of every command and its buttons', async () => {
  // Studies of many symbols take their time: they are visited bare.
  const lines = COMMANDS.flatMap(({ name, topic, examples }) =>
    topic === 'research' ? [`/${name}`] : [`/${name}`, ...examples],
  );
  for (let at = 0; at < lines.length; at += 6) await Promise.all(lines.slice(at, at + 6).map(visit));
  await on.platform.mailbox.settled();
  expect(on.server.refusals).toEqual([]);
  expect(on.server.unanswered).toEqual([]);
  expect(on.troubles).toEqual([]);
}, 60_000);
