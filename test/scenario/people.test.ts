import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dispatcher } from '../../commands/dispatch.ts';
import type { DeskEvent } from '../../engine/desk.ts';
import { chatOf } from '../support/chat.ts';
import { preparedHome } from '../support/database.ts';
import { owner, startTestEngine, type TestEngine } from '../support/engine.ts';
import { Member, words } from '../support/members.ts';

let home: string;
let engine: TestEngine;
let chat: Dispatcher;
let boss: Member;
let asha: Member;
let ravi: Member;
const told: Extract<DeskEvent, { kind: 'word' }>[] = [];

function sit(): void {
  chat = chatOf(engine.desk);
  engine.desk.subscribe((event) => event.kind === 'word' && told.push(event));
  const at = (platform: Member['identity']['platform'], subject: string) =>
    new Member(engine.desk, chat, platform, subject);
  boss = at('terminal', 'local');
  asha = at('telegram', '11');
  ravi = at('slack', 'T1/U2');
}

beforeAll(async () => {
  home = await preparedHome();
  engine = await startTestEngine(home);
  sit();
  await asha.join('Asha', 'trader');
  await ravi.join('Ravi Kumar', 'viewer');
}, 60_000);

afterAll(async () => {
  await engine.stop();
  expect(engine.troubles).toEqual([]);
  rmSync(home, { recursive: true, force: true });
});

const headline = async (member: Member, line: string): Promise<string> => (await member.say(line)).headline;

