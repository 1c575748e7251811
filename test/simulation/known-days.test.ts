import { expect, test } from 'vitest';
import type { PlaceRequest } from '../../engine/desk-tickets.ts';
import { priceFromRupees } from '../../engine/domain/price.ts';
import { request } from '../support/engine.ts';
import { Chance } from './chance.ts';
import { FIRST_KEY, OWNER, settle } from './process.ts';
import { World } from './world.ts';

const KIND = { lostRequest: 0, lostAnswer: 0, refused: 0, slowAnswer: 0, twice: 0, late: 0 };

async function pass(world: World, times = 4): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    await settle();
    world.hands.pass(1_000);
    world.move(0);
    await settle();
  }
}

async function send(world: World, said: Partial<PlaceRequest>): Promise<void> {
  const draft = await world.life.tickets.draftOrder(OWNER, request(FIRST_KEY, said));
  if (!draft.ok) throw new Error(draft.error.message);
  await world.life.tickets.confirm(OWNER, draft.value.ticket.id);
}

async function guarded(): Promise<World> {
  const world = new World(new Chance(1), KIND);
  await world.start();
  world.move(0);
  await send(world, { exits: { stop: priceFromRupees(990) } });
  await pass(world);
  return world;
}

const held = (world: World): number => [...world.life.writer.state.positions.values()][0]?.quantity ?? 0;
const stops = (world: World): readonly number[] =>
  [...world.life.writer.state.liveOrders.values()]
    .filter((order) => order.origin.kind === 'protective' && order.state.kind === 'trigger-pending')
    .map((order) => order.quantity);

test('an exit of a part leaves, and the stop comes back for the rest', async () => {
  const world = await guarded();
  expect([held(world), stops(world)]).toEqual([10, [10]]);
  await send(world, { side: 'SELL', amount: { unit: 'shares', value: 4 }, reduceOnly: true });
  await pass(world);
  expect([held(world), stops(world)]).toEqual([6, [6]]);
});

test('square-off takes the stop away for good and closes the position', async () => {
  const world = await guarded();
  world.goTo(15, 11);
  await pass(world);
  expect([held(world), stops(world)]).toEqual([0, []]);
});

test('after a lost commit what was missed is read from the book of the broker', async () => {
  const world = await guarded();
  world.store.expect('lost');
  await send(world, { amount: { unit: 'shares', value: 5 } }).catch(() => undefined);
  await pass(world);
  expect(world.life.writer.usable).toBe(true);
  expect([held(world), stops(world)]).toEqual([10, [10]]);
});

test('the evening after a close ends no further day', async () => {
  const world = await guarded();
  world.goTo(15, 41);
  await pass(world);
  expect(world.life.writer.state.day).toBe('2026-11-26');
});

test('an exit may be asked for before any price was seen', async () => {
  const world = await guarded();
  await world.start();
  const draft = await world.life.tickets.draftOrder(
    OWNER,
    request(FIRST_KEY, { side: 'SELL', reduceOnly: true }),
  );
  expect(draft.ok && draft.value.quote).toBeUndefined();
});
