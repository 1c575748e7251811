import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventTexts, mannersOf } from '../../bot/event-texts.ts';
import { type Delivery, type Mailbox, Notifier } from '../../bot/notifier.ts';
import type { Reply } from '../../commands/reply.ts';
import type { SettingName } from '../../config/schema.ts';
import type { Platform } from '../../engine/domain/user.ts';
import { chatOf } from '../support/chat.ts';
import { preparedHome } from '../support/database.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { until } from '../support/kite-desk.ts';
import { Member, words } from '../support/members.ts';

/** A platform of which only the mail slot exists. */
class Postbox implements Mailbox {
  readonly platform: Platform;
  readonly all: Delivery[] = [];

  constructor(platform: Platform) {
    this.platform = platform;
  }

  deliver(delivery: Delivery): void {
    this.all.push(delivery);
  }

  async settled(): Promise<void> {}

  /** What a place was told last of a card. */
  last(place: string, card: string): Reply | undefined {
    return this.all.findLast((one) => one.place === place && one.reply.card === card)?.reply;
  }

  heard(place: string, part: RegExp): boolean {
    return this.all.some((one) => one.place === place && one.buzz && part.test(words(one.reply)));
  }
}

let home: string;
let engine: TestEngine;
let boss: Member;
let asha: Member;
let ravi: Member;
let nina: Member;
let telegram: Postbox;
let slack: Postbox;
let terminal: Postbox;

async function open(said: Partial<Record<SettingName, string>> = {}): Promise<void> {
  engine = await startTestEngine(home, said);
  const chat = chatOf(engine.desk);
  [telegram, slack, terminal] = [new Postbox('telegram'), new Postbox('slack'), new Postbox('terminal')];
  new Notifier({
    desk: engine.desk,
    mailboxes: [telegram, slack, terminal],
    texts: eventTexts(engine.desk),
    placesOf: engine.placesOf,
    mannerAt: mannersOf(engine.desk),
    onBug: (error) => {
      throw error;
    },
  });
  const at = (platform: Platform, subject: string) => new Member(engine.desk, chat, platform, subject);
  boss = at('terminal', 'local');
  asha = at('telegram', '11');
  ravi = at('slack', 'T1/U2');
  nina = at('slack', 'T1/U3');
}

beforeAll(async () => {
  home = await preparedHome();
  await open();
}, 60_000);

afterAll(async () => {
  await engine.stop();
  expect(engine.troubles).toEqual([]);
  rmSync(home, { recursive: true, force: true });
});

const headline = async (member: Member, line: string): Promise<string> => (await member.say(line)).headline;

let units = 59;
/** A proposal of Asha's at a limit that waits, confirmed: its code and her card. */
async function proposed(): Promise<{ readonly code: string; readonly card: Reply }> {
  // The same order twice would be taken for a slip.
  units += 1;
  const line = `buy ${units} infy mis`;
  const card = await asha.press(await asha.say(line), 'Confirm');
  const code = /^ticket:(.+)$/.exec(card.card ?? '')?.[1];
  if (code === undefined) throw new Error(`nothing was proposed: ${words(card)}`);
  return { code, card };
}

const audit = (code: string) =>
  engine.storage.database.query<{ kind: string; actor: string; hash: string | null }>(
    `SELECT kind, actor, payload->'fact'->'ticket'->>'actionHash' AS hash FROM audit_rows
     WHERE payload->'fact'->'ticket'->>'id' = $1 OR payload->'fact'->>'ticket' = $1
       OR payload->'fact'->'order'->'origin'->>'ticket' = $1 ORDER BY (payload->>'sequence')::int8`,
    [code],
  );

