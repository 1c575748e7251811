import { describe, expect, test } from 'vitest';
import { orderCard, orderPush } from '../../commands/order-card.ts';
import { isoDate } from '../../engine/domain/time.ts';
import { fillOf, inr, orderEvent, rs } from './literal-views.ts';

const day = isoDate('2025-01-06');
const SIMULATED = { label: 'SIMULATED', day } as const;
const none = { filled: 0, filledValue: inr(0) };

describe('the card of an order', () => {
  test('says in one line what was filled, at what, when, and whose money it is', () => {
    expect(orderCard(orderEvent('filled'), SIMULATED)).toMatchObject({
      headline: 'BUY 10 RELIANCE · filled 10 at 1,412.60 · 10:41:52 · order 3 · PAPER paper1 · SIMULATED',
      card: 'ticket:7F3K',
      severity: 'good',
    });
  });

  test('of an order that no chat asked for stands by itself', () => {
    const event = orderEvent('filled', { origin: { kind: 'square-off', reason: 'MIS ends' } });
    expect(orderCard(event, SIMULATED).card).toBe('order:3');
  });

  test('offers to cancel what rests, and nothing else', () => {
    const labels = (state: 'open' | 'filled') =>
      orderCard(orderEvent('open', { ...none, state: { kind: state } }), SIMULATED)
        .buttons.flat()
        .map((button) => button.label);
    expect(labels('open')).toEqual(['Order 3', 'Cancel']);
    expect(labels('filled')).toEqual(['Order 3']);
  });

  test('does not call real prices simulated', () => {
    expect(orderCard(orderEvent('filled'), { label: 'LIVE', day }).headline).not.toContain('SIMULATED');
  });

  test('names the day that recorded prices are of', () => {
    expect(orderCard(orderEvent('filled'), { label: 'REPLAY', day }).headline).toContain(
      'PAPER paper1 · REPLAY 6 Jan 2025',
    );
  });
});

describe('the short reply that buzzes', () => {
  test('of a fill says price and charges', () => {
    expect(orderPush(orderEvent('filled'), SIMULATED)?.headline).toBe(
      'Bought 10 RELIANCE at 1,412.60. Charges 16.77. PAPER paper1 · SIMULATED',
    );
  });

  test('of an entry without a stop offers one, of an exit does not', () => {
    const labels = (said: Parameters<typeof orderEvent>[1]) =>
      orderPush(orderEvent('filled', said), SIMULATED)
        ?.buttons.flat()
        .map((button) => button.label);
    expect(labels({})).toEqual(['Set stop', 'Order 3', 'Positions']);
    expect(labels({ exits: { stop: rs(1_390) } })).toEqual(['Order 3', 'Positions']);
    expect(labels({ reduceOnly: true })).toEqual(['Order 3', 'Positions']);
  });

  test('of a cancel that was not done says why, that the order lives, and how to try again', () => {
    const event = orderEvent('change-refused', { ...none, state: { kind: 'open' } });
    const declined = { change: 'cancel', reason: 'Kite could not be reached (ECONNREFUSED)' } as const;
    const push = orderPush({ ...event, declined }, SIMULATED);
    expect(push?.headline).toBe('Order 3 was not cancelled: BUY 10 RELIANCE. PAPER paper1 · SIMULATED');
    expect(push?.lines).toEqual([
      'Kite could not be reached (ECONNREFUSED).',
      'It stands as it was. To try again: /cancel 3.',
    ]);
    const changed = orderPush({ ...event, declined: { ...declined, change: 'modify' } }, SIMULATED);
    expect(changed?.headline).toContain('Order 3 was not changed: BUY 10');
  });

  test('of an order in doubt promises not to send it again', () => {
    const push = orderPush(
      orderEvent('unknown', {
        ...none,
        state: { kind: 'unknown', since: orderEvent('open').order.createdAt },
      }),
      SIMULATED,
    );
    expect(push?.headline).toContain('the broker did not answer');
    expect(push?.lines.join(' ')).toContain('I will not send it again');
  });

  test('of a rejection has the broker’s words and then what to do', () => {
    const reason = 'Insufficient funds. Required margin is 14142.77';
    const push = orderPush(
      orderEvent('rejected', { ...none, state: { kind: 'rejected', reason } }),
      SIMULATED,
    );
    expect(push?.lines).toEqual([reason, 'Ask for less, or free money: /funds.']);
  });

  const limit = { pricing: { type: 'LIMIT', price: rs(1_412.6) }, state: { kind: 'open' } } as const;
  const part = { ...limit, filled: 4, filledValue: inr(5_650.4) };

  test('comes with the first part of a limit order', () => {
    const push = orderPush(orderEvent('partly-filled', part, { fill: fillOf(4) }), SIMULATED);
    expect(push?.headline).toBe(
      'Bought 4 of 10 RELIANCE at 1,412.60. The rest waits. PAPER paper1 · SIMULATED',
    );
  });

  test.each([
    ['a later part', orderEvent('partly-filled', part, { fill: fillOf(1) })],
    [
      'a part at market',
      orderEvent('partly-filled', { ...part, pricing: { type: 'MARKET' } }, { fill: fillOf(4) }),
    ],
    ['being accepted', orderEvent('accepted', { ...none, state: { kind: 'acked' } })],
    ['resting', orderEvent('open', { ...none, ...limit })],
  ])('does not come with %s', (_, event) => {
    expect(orderPush(event, SIMULATED)).toBeUndefined();
  });
});
