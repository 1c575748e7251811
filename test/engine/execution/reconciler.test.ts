import { afterEach, describe, expect, test } from 'vitest';
import { bookId, orderTag } from '../../../engine/domain/ids.ts';
import type { Order } from '../../../engine/domain/order.ts';
import { price, priceFromRupees } from '../../../engine/domain/price.ts';
import { quantity } from '../../../engine/domain/quantity.ts';
import { epochMs } from '../../../engine/domain/time.ts';
import { makeOrderTag } from '../../../engine/execution/order-tag.ts';
import { createOrder } from '../../../engine/kernel/orders.ts';
import type { BrokerOrder } from '../../../engine/ports/broker.ts';
import { LiveAccount } from '../../support/live-account.ts';
import { LIVE, liveIntent } from '../../support/live-book.ts';
import type { ScriptedBroker } from '../../support/scripted-broker.ts';

const PAPER = bookId('paper1');
const SECOND = 1_000;
const MINUTE = 60_000;
const NO_ANSWER = { kind: 'unknown', reason: 'the connection was reset' } as const;

const desks: LiveAccount[] = [];

afterEach(() => {
  expect(desks.flatMap((desk) => desk.bugs)).toEqual([]);
  desks.length = 0;
});

async function open(): Promise<LiveAccount> {
  const desk = await LiveAccount.open();
  desks.push(desk);
  return desk;
}

async function opening(prepare?: (broker: ScriptedBroker) => void): Promise<LiveAccount> {
  const desk = await LiveAccount.opening(prepare);
  desks.push(desk);
  return desk;
}

const state = (desk: LiveAccount): string => desk.state.tradingStatus(LIVE).state;

/** Sends an order whose answer is lost. */
async function doubtful(desk: LiveAccount, arrives: boolean): Promise<Order> {
  desk.broker.next = { answer: NO_ANSWER, arrives };
  const order = await desk.send();
  expect(order.state.kind).toBe('unknown');
  return order;
}

describe('a start', () => {
  test('holds the live book until two books agree, and the paper book not at all', async () => {
    const desk = await opening();
    expect(state(desk)).toBe('reconciling');
    expect(desk.state.tradingStatus(PAPER).state).toBe('active');
    await desk.pass(SECOND);
    expect(state(desk)).toBe('reconciling');
    await desk.pass(2 * SECOND);
    expect(state(desk)).toBe('active');
    expect(desk.broker.reads).toBeGreaterThanOrEqual(2);
  });

  test('sends nothing of the live book before that', async () => {
    const desk = await opening();
    const order = await desk.send();
    expect(order.state).toMatchObject({ kind: 'denied', code: 'STATE_RECONCILING' });
    expect(desk.broker.placed).toEqual([]);
  });

  test('waits as long as the broker is away, and goes on by itself', async () => {
    const desk = await opening((broker) => {
      broker.silence = { kind: 'unreachable', reason: 'no route' };
    });
    await desk.pass(30 * SECOND);
    expect(state(desk)).toBe('reconciling');
    desk.broker.silence = undefined;
    await desk.pass(4 * SECOND);
    expect(state(desk)).toBe('active');
  });

  test('says what to do while nobody is logged in', async () => {
    const desk = await opening((broker) => {
      broker.silence = { kind: 'logged-out', reason: 'log in with /login' };
    });
    await desk.pass(2 * SECOND);
    expect(desk.state.tradingStatus(LIVE)).toMatchObject({ reason: 'log in with /login' });
    const status = desk.state.heldBy(LIVE, 'reconciling');
    expect(status.reason).toBe('log in with /login');
  });

  test('reads at most once a second', async () => {
    const desk = await opening();
    await desk.pass(4 * SECOND);
    for (let i = 0; i < 20; i += 1) desk.broker.tellGap('the line broke');
    const before = desk.broker.reads;
    await desk.pass(5 * SECOND);
    expect(desk.broker.reads - before).toBeLessThanOrEqual(6);
  });

  test('finds an order that was being sent when the process died, and books what it traded', async () => {
    const desk = await open();
    desk.broker.next = { answer: NO_ANSWER, arrives: true };
    const order = await desk.send();
    desk.broker.trade(desk.broker.ofTag(order.tag), 10, priceFromRupees(1_000));
    await desk.start();
    await desk.pass(4 * SECOND);
    expect(desk.order(order.id)).toMatchObject({ state: { kind: 'filled' }, filled: 10 });
    expect(desk.position).toBe(10);
    expect(state(desk)).toBe('active');
    expect(desk.broker.placed).toHaveLength(1);
    expect(desk.bugs).toEqual([]);
  });
});

