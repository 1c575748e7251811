import { afterEach, describe, expect, test } from 'vitest';
import { ticketId, userId } from '../../../engine/domain/ids.ts';
import type { Order } from '../../../engine/domain/order.ts';
import { price, priceFromRupees } from '../../../engine/domain/price.ts';
import { quantity } from '../../../engine/domain/quantity.ts';
import { makeWay } from '../../../engine/kernel/making-way.ts';
import { createOrder } from '../../../engine/kernel/orders.ts';
import { settle } from '../../simulation/process.ts';
import { LiveAccount } from '../../support/live-account.ts';
import { LIVE, liveIntent } from '../../support/live-book.ts';

const SECOND = 1_000;
const LEVELS = { stop: priceFromRupees(980), target: priceFromRupees(1_010) };

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

/** Live exits of the engine's own, as they are at the broker. */
function working(desk: LiveAccount): readonly Order[] {
  return [...desk.state.liveOrders.values()].filter((order) => order.origin.kind === 'protective');
}

/** The one exit that is under way. */
function only(desk: LiveAccount): Order {
  const [order, ...others] = working(desk);
  if (order === undefined || others.length > 0) throw new Error(`${others.length} others`);
  return order;
}

const roles = (desk: LiveAccount): readonly string[] =>
  working(desk).map(({ origin }) => (origin.kind === 'protective' ? origin.role : ''));

/** Everything that was asked to be cancelled is, and told. */
async function grantCancels(desk: LiveAccount): Promise<void> {
  for (const order of desk.state.liveOrders.values()) {
    if (order.pendingChange !== 'cancel-sent') continue;
    desk.broker.tellOrder(desk.broker.change(desk.broker.ofTag(order.tag), { status: 'cancelled' }));
  }
  await settle();
  await settle();
}

async function moveTo(desk: LiveAccount, rupees: number): Promise<void> {
  desk.tick(rupees);
  await desk.pass(SECOND / 2);
}

describe('the stop', () => {
  test('is at the broker at once after the fill', async () => {
    const desk = await open();
    await desk.held(LEVELS);
    expect(desk.broker.placed.at(-1)).toMatchObject({ pricing: { type: 'SL' }, quantity: 10, side: 'SELL' });
  });

  test('that could not leave is tried again, each time a little later', async () => {
    const desk = await open();
    const order = await desk.send({ exits: LEVELS });
    desk.broker.nextPlaces = { kind: 'not-sent', reason: 'the connection was refused' };
    desk.tellTrade(order, 10, 1_000);
    await desk.pass(60 * SECOND);
    const tries = desk.broker.placed.length - 1;
    expect(tries).toBeGreaterThanOrEqual(4);
    expect(tries).toBeLessThanOrEqual(8);
    desk.broker.nextPlaces = undefined;
    desk.tick(1_000);
    await desk.pass(60 * SECOND);
    expect(roles(desk)).toEqual(['stop']);
  });

  test('leaves no trail of refused orders while it cannot go, and goes when it can', async () => {
    const desk = await open();
    const order = await desk.send({ exits: LEVELS });
    desk.broker.silence = { kind: 'unreachable', reason: 'no route' };
    desk.broker.tellGap('the line broke');
    await settle();
    desk.tellTrade(order, 10, 1_000);
    await desk.pass(20 * SECOND);
    const denied = [...desk.state.orders.values()].filter(({ state }) => state.kind === 'denied');
    expect(denied).toEqual([]);
    expect(desk.state.exitPlans.size).toBe(1);
    desk.broker.silence = undefined;
    await desk.pass(5 * SECOND);
    expect(roles(desk)).toEqual(['stop']);
  });

  test('in doubt is not doubled, and placed anew once the first is proven to be none', async () => {
    const desk = await open();
    const order = await desk.send({ exits: LEVELS });
    desk.broker.next = { answer: { kind: 'unknown', reason: 'reset' }, arrives: false };
    desk.tellTrade(order, 10, 1_000);
    await desk.pass(200 * SECOND);
    expect(desk.broker.placed).toHaveLength(2);
    await desk.pass(120 * SECOND);
    expect(desk.broker.placed).toHaveLength(3);
    expect(roles(desk)).toEqual(['stop']);
  });
});

