import { afterEach, describe, expect, test } from 'vitest';
import { priceFromRupees } from '../../engine/domain/price.ts';
import { quantity } from '../../engine/domain/quantity.ts';
import { FULL } from '../fire/full.ts';
import type { HttpFault } from '../servers/kite/faults/fault.ts';
import { DeskAtKite } from '../support/desk-at-kite.ts';
import { LIVE } from '../support/live-book.ts';

const desks: DeskAtKite[] = [];

afterEach(async () => {
  for (const desk of desks) {
    await desk.close();
    expect(desk.bugs).toEqual([]);
  }
  desks.length = 0;
});

async function open(): Promise<DeskAtKite> {
  const desk = await DeskAtKite.open();
  desks.push(desk);
  return desk;
}

const placements = (desk: DeskAtKite): number => desk.server.calls('place').length;

/** Faults after which the order is at the broker, whatever the answer looked like; two stand for all in every run. */
const PLACED: readonly [string, HttpFault][] = [
  ['the connection breaks', { kind: 'reset', effect: 'done' }],
  ['nothing comes back', { kind: 'half-open', effect: 'done' }],
  ['a 504', { kind: 'refuse', status: 504, effect: 'done' }],
  ['a page with 200', { kind: 'page', status: 200, effect: 'done' }],
  [
    'a 400 that says it timed out',
    {
      kind: 'refuse',
      status: 400,
      errorType: 'OrderException',
      message: 'Order request timed out. Please check the order book and confirm before placing again.',
      effect: { afterMs: 1_500 },
    },
  ],
];

describe('the order path at Kite', () => {
  test('an order is placed, traded and protected, and desk and broker agree', async () => {
    const desk = await open();
    const order = await desk.send({ exits: { stop: priceFromRupees(980) } });
    await desk.until(() => desk.stateOf(order) === 'filled');
    await desk.until(() =>
      [...desk.state.liveOrders.values()].some(({ state }) => state.kind === 'trigger-pending'),
    );
    expect(desk.differences()).toEqual([]);
    expect(desk.state.tradingStatus(LIVE).state).toBe('active');
  }, 30_000);

  test.each(FULL ? PLACED : PLACED.slice(0, 2))(
    'an answer is lost (%s): the order is found, not sent again, and booked once',
    async (_, fault) => {
      const desk = await open();
      desk.server.faults.add({ on: 'place', fault });
      const order = await desk.send();
      await desk.until(() => desk.stateOf(order) === 'filled');
      expect(placements(desk)).toBe(1);
      expect(desk.differences()).toEqual([]);
    },
    40_000,
  );

  test('a request that never arrived stays in doubt and is not sent again', async () => {
    const desk = await open();
    desk.server.faults.add({ on: 'place', fault: { kind: 'reset', effect: 'none' } });
    const order = await desk.send();
    await desk.until(() => desk.stateOf(order) === 'unknown');
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(desk.stateOf(order)).toBe('unknown');
    expect(placements(desk)).toBe(1);
  }, 30_000);

  test('an order that the book hides for a while is found when it shows up', async () => {
    const desk = await open();
    desk.server.faults.add({ on: 'place', fault: { kind: 'reset', effect: { afterMs: 4_000 } } });
    const order = await desk.send();
    await desk.until(() => desk.stateOf(order) === 'unknown');
    await desk.until(() => desk.stateOf(order) === 'filled');
    expect(placements(desk)).toBe(1);
    expect(desk.differences()).toEqual([]);
  }, 40_000);

  test('the process dies while an order is on its way, again and again: nothing is lost or doubled', async () => {
    const desk = await open();
    for (const waitMs of [0, 2, 10, 40, 400]) {
      desk.server.faults.add({ on: 'place', fault: { kind: 'half-open', effect: 'done' } });
      await desk.send({ exits: { stop: priceFromRupees(980) } });
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      await desk.start();
      await desk.until(() => desk.isOpen);
    }
    await desk.until(() => desk.differences().length === 0);
    const tags = [...desk.state.orders.values()].filter(({ origin }) => origin.kind === 'strategy');
    expect(placements(desk)).toBeLessThanOrEqual(desk.state.orders.size);
    expect(tags).toHaveLength(5);
    const held = desk.state.positions.get(`${LIVE}|NSE:ACME|MIS`)?.quantity ?? 0;
    const stops = [...desk.state.liveOrders.values()].filter(({ origin }) => origin.kind === 'protective');
    await desk.until(() => desk.differences().length === 0);
    expect(stops.reduce((units, stop) => units + stop.quantity - stop.filled, 0)).toBeLessThanOrEqual(held);
  }, 90_000);

  test('what a person does in the app is taken over, and its fills count', async () => {
    const desk = await open();
    const order = await desk.send();
    await desk.until(() => desk.stateOf(order) === 'filled');
    desk.server.book.place({
      exchange: 'NSE',
      tradingsymbol: 'ACME',
      transaction_type: 'SELL',
      quantity: '4',
      product: 'MIS',
      order_type: 'LIMIT',
      price: '999',
      validity: 'DAY',
    });
    await desk.until(() => desk.state.positions.get(`${LIVE}|NSE:ACME|MIS`)?.quantity === 6);
    expect(desk.differences()).toEqual([]);
  }, 60_000);

  test('the broker is away for a while: the book reopens by itself, with all that happened', async () => {
    const desk = await open();
    const resting = await desk.send({
      pricing: { type: 'LIMIT', price: priceFromRupees(990) },
      quantity: quantity(5),
    });
    await desk.until(() => desk.stateOf(resting) === 'open');
    await desk.server.unreachable();
    const [row] = desk.server.book.orders();
    desk.server.book.fill(row?.order_id ?? '');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await desk.server.reachable();
    await desk.until(() => desk.stateOf(resting) === 'filled');
    expect(desk.differences()).toEqual([]);
  }, 60_000);
});