describe('an order in doubt', () => {
  test('is bound when the book shows it, however late', async () => {
    const desk = await open();
    const order = await doubtful(desk, false);
    await desk.pass(97 * SECOND);
    expect(desk.order(order.id).state.kind).toBe('unknown');
    desk.broker.add(order, order.tag);
    await desk.pass(6 * SECOND);
    expect(desk.order(order.id).state.kind).toBe('open');
    expect(desk.broker.placed).toHaveLength(1);
  });

  test('is given up after five minutes, three books and no position moved; not before', async () => {
    const desk = await open();
    const order = await doubtful(desk, false);
    await desk.pass(4 * MINUTE + 58 * SECOND);
    expect(desk.order(order.id).state.kind).toBe('unknown');
    await desk.pass(10 * SECOND);
    expect(desk.order(order.id).state.kind).toBe('not-placed');
    expect(desk.broker.placed).toHaveLength(1);
  });

  test('is not given up while the broker cannot be read', async () => {
    const desk = await open();
    const order = await doubtful(desk, false);
    desk.broker.silence = { kind: 'unreachable', reason: 'no route' };
    await desk.pass(20 * MINUTE);
    expect(desk.order(order.id).state.kind).toBe('unknown');
  });

  test('is not given up while a position moved that nothing explains', async () => {
    const desk = await open();
    const order = await doubtful(desk, false);
    const { instrument, product } = order;
    desk.broker.extra.push({ instrument, product, quantity: 10, averagePrice: price(10_000_000) });
    await desk.pass(10 * MINUTE);
    expect(desk.order(order.id).state.kind).toBe('unknown');
    expect(state(desk)).toBe('reducing');
    expect(desk.pages.some((page) => page.includes('needs you'))).toBe(true);
  });

  test('that counts as not placed is taken up again, with a page, and is never sent again', async () => {
    const desk = await open();
    const order = await doubtful(desk, false);
    await desk.pass(6 * MINUTE);
    desk.broker.add(order, order.tag);
    await desk.pass(31 * SECOND);
    expect(desk.order(order.id).state.kind).toBe('open');
    expect(desk.pages.some((page) => page.includes(`/cancel ${order.id}`))).toBe(true);
    expect(desk.broker.placed).toHaveLength(1);
  });

  test('holds other orders of its instrument back', async () => {
    const desk = await open();
    await doubtful(desk, false);
    expect((await desk.send()).state).toMatchObject({ kind: 'denied', code: 'UNKNOWN_PENDING' });
  });

  test('is not bound by its looks; what looks like it is adopted once it is given up', async () => {
    const desk = await open();
    const order = await doubtful(desk, false);
    const shown = desk.broker.add(order, undefined);
    desk.broker.trade(shown, 10, priceFromRupees(1_000));
    await desk.pass(2 * MINUTE);
    expect(desk.order(order.id).state.kind).toBe('unknown');
    expect(desk.position).toBe(0);
    await desk.pass(5 * MINUTE);
    expect(desk.order(order.id).state.kind).toBe('not-placed');
    expect(desk.position).toBe(10);
    expect(state(desk)).toBe('active');
  });

  test('a request without an answer counts as in doubt seven seconds after its deadline', async () => {
    const desk = await open();
    desk.broker.never = true;
    const order = await desk.send();
    expect(order.state.kind).toBe('submitting');
    await desk.pass(8 * SECOND);
    expect(desk.order(order.id).state.kind).toBe('submitting');
    await desk.pass(3 * SECOND);
    expect(desk.order(order.id).state.kind).toBe('unknown');
  });

  test('an accepted order that does not show up is looked for after two seconds, and told of after thirty', async () => {
    const desk = await open();
    const order = await desk.send();
    desk.broker.change(desk.broker.ofTag(order.tag), { status: 'passing' });
    const before = desk.broker.reads;
    await desk.pass(5 * SECOND);
    expect(desk.broker.reads - before).toBeGreaterThanOrEqual(1);
    await desk.pass(30 * SECOND);
    const told = desk.events.filter((event) => event.kind === 'notice' && event.text.includes('accepted'));
    expect(told).toHaveLength(1);
  });

  test('an exit in doubt pages after ten seconds, is read every two, and is never doubled', async () => {
    const desk = await open();
    await desk.held();
    desk.broker.next = { answer: NO_ANSWER, arrives: false };
    const exit = await desk.send({ side: 'SELL', reduceOnly: true });
    const before = desk.broker.reads;
    await desk.pass(12 * SECOND);
    expect(desk.broker.reads - before).toBeGreaterThanOrEqual(4);
    expect(desk.pages.filter((page) => page.includes('exit in doubt'))).toHaveLength(1);
    await desk.send({ side: 'SELL', reduceOnly: true });
    expect(desk.broker.placed).toHaveLength(2);
    expect(desk.order(exit.id).state.kind).toBe('unknown');
  });
});