describe('a sale that waits for an exit in doubt', () => {
  /** Ten with a stop, an exit of four in doubt, and a sale of three that waits for both to go. */
  async function waiting(): Promise<LiveAccount> {
    const desk = await open();
    await desk.held({ stop: LEVELS.stop });
    await desk.pass(SECOND);
    desk.broker.next = { answer: { kind: 'unknown', reason: 'reset' }, arrives: false };
    await desk.send({ side: 'SELL', quantity: quantity(4), reduceOnly: true });
    await desk.run((turn) => {
      const order = createOrder(turn, desk.life.context, {
        intent: liveIntent({ side: 'SELL', quantity: quantity(3) }),
        origin: { kind: 'chat', user: userId('u1'), ticket: ticketId('T9') },
        maker: { maker: 'test', signal: 'sale', leg: 0, attempt: 0 },
      });
      expect(makeWay(turn, desk.life.context, order)).toBe(true);
    });
    await grantCancels(desk);
    return desk;
  }

  test('has one stop beside it for the rest, not one after another', async () => {
    const desk = await waiting();
    for (let i = 0; i < 20; i += 1) {
      await desk.pass(SECOND);
      await grantCancels(desk);
    }
    expect(working(desk).map((order) => order.quantity)).toEqual([3]);
    expect(desk.broker.placed.filter(({ pricing }) => pricing.type === 'SL')).toHaveLength(2);
  });

  test('goes when the exit is proven to be none, though a stop was made meanwhile', async () => {
    const desk = await waiting();
    await desk.pass(320 * SECOND);
    const sales = desk.broker.placed.filter(
      (order) => order.quantity === 3 && order.pricing.type === 'MARKET',
    );
    expect(sales).toHaveLength(1);
    expect([...desk.state.liveOrders.values()].map(({ state }) => state.kind)).not.toContain('queued');
  });
});

describe('the target', () => {
  test('takes the stop away first: the two are never at the broker together', async () => {
    const desk = await open();
    await desk.held(LEVELS);
    await moveTo(desk, 1_011);
    expect(roles(desk)).toEqual(['stop']);
    expect(working(desk)[0]?.pendingChange).toBe('cancel-sent');
    await grantCancels(desk);
    expect(roles(desk)).toEqual(['target']);
    expect(desk.broker.placed.at(-1)).toMatchObject({ pricing: { type: 'LIMIT', price: LEVELS.target } });
  });

  test('gives way to the stop when the price goes a quarter of the way back', async () => {
    const desk = await open();
    await desk.held(LEVELS);
    await moveTo(desk, 1_011);
    await grantCancels(desk);
    await moveTo(desk, 1_005);
    expect(working(desk)[0]?.pendingChange).toBe('none');
    await moveTo(desk, 1_002);
    expect(working(desk)[0]?.pendingChange).toBe('cancel-sent');
    await grantCancels(desk);
    expect(roles(desk)).toEqual(['stop']);
    expect(desk.broker.placed.at(-1)).toMatchObject({ pricing: { type: 'SL' }, quantity: 10 });
  });

  test('that filled in part leaves a stop for the rest', async () => {
    const desk = await open();
    await desk.held(LEVELS);
    await moveTo(desk, 1_011);
    await grantCancels(desk);
    desk.tellTrade(only(desk), 4, 1_010);
    await moveTo(desk, 1_001);
    await grantCancels(desk);
    expect(desk.position).toBe(6);
    expect(roles(desk)).toEqual(['stop']);
    expect(desk.broker.placed.at(-1)).toMatchObject({ quantity: 6 });
  });

  test('that the stop beat to it finds nothing left to close', async () => {
    const desk = await open();
    await desk.held(LEVELS);
    await moveTo(desk, 1_011);
    desk.tellTrade(only(desk), 10, 980);
    await desk.pass(2 * SECOND);
    expect(desk.position).toBe(0);
    expect(working(desk)).toEqual([]);
    expect(desk.broker.placed).toHaveLength(2);
  });

  test('leaves the stop where it is while nothing may be sent', async () => {
    const desk = await open();
    await desk.held(LEVELS);
    desk.broker.silence = { kind: 'logged-out', reason: 'log in with /login' };
    desk.broker.tellGap('the session ended');
    await desk.pass(2 * SECOND);
    expect(desk.state.tradingStatus(LIVE).state).toBe('reconciling');
    await moveTo(desk, 1_011);
    expect(roles(desk)).toEqual(['stop']);
    expect(working(desk)[0]?.pendingChange).toBe('none');
  });
});

describe('an exit', () => {
  test('of a person is never larger than what the broker has', async () => {
    const desk = await open();
    await desk.held();
    desk.broker.extra.push({ ...liveIntent(), quantity: -4, averagePrice: price(10_000_000) });
    await desk.pass(45 * SECOND);
    const all = await desk.send({ side: 'SELL', reduceOnly: true });
    expect(all.state).toMatchObject({ kind: 'denied', code: 'REDUCE_ONLY_FLIP' });
  });
});
