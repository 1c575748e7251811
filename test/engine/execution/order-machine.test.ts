import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokerOrderId } from '../../../engine/domain/ids.ts';
import { isTerminal, type Order } from '../../../engine/domain/order.ts';
import { priceFromRupees } from '../../../engine/domain/price.ts';
import { quantity } from '../../../engine/domain/quantity.ts';
import { epochMs } from '../../../engine/domain/time.ts';
import { advance, type OrderEvent } from '../../../engine/execution/order-machine.ts';
import { anOrder } from '../../support/orders.ts';

const LATER = epochMs(1_000);
const AT_BROKER = brokerOrderId('2611250000001');

const seen = (
  status: Extract<OrderEvent, { kind: 'seen' }>['status'],
  said: Partial<Order> = {},
): OrderEvent => ({
  kind: 'seen',
  status,
  brokerOrderId: AT_BROKER,
  message: '',
  pricing: anOrder(said).pricing,
  quantity: anOrder(said).quantity,
});
const fill = (units: number): OrderEvent => ({
  kind: 'filled',
  quantity: quantity(units),
  price: priceFromRupees(1_500),
});
const claimed: OrderEvent = { kind: 'claimed', deadline: epochMs(2_000) };
const acceptedBy: OrderEvent = { kind: 'accepted', brokerOrderId: AT_BROKER };

function orderAfter(...events: readonly OrderEvent[]): Order {
  return events.reduce((order, event) => advance(order, event, LATER), anOrder());
}

describe('where events lead', () => {
  test.each([
    ['claimed', [claimed], 'submitting'],
    ['accepted', [claimed, acceptedBy], 'acked'],
    ['no answer', [claimed, { kind: 'unanswered' }], 'unknown'],
    ['no answer, then found open', [claimed, { kind: 'unanswered' }, seen('open')], 'open'],
    ['no answer, then found rejected', [claimed, { kind: 'unanswered' }, seen('rejected')], 'rejected'],
    [
      'no answer, then proven absent',
      [claimed, { kind: 'unanswered' }, { kind: 'not-found', reason: '' }],
      'not-placed',
    ],
    [
      'absent, then it shows up after all',
      [claimed, { kind: 'unanswered' }, { kind: 'not-found', reason: '' }, seen('open')],
      'open',
    ],
    ['no byte left', [claimed, { kind: 'not-sent', reason: '' }], 'not-sent'],
    ['refused', [claimed, { kind: 'refused', reason: '' }], 'rejected'],
    ['filled before the answer', [claimed, fill(10), acceptedBy], 'filled'],
    ['filled in parts', [claimed, acceptedBy, fill(4)], 'open'],
    ['cancelled after a part', [claimed, acceptedBy, fill(4), seen('cancelled')], 'cancelled'],
    ['late news of an open order that is filled', [claimed, acceptedBy, fill(10), seen('open')], 'filled'],
    ['late rejection of a filled order', [claimed, acceptedBy, fill(10), seen('rejected')], 'filled'],
    ['complete without its trades waits for them', [claimed, acceptedBy, seen('complete')], 'acked'],
    ['a fill proves a cancellation wrong', [claimed, acceptedBy, seen('cancelled'), fill(10)], 'filled'],
  ] as const)('%s', (_name, events, state) => {
    expect(orderAfter(...events).state.kind).toBe(state);
  });

  test('a modification takes effect when the broker shows it', () => {
    const resting = advance(
      orderAfter(claimed, acceptedBy, seen('open')),
      { kind: 'change', to: 'modify-sent' },
      LATER,
    );
    const repriced = advance(
      resting,
      seen('open', { pricing: { type: 'LIMIT', price: priceFromRupees(1_490) } }),
      LATER,
    );
    expect(repriced).toMatchObject({
      pendingChange: 'none',
      modifications: 1,
      pricing: { price: priceFromRupees(1_490) },
    });
  });

  test.each([
    ['a fill beyond the quantity', [claimed, acceptedBy, fill(11)]],
    ['a fill of an order that never left', [fill(1)]],
    ['news of an order that never left', [seen('open')]],
    ['a second claim', [claimed, claimed]],
  ] as const)('%s is a bug', (_name, events) => {
    expect(() => orderAfter(...events)).toThrow();
  });
});

const event = fc.oneof(
  fc.constantFrom<OrderEvent>(
    acceptedBy,
    { kind: 'unanswered' },
    { kind: 'refused', reason: 'no' },
    { kind: 'not-found', reason: 'gone' },
    seen('passing'),
    seen('open'),
    seen('complete'),
    seen('cancelled'),
    seen('rejected'),
  ),
  fc.integer({ min: 1, max: 4 }).map(fill),
);

describe('laws', () => {
  test('what is filled never falls, ends stick, and a repeated event changes nothing more', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let order = orderAfter(claimed);
        for (const next of events) {
          if (next.kind === 'filled' && order.filled + next.quantity > order.quantity) continue;
          const before = order;
          order = advance(order, next, LATER);
          expect(order.filled).toBeGreaterThanOrEqual(before.filled);
          if (before.state.kind === 'filled' || before.state.kind === 'rejected') {
            if (next.kind !== 'filled') expect(order.state).toBe(before.state);
          }
          if (next.kind !== 'filled') expect(advance(order, next, LATER)).toEqual(order);
          if (order.filled === order.quantity) expect(isTerminal(order.state)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
