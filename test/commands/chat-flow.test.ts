import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dispatcher } from '../../commands/dispatch.ts';
import { COMMANDS } from '../../commands/registry.ts';
import type { Button, Reply } from '../../commands/reply.ts';
import type { Caller } from '../../engine/desk-market.ts';
import { chatOf } from '../support/chat.ts';
import { preparedHome } from '../support/database.ts';
import { named, nextNews, owner, startTestEngine, type TestEngine } from '../support/engine.ts';

let engine: TestEngine;
let caller: Caller;
let chat: Dispatcher;

beforeAll(async () => {
  engine = await startTestEngine(await preparedHome());
  caller = owner(engine.desk);
  chat = chatOf(engine.desk);
});

afterAll(async () => {
  await engine.stop();
  expect(engine.troubles).toEqual([]);
});

const say = (line: string): Promise<Reply> => chat.line(caller, line);
const labels = (reply: Reply) => reply.buttons.flat().map(({ label }) => label);

function labelled(reply: Reply, label: string): Button {
  const found = reply.buttons.flat().find((button) => button.label === label);
  if (found === undefined) throw new Error(`no ${label} among ${labels(reply).join(', ')}`);
  return found;
}

const press = (reply: Reply, label: string): Promise<Reply> => chat.press(caller, labelled(reply, label));

/** A whole price some way below the last one, inside the day's band. */
async function below(symbol: string): Promise<number> {
  const { headline } = await say(`/quote ${symbol}`);
  const last = /^\S+ ([\d,.]+)/.exec(headline)?.[1] ?? '';
  return Math.floor(Number(last.replaceAll(',', '')) * 0.95);
}

describe('from words to a ticket', () => {
  test('a bare /buy reaches a ticket in three taps', async () => {
    const symbols = await say('/buy');
    const quantities = await press(symbols, 'RELIANCE');
    const product = await press(quantities, '10 shares');
    const ticket = await press(product, 'MIS intraday');
    expect(ticket.headline).toMatch(/^BUY 10 RELIANCE · MIS · market · PAPER paper1 · SIMULATED$/);
    expect(ticket.lines.length).toBeLessThanOrEqual(8);
    await press(ticket, 'Drop');
  });

  test('remembering the product loses no word of the order', async () => {
    const asked = await say('/buy 3 INFY sl=1500 tgt=1800');
    const ticket = await press(asked, 'Remember CNC');
    expect(ticket.headline).toContain('BUY 3 INFY · CNC');
    expect(ticket.lines.join('\n')).toContain('stop 1,500.00 and target 1,800.00');
    expect((await say('/buy 4 INFY')).headline).toContain('BUY 4 INFY · CNC');
    await say('/prefer product.equity ask');
    expect((await say('/buy 5 INFY')).headline).toBe('Product for INFY?');
  });

  test('a limit price typed for a market ticket keeps its stop and its lots', async () => {
    const choice = await say('/buy 1 lot nifty future nrml sl 1000');
    const ticket = choice.card === undefined ? await press(choice, labels(choice)[0] ?? '') : choice;
    const last = /ask ([\d,.]+)/.exec(ticket.lines[0] ?? '')?.[1] ?? '';
    expect((await press(ticket, 'Limit price')).headline).toBe('At what limit price?');
    const limit = await say(`${last.split('.')[0]}`);
    expect(limit.headline).toMatch(/BUY 65 \(1 lot\) \S+ · NRML · limit/);
    expect(limit.lines.join('\n')).toContain('stop 1,000.00');
  });

  test.each([
    ['/buy 0 tcs cnc', /zero/i],
    ['/buy -5 tcs cnc', /negative/],
    ['/buy 2.5 tcs cnc', /not whole/],
    ['/buy 1e3 tcs cnc', /scientific/],
    ['/buy １０ tcs cnc', /digits/],
    ['/buy 10 tcs @ -1 cnc', /negative/],
    ['/buy 10 tsc cnc', /Did you mean TCS/],
  ])('%s is refused with what to do', async (line, says) => {
    const reply = await say(line);
    expect(reply.headline).toMatch(says);
    expect(reply.card).toBeUndefined();
  });

  test('an order that is too large says what passes, as a button', async () => {
    const reply = await say('/buy 400 reliance cnc');
    expect(reply.headline).toMatch(/^Not sent\. .*order-value/);
    expect(labels(reply)[0]).toMatch(/^Buy \d+$/);
  });

  test('and the smaller one keeps everything else that was said', async () => {
    const quote = await say('/quote reliance');
    const last = Number((/^\S+ ([\d,.]+)/.exec(quote.headline)?.[1] ?? '').replaceAll(',', ''));
    const [at, stop, target] = [0.99, 0.95, 1.05].map((part) => Math.round(last * part));
    const reply = await say(`/buy 400 reliance cnc at ${at} sl ${stop} target ${target} ioc`);
    const smaller = await press(reply, labels(reply)[0] ?? '');
    const ticket = [smaller.headline, ...smaller.lines].join('\n').replaceAll(',', '');
    expect(ticket).toMatch(/^BUY \d+ RELIANCE · CNC · limit \d+\.00 IOC · PAPER/);
    for (const level of [at, stop, target]) expect(ticket).toContain(`${level}.00`);
  });

  test('a future that is too large is offered in what passes, not in lots', async () => {
    const choice = await say('/buy 100 lots nifty future nrml sl 1000');
    const reply = labels(choice)[0]?.startsWith('Buy')
      ? choice
      : await press(choice, labels(choice)[0] ?? '');
    expect(reply.headline).toMatch(/^Not sent/);
    const most = Number(/^Buy ([\d,]+)$/.exec(labels(reply)[0] ?? '')?.[1]?.replaceAll(',', ''));
    const smaller = await press(reply, labels(reply)[0] ?? '');
    expect(smaller.headline).toContain(`BUY ${most} (`);
    expect(smaller.lines.join('\n')).toContain('stop 1,000.00');
  });
});

