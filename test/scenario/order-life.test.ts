import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Desk } from '../../engine/desk.ts';
import type { Caller } from '../../engine/desk-market.ts';
import { bookId, orderId } from '../../engine/domain/ids.ts';
import { floorToTick, type Price, priceFromRupees } from '../../engine/domain/price.ts';
import { preparedHome } from '../support/database.ts';
import {
  named,
  nextNews,
  owner,
  request,
  startTestEngine,
  type TestEngine,
  ticketFor,
} from '../support/engine.ts';
import { until } from '../support/kite-desk.ts';

const BOOK = bookId('paper1');

let engine: TestEngine;
let desk: Desk;
let caller: Caller;

beforeAll(async () => {
  engine = await startTestEngine(await preparedHome());
  desk = engine.desk;
  caller = owner(desk);
});

afterAll(async () => {
  await engine.stop();
  expect(engine.troubles).toEqual([]);
});

/** A whole round: ticket, yes, fill. */
async function trade(text: string, said: Parameters<typeof request>[1] = {}) {
  const view = await ticketFor(desk, caller, request(named(desk, text), said));
  const filled = nextNews(desk, 'filled', (event) => event.order.origin.kind === 'chat');
  const confirmed = await desk.tickets.confirm(caller, view.ticket.id);
  expect(confirmed.ok).toBe(true);
  return filled;
}

