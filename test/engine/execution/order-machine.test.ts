import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokerOrderId } from '../../../engine/domain/ids.ts';
import { isTerminal, type Order } from '../../../engine/domain/order.ts';
import { priceFromRupees } from '../../../engine/domain/price.ts';
import { quantity } from '../../../engine/domain/quantity.ts';
import { epochMs } from '../../../engine/domain/time.ts';
import { advance, type OrderEvent, oddityOf } from '../../../engine/execution/order-machine.ts';
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

  test('a second claim is a bug', () => {
    expect(() => orderAfter(claimed, claimed)).toThrow();
  });
});

const unanswered: OrderEvent = { kind: 'unanswered' };
const absent: OrderEvent = { kind: 'not-found', reason: '' };

/** How an order gets into each state from which the broker may show it. */
const WAYS = {
  queued: [],
  denied: [{ kind: 'denied', code: 'X', reason: '' }],
  'not-sent': [claimed, { kind: 'not-sent', reason: '' }],
  submitting: [claimed],
  acked: [claimed, acceptedBy],
  unknown: [claimed, unanswered],
  'not-placed': [claimed, unanswered, absent],
  open: [claimed, acceptedBy, seen('open')],
  cancelled: [claimed, acceptedBy, seen('cancelled')],
  filled: [claimed, acceptedBy, fill(10)],
  rejected: [claimed, acceptedBy, seen('rejected')],
  refused: [claimed, { kind: 'refused', reason: '' }],
} as const satisfies Record<string, readonly OrderEvent[]>;

type Way = keyof typeof WAYS;
type Shown = 'passing' | 'open' | 'trigger-pending' | 'complete' | 'cancelled' | 'rejected';
const SHOWN: readonly Shown[] = ['passing', 'open', 'trigger-pending', 'complete', 'cancelled', 'rejected'];

/** The state after the broker shows a status; `complete` alone waits for the trades, which follow in another test. */
const TABLE: Readonly<Record<Way, Readonly<Record<Shown, string>>>> = {
  queued: halted(),
  denied: halted(),
  'not-sent': halted(),
  submitting: followed('acked'),
  acked: followed('acked'),
  unknown: followed('acked'),
  'not-placed': followed('acked'),
  open: { ...followed('open'), complete: 'open' },
  cancelled: kept('cancelled'),
  filled: kept('filled'),
  rejected: kept('rejected'),
  refused: { ...kept('rejected'), open: 'open', 'trigger-pending': 'trigger-pending', complete: 'acked' },
};

function followed(passing: string): Record<Shown, string> {
  return {
    passing,
    open: 'open',
    'trigger-pending': 'trigger-pending',
    complete: 'acked',
    cancelled: 'cancelled',
    rejected: 'rejected',
  };
}

/** What the broker shows is believed; that it must not be is told by {@link oddityOf}. */
function halted(): Record<Shown, string> {
  return followed('acked');
}

function kept(state: string): Record<Shown, string> {
  return Object.fromEntries(SHOWN.map((shown) => [shown, state])) as Record<Shown, string>;
}

const CELLS = (Object.keys(TABLE) as Way[]).flatMap((from) =>
  SHOWN.map((shown) => [from, shown, TABLE[from][shown]] as const),
);

describe('every state, shown every status', () => {
  test.each(CELLS)('%s, seen %s: %s', (from, shown, to) => {
    const before = orderAfter(...WAYS[from]);
    const after = advance(before, seen(shown), LATER);
    expect(after.state.kind).toBe(to);
    expect(after.brokerOrderId).toBe(AT_BROKER);
    expect(advance(after, seen(shown), LATER)).toEqual(after);
  });

  test.each((Object.keys(TABLE) as Way[]).filter((from) => from !== 'filled').map((from) => [from] as const))(
    '%s, then all of it trades: filled',
    (from) => {
      const whole = advance(orderAfter(...WAYS[from]), fill(10), LATER);
      expect(whole).toMatchObject({ filled: 10, state: { kind: 'filled' } });
    },
  );

  test.each([
    ['queued', 'never-left'],
    ['denied', 'never-left'],
    ['not-sent', 'never-left'],
    ['not-placed', 'came-late'],
    ['refused', 'came-late'],
    ['submitting', undefined],
    ['acked', undefined],
    ['unknown', undefined],
    ['open', undefined],
    ['cancelled', undefined],
    ['filled', undefined],
    ['rejected', undefined],
  ] as const)('%s, seen open: odd as %s', (from, odd) => {
    expect(oddityOf(orderAfter(...WAYS[from]), seen('open'))).toBe(odd);
  });

  test('a refused order that the book lists as rejected is what the refusal left there', () => {
    expect(oddityOf(orderAfter(...WAYS.refused), seen('rejected'))).toBeUndefined();
    expect(oddityOf(orderAfter(...WAYS.refused), seen('passing'))).toBeUndefined();
  });

  test('more traded than was ordered is odd, and believed', () => {
    const part = orderAfter(claimed, acceptedBy, fill(8));
    expect(oddityOf(part, fill(3))).toBe('beyond');
    expect(advance(part, fill(3), LATER)).toMatchObject({
      filled: 11,
      quantity: 11,
      state: { kind: 'filled' },
    });
  });

  test('more traded than was ordered while it is made larger is the news of it', () => {
    const growing = orderAfter(claimed, acceptedBy, seen('open'), { kind: 'change', to: 'modify-sent' });
    expect(oddityOf(growing, fill(12))).toBeUndefined();
    expect(advance(growing, fill(12), LATER)).toMatchObject({ filled: 12, state: { kind: 'open' } });
  });

  test.each([
    ['passing', 'open'],
    ['open', 'open'],
    ['complete', 'open'],
    ['cancelled', 'cancelled'],
  ] as const)('filled, then shown larger and %s: %s, with more to trade', (status, to) => {
    const whole = orderAfter(claimed, acceptedBy, fill(10));
    const larger = advance(whole, seen(status, { quantity: quantity(12) }), LATER);
    expect(larger).toMatchObject({ filled: 10, quantity: 12, state: { kind: to } });
    expect(oddityOf(larger, fill(2))).toBeUndefined();
    expect(advance(larger, fill(2), LATER)).toMatchObject({ filled: 12, state: { kind: 'filled' } });
  });

  test('filled at a price whose news came later: its end has that price, and only its end', () => {
    const priced = (rupees: number): Partial<Order> => ({
      pricing: { type: 'LIMIT', price: priceFromRupees(rupees) },
    });
    const whole = orderAfter(claimed, seen('open', priced(1_500)), fill(10));
    expect(advance(whole, seen('open', priced(1_501)), LATER)).toBe(whole);
    expect(advance(whole, seen('complete', priced(1_501)), LATER)).toMatchObject({
      ...priced(1_501),
      state: { kind: 'filled' },
    });
  });

  test('fills of a cancelled order are kept, and it stays cancelled until all of it traded', () => {
    const after = orderAfter(claimed, acceptedBy, fill(4), seen('cancelled'), fill(3));
    expect(after).toMatchObject({ filled: 7, state: { kind: 'cancelled' } });
    expect(advance(after, fill(3), LATER).state.kind).toBe('filled');
  });
});

