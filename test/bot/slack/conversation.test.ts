import { describe, expect, test } from 'vitest';
import { bookId } from '../../../engine/domain/ids.ts';
import { owner } from '../../support/engine.ts';
import { deskOnSlack } from './desk-on-slack.ts';

const on = deskOnSlack();

async function ordersToday(): Promise<number> {
  return (await on.engine.desk.books.orders(bookId('paper1'))).length;
}

describe('an order in a chat', () => {
  test('is a ticket, a press, and a fill told in the thread of its card', async () => {
    const card = await on.ask('buy 10 infy mis', 'BUY 10 INFY');
    expect(card.buttons).toContain('Confirm');
    on.server.press(on.asha, card, 'Confirm');
    const push = await on.server.nextMessage(on.chat, 'Bought 10 INFY');
    expect(push).toMatchObject({ thread: card.ts, broadcast: true });
    await on.server.until(
      () =>
        on
          .said()
          .find(({ ts }) => ts === card.ts)
          ?.text.includes('filled 10') === true,
    );
    expect(on.server.refusals).toEqual([]);
    expect(on.troubles).toEqual([]);
  });

  test('pressed twice, and delivered twice, is one order', async () => {
    const card = await on.ask('buy 11 infy mis', 'BUY 11 INFY');
    const before = await ordersToday();
    const press = on.server.press(on.asha, card, 'Confirm');
    on.server.deliveries.repeat(press);
    on.server.press(on.asha, card, 'Confirm');
    await on.server.nextMessage(on.chat, 'Bought 11 INFY');
    await on.platform.mailbox.settled();
    expect(await ordersToday()).toBe(before + 1);
  });

  test('is given with /munim in a channel; somebody else’s press is refused to them alone', async () => {
    const channel = on.server.channel('C0DESK');
    const ravi = await on.member('trader', 'ravi');
    on.server.slash(on.asha, channel, 'buy 12 infy mis');
    const card = await on.server.nextMessage(channel, 'BUY 12 INFY');
    on.server.press(ravi, card, 'Confirm');
    const refusal = await on.server.nextMessage(channel, /belongs to/);
    expect(refusal).toMatchObject({ onlyFor: ravi.id });
    expect(on.said(channel).find(({ ts }) => ts === card.ts)?.edited).toBe(false);
    on.server.press(on.asha, card, 'Confirm');
    expect(await on.server.nextMessage(channel, 'Bought 12 INFY')).toMatchObject({ thread: card.ts });
    expect(on.server.refusals).toEqual([]);
  });

  test('given where the bot is not is answered in the own chat, with what to do', async () => {
    on.server.slash(on.asha, on.server.channel('C0FAR', { hasBot: false }), 'buy 15 infy mis');
    const card = await on.server.nextMessage(on.chat, 'BUY 15 INFY');
    expect(card.text).toContain('Type it here, or invite the bot there first.');
    expect(on.troubles).toEqual([]);
  });

  test('asks for what is missing in a window of its own', async () => {
    const card = await on.ask('buy 13 infy mis', 'BUY 13 INFY');
    on.server.press(on.asha, card, 'Limit price');
    const view = await on.server.nextView(on.asha);
    expect(view.view.blocks).toMatchObject([{ label: { text: 'At what limit price?' } }]);
    on.server.submit(on.asha, view, { answer: { answer: { type: 'plain_text_input', value: '1660' } } });
    const limited = await on.server.nextMessage(on.chat, /BUY 13 INFY.*limit 1,660/);
    expect(limited.buttons).toContain('Confirm');
  });

  test('with a forged button does nothing', async () => {
    const card = await on.ask('buy 14 infy mis', 'BUY 14 INFY');
    const before = await ordersToday();
    on.server.press(on.asha, card, 'Confirm', 'f'.repeat(32));
    const told = await on.server.nextMessage(on.chat, /before a restart/);
    expect(told).toMatchObject({ onlyFor: on.asha.id });
    expect(told.text).toContain('/munim orders');
    expect(await ordersToday()).toBe(before);
  });
});