describe('orders that no row explains', () => {
  test('an order placed elsewhere becomes one of the live book, with its fills', async () => {
    const desk = await open();
    const shown = desk.broker.add(liveIntent({ quantity: quantity(7) }), undefined);
    desk.broker.trade(shown, 7, priceFromRupees(1_001));
    await desk.pass(35 * SECOND);
    const adopted = desk.state.orderByBrokerId(desk.broker.account, shown.brokerOrderId);
    expect(adopted).toMatchObject({
      origin: { kind: 'external' },
      book: LIVE,
      filled: 7,
      state: { kind: 'filled' },
    });
    expect(desk.position).toBe(7);
    expect(state(desk)).toBe('active');
  });

  test('one that is told is taken over at once, its trades too when they come first', async () => {
    const desk = await open();
    const shown = desk.broker.add(liveIntent({ quantity: quantity(7) }), undefined);
    const trade = desk.broker.trade(shown, 7, priceFromRupees(1_001));
    desk.broker.tellTrade(trade);
    desk.broker.tellOrder(desk.broker.orders[0] ?? shown);
    await desk.pass(SECOND);
    expect(desk.position).toBe(7);
  });

  test('a square-off by the broker closes the position it meant, and its stop goes', async () => {
    const desk = await open();
    await desk.held({ stop: priceFromRupees(980) });
    await desk.pass(SECOND);
    const stop = desk.broker.latest;
    expect(stop).toMatchObject({ pricing: { type: 'SL' } });
    const shown = desk.broker.add(liveIntent({ side: 'SELL' }), undefined);
    desk.broker.trade(shown, 10, priceFromRupees(1_000));
    await desk.pass(6 * SECOND);
    expect(desk.position).toBe(0);
    expect(desk.broker.asked.some((asked) => asked.startsWith('cancel'))).toBe(true);
  });

  test('one with a tag of ours and no row says so in its story', async () => {
    const desk = await open();
    const { account } = desk.broker;
    const tag = makeOrderTag('a key', { account, maker: 'lost', signal: 'x', leg: 0, attempt: 0 });
    const shown = desk.broker.add(liveIntent(), tag);
    await desk.pass(35 * SECOND);
    const adopted = desk.state.orderByBrokerId(account, shown.brokerOrderId);
    expect(adopted?.tag).toBe(tag);
    const story = desk.store.facts.flatMap(({ fact }) => (fact.kind === 'order-moved' ? [fact] : []));
    expect(story[0]).toMatchObject({
      event: 'adopted',
      evidence: expect.stringContaining('a tag of ours'),
    });
  });

  test("a tag of somebody else's program is kept out of ours", async () => {
    const desk = await open();
    const shown = desk.broker.add(liveIntent(), orderTag('otherprogram1'));
    await desk.pass(35 * SECOND);
    expect(desk.state.orderByBrokerId(desk.broker.account, shown.brokerOrderId)?.tag).toBe(
      `x${shown.brokerOrderId}`,
    );
  });

  test('a restart does not adopt again', async () => {
    const desk = await open();
    const shown = desk.broker.add(liveIntent({ quantity: quantity(7) }), undefined);
    desk.broker.trade(shown, 7, priceFromRupees(1_001));
    await desk.pass(35 * SECOND);
    const known = desk.state.orders.size;
    await desk.start();
    await desk.pass(5 * SECOND);
    expect(desk.state.orders.size).toBe(known);
    expect(desk.position).toBe(7);
  });
});