describe('/margin', () => {
  test('of a paper book and of orders says what our table says, and places nothing', async () => {
    expect((await say('/margin')).headline).toMatch(/^PAPER paper1 · SIMULATED · margin free /);
    const reply = await say('/margin sell 1 lot nifty fut nrml; buy 10 reliance mis');
    expect(reply.headline).toMatch(/^Margin [\d,]+\.\d\d by our table/);
    const rows = reply.tables[0]?.rows ?? [];
    expect(rows.map(([order]) => order)).toEqual([
      expect.stringMatching(/^SELL 65 \(1 lot\) NIFTY FUT .* NRML$/),
      'BUY 10 RELIANCE MIS',
    ]);
    expect(reply.card).toBeUndefined();
    expect(reply.lines).toContain('Ours is a dated table, without the benefit of hedges.');
  });

  test.each([
    ['/margin exit infy', /is no entry/],
    ['/margin buy 10 tsc mis', /Did you mean TCS/],
    ['/margin buy 0 tcs mis', /Zero/],
    ['/margin nobook', /no book nobook/],
    [`/margin ${Array.from({ length: 11 }, () => 'buy 1 tcs mis').join('; ')}`, /At most 10 orders/],
  ])('%s is refused', async (line, says) => {
    const reply = await say(line);
    expect(reply.headline).toMatch(says);
    expect(labels(reply)).toEqual([]);
  });
});

describe('words without a slash', () => {
  test.each([
    ['positions', 'positions:paper1'],
    ['p&l?', 'pnl:paper1'],
    ['kitna profit hai', 'pnl:paper1'],
    ['market', 'market'],
    ['exposure', 'exposure:paper1'],
    ['infy ka bhav', 'quote:NSE:INFY'],
  ])('%s is understood', async (line, card) => {
    expect((await say(line)).card).toBe(card);
  });

  test.each(['confirm', 'drop', 'invite trader', 'book reset paper1'])('%s needs its slash', async (line) => {
    expect((await say(line)).headline).toMatch(/^Not understood/);
  });
});