describe('who is answered', () => {
  test('a stranger comes in with a code, by slash command or in a message', async () => {
    const channel = on.server.channel('C0HALL');
    for (const way of ['slash', 'message'] as const) {
      const invited = await on.engine.desk.people.invite(owner(on.engine.desk), 'trader');
      if (!invited.ok) throw new Error(invited.error.message);
      const { code } = invited.value;
      const newcomer = on.stranger({ name: `new-${way}` });
      if (way === 'slash') on.server.slash(newcomer, channel, `pair ${code}`);
      else on.server.say(newcomer, `pair ${code}`);
      const welcome = await on.server.nextMessage(on.server.world.direct(newcomer.id), 'Welcome');
      expect(welcome.buttons).toContain('Positions');
    }
    expect(on.said(channel)).toEqual([]);
    expect(on.engine.desk.people.users().map(({ name }) => name)).toContain('new-message');
  });

  test('a stranger is answered once, alone, and a code said in a channel is not tried', async () => {
    const channel = on.server.channel('C0HALL');
    const { code } = await on.engine.ownerInvitation();
    const stranger = on.stranger();
    on.server.mention(stranger, channel, `pair ${code}`);
    const own = on.server.world.direct(stranger.id);
    expect((await on.server.nextMessage(own)).text).toContain('This desk does not know you');
    on.server.say(stranger, 'funds');
    await on.ask('funds', /paper1/);
    expect(on.said(own)).toHaveLength(1);
    expect(on.said(channel)).toEqual([]);
  });

  test('people of another company, programs, edits and talk that is not for the bot are not heard', async () => {
    const channel = on.server.channel('C0HALL');
    const foreigner = on.server.user(on.asha.id, { name: 'asha', team: 'T0OTHER' });
    on.server.mention(foreigner, channel, 'funds');
    on.server.slash(foreigner, channel, 'funds');
    on.server.say(on.asha, 'funds', { event: { bot_id: 'B0OTHER' } });
    on.server.say(on.asha, 'funds', { event: { subtype: 'message_changed' } });
    on.server.say(on.asha, 'funds', { event: { channel_type: 'channel' } });
    await on.ask('market', /in session/);
    await on.platform.mailbox.settled();
    expect(on.said()).toHaveLength(1);
    expect(on.said(channel)).toEqual([]);
  });

  test('what is for one person is shown to that person alone', async () => {
    const channel = on.server.channel('C0DESK');
    on.server.slash(on.asha, channel, 'secret');
    expect(await on.server.nextMessage(channel, 'For you alone')).toMatchObject({ onlyFor: on.asha.id });
    on.server.mention(on.asha, channel, '/secret');
    expect(await on.server.nextMessage(channel, 'For you alone')).toMatchObject({ onlyFor: on.asha.id });
    expect(on.server.refusals).toEqual([]);
  });
});

describe('what is shown', () => {
  test('names and signs come through as they are, and nobody is pinged', async () => {
    const message = await on.ask('/odd', '<b>a & b</b>');
    expect(message.text).toContain('_x_ *y* . gnp');
    expect(message.text).toContain('1 < 2 & 3 > 2 <script>');
    expect(message.text).toContain('&lt; stays as typed');
    expect(message.code).toEqual([expect.stringContaining('M&M_<x>')]);
    expect(message.buttons).toEqual(['<M&M> _']);
    on.server.say(on.asha, '<!channel> <@U0OTHER> & co');
    await on.server.nextMessage(on.chat, /<!channel>/);
    expect(on.server.refusals).toEqual([]);
  });

  test('numbers stand under each other at the right', async () => {
    const message = await on.ask('funds', /paper1/);
    const [code = ''] = message.code;
    const ends = code.split('\n').map((line) => line.length);
    expect(ends.length).toBeGreaterThan(2);
    expect(new Set(ends.slice(1)).size).toBe(1);
  });

  test('long answers come in messages that Slack takes, and a picture under its words', async () => {
    await on.ask('/long', 'Long');
    const chart = await on.ask('chart infy', /INFY/);
    await on.server.until(() => on.said().some(({ file }) => file?.name.endsWith('.png') === true));
    expect(chart.buttons.length).toBeGreaterThan(0);
    expect(on.server.refusals).toEqual([]);
  });
});