describe('incidents', () => {
  test('two orders with one tag: the younger is taken back, entries stop, somebody is paged', async () => {
    const desk = await open();
    const order = await desk.send({ pricing: { type: 'LIMIT', price: priceFromRupees(990) } });
    const twin = desk.broker.add(order, order.tag);
    await desk.pass(6 * SECOND);
    const second = desk.state.orderByBrokerId(desk.broker.account, twin.brokerOrderId);
    expect(second).toMatchObject({ origin: { kind: 'external' } });
    expect(desk.broker.asked).toContain(`cancel ${second?.id}`);
    expect(state(desk)).toBe('reducing');
    expect(desk.pages).toHaveLength(1);
    desk.broker.change(twin, { status: 'cancelled' });
    await desk.pass(MINUTE);
    expect(desk.pages).toHaveLength(1);
    expect(desk.state.heldBy(LIVE, 'incident').state).toBe('reducing');
  });

  test('an order that never left and is at the broker halts the account, and is booked', async () => {
    const desk = await open();
    const order = await desk.run((turn) =>
      createOrder(turn, desk.life.context, {
        intent: liveIntent(),
        origin: { kind: 'strategy', strategy: 'test', reason: '' },
        maker: { maker: 'test', signal: 'never', leg: 0, attempt: 0 },
      }),
    );
    desk.broker.add(order, order.tag);
    await desk.pass(6 * SECOND);
    expect(state(desk)).toBe('halted');
    expect(desk.order(order.id).state.kind).toBe('open');
    expect(desk.pages).toHaveLength(1);
    expect(desk.bugs).toEqual([]);
  });

  test('more traded than was ordered halts the account, and is booked', async () => {
    const desk = await open();
    const order = await desk.send();
    desk.tellTrade(order, 10, 1_000);
    desk.tellTrade(order, 2, 1_000);
    await desk.pass(SECOND);
    expect(state(desk)).toBe('halted');
    expect(desk.position).toBe(12);
    expect(desk.bugs).toEqual([]);
  });

  test('the paper books go on', async () => {
    const desk = await open();
    const order = await desk.send();
    desk.tellTrade(order, 12, 1_000);
    await desk.pass(SECOND);
    expect(desk.state.tradingStatus(PAPER).state).toBe('active');
    expect(desk.state.tradingStatus('desk').state).toBe('active');
  });

  test('a status nobody knows is told once', async () => {
    const desk = await open();
    const order = await desk.send();
    desk.broker.change(desk.broker.ofTag(order.tag), { status: 'passing', strangeStatus: 'QUANTUM' });
    await desk.pass(20 * SECOND);
    const told = desk.events.filter((event) => event.kind === 'notice' && event.text.includes('QUANTUM'));
    expect(told).toHaveLength(1);
  });
});

describe('positions that differ', () => {
  test('are named, take exits only, and are never traded away', async () => {
    const desk = await open();
    const { instrument, product } = liveIntent();
    desk.broker.extra.push({ instrument, product, quantity: 50, averagePrice: price(10_000_000) });
    await desk.pass(40 * SECOND);
    expect(state(desk)).toBe('reducing');
    expect(desk.pages).toHaveLength(1);
    expect(desk.pages[0]).toContain('the broker has 50, the books 0');
    expect(desk.broker.placed).toEqual([]);
    desk.broker.extra.pop();
    await desk.pass(40 * SECOND);
    expect(state(desk)).toBe('active');
  });

  test('a difference of one read is none', async () => {
    const desk = await open();
    await desk.held();
    desk.broker.extra.push({ ...liveIntent(), quantity: 5, averagePrice: price(10_000_000) });
    const before = desk.broker.reads;
    while (desk.broker.reads === before) await desk.pass(SECOND / 4);
    desk.broker.extra.pop();
    await desk.pass(10 * SECOND);
    expect(desk.pages).toEqual([]);
  });

  test('an exit asks for no more than the broker has', async () => {
    const desk = await open();
    await desk.held({ stop: priceFromRupees(980) });
    await desk.pass(SECOND);
    desk.broker.extra.push({ ...liveIntent(), quantity: -4, averagePrice: price(10_000_000) });
    await desk.pass(15 * SECOND);
    expect(desk.broker.asked.some((asked) => /^modify \d+ SL 6$/.test(asked))).toBe(true);
  });
});

