import { describe, expect, it } from 'vitest';
import type { Approved } from '../../engine/domain/gates.ts';
import { brokerOrderId } from '../../engine/domain/ids.ts';
import type { Order, OrderIntent, Pricing } from '../../engine/domain/order.ts';
import { type Price, price } from '../../engine/domain/price.ts';
import { quantity } from '../../engine/domain/quantity.ts';
import type { BookAnswer, Broker, BrokerOrder, BrokerTrade } from '../../engine/ports/broker.ts';

/**
 * A broker and the market behind it, moved by the test. The market trades one share, at first around `last`, with
 * a spread of a tick or a few and at least 1,000 units on both sides.
 */
export interface BrokerBench {
  readonly broker: Broker;
  readonly last: Price;
  readonly tickSize: Price;
  /** A new order for the share that the risk gate has passed, with a tag of its own. */
  order(wish: Partial<OrderIntent>): Approved<Order>;
  /** Moves the market to a price, with plenty of trade there, and resolves when all that follows has been told. */
  moveTo(last: Price): Promise<void>;
  /** From now on the account has no money. */
  takeFundsAway(): void;
  close(): Promise<void>;
}

interface Told {
  readonly orders: BrokerOrder[];
  readonly trades: BrokerTrade[];
}

function listenTo(broker: Broker): Told {
  const told: Told = { orders: [], trades: [] };
  broker.listen({
    onOrder: (order) => told.orders.push(order),
    onTrade: (trade) => told.trades.push(trade),
    onGap: () => undefined,
  });
  return told;
}

/** The broker's book, which must be there to be read. */
export async function read(broker: Broker): Promise<Extract<BookAnswer, { kind: 'book' }>> {
  const answer = await broker.book();
  if (answer.kind !== 'book') throw new Error(`no book: ${answer.reason}`);
  return answer;
}