describe('limits of a book', () => {
  test('alone on paper: tighter at once, looser on a yes and from the next session', async () => {
    expect(words(await boss.say('/limits'))).toContain('Tighter holds at once');
    expect(await headline(boss, '/limit set order-value 150000')).toBe(
      'order-value of paper1 is ₹1,50,000 from now on',
    );
    expect(await headline(boss, 'buy 120 infy mis')).toMatch(/over the order limit of ₹1,50,000/);
    const ask = await boss.say('/limit set order-value 2,50,000');
    expect(ask.headline).toMatch(/^Loosen order-value from ₹1,50,000 to ₹2,50,000\?/);
    expect((await boss.press(ask, 'Ask for it')).headline).toMatch(
      /^order-value of paper1 becomes ₹2,50,000 on /,
    );
    expect(await headline(boss, 'buy 120 infy mis')).toMatch(/over the order limit of ₹1,50,000/);
    expect(await headline(boss, '/limits order-value')).toMatch(/^order-value is ₹1,50,000/);
  });

  test('slips are told apart from limits', async () => {
    expect(await headline(boss, '/limit set ordervalue 10')).toBe(
      'There is no limit ordervalue. Did you mean order-value?',
    );
    expect(await headline(boss, '/limit set daily-loss')).toMatch(/say the new value/);
    for (const bad of ['0', '-5', 'abc', '1e3', '500 %', '2.5.1'])
      expect(await headline(boss, `/limit set daily-loss ${bad}`)).toMatch(
        /^daily-loss takes 0\.1 % to 100 %/,
      );
    expect(await headline(boss, '/limit set approvers 1.5')).toMatch(/^approvers takes 1 to 5/);
    expect(await headline(boss, '/limit set daily-loss-halt 1')).toMatch(
      /has to stay within daily-loss-halt \(1 %\)/,
    );
    expect(await headline(boss, '/limit set daily-loss 10000')).toBe(
      'daily-loss of paper1 is 1 % from now on',
    );
    expect(await headline(boss, '/limit daily-loss 1')).toMatch(/say it so: \/limit set/);
  });
});