describe('a position and what is done about it', () => {
  test('a bare stop does nothing; the stop of its button rests and makes way for an exit', async () => {
    const filled = nextNews(engine.desk, 'filled');
    await press(await say('/buy 2 SBIN cnc'), 'Confirm');
    await filled;
    const level = await below('sbin');
    const stop = await say('stop');
    expect(stop.headline).toMatch(/Nothing was done/);
    expect(stop).toEqual(await say('/stop'));
    await press(stop, 'Stop for SBIN CNC');
    const ticket = await say(String(level));
    expect(ticket.headline).toMatch(/^Stop [\d,.]+ for long 2 SBIN CNC\? PAPER paper1 · SIMULATED/);
    const resting = nextNews(engine.desk, 'open');
    expect((await press(ticket, 'Set it')).headline).toMatch(/^Set: stop/);
    expect((await resting).order).toMatchObject({ side: 'SELL', quantity: 2, reduceOnly: true });

    const exit = await say('/exit');
    const [label = ''] = labels(exit);
    expect(label).toBe('Exit 2 SBIN CNC');
    expect((await press(exit, label)).headline).toMatch(/^SELL 2 SBIN · CNC · market/);
  });

  test('an exit that waits for its price is named when another is asked for, and can be taken back', async () => {
    const filled = nextNews(engine.desk, 'filled');
    await press(await say('/buy 2 ITC cnc'), 'Confirm');
    await filled;
    const resting = nextNews(engine.desk, 'open');
    await press(await say(`/exit 2 itc trigger ${await below('itc')} cnc`), 'Confirm');
    const { order } = await resting;
    expect((await say('/orders')).buttons.flat().map(({ command }) => command)).toContain(
      `/cancel ${order.id}`,
    );
    const blocked = await say('/exit itc cnc');
    expect(blocked.headline).toContain(`Order ${order.id} already waits to close this position`);
    expect((await say('cancel tcs orders')).headline).toMatch(/no open order of TCS/);
    const cancel = await say('cancel itc orders');
    expect(cancel.headline).toContain(`Cancel order ${order.id}?`);
    const gone = nextNews(engine.desk, 'cancelled');
    await press(cancel, 'Cancel it');
    await gone;
  });

  test('a position held in two ways is asked about, and the press says which', async () => {
    const carried = nextNews(engine.desk, 'filled');
    await press(await say('/buy 3 LT cnc'), 'Confirm');
    await carried;
    const intraday = nextNews(engine.desk, 'filled');
    await press(await say('/buy 4 LT mis'), 'Confirm');
    await intraday;
    const level = await below('lt');
    const asked = await say(`sl lt ${level}`);
    expect(labels(asked).toSorted()).toEqual(['LT CNC', 'LT MIS']);
    expect((await press(asked, 'LT MIS')).headline).toContain('long 4 LT MIS');
    expect(labels(await say('/positions'))).toEqual(expect.arrayContaining(['Exit LT', 'Exit LT MIS']));
    const both = await press(await say(`/target lt ${Math.round(level * 1.1)} sl ${level}`), 'LT CNC');
    expect(both.headline).toMatch(/^Stop [\d,.]+ and target [\d,.]+ for long 3 LT CNC/);
    expect(both.lines.join('\n')).toMatch(/At the stop −[\d,.]+, before charges/);
  });

  test('the story of an order has every step with time, proof and fact number', async () => {
    const { lines } = await say('/order 1');
    const steps = lines.filter((line) => /^\d\d:\d\d:\d\d\.\d{3} .* · #\d+$/.test(line));
    expect(steps.length).toBeGreaterThanOrEqual(5);
    expect(steps.join('\n')).toMatch(/gate \d+ of \d+/);
  });
});

test('a word that every object has is no topic of help', async () => {
  expect((await say('/help constructor')).headline).toMatch(/^There is no help on constructor/);
});

test('help of every topic and of every listed command exists', async () => {
  const help = await say('/help');
  for (const topic of labels(help)) expect((await press(help, topic)).headline).toContain(`Help: ${topic}`);
  for (const { name, hidden } of COMMANDS) {
    if (hidden === true) continue;
    expect((await say(`/help /${name}`)).headline).toMatch(new RegExp(`^/${name}`));
  }
});

test('a slip in the name of a command keeps the rest of the line', async () => {
  const slip = await say('/by reliance 10 mis');
  const ticket = await press(slip, '/buy');
  expect(ticket.headline).toContain('BUY 10 RELIANCE · MIS');
  await press(ticket, 'Drop');
});

test('a short word that is no slip is not turned into an order', async () => {
  expect(labels(await say('/gtt'))).toEqual([]);
  expect(labels(await say('/roll'))).toEqual(['/role']);
});

test('a slash with space after it is a slash, and alone it is nothing', async () => {
  expect((await say('/ quote infy')).headline).toMatch(/^INFY/);
  expect((await say('//')).headline).toBe('Say what to do. /help lists the commands.');
});

test('what is missing is said in words', async () => {
  expect((await say('/order')).headline).toContain('say the short number of an order');
});

test('the most that a refusal offers passes every limit on size', async () => {
  const refused = await say('/buy 200000 tcs mis');
  const offer = labels(refused)[0] ?? '';
  expect(offer).toMatch(/^Buy \d+$/);
  const ticket = await press(refused, offer);
  expect(ticket.headline).toMatch(/^BUY \d+ TCS/);
  await press(ticket, 'Drop');
});

test('a bare word that acts is answered with a choice or with what to type', async () => {
  expect((await say('exit')).headline).toMatch(/Which position to close|nothing is open/);
  expect(labels(await say('buy'))).toContain('RELIANCE');
  expect((await say('yes')).headline).toContain('type /confirm');
  expect((await say('drop it')).headline).toContain('with its slash: /drop');
});

test('a stop that cannot rest today says so before it is set', async () => {
  const filled = nextNews(engine.desk, 'filled');
  await press(await say('/buy 2 WIPRO mis'), 'Confirm');
  await filled;
  const near = await say(`/sl wipro ${await below('wipro')}`);
  expect(near.lines.join('\n')).toContain('rests at the broker');
  await press(near, 'Leave it');
  const far = await say('/sl wipro 20');
  expect(far.severity).toBe('warning');
  expect(far.lines.join('\n')).toContain('cannot rest today');
  await press(far, 'Leave it');
});

describe('/convert', () => {
  test('carries a part of a position as another product, and its orders must be gone', async () => {
    const filled = nextNews(engine.desk, 'filled', ({ order }) => order.quantity === 7);
    await press(await say('/buy 7 ntpc mis'), 'Confirm');
    await filled;
    const card = await say('/convert 3 ntpc cnc');
    expect(card.headline).toBe('Convert long 3 NTPC from MIS to CNC? PAPER paper1 · SIMULATED');
    expect(card.lines).toContain('4 stay MIS');
    const done = await press(card, 'Convert to CNC');
    expect(done.headline).toBe('Converted: long 3 NTPC is CNC now. PAPER paper1 · SIMULATED');
    expect((await press(card, 'Convert to CNC')).headline).toMatch(/^Not converted: the position changed/);
    const choice = await say('/convert ntpc');
    expect(labels(choice)).toEqual(['4 NTPC MIS to CNC', '3 NTPC CNC to MIS']);
    const resting = nextNews(engine.desk, 'open', ({ order }) => order.origin.kind === 'protective');
    const last = engine.desk.market.mark(named(engine.desk, 'ntpc')) / 10_000;
    await press(await say(`/sl ntpc ${Math.floor(last * 0.98)} product=MIS`), 'Set it');
    const { order } = await resting;
    const busy = await press(choice, '4 NTPC MIS to CNC');
    expect(busy.headline).toContain(`Order ${order.id} still works on this position`);
    expect(labels(busy)).toEqual([`Cancel order ${order.id}`]);
  }, 60_000);

  test.each([
    ['/convert tcs cnc', /no position of TCS/],
    ['/convert 50 ntpc mis', /At most 3/],
    ['/convert 0 ntpc mis', /Zero/],
    ['/convert nifty mis', /Name one position/],
    ['/convert', /^Which position to convert\?/],
  ])('%s is answered', async (line, says) => {
    expect((await say(line)).headline).toMatch(says);
  });
});