describe('an order from ticket to ledger', () => {
  test('fills near the shown price, and the ledger, the position and the story agree', async () => {
    const view = await ticketFor(desk, caller, request(named(desk, 'infy'), { product: 'CNC' }));
    expect(view.verdicts.every((verdict) => verdict.passed)).toBe(true);
    expect(view.verdicts.length).toBeGreaterThan(20);
    const filled = nextNews(desk, 'filled');
    await desk.tickets.confirm(caller, view.ticket.id);
    const { order, charges } = await filled;
    expect(order.filled).toBe(10);
    const [row] = desk.books
      .positions(BOOK)
      .filter((position) => position.position.instrument === order.instrument);
    expect(row?.position).toMatchObject({ quantity: 10, cost: order.filledValue, product: 'CNC' });
    expect(desk.books.funds(BOOK).cash).toBe(desk.books.funds(BOOK).capital - order.filledValue - charges);
    const story = await desk.books.order(caller, order.id);
    expect(story?.steps.map((step) => step.event)).toEqual([
      'created',
      'claimed',
      'accepted',
      'open',
      'filled 10 of 10',
    ]);
    expect(story?.fills.reduce((sum, fill) => sum + fill.quantity, 0)).toBe(10);
  });

  test('a thousand presses of one button are one order', async () => {
    const view = await ticketFor(
      desk,
      caller,
      request(named(desk, 'tcs'), { amount: { unit: 'shares', value: 3 } }),
    );
    const before = (await desk.books.orders(BOOK)).length;
    const presses = await Promise.all(
      Array.from({ length: 1_000 }, () => desk.tickets.confirm(caller, view.ticket.id)),
    );
    expect(presses.filter((press) => press.ok)).toHaveLength(1);
    expect(
      new Set(presses.filter((press) => !press.ok).map((press) => (press.ok ? '' : press.error.code))),
    ).toEqual(new Set(['TICKET_USED']));
    expect((await desk.books.orders(BOOK)).length).toBe(before + 1);
  });

  test("somebody else's press is refused, and so is one from another place", async () => {
    const invited = await desk.people.invite(caller, 'trader');
    if (!invited.ok) throw new Error(invited.error.message);
    const joined = await desk.people.pair(
      { platform: 'telegram', subject: '77' },
      'Second',
      invited.value.code,
    );
    if (!joined.ok) throw new Error(joined.error.message);
    const view = await ticketFor(
      desk,
      caller,
      request(named(desk, 'sbin'), { amount: { unit: 'shares', value: 2 } }),
    );
    const other = await desk.tickets.confirm({ user: joined.value, place: caller.place }, view.ticket.id);
    expect(other.ok ? '' : other.error.code).toBe('NOT_YOUR_TICKET');
    const elsewhere = await desk.tickets.confirm({ ...caller, place: 'telegram:1' }, view.ticket.id);
    expect(elsewhere.ok ? '' : elsewhere.error.code).toBe('NOT_YOUR_TICKET');
    expect((await desk.tickets.drop(caller, view.ticket.id)).ok).toBe(true);
    const late = await desk.tickets.confirm(caller, view.ticket.id);
    expect(late.ok ? '' : late.error.code).toBe('TICKET_USED');
  });

  test('a used invitation opens nothing again', async () => {
    const invited = await desk.people.invite(caller, 'viewer');
    if (!invited.ok) throw new Error(invited.error.message);
    expect(
      (await desk.people.pair({ platform: 'telegram', subject: '78' }, 'Third', invited.value.code)).ok,
    ).toBe(true);
    const again = await desk.people.pair(
      { platform: 'telegram', subject: '79' },
      'Fourth',
      invited.value.code,
    );
    expect(again.ok ? '' : again.error.code).toBe('BAD_CODE');
  });

  test('a limit far below rests, is repriced and cancelled', async () => {
    const key = named(desk, 'itc');
    await desk.market.watch([key]);
    const last = desk.market.quote(key)?.quote.last ?? (0 as Price);
    const below = floorToTick(last * 0.98, priceFromRupees(0.05));
    const view = await ticketFor(desk, caller, request(key, { pricing: { type: 'LIMIT', price: below } }));
    const open = nextNews(desk, 'open', (event) => event.order.pricing.type === 'LIMIT');
    await desk.tickets.confirm(caller, view.ticket.id);
    const { order } = await open;
    const lower = floorToTick(below * 0.995, priceFromRupees(0.05));
    const change = await desk.tickets.draftModify(caller, { order: order.id, price: lower });
    if (!change.ok) throw new Error(change.error.message);
    const modified = nextNews(desk, 'modified');
    await desk.tickets.confirm(caller, change.value.ticket.id);
    expect((await modified).order.pricing).toEqual({ type: 'LIMIT', price: lower });
    const cancel = await desk.tickets.draftCancel(caller, [order.id]);
    if (!cancel.ok) throw new Error(cancel.error.message);
    const cancelled = nextNews(desk, 'cancelled');
    await desk.tickets.confirm(caller, cancel.value.ticket.id);
    expect((await cancelled).order).toMatchObject({ id: order.id, filled: 0 });
    expect(desk.books.funds(BOOK).blockedByOrders).toBe(0);
  });

  test('a stop rests beside the entry and makes way for an exit', async () => {
    const key = named(desk, 'hdfcbank');
    await desk.market.watch([key]);
    const last = desk.market.quote(key)?.quote.last ?? (0 as Price);
    const stop = floorToTick(last * 0.98, priceFromRupees(1));
    const resting = nextNews(desk, 'open', (event) => event.order.origin.kind === 'protective');
    await trade('hdfcbank', { exits: { stop } });
    expect((await resting).order).toMatchObject({ side: 'SELL', quantity: 10, reduceOnly: true });
    const exit = await trade('hdfcbank', { side: 'SELL', reduceOnly: true });
    expect(exit.order.filled).toBe(10);
    const orders = (await desk.books.orders(BOOK)).filter((order) => order.instrument === key);
    expect(orders.map((order) => order.state.kind).sort()).toEqual(['cancelled', 'filled', 'filled']);
  });

  test('the legs of an iceberg leave one behind the other, and alike ones are no repeat', async () => {
    const key = named(desk, 'wipro');
    const view = await ticketFor(
      desk,
      caller,
      request(key, { amount: { unit: 'shares', value: 20 }, parts: 4 }),
    );
    expect(view.legs.map((wave) => wave.map(({ quantity }) => quantity))).toEqual([[5], [5], [5], [5]]);
    const last = nextNews(
      desk,
      'filled',
      ({ order }) => order.instrument === key && order.after !== undefined,
    );
    const confirmed = await desk.tickets.confirm(caller, view.ticket.id);
    if (!confirmed.ok || confirmed.value.kind !== 'placed') throw new Error('not placed');
    const ids = confirmed.value.orders.map(({ id }) => id);
    await last;
    await until(
      async () => (await desk.books.order(caller, ids[3] ?? orderId(0)))?.order.state.kind === 'filled',
    );
    const steps = await Promise.all(ids.map((id) => desk.books.order(caller, id)));
    for (const [at, story] of steps.entries()) {
      const before = steps[at - 1]?.steps.find(({ event }) => event.startsWith('filled'));
      const claimed = story?.steps.find(({ event }) => event === 'claimed');
      if (before !== undefined) expect(claimed?.sequence).toBeGreaterThan(before.sequence);
    }
    expect(desk.books.positions(BOOK).find((row) => row.position.instrument === key)?.position.quantity).toBe(
      20,
    );
  });

  test('a leg that is taken back takes those behind it with it, in one message', async () => {
    const key = named(desk, 'ongc');
    await desk.market.watch([key]);
    const far = floorToTick((desk.market.quote(key)?.quote.last ?? 0) * 0.98, priceFromRupees(1));
    const wish = {
      amount: { unit: 'shares', value: 9 },
      parts: 3,
      pricing: { type: 'LIMIT', price: far },
    } as const;
    const view = await ticketFor(desk, caller, request(key, wish));
    const open = nextNews(desk, 'open', ({ order }) => order.instrument === key);
    await desk.tickets.confirm(caller, view.ticket.id);
    const { order } = await open;
    expect((await desk.books.orders(BOOK)).filter(({ after }) => after?.includes(order.id))).toMatchObject([
      { state: { kind: 'queued' }, quantity: 3 },
    ]);
    const told: string[] = [];
    const stop = desk.subscribe((event) => {
      if (event.kind === 'order' && event.what === 'not-sent' && 'reason' in event.order.state)
        told.push(event.order.state.reason);
    });
    const cancel = await desk.tickets.draftCancel(caller, [order.id]);
    if (!cancel.ok) throw new Error(cancel.error.message);
    const gone = nextNews(desk, 'not-sent');
    await desk.tickets.confirm(caller, cancel.value.ticket.id);
    await gone;
    stop();
    expect(told).toEqual([
      `order ${order.id} before it ended with 0 of 3 filled; 1 more behind it will not be sent either`,
    ]);
    const left = (await desk.books.orders(BOOK)).filter(({ instrument }) => instrument === key);
    expect(left.map(({ state }) => state.kind)).toEqual(['not-sent', 'not-sent', 'cancelled']);
  });

  test('the gate refuses with a code and a way out', async () => {
    const refusalOf = async (text: string, said: Parameters<typeof request>[1]) => {
      const draft = await desk.tickets.draftOrder(caller, request(named(desk, text), said));
      return draft.ok ? 'passed' : draft.error.code;
    };
    expect(await refusalOf('reliance', { amount: { unit: 'shares', value: 400 } })).toBe(
      'NOTIONAL_MAX_ORDER',
    );
    expect(await refusalOf('reliance', { product: 'NRML' })).toBe('PRODUCT_MISMATCH');
    expect(await refusalOf('reliance', { side: 'SELL', product: 'CNC' })).toBe('SHORT_DELIVERY');
    expect(
      await refusalOf('reliance', { pricing: { type: 'LIMIT', price: priceFromRupees(10.03) } }),
    ).not.toBe('passed');
    expect(await refusalOf('nifty', {})).toBe('NOT_TRADABLE');
    expect(await refusalOf('nifty fut', { product: 'NRML', amount: { unit: 'shares', value: 64 } })).toBe(
      'LOT_SIZE',
    );
    expect(await refusalOf('nifty fut', { product: 'NRML', amount: { unit: 'lots', value: 1 } })).toBe(
      'passed',
    );
  });
});
