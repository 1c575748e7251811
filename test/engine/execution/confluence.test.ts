import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokerOrderId, tradeId } from '../../../engine/domain/ids.ts';
import type { Order } from '../../../engine/domain/order.ts';
import { price } from '../../../engine/domain/price.ts';
import { quantity } from '../../../engine/domain/quantity.ts';
import { epochMs, istDate } from '../../../engine/domain/time.ts';
import type { BrokerOrder, BrokerTrade } from '../../../engine/ports/broker.ts';
import { LiveAccount } from '../../support/live-account.ts';

type Step =
  | { readonly kind: 'fill'; readonly units: number }
  | { readonly kind: 'reprice'; readonly ticks: number }
  | { readonly kind: 'grow'; readonly units: number }
  | { readonly kind: 'pass' };

type News = { readonly order: BrokerOrder } | { readonly trade: BrokerTrade };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map((units): Step => ({ kind: 'fill', units })),
  fc.integer({ min: -5, max: 5 }).map((ticks): Step => ({ kind: 'reprice', ticks })),
  fc.integer({ min: 1, max: 3 }).map((units): Step => ({ kind: 'grow', units })),
  fc.constant<Step>({ kind: 'pass' }),
);

const history = fc.record({
  steps: fc.array(step, { maxLength: 8 }),
  end: fc.constantFrom('cancelled', 'rejected', 'none'),
  slow: fc.integer({ min: 0, max: 2_000 }),
});

/** What an order went through at the broker: each snapshot and trade in the order in which they were made. */
function told(
  desk: LiveAccount,
  order: Order,
  lived: typeof history extends fc.Arbitrary<infer T> ? T : never,
): News[] {
  const news: News[] = [];
  let shown: BrokerOrder = { ...desk.broker.ofTag(order.tag), status: 'passing' };
  const show = (to: Partial<BrokerOrder>): void => {
    shown = desk.broker.change(shown, { ...to, updatedAt: epochMs(shown.updatedAt + 1 + lived.slow) });
    news.push({ order: shown });
  };
  show({ status: 'open' });
  for (const now of lived.steps) {
    if (shown.status === 'complete') break;
    if (now.kind === 'pass') {
      show({ status: 'passing' });
      show({ status: 'open' });
    }
    if (now.kind === 'reprice')
      show({ status: 'open', pricing: { type: 'LIMIT', price: price(9_900_000 + now.ticks * 500) } });
    if (now.kind === 'grow') show({ status: 'open', quantity: quantity(shown.quantity + now.units) });
    if (now.kind === 'fill') {
      const units = Math.min(now.units, shown.quantity - shown.filled);
      const filled = shown.filled + units;
      const trade: BrokerTrade = {
        tradeId: tradeId(`T${filled}`),
        brokerOrderId: brokerOrderId(shown.brokerOrderId),
        quantity: quantity(units),
        price: price(9_900_000),
        at: shown.updatedAt,
        day: istDate(shown.updatedAt),
      };
      desk.broker.trades.push(trade);
      news.push({ trade });
      show({
        filled,
        averagePrice: price(9_900_000),
        status: filled === shown.quantity ? 'complete' : 'open',
      });
    }
  }
  if (lived.end !== 'none' && shown.status !== 'complete')
    show({ status: lived.end === 'rejected' && shown.filled > 0 ? 'cancelled' : (lived.end as 'cancelled') });
  return news;
}

async function endOf(
  lived: Parameters<typeof told>[2],
  deliver: (news: readonly News[]) => readonly News[],
): Promise<unknown> {
  const desk = await LiveAccount.open();
  const order = await desk.send({ pricing: { type: 'LIMIT', price: price(9_900_000) } });
  for (const item of deliver(told(desk, order, lived))) {
    if ('order' in item) desk.broker.tellOrder(item.order);
    else desk.broker.tellTrade(item.trade);
  }
  await desk.pass(12_000);
  expect(desk.bugs).toEqual([]);
  expect(desk.pages).toEqual([]);
  const { state, filled, filledValue, pricing, quantity: units, pendingChange } = desk.order(order.id);
  return { state, filled, filledValue, pricing, units, pendingChange, position: desk.position };
}

describe('news of an order', () => {
  test('in any order, repeated or left out, ends in what the broker has', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.array(fc.nat(), { maxLength: 40 }), async (lived, picks) => {
        const straight = await endOf(lived, (news) => news);
        const mixed = await endOf(lived, (news) =>
          picks.flatMap((pick) => news[pick % Math.max(1, news.length)] ?? []),
        );
        expect(mixed).toEqual(straight);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('what is filled never falls and never passes the quantity, whatever comes', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.array(fc.nat(), { maxLength: 40 }), async (lived, picks) => {
        const desk = await LiveAccount.open();
        const order = await desk.send({ pricing: { type: 'LIMIT', price: price(9_900_000) } });
        const news = told(desk, order, lived);
        for (const pick of picks) {
          const item = news[pick % Math.max(1, news.length)];
          if (item === undefined) continue;
          const before = desk.order(order.id);
          if ('order' in item) desk.broker.tellOrder(item.order);
          else desk.broker.tellTrade(item.trade);
          const after = desk.order(order.id);
          expect(after.filled).toBeGreaterThanOrEqual(before.filled);
          expect(after.filled).toBeLessThanOrEqual(after.quantity);
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