describe('the line to the broker', () => {
  test('a gap holds the books until they are compared', async () => {
    const desk = await open();
    desk.broker.tellGap('the line was down for 8 s');
    await desk.pass(SECOND / 4);
    expect(desk.state.tradingStatus(LIVE)).toMatchObject({
      state: 'reconciling',
      reason: 'comparing with the broker (the line was down for 8 s)',
    });
    await desk.pass(4 * SECOND);
    expect(state(desk)).toBe('active');
  });

  describe('an exit that is agreed to while the books are compared', () => {
    const leaving = { side: 'SELL', reduceOnly: true } as const;

    function restingStop(desk: LiveAccount): BrokerOrder {
      const stop = desk.broker.orders.find(({ pricing }) => pricing.type === 'SL');
      if (stop === undefined) throw new Error('no stop rests');
      return stop;
    }

    async function inGap(): Promise<LiveAccount> {
      const desk = await open();
      await desk.held({ stop: priceFromRupees(950) });
      desk.broker.tellGap('the line broke');
      await desk.pass(SECOND / 4);
      expect(state(desk)).toBe('reconciling');
      return desk;
    }

    test('goes by itself when they are, and the stop rests until then', async () => {
      const desk = await inGap();
      const asked = desk.broker.asked.length;
      const exit = await desk.send(leaving);
      expect(exit.state.kind).toBe('queued');
      expect(desk.broker.asked.length).toBe(asked);
      await desk.pass(4 * SECOND);
      expect(state(desk)).toBe('active');
      expect(desk.broker.asked.at(-1)).toMatch(/^cancel /);
      desk.broker.tellOrder(desk.broker.change(restingStop(desk), { status: 'cancelled' }));
      await desk.pass(SECOND);
      expect(desk.order(exit.id).state.kind).toBe('acked');
      expect(desk.broker.placed.filter(({ tag }) => tag === exit.tag)).toHaveLength(1);
    });

    test('does not go when the comparison shows that nothing is held any more', async () => {
      const desk = await inGap();
      const exit = await desk.send(leaving);
      desk.broker.trade(restingStop(desk), 10, priceFromRupees(950));
      await desk.pass(4 * SECOND);
      expect(desk.order(exit.id).state).toMatchObject({ kind: 'denied', code: 'REDUCE_ONLY_FLIP' });
      expect(desk.position).toBe(0);
    });

    test('is taken back when they cannot be compared within a minute', async () => {
      const desk = await inGap();
      desk.broker.silence = { kind: 'unreachable', reason: 'no route' };
      const exit = await desk.send(leaving);
      await desk.pass(61 * SECOND);
      expect(desk.order(exit.id).state).toMatchObject({ kind: 'not-sent' });
      desk.broker.silence = undefined;
      await desk.pass(6 * SECOND);
      expect(desk.order(exit.id).state.kind).toBe('not-sent');
      expect(desk.position).toBe(10);
    });

    test('an entry is still refused', async () => {
      const desk = await inGap();
      const order = await desk.send();
      expect(order.state).toMatchObject({ kind: 'denied', code: 'STATE_RECONCILING' });
    });
  });

  test('news that a gap swallowed is found', async () => {
    const desk = await open();
    const order = await desk.send();
    desk.broker.trade(desk.broker.ofTag(order.tag), 10, priceFromRupees(1_000));
    desk.broker.tellGap('the line broke');
    await desk.pass(4 * SECOND);
    expect(desk.position).toBe(10);
  });

  test('a broker that does not answer for 15 s gets no entries, for a minute a page, then goes on', async () => {
    const desk = await open();
    await desk.send({ pricing: { type: 'LIMIT', price: priceFromRupees(990) } });
    desk.broker.silence = { kind: 'unreachable', reason: 'no route' };
    await desk.pass(25 * SECOND);
    expect(state(desk)).toBe('reducing');
    await desk.pass(MINUTE);
    expect(desk.pages).toHaveLength(1);
    desk.broker.silence = undefined;
    await desk.pass(5 * SECOND);
    expect(state(desk)).toBe('active');
  });

  test('too many requests: the same order goes again with the same tag, when the broker said and not before', async () => {
    const desk = await open();
    desk.broker.next = { answer: { kind: 'throttled', retryAfterMs: 3_000 }, arrives: false };
    const order = await desk.send();
    expect(order.state.kind).toBe('queued');
    await desk.pass(2 * SECOND);
    expect(desk.broker.placed).toHaveLength(1);
    desk.tick(1_000);
    await desk.pass(2 * SECOND);
    expect(desk.broker.placed.map((sent) => sent.tag)).toEqual([order.tag, order.tag]);
    expect(desk.order(order.id).state.kind).toBe('acked');
  });

  test('nothing else of the account is sent in that time', async () => {
    const desk = await open();
    desk.broker.next = { answer: { kind: 'throttled', retryAfterMs: 3_000 }, arrives: false };
    await desk.send();
    await desk.send({ quantity: quantity(5) });
    expect(desk.broker.placed).toHaveLength(1);
    await desk.pass(4 * SECOND);
    expect(desk.broker.placed).toHaveLength(3);
  });

  test('an entry that waited too long is not sent any more', async () => {
    const desk = await open();
    desk.broker.next = { answer: { kind: 'throttled', retryAfterMs: 31_000 }, arrives: false };
    const order = await desk.send();
    expect(order.state.kind).toBe('not-sent');
  });
});

