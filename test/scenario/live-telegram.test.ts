import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, LiveDesk } from '../fire/live-desk.ts';
import type { ShownMessage } from '../servers/telegram/shown-message.ts';
import { startTelegramServer, type TelegramServer } from '../servers/telegram/telegram-server.ts';
import type { TestChat, TestUser } from '../servers/telegram/world.ts';

const token = '7000000001:test-token';
/** On a machine that does other things too. */
const WAIT_MS = 20_000;

let phone: TelegramServer;
let desk: LiveDesk;
let asha: TestUser;
let ravi: TestUser;
let chat: TestChat;

const next = (words: string): Promise<ShownMessage> =>
  phone.nextMessage(chat, ({ text }) => text.includes(words), WAIT_MS);
const botSaid = (words: string): readonly ShownMessage[] =>
  phone.transcript(chat).filter(({ from, text }) => from === 'bot' && text.includes(words));

async function ask(line: string, words: string): Promise<ShownMessage> {
  phone.say(asha, chat, line);
  return next(words);
}

function card({ messageId }: ShownMessage): ShownMessage {
  const shown = phone.transcript(chat).find((message) => message.messageId === messageId);
  if (shown === undefined) throw new Error('the card is gone');
  return shown;
}

const pressOn = ({ messageId }: ShownMessage, label: string) => phone.press(asha, { messageId, label });

beforeAll(async () => {
  phone = await startTelegramServer({ token, repeatedPollWaitMs: 0, limits: 'none' });
  asha = phone.user(11, { firstName: 'Asha' });
  ravi = phone.user(12, { firstName: 'Ravi' });
  chat = phone.privateChat(asha);
  desk = await LiveDesk.open({
    said: async () => ({ TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: phone.root }),
  });
  await desk.start();
  const code = /https:\/\/t\.me\/munim_test_bot\?start=(\S+)/.exec(desk.munim.said)?.[1];
  await ask(`/start ${code}`, 'You own this desk');
  await ask('/book live1', 'Your book is LIVE live1');
}, 60_000);

afterAll(async () => {
  await desk.close();
  await phone.stop();
});

/** In order, as one morning: each step stands on the ones before. */
describe('real orders from a phone', { timeout: 60_000 }, () => {
  test('a press in a hurry makes one order, and its stop rests at the broker', async () => {
    const ticket = await ask(`buy 2 infy mis sl ${desk.away('INFY', -3)}`, 'BUY 2 INFY');
    expect(ticket.text).toContain('LIVE live1');
    pressOn(ticket, 'Confirm');
    pressOn(ticket, 'Confirm');
    await next('Bought 2 INFY');
    await desk.agreed();
    expect(desk.posts('INFY')).toBe(1);
    expect(desk.atBroker('INFY')).toMatchObject({ transaction_type: 'SELL', status: 'TRIGGER PENDING' });
  });

  test('a button of somebody else does nothing', async () => {
    const ticket = await ask('buy 1 sbin mis', 'BUY 1 SBIN');
    const { queryId } = phone.press(ravi, { messageId: ticket.messageId, label: 'Confirm' });
    expect((await phone.answerTo(queryId, WAIT_MS)).text).toBe('This desk does not know you.');
    expect(desk.posts('SBIN')).toBe(0);
  });

  test('the plug is pulled while the order is at the broker: it is found, told once, and not sent again', async () => {
    const ticket = await ask(`buy 1 tcs mis sl ${desk.away('TCS', -3)}`, 'BUY 1 TCS');
    desk.server.faults.add({ on: 'place', fault: { kind: 'half-open', effect: 'done' } });
    await desk.killWhen(
      () => desk.atBroker('TCS') !== undefined,
      async () => pressOn(ticket, 'Confirm'),
    );
    phone.repeatLastUpdate();
    expect(await desk.comeBack('TCS')).toContain('filled 1 of 1');
    await desk.active();
    await next('Look at /orders first, and type again only what is missing there.');
    await ask('/positions', 'TCS MIS');
    const { queryId } = pressOn(ticket, 'Confirm');
    expect((await phone.answerTo(queryId, WAIT_MS)).text).toContain('Look at /orders for what was done');
    await eventually('the dead button is gone', () => card(ticket).buttons.join() || undefined);
    expect(desk.posts('TCS')).toBe(1);
    expect(botSaid('Bought 1 TCS').length).toBeLessThanOrEqual(1);
  });

  test('a change and a cancel say what the broker did, and why when it did nothing', async () => {
    const ticket = await ask(`buy 3 itc cnc @ ${desk.away('ITC', -2)}`, 'BUY 3 ITC');
    pressOn(ticket, 'Confirm');
    await eventually('it rests', () => (desk.atBroker('ITC')?.status === 'OPEN' ? undefined : 'not yet'));
    await eventually('the desk knows', async () => {
      const { state } = await desk.orderOf('ITC');
      return state === 'open' ? undefined : state;
    });
    const { id } = await desk.orderOf('ITC');
    pressOn(await ask(`/modify ${id} qty 2`, `Change order ${id}, BUY ITC?`), 'Change it');
    await next(`Order ${id} is changed`);
    expect(desk.atBroker('ITC')).toMatchObject({ quantity: 2 });
    const cancel = await ask(`/cancel ${id}`, `Cancel order ${id}?`);
    await desk.server.unreachable();
    pressOn(cancel, 'Cancel it');
    const kept = await next(`Order ${id} was not cancelled: BUY 2 ITC.`);
    expect(kept.text).toContain(`It stands as it was. To try again: /cancel ${id}.`);
    expect(kept.text).toContain('could not be reached');
    await desk.server.reachable();
    pressOn(await ask(`/cancel ${id}`, `Cancel order ${id}?`), 'Cancel it');
    await next(`Cancelled: BUY 2 ITC, order ${id}.`);
    await desk.active();
    await desk.agreed();
  });

  test('stopped, opened by its minute, and closed: the broker holds nothing', async () => {
    await ask('/kill 3', 'HALTED: the whole desk');
    await ask('buy 1 sbin mis', 'Not sent. Trading is halted');
    const { text } = await ask('/unkill', 'To open it, type /unkill desk');
    await ask(
      `/unkill desk ${/\/unkill desk (\d\d:\d\d)$/m.exec(text)?.[1]}`,
      'The whole desk is open again.',
    );
    for (const [symbol, held] of [
      ['INFY', 2],
      ['TCS', 1],
    ] as const) {
      pressOn(await ask(`/exit ${symbol}`, `SELL ${held} ${symbol}`), 'Confirm');
      await next(`Sold ${held} ${symbol}`);
    }
    await desk.agreed();
    const alive = desk.server.book
      .orders()
      .filter(({ status }) => !['COMPLETE', 'CANCELLED'].includes(status));
    expect(alive).toEqual([]);
    await ask('/orders', ' 0 open');
  });
});
