import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bookId } from '../../engine/domain/ids.ts';
import { DeskOnSlack } from '../bot/slack/desk-on-slack.ts';
import { DeskOnTelegram } from '../bot/telegram/desk-on-telegram.ts';

const phone = new DeskOnTelegram();
const slack = new DeskOnSlack();

async function ordersToday(): Promise<number> {
  return (await phone.engine.desk.books.orders(bookId('paper1'))).length;
}

beforeAll(async () => {
  await phone.open();
  await slack.open(phone.engine);
});

afterAll(() => phone.close());

beforeEach(async () => {
  await phone.arrive();
  // Everything shares one process here, so an acknowledgement may have to wait for the test itself.
  await slack.arrive({ ackWithinMs: 30_000 });
  phone.launch();
  await slack.launch();
});

afterEach(async () => {
  await slack.leave();
  await phone.leave();
});

describe('one desk on Telegram and Slack', () => {
  test('an order given in a Slack channel is one card on both, and calls where it was given', async () => {
    const channel = slack.server.channel('C0DESK');
    slack.server.slash(slack.asha, channel, 'buy 10 infy mis');
    const card = await slack.server.nextMessage(channel, 'BUY 10 INFY');
    slack.server.press(slack.asha, card, 'Confirm');
    expect(await slack.server.nextMessage(channel, 'Bought 10 INFY')).toMatchObject({ thread: card.ts });
    const cardsThere = () =>
      phone.server.transcript(phone.chat).filter(({ text }) => text.startsWith('BUY 10 INFY'));
    await phone.server.until(() => cardsThere().some(({ text }) => text.includes('filled 10')));
    expect(cardsThere()).toEqual([expect.objectContaining({ silent: true })]);
    await slack.server.until(() => slack.said(channel)[0]?.text.includes('filled 10') === true);
    expect(phone.server.transcript(phone.chat).filter(({ text }) => text.startsWith('Bought'))).toEqual([]);
    expect([...slack.server.refusals, ...phone.server.refusals]).toEqual([]);
  });

  test('an order given on the phone shows in Slack as well', async () => {
    const card = await phone.ask('buy 11 infy mis', /BUY 11 INFY/);
    phone.server.press(phone.asha, { messageId: card.messageId, label: 'Confirm' });
    await phone.next('Bought 11 INFY');
    await slack.server.until(() => slack.said().some(({ text }) => /BUY 11 INFY.*filled 11/.test(text)));
    expect(slack.said()).toHaveLength(1);
    expect([...slack.server.refusals, ...phone.server.refusals]).toEqual([]);
  });

  test('a thousand presses at once, by the owner and by others, are one order', async () => {
    const channel = slack.server.channel('C0DESK');
    const ravi = await slack.member('trader', 'ravi');
    const before = await ordersToday();
    slack.server.slash(slack.asha, channel, 'buy 12 infy mis');
    const card = await slack.server.nextMessage(channel, 'BUY 12 INFY');
    const presses = Array.from({ length: 1_000 }, (_, at) =>
      slack.server.press(at % 2 === 0 ? slack.asha : ravi, card, 'Confirm'),
    );
    const isTold = () => slack.said(channel).some(({ text }) => text.startsWith('Bought 12 INFY'));
    await slack.server.until(() => isTold() && presses.every(({ ack }) => ack !== undefined), 30_000);
    await slack.platform.mailbox.settled();
    expect(await ordersToday()).toBe(before + 1);
    expect(presses.filter(({ failed }) => failed)).toEqual([]);
  }, 60_000);

  test('what a restart cut off is owned up to, and buttons from before it do nothing', async () => {
    const card = await slack.ask('buy 13 infy mis', 'BUY 13 INFY');
    const before = await ordersToday();
    slack.mischief.arm();
    slack.server.say(slack.asha, '/stall');
    await slack.mischief.started;
    await slack.halt();
    await slack.launch();
    expect((await slack.server.nextMessage(slack.chat, /Munim restarted/)).text).toContain('/munim orders');
    slack.server.press(slack.asha, card, 'Confirm');
    expect(await slack.server.nextMessage(slack.chat, /before a restart/)).toMatchObject({
      onlyFor: slack.asha.id,
    });
    await slack.server.until(() => slack.said().find(({ ts }) => ts === card.ts)?.buttons.length === 0);
    expect(await ordersToday()).toBe(before);
    expect(slack.server.refusals).toEqual([]);
  }, 20_000);
});