/** In order, as the owner of a young desk lives it. */
describe('people of a desk', () => {
  test('roles are given by name, and count from that moment on', async () => {
    expect(await headline(ravi, 'buy 1 infy mis')).toMatch(/needs the role trader; yours is viewer/);
    expect(await headline(asha, '/role @ravi trader')).toMatch(/Roles are given by an admin or the owner/);
    expect(await headline(boss, '/role @nobody trader')).toMatch(/^Nobody here is called @nobody/);
    expect(words(await boss.say('/role ravi'))).toMatch(/^Ravi Kumar is viewer of this desk\. Which role/);
    expect(await headline(boss, '/role @ravi emperor')).toMatch(/^Nobody here is called/);
    expect(await headline(boss, '/role @ravikumar trader')).toBe(
      'Ravi Kumar is trader of this desk from now on',
    );
    expect(await headline(boss, '/role Ravi Kumar trader')).toMatch(/is trader already/);
    expect(told.at(-1)?.text).toBe('You are trader of this desk from now on, says owner.');
    expect(await headline(ravi, 'buy 1 infy mis')).toMatch(/^BUY 1 INFY/);
  });

  test('a role that shrinks takes the open tickets along', async () => {
    const card = await ravi.say('buy 2 infy mis');
    await boss.say('/role @ravi viewer');
    expect((await ravi.press(card, 'Confirm')).headline).toMatch(/needs the role trader/);
    await boss.say('/role @ravi trader');
    expect((await ravi.press(card, 'Confirm')).headline).toMatch(/is void: .* Nothing was sent/);
  });

  test('one owner always stays, and admins are the owner’s affair', async () => {
    expect(await headline(boss, '/role @owner viewer')).toMatch(/is the last owner/);
    const ask = await boss.say('/role @owner removed');
    expect((await boss.press(ask, 'Remove')).headline).toMatch(/is the last owner/);
    await boss.say('/role @asha admin');
    expect(await headline(asha, '/role @owner trader')).toMatch(/made and removed by the owner/);
    expect(await headline(asha, '/role @ravi admin')).toMatch(/made and removed by the owner/);
    expect(await headline(asha, '/invite admin')).toMatch(/let in by the owner/);
    expect(await headline(asha, '/role @ravi viewer')).toBe('Ravi Kumar is viewer of this desk from now on');
    await boss.say('/role @asha trader');
  });

  test('a book shows itself to its members alone', async () => {
    await boss.say('/book new family1 capital=500000');
    const rows = async (member: Member) => (await member.say('/books')).tables[0]?.rows.map(([name]) => name);
    expect(await rows(asha)).toEqual(['paper1 PAPER']);
    expect(await headline(asha, '/positions book=family1')).toMatch(/^There is no book family1/);
    expect(await headline(asha, 'buy 1 infy mis book=family1')).toMatch(/^There is no book family1/);
    expect(await headline(asha, '/role @asha trader book=family1')).toMatch(/^There is no book family1/);
    await boss.say('/role @asha trader book=family1');
    await boss.say('/role @ravi trader book=family1');
    expect(await rows(asha)).toEqual(['paper1 PAPER', 'family1 PAPER']);
    // A viewer of the desk who is a trader in one book trades there and nowhere else.
    const card = await ravi.say('buy 1 infy mis book=family1');
    expect(card.headline).toMatch(/^BUY 1 INFY .* PAPER family1/);
    expect(await headline(ravi, 'buy 1 infy mis book=paper1')).toMatch(
      /^Trading in paper1 needs the role trader/,
    );
    const number = /confirmed · order (\d+)/.exec((await ravi.press(card, 'Confirm')).headline)?.[1];
    expect(await headline(asha, `/order ${number}`)).toMatch(/^Order \d+ BUY 1 INFY/);
    await boss.say('/role @ravi none book=family1');
    expect(await headline(ravi, '/positions book=family1')).toMatch(/^There is no book family1/);
    expect(await headline(ravi, `/order ${number}`)).toMatch(/^There is no order/);
  });

  test('whoever reaches no book is told so, and what to ask for', async () => {
    await boss.say('/book close paper1');
    expect(await headline(ravi, '/positions')).toMatch(
      /no book is open to you yet\. Ask its owner for: \/role @RaviKumar/,
    );
    expect(await headline(ravi, '/start')).toMatch(/no book is open to you yet/);
    expect(await headline(ravi, '/help')).toBe('The most used commands');
    await boss.say('/book share paper1');
    expect(await headline(ravi, '/positions')).toMatch(/paper1/);
  });

  test('a second platform is linked by a code from the first, and is the same person', async () => {
    const phone = new Member(engine.desk, chat, 'telegram', '77');
    const offered = await ravi.say('/link');
    expect(offered.confidential).toBe(true);
    const code = /\/link (\S+)/.exec(offered.headline)?.[1] ?? '';
    expect((await phone.knock('/link 7777-7777'))?.headline).toMatch(/^That code is not valid/);
    expect((await phone.knock(`/link ${code}`, 'Someone'))?.headline).toMatch(/^Welcome/);
    expect(phone.caller.user.id).toBe(ravi.caller.user.id);
    expect(told.at(-1)).toMatchObject({ to: ravi.caller.user.id });
    const other = new Member(engine.desk, chat, 'telegram', '78');
    expect((await other.knock(`/link ${code}`))?.headline).toMatch(/^That code is not valid/);
    expect(await headline(asha, `/link ${code}`)).toMatch(/^You are Asha here already/);
    expect(await headline(phone, '/link drop slack')).toMatch(/^slack is not yours any more/);
    expect(ravi.isKnown).toBe(false);
    expect(await headline(phone, '/link drop telegram')).toMatch(/only way in/);
  });

  test('removal is at once and for good, and survives a restart', async () => {
    const card = await asha.say('buy 1 sbin mis');
    const ask = await boss.say('/role @asha removed');
    expect((await boss.press(ask, 'Remove')).headline).toMatch(/^Asha is removed/);
    expect(asha.isKnown).toBe(false);
    const ticket = /\/confirm (\S+)/.exec(card.buttons.flat()[0]?.command ?? '')?.[1] ?? '';
    const stored = await engine.storage.database.query<{ state: string }>(
      'SELECT state FROM tickets WHERE ticket = $1',
      [ticket],
    );
    expect(stored).toEqual([{ state: 'voided' }]);
    await engine.stop();
    engine = await startTestEngine(home);
    sit();
    expect(asha.isKnown).toBe(false);
    expect((await boss.say('/users')).tables[0]?.rows.map(([name]) => name)).toEqual(['owner', 'Ravi Kumar']);
    await asha.join('Asha', 'trader');
    expect(asha.caller.user.id).not.toBe('u2');
    expect(owner(engine.desk).user.role).toBe('owner');
  }, 60_000);
});