/** In order: a desk of a trader on Telegram, approvers on Slack and at the terminal. */
describe('two people for one order', () => {
  test('the rule is tried on paper: alone it asks nobody', async () => {
    await boss.say('/book new desk1 capital=100000000');
    await boss.say('/book share desk1');
    await boss.say('/book desk1');
    expect(await headline(boss, '/limit set approval-above 50000')).toMatch(
      /approval-above of desk1 is ₹50,000/,
    );
    const done = await boss.press(await boss.say('buy 50 infy mis'), 'Confirm');
    expect(done.headline).toMatch(/confirmed · order \d+/);
    await asha.join('Asha', 'trader');
    await ravi.join('Ravi', 'approver');
    for (const member of [asha, ravi]) await member.say('/book desk1');
  });

  test('above it a yes is a proposal, shown to those who decide wherever they are', async () => {
    const small = await asha.press(await asha.say('buy 5 infy mis'), 'Confirm');
    expect(small.headline).toMatch(/confirmed · order \d+/);
    const { code, card } = await proposed();
    expect(card.headline).toMatch(/^BUY 60 INFY · .* PAPER desk1 · SIMULATED · waits for approval till/);
    expect(words(card)).toMatch(/It adds ₹[\d,.]+, above ₹50,000\.00 \(limit approval-above\)/);
    expect(words(card)).toMatch(/Needs 1 of: @owner, @Ravi · expires/);
    const atSlack = slack.last(ravi.place, `approval:${code}`);
    expect(atSlack?.headline).toMatch(/^Asha proposes: BUY 60 INFY/);
    expect(words(atSlack as Reply)).toMatch(/Price since proposal: [\d,.]+ → [\d,.]+ \(/);
    expect(terminal.last(boss.place, `approval:${code}`)?.headline).toBe(atSlack?.headline);
    expect(await headline(asha, `/confirm ${code}`)).toMatch(/waits for the yes of somebody else/);
    expect(await headline(asha, `/approve ${code}`)).toMatch(/needs the role approver/);

    const decided = await ravi.press(atSlack as Reply, 'Approve');
    expect(decided.headline).toMatch(/approved by Ravi · proposed by Asha$/);
    expect(decided.buttons).toEqual([]);
    expect(terminal.last(boss.place, `approval:${code}`)?.headline).toBe(decided.headline);
    expect(telegram.heard(asha.place, /^Approved by Ravi\. BUY 60 INFY/)).toBe(true);
    await until(async () => telegram.heard(asha.place, /^Bought 60 INFY/));
    expect((await boss.press(atSlack as Reply, 'Approve')).headline).toMatch(
      /was approved before\. Nothing was done twice/,
    );
  });

  test('every step is in the audit trail, with one hash from the offer to the order', async () => {
    const { code } = await proposed();
    await ravi.say(`/approve ${code}`);
    const rows = await audit(code);
    expect(rows.slice(0, 4).map(({ kind }) => kind)).toEqual([
      'ticket-offered',
      'approval-asked',
      'approval-given',
      'ticket-closed',
    ]);
    expect(rows.map(({ kind }) => kind)).toContain('order-moved');
    expect(new Set(rows.flatMap(({ hash }) => hash ?? [])).size).toBe(1);
    expect(rows[2]?.actor).toBe(`user:${ravi.caller.user.id}`);
    const { code: other } = await proposed();
    expect(await headline(ravi, `/reject ${other} too large before the results`)).toMatch(
      /rejected by Ravi: too large before the results/,
    );
    expect(telegram.heard(asha.place, /^Rejected by Ravi: too large before the results\./)).toBe(true);
    expect((await audit(other)).map(({ kind }) => kind)).not.toContain('order-moved');
  });

  test('nobody decides on their own proposal, from no platform', async () => {
    await boss.say('/role @asha approver');
    const twin = new Member(engine.desk, chatOf(engine.desk), 'slack', 'T1/U11');
    const code = /\/link (\S+)/.exec((await asha.say('/link')).headline)?.[1];
    await twin.knock(`/link ${code}`);
    const { code: ticket } = await proposed();
    expect(slack.last(twin.place, `approval:${ticket}`)).toBeUndefined();
    expect(await headline(asha, `/approve ${ticket}`)).toMatch(/^You proposed this yourself/);
    expect(await headline(twin, `/approve ${ticket}`)).toMatch(/^You proposed this yourself/);
    expect(await headline(twin, `/reject ${ticket}`)).toMatch(/^You proposed this yourself/);
    expect(await headline(asha, `/drop ${ticket}`)).toMatch(/^Dropped ticket/);
    expect(slack.last(ravi.place, `approval:${ticket}`)?.headline).toMatch(
      /taken back by whoever proposed it/,
    );
    expect(await headline(ravi, `/approve ${ticket}`)).toMatch(/was dropped/);
    await boss.say('/role @asha trader');
  });

  test('a thousand presses at once are one effect', async () => {
    const { code } = await proposed();
    const card = slack.last(ravi.place, `approval:${code}`) as Reply;
    const pressed = await Promise.all(
      Array.from({ length: 1_000 }, (_, at) => (at % 2 === 0 ? ravi : boss).press(card, 'Approve')),
    );
    expect(pressed.filter(({ headline: says }) => / · approved by /.test(says))).toHaveLength(1);
    const orders = await engine.storage.database.query<{ n: number }>(
      `SELECT count(*)::int8 AS n FROM orders WHERE body->'origin'->>'ticket' = $1`,
      [code],
    );
    expect(orders).toEqual([{ n: 1 }]);
  });

  test('two others are two people, and only while they may', async () => {
    expect(await headline(boss, '/limit set approvers 3')).toMatch(/approvers of desk1 is 3/);
    expect((await asha.press(await asha.say('buy 90 infy mis'), 'Confirm')).headline).toMatch(
      /needs the yes of 3 others, and only 2 may approve/,
    );
    await nina.join('Nina', 'approver');
    const { code } = await proposed();
    expect(await headline(ravi, '/approve')).toMatch(/^Asha proposes/);
    expect(await headline(ravi, `/approve ${code}`)).toMatch(/You said yes to .* before/);
    expect(words(terminal.last(boss.place, `approval:${code}`) as Reply)).toMatch(/yes so far: Ravi/);
    await nina.say('/approve');
    // Ravi's yes goes with his rights: two of three are left with the owner's.
    await boss.say('/role @ravi viewer');
    const counted = await boss.say(`/approve ${code}`);
    expect(words(counted)).toMatch(/yes so far: Nina, owner/);
    expect((await audit(code)).map(({ kind }) => kind)).not.toContain('order-moved');
    await asha.say(`/drop ${code}`);
    await boss.say('/role @ravi approver');
  });

  test('loosening takes a second person too, tightening does not', async () => {
    await boss.say('/role @nina risk');
    await nina.say('/book desk1');
    await boss.say('/role @asha approver');
    const waits = await nina.press(await nina.say('/limit set approvers 1'), 'Ask for it');
    const why = words(waits);
    expect(why).toMatch(/It loosens approvers from 3 to 1, from the next session on/);
    const code = /^ticket:(.+)$/.exec(waits.card ?? '')?.[1];
    expect((await audit(code ?? '')).map(({ kind }) => kind)).toEqual(['ticket-offered', 'approval-asked']);
    // Those who decide on it are as many as before it was loosened.
    expect((await ravi.say(`/approve ${code}`)).headline).toMatch(/^Nina proposes: Loosen approvers to 1/);
    expect((await boss.say(`/approve ${code}`)).headline).toMatch(/^Nina proposes: Loosen approvers to 1/);
  });

  test('what waits outlives a restart and does what it showed; what runs out is told', async () => {
    await boss.say('/role @asha trader');
    await boss.say('/book new second capital=100000000');
    await boss.say('/book share second');
    for (const member of [boss, asha, ravi]) await member.say('/book second');
    await boss.say('/limit set approval-above 50000');
    const { code } = await proposed();
    await engine.stop();
    await open();
    expect(engine.recovered.voidedTickets).toBe(0);
    expect(words(await ravi.say('/pending'))).toMatch(new RegExp(`${code}: Asha proposes: BUY`));
    expect((await ravi.say(`/approve ${code}`)).headline).toMatch(/approved by Ravi/);
    await until(async () => telegram.heard(asha.place, /^Bought/));

    await engine.stop();
    await open({ APPROVAL_SECONDS: '5' });
    const { code: late } = await proposed();
    await until(async () => telegram.heard(asha.place, /^Expired at .* nobody decided in time/), 20_000);
    expect(slack.last(ravi.place, `approval:${late}`)?.headline).toMatch(
      /expired at .*: nobody decided in time/,
    );
    expect(await headline(ravi, `/approve ${late}`)).toMatch(/has expired\. Nothing was sent/);
    const { code: asleep } = await proposed();
    await engine.stop();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await open();
    expect(engine.recovered.expiredApprovals.map(({ id }) => id)).toEqual([asleep]);
  }, 60_000);

  test('a price that leaves the band is shown and asked again', async () => {
    await engine.stop();
    await open({ TICKET_DRIFT_PERCENT: '0.02' });
    const infy = engine.desk.market.resolve('infy');
    if (infy.kind !== 'found') throw new Error('INFY is not listed');
    const ask = (): number => engine.desk.market.quote(infy.instrument.key)?.quote.ask ?? 0;
    let code: string | undefined;
    for (let tries = 0; code === undefined && tries < 50; tries += 1) {
      const card = await asha.say(`buy ${units + tries} infy mis`);
      const done = card.buttons.length === 0 ? card : await asha.press(card, 'Confirm');
      code = /waits for approval/.test(done.headline) ? done.card?.slice('ticket:'.length) : undefined;
    }
    const before = ask();
    await until(async () => Math.abs(ask() - before) > before * 0.0005, 30_000);
    const moved = await headline(ravi, `/approve ${code}`);
    expect(moved).toMatch(/^Not approved yet\. The price moved from [\d,.]+ to [\d,.]+ since it was shown/);
    expect((await audit(code ?? '')).at(-1)?.kind).toBe('approval-repriced');
    const card = slack.last(ravi.place, `approval:${code}`) as Reply;
    expect(words(card)).toMatch(/Price since proposal: [\d,.]+ → [\d,.]+ \([+\u2212]/);
    await until(async () => / · approved by Ravi/.test(await headline(ravi, `/approve ${code}`)), 30_000);
  }, 90_000);
});