describe('every state, when the process dies or time runs out', () => {
  test.each([
    ['queued', 'queued'],
    ['submitting', 'unknown'],
    ['acked', 'acked'],
    ['unknown', 'unknown'],
    ['not-placed', 'not-placed'],
    ['open', 'open'],
    ['cancelled', 'cancelled'],
    ['filled', 'filled'],
    ['rejected', 'rejected'],
  ] as const)('%s, nobody answers: %s', (from, to) => {
    expect(advance(orderAfter(...WAYS[from]), unanswered, LATER).state.kind).toBe(to);
  });

  test.each([
    ['submitting', 'not-placed'],
    ['unknown', 'not-placed'],
    ['acked', 'acked'],
    ['open', 'open'],
    ['cancelled', 'cancelled'],
    ['filled', 'filled'],
    ['rejected', 'rejected'],
  ] as const)('%s, proven absent: %s', (from, to) => {
    expect(advance(orderAfter(...WAYS[from]), absent, LATER).state.kind).toBe(to);
  });

  test.each([
    ['submitting', 'rejected'],
    ['unknown', 'rejected'],
    ['acked', 'acked'],
    ['open', 'open'],
    ['filled', 'filled'],
    ['cancelled', 'cancelled'],
  ] as const)('%s, a late refusal: %s', (from, to) => {
    expect(advance(orderAfter(...WAYS[from]), { kind: 'refused', reason: '' }, LATER).state.kind).toBe(to);
  });

  test.each([
    ['submitting', 'acked'],
    ['unknown', 'acked'],
    ['not-placed', 'acked'],
    ['open', 'open'],
    ['filled', 'filled'],
    ['cancelled', 'cancelled'],
    ['rejected', 'rejected'],
  ] as const)('%s, a late acceptance: %s', (from, to) => {
    expect(advance(orderAfter(...WAYS[from]), acceptedBy, LATER).state.kind).toBe(to);
  });
});

describe('a change under way', () => {
  const resting = (): Order => orderAfter(claimed, acceptedBy, seen('open'));
  const changing = (to: Order['pendingChange']): Order => advance(resting(), { kind: 'change', to }, LATER);

  test.each(['modify-sent', 'modify-unknown', 'cancel-sent', 'cancel-unknown'] as const)(
    '%s ends with the order, and never marks it otherwise',
    (pending) => {
      expect(advance(changing(pending), fill(10), LATER)).toMatchObject({
        state: { kind: 'filled' },
        pendingChange: 'none',
      });
      expect(advance(changing(pending), seen('cancelled'), LATER)).toMatchObject({
        state: { kind: 'cancelled' },
        pendingChange: 'none',
      });
    },
  );

  test.each(['modify-sent', 'modify-unknown'] as const)(
    '%s goes on while the book shows it as it was',
    (pending) => {
      expect(advance(changing(pending), seen('open'), LATER).pendingChange).toBe(pending);
    },
  );

  test.each(['modify-sent', 'modify-unknown'] as const)(
    '%s is done when the book shows other values',
    (pending) => {
      const shown = seen('open', { quantity: quantity(12) });
      expect(advance(changing(pending), shown, LATER)).toMatchObject({ pendingChange: 'none', quantity: 12 });
    },
  );

  test('only a modify that was sent counts against the most a broker takes', () => {
    expect(changing('modify-sent').modifications).toBe(1);
    expect(changing('modify-unknown').modifications).toBe(0);
    expect(changing('cancel-sent').modifications).toBe(0);
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
          // A refusal at the door binds nothing: what the broker shows of it later proves it wrong.
          const proven = before.brokerOrderId !== undefined;
          if (before.state.kind === 'filled' || (before.state.kind === 'rejected' && proven)) {
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
