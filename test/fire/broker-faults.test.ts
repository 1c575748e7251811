import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isMorningFlush } from '../../engine/kite/session/session-end.ts';
import { DEMO_PERSON } from '../servers/kite/assemble.ts';
import { chooseAccount, linkOf } from '../support/kite-desk.ts';
import { textOf } from '../support/munim-process.ts';
import { realClock } from '../support/system-time.ts';
import { eventually, LiveDesk } from './live-desk.ts';

let desk: LiveDesk;

beforeAll(async () => {
  desk = await LiveDesk.open();
  await desk.startOnly();
}, 90_000);
afterAll(() => desk.close());
beforeEach(() => desk.active(), 60_000);

describe('a live desk whose broker fails', { timeout: 120_000 }, () => {
  test('B5 too many requests: the same order goes again, with the same tag, and is one order', async () => {
    desk.server.faults.add({
      on: 'place',
      fault: { kind: 'refuse', status: 429, errorType: 'NetworkException', retryAfterSeconds: 1 },
    });
    await desk.buy('INFY');
    await desk.shownAtBroker('INFY');
    await desk.agreed();
    const story = await desk.story('INFY');
    expect(story).toContain('held back');
    expect(story).toContain('filled 1 of 1');
    expect(desk.posts('INFY')).toBe(2);
  });

  test('B6 the login ends in the middle of the day: no entry, one request to log in, and all is known after it', async () => {
    await desk.rest('TCS');
    const resting = desk.atBroker('TCS')?.order_id ?? '';
    desk.server.sessions.endAll();
    const asked = () => desk.munim.told.filter((text) => text.includes('Kite ended the session'));
    // In the hours in which Kite ends every session it is nothing to wake anybody for.
    const expected = isMorningFlush(realClock.now()) ? 0 : 1;
    await eventually('it knows, and asks for a login', async () => {
      const status = textOf(await desk.munim.say('/status'));
      return status.includes('Kite ended the session') && asked().length === expected ? undefined : status;
    });
    const answer = await desk.munim.say('buy 1 sbin cnc book=live1');
    expect(answer.headline).toMatch(/^Not sent\./);
    desk.server.book.fill(resting);
    const back = await chooseAccount(linkOf(await desk.munim.say('/login')), DEMO_PERSON.userId);
    expect((await desk.munim.say(`/login ${back}`)).headline).toContain('Logged in to Kite');
    await desk.active();
    await desk.agreed();
    expect(await desk.story('TCS')).toContain('filled 1 of 1');
    expect(asked()).toHaveLength(expected);
    expect(desk.posts('SBIN')).toBe(0);
  });
});