describe('changes in doubt', () => {
  const resting = { pricing: { type: 'LIMIT', price: priceFromRupees(990) } } as const;

  test('a stop whose change nobody answered is read, and asked for again only when the book shows it unchanged', async () => {
    const desk = await open();
    await desk.held({ stop: priceFromRupees(980) });
    await desk.pass(SECOND);
    const stop = desk.broker.latest;
    desk.broker.nextChange = NO_ANSWER;
    const more = await desk.send({ quantity: quantity(5) });
    desk.tellTrade(more, 5, 1_000);
    await desk.pass(SECOND);
    expect(desk.broker.asked).toHaveLength(1);
    await desk.pass(5 * SECOND);
    expect(desk.broker.asked).toHaveLength(1);
    desk.broker.nextChange = { kind: 'accepted' };
    await desk.pass(12 * SECOND);
    expect(desk.broker.asked).toHaveLength(2);
    desk.broker.change(stop, { quantity: quantity(15) });
    await desk.pass(6 * SECOND);
    const ours = [...desk.state.liveOrders.values()].find((order) => order.origin.kind === 'protective');
    expect(ours).toMatchObject({ quantity: 15, pendingChange: 'none' });
  });

  test('a change that took effect without an answer is seen in the book, and not asked for again', async () => {
    const desk = await open();
    await desk.held({ stop: priceFromRupees(980) });
    await desk.pass(SECOND);
    const stop = desk.broker.latest;
    desk.broker.nextChange = NO_ANSWER;
    const more = await desk.send({ quantity: quantity(5) });
    desk.tellTrade(more, 5, 1_000);
    await desk.pass(SECOND);
    desk.broker.change(stop, { quantity: quantity(15) });
    await desk.pass(20 * SECOND);
    expect(desk.broker.asked).toHaveLength(1);
  });

  test('a cancel that was accepted and did nothing is asked for again', async () => {
    const desk = await open();
    await desk.held({ stop: priceFromRupees(980) });
    await desk.pass(SECOND);
    const exit = await desk.send({ side: 'SELL', reduceOnly: true });
    desk.tellTrade(exit, 10, 1_000);
    await desk.pass(SECOND);
    const cancels = (): number => desk.broker.asked.filter((asked) => asked.startsWith('cancel')).length;
    expect(cancels()).toBe(1);
    await desk.pass(20 * SECOND);
    expect(cancels()).toBeGreaterThan(1);
  });

  test('a change refused because the order had traded leads to a read, and never marks it rejected', async () => {
    const desk = await open();
    await desk.held({ stop: priceFromRupees(980) });
    await desk.pass(SECOND);
    const stop = desk.broker.latest;
    desk.broker.nextChange = { kind: 'finished', message: 'already complete' };
    desk.broker.trade(stop, 10, priceFromRupees(979));
    const more = await desk.send({ quantity: quantity(5) });
    desk.tellTrade(more, 5, 1_000);
    await desk.pass(3 * SECOND);
    expect(desk.position).toBe(5);
    const ours = desk.state.orderByBrokerId(desk.broker.account, stop.brokerOrderId);
    expect(ours?.state.kind).toBe('filled');
  });

  test('after 25 changes a stop is taken back, and the new one goes only once that is proven', async () => {
    const desk = await open();
    await desk.held({ stop: priceFromRupees(980) });
    await desk.pass(SECOND);
    const stop = desk.broker.latest;
    for (let i = 1; i <= 25; i += 1) {
      const more = await desk.send({ quantity: quantity(1) });
      desk.tellTrade(more, 1, 1_000);
      await desk.pass(SECOND);
      desk.broker.tellOrder(desk.broker.change(stop, { quantity: quantity(10 + i) }));
      await desk.pass(20 * SECOND);
    }
    const placed = desk.broker.placed.length;
    const more = await desk.send({ quantity: quantity(1) });
    desk.tellTrade(more, 1, 1_000);
    await desk.pass(SECOND);
    expect(desk.broker.asked.at(-1)).toMatch(/^cancel /);
    expect(desk.broker.placed.length).toBe(placed + 1);
    desk.broker.tellOrder(desk.broker.change(stop, { status: 'cancelled' }));
    await desk.pass(SECOND);
    expect(desk.broker.placed.at(-1)).toMatchObject({ quantity: 36, pricing: { type: 'SL' } });
  });

  test('an older snapshot of an order tells nothing', async () => {
    const desk = await open();
    const order = await desk.send(resting);
    const shown = desk.broker.ofTag(order.tag);
    await desk.pass(2 * SECOND);
    desk.broker.tellOrder(
      desk.broker.change(shown, { pricing: { type: 'LIMIT', price: priceFromRupees(995) } }),
    );
    desk.broker.tellOrder({ ...shown, updatedAt: epochMs(shown.updatedAt) });
    await desk.pass(SECOND);
    expect(desk.order(order.id).pricing).toMatchObject({ price: priceFromRupees(995) });
  });

  test('trades that overtake the news that their order was made larger stop nothing', async () => {
    const desk = await open();
    const order = await desk.send(resting);
    desk.broker.change(desk.broker.ofTag(order.tag), { quantity: quantity(12) });
    desk.broker.tellTrade(desk.broker.trade(desk.broker.ofTag(order.tag), 10, priceFromRupees(990)));
    expect(desk.order(order.id).state.kind).toBe('filled');
    desk.broker.tellTrade(desk.broker.trade(desk.broker.ofTag(order.tag), 2, priceFromRupees(990)));
    await desk.pass(6 * SECOND);
    expect(desk.order(order.id)).toMatchObject({ filled: 12, quantity: 12, state: { kind: 'filled' } });
    expect(desk.position).toBe(12);
    expect(desk.pages).toEqual([]);
    expect(state(desk)).toBe('active');
  });

  test('two snapshots of one instant that differ lead to a read', async () => {
    const desk = await open();
    const order = await desk.send(resting);
    await desk.pass(6 * SECOND);
    const shown = desk.broker.ofTag(order.tag);
    const before = desk.broker.reads;
    desk.broker.tellOrder({ ...shown, pricing: { type: 'LIMIT', price: priceFromRupees(995) } });
    await desk.pass(2 * SECOND);
    expect(desk.broker.reads).toBeGreaterThan(before);
    expect(desk.order(order.id).pricing).toEqual(resting.pricing);
  });
});