/** What every adapter of the broker port promises; each runs it against its own market. */
export function brokerContract(name: string, open: () => Promise<BrokerBench>): void {
  const withBench = (run: (bench: BrokerBench) => Promise<void>) => async (): Promise<void> => {
    const bench = await open();
    try {
      await run(bench);
    } finally {
      await bench.close();
    }
  };
  const ticks = (bench: BrokerBench, away: number): Price => price(bench.last + away * bench.tickSize);
  const limit = (at: Price): Pricing => ({ type: 'LIMIT', price: at });

  /** Places an order that must be accepted, and gives it back with its number. */
  async function accepted(bench: BrokerBench, wish: Partial<OrderIntent>): Promise<Order> {
    const order = bench.order(wish);
    const answer = await bench.broker.place(order);
    if (answer.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`);
    return { ...order, brokerOrderId: answer.brokerOrderId };
  }

  async function inBook(bench: BrokerBench, order: Order): Promise<BrokerOrder | undefined> {
    const { orders } = await read(bench.broker);
    return orders.find((shown) => shown.tag === order.tag);
  }

  describe(`${name} keeps the broker's contract`, () => {
    it(
      'an accepted order has a number of digits, and is found in the book by its tag',
      withBench(async (bench) => {
        const order = await accepted(bench, { pricing: limit(ticks(bench, -20)) });
        expect(order.brokerOrderId).toMatch(/^\d+$/);
        const shown = await inBook(bench, order);
        expect(shown).toMatchObject({
          brokerOrderId: order.brokerOrderId,
          instrument: order.instrument,
          side: order.side,
          product: order.product,
          quantity: order.quantity,
          filled: 0,
        });
      }),
    );

    it(
      'accepted is not filled: nothing is told before the answer',
      withBench(async (bench) => {
        const told = listenTo(bench.broker);
        const order = bench.order({});
        const placing = bench.broker.place(order);
        expect(told.orders).toEqual([]);
        expect((await placing).kind).toBe('accepted');
        expect(told.trades).toEqual([]);
      }),
    );

    it(
      'two orders have two numbers',
      withBench(async (bench) => {
        const one = await accepted(bench, {});
        const other = await accepted(bench, {});
        expect(one.brokerOrderId).not.toBe(other.brokerOrderId);
      }),
    );

    it(
      'an order at market trades, and its trades add up to the order',
      withBench(async (bench) => {
        const told = listenTo(bench.broker);
        const order = await accepted(bench, { quantity: quantity(40) });
        await bench.moveTo(bench.last);
        const shown = await inBook(bench, order);
        expect(shown).toMatchObject({ status: 'complete', filled: 40 });
        const trades = (await read(bench.broker)).trades.filter(
          (trade) => trade.brokerOrderId === order.brokerOrderId,
        );
        expect(trades.reduce((sum, trade) => sum + trade.quantity, 0)).toBe(40);
        const value = trades.reduce((sum, trade) => sum + trade.quantity * trade.price, 0);
        expect(Math.abs((shown?.averagePrice ?? 0) - value / 40)).toBeLessThanOrEqual(50);
        expect(new Set(trades.map((trade) => trade.tradeId)).size).toBe(trades.length);
        expect(told.orders.at(-1)).toMatchObject({ status: 'complete', tag: order.tag });
      }),
    );

    it(
      'what traded is a position in the book: bought less sold',
      withBench(async (bench) => {
        await accepted(bench, { quantity: quantity(40) });
        await bench.moveTo(bench.last);
        const sale = await accepted(bench, { side: 'SELL', quantity: quantity(15) });
        await bench.moveTo(bench.last);
        const { positions } = await read(bench.broker);
        const held = positions.filter(
          ({ instrument, product }) => instrument === sale.instrument && product === sale.product,
        );
        expect(held).toMatchObject([{ quantity: 25 }]);
        expect(held[0]?.averagePrice).toBeGreaterThan(0);
        await accepted(bench, { side: 'SELL', quantity: quantity(25) });
        await bench.moveTo(bench.last);
        const after = (await read(bench.broker)).positions;
        expect(after.reduce((units, position) => units + position.quantity, 0)).toBe(0);
      }),
    );

    it(
      'a limit away from the market rests, takes a new price and quantity, and is cancelled',
      withBench(async (bench) => {
        const order = await accepted(bench, { pricing: limit(ticks(bench, -20)), quantity: quantity(10) });
        await bench.moveTo(bench.last);
        expect(await inBook(bench, order)).toMatchObject({ status: 'open', filled: 0 });
        const to = limit(ticks(bench, -15));
        expect(await bench.broker.modify(order, to, quantity(7))).toEqual({ kind: 'accepted' });
        await bench.moveTo(bench.last);
        expect(await inBook(bench, order)).toMatchObject({ status: 'open', quantity: 7, pricing: to });
        expect(await bench.broker.cancel(order)).toEqual({ kind: 'accepted' });
        await bench.moveTo(bench.last);
        expect(await inBook(bench, order)).toMatchObject({ status: 'cancelled', filled: 0 });
      }),
    );

    it(
      'a limit trades at its price or better when the market comes through it',
      withBench(async (bench) => {
        const order = await accepted(bench, { pricing: limit(ticks(bench, -10)) });
        await bench.moveTo(bench.last);
        await bench.moveTo(ticks(bench, -20));
        const shown = await inBook(bench, order);
        expect(shown?.status).toBe('complete');
        expect(shown?.averagePrice).toBeLessThanOrEqual(ticks(bench, -10));
      }),
    );

    it(
      'a stop waits for its trigger',
      withBench(async (bench) => {
        const pricing: Pricing = { type: 'SL', trigger: ticks(bench, -10), price: ticks(bench, -40) };
        const order = await accepted(bench, { side: 'SELL', pricing });
        await bench.moveTo(bench.last);
        expect(await inBook(bench, order)).toMatchObject({ status: 'trigger-pending', pricing });
        await bench.moveTo(ticks(bench, -12));
        await bench.moveTo(ticks(bench, -12));
        expect((await inBook(bench, order))?.status).toBe('complete');
      }),
    );

    it(
      'an order for the moment never rests',
      withBench(async (bench) => {
        const order = await accepted(bench, { pricing: limit(ticks(bench, -10)), validity: 'IOC' });
        await bench.moveTo(bench.last);
        expect(await inBook(bench, order)).toMatchObject({ status: 'cancelled', filled: 0 });
      }),
    );

    it(
      'a change of an ended order says that it has finished',
      withBench(async (bench) => {
        const order = await accepted(bench, {});
        await bench.moveTo(bench.last);
        expect((await bench.broker.cancel(order)).kind).toBe('finished');
        expect((await bench.broker.modify(order, limit(bench.last), quantity(20))).kind).toBe('finished');
      }),
    );

    it(
      'a change of an order it never had is not accepted',
      withBench(async (bench) => {
        const stranger: Order = { ...bench.order({}), brokerOrderId: brokerOrderId('999') };
        expect((await bench.broker.cancel(stranger)).kind).not.toBe('accepted');
      }),
    );

    it(
      'a price off the tick is refused with a sentence, and the book does not know it',
      withBench(async (bench) => {
        const order = bench.order({ pricing: limit(price(bench.last + 1)) });
        expect(await bench.broker.place(order)).toMatchObject({
          kind: 'refused',
          message: expect.stringMatching(/tick size/i),
        });
        expect(await inBook(bench, order)).toBeUndefined();
      }),
    );

    it(
      'an order beyond the funds is accepted, then rejected in words',
      withBench(async (bench) => {
        bench.takeFundsAway();
        const told = listenTo(bench.broker);
        const order = await accepted(bench, {});
        await bench.moveTo(bench.last);
        expect(await inBook(bench, order)).toMatchObject({
          status: 'rejected',
          message: expect.stringMatching(/^Insufficient funds\./),
        });
        expect(told.trades).toEqual([]);
      }),
    );
  });
}
