import { afterEach, describe, expect, test } from 'vitest';
import { orderId } from '../../../engine/domain/ids.ts';
import type { Order } from '../../../engine/domain/order.ts';
import { price, priceFromRupees } from '../../../engine/domain/price.ts';
import { DoubtsOfOrders } from '../../../engine/trading-desk/doubts-of-orders.ts';
import { OWNER } from '../../simulation/process.ts';
import { LiveAccount } from '../../support/live-account.ts';
import { liveIntent } from '../../support/live-book.ts';

const SECOND = 1_000;
const NO_ANSWER = { kind: 'unknown', reason: 'the connection was reset' } as const;

const desks: LiveAccount[] = [];

afterEach(() => {
  expect(desks.flatMap((desk) => desk.bugs)).toEqual([]);
  desks.length = 0;
});

async function withDoubt(): Promise<{ desk: LiveAccount; doubts: DoubtsOfOrders; order: Order }> {
  const desk = await LiveAccount.open();
  desks.push(desk);
  const entry = await desk.send({ exits: { stop: priceFromRupees(980) } });
  desk.broker.next = { answer: NO_ANSWER, arrives: false };
  desk.tellTrade(entry, 10, 1_000);
  await desk.pass(SECOND / 4);
  const order = [...desk.state.liveOrders.values()].find(({ state }) => state.kind === 'unknown');
  if (order === undefined) throw new Error('the stop is not in doubt');
  const { writer, context, reconcilers } = desk.life;
  const doubts = new DoubtsOfOrders({ writer, context, reconcilers, clock: { now: () => desk.now } });
  return { desk, doubts, order };
}

describe('an order in doubt, settled by a person', () => {
  test('shows the numbers that a person needs', async () => {
    const { desk, doubts, order } = await withDoubt();
    await desk.pass(12 * SECOND);
    const view = doubts.doubt(order.id);
    expect(view).toMatchObject({ ok: true, value: { held: 10, waiting: 10 } });
    expect(view.ok && view.value.booksWithout).toBeGreaterThanOrEqual(3);
    expect(desk.pages.at(-1)).toContain(`/absent ${order.id}`);
  });

  test('counts as not placed from then on, and a stop is made anew, once', async () => {
    const { desk, doubts, order } = await withDoubt();
    await desk.pass(12 * SECOND);
    const settled = await doubts.declareAbsent(OWNER, order.id);
    expect(settled).toMatchObject({ ok: true, value: { state: { kind: 'not-placed' } } });
    await desk.pass(2 * SECOND);
    expect(desk.broker.placed).toHaveLength(3);
    const stops = [...desk.state.liveOrders.values()].filter(({ origin }) => origin.kind === 'protective');
    expect(stops).toMatchObject([{ quantity: 10 }]);
    const said = desk.store.facts.find(({ actor }) => actor.kind === 'user');
    expect(said?.fact).toMatchObject({
      event: 'not placed',
      evidence: expect.stringContaining('owner looked'),
    });
  });

  test('is not believed before an answer can have come', async () => {
    const { doubts, order } = await withDoubt();
    expect(await doubts.declareAbsent(OWNER, order.id)).toMatchObject({
      ok: false,
      error: { code: 'ORDER_BUSY' },
    });
  });

  test('is not believed when the book has it', async () => {
    const { desk, doubts, order } = await withDoubt();
    await desk.pass(12 * SECOND);
    desk.broker.add(order, order.tag);
    expect((await doubts.declareAbsent(OWNER, order.id)).ok).toBe(false);
    expect(desk.order(order.id).state.kind).toBe('open');
  });

  test('is not believed when the book cannot be read', async () => {
    const { desk, doubts, order } = await withDoubt();
    await desk.pass(12 * SECOND);
    desk.broker.silence = { kind: 'unreachable', reason: 'no route' };
    expect(await doubts.declareAbsent(OWNER, order.id)).toMatchObject({
      ok: false,
      error: { code: 'UNKNOWN_PENDING' },
    });
  });

  test('is not believed when a position moved that nothing explains', async () => {
    const { desk, doubts, order } = await withDoubt();
    await desk.pass(12 * SECOND);
    desk.broker.extra.push({ ...liveIntent(), quantity: -10, averagePrice: price(10_000_000) });
    expect((await doubts.declareAbsent(OWNER, order.id)).ok).toBe(false);
    expect(desk.order(order.id).state.kind).toBe('unknown');
  });

  test('an order that is not in doubt is none of this', async () => {
    const { doubts } = await withDoubt();
    expect(doubts.doubt(orderId(99))).toMatchObject({ ok: false, error: { code: 'UNKNOWN_ORDER' } });
    expect(doubts.doubt(orderId(1))).toMatchObject({ ok: false, error: { code: 'ORDER_FINISHED' } });
  });
});
