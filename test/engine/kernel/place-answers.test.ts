import { describe, expect, test } from 'vitest';
import { brokerOrderId } from '../../../engine/domain/ids.ts';
import { placeAnswered } from '../../../engine/kernel/sending.ts';
import type { PlaceAnswer } from '../../../engine/ports/broker.ts';
import { LiveAccount } from '../../support/live-account.ts';

const ANSWERS: readonly [PlaceAnswer, state: string, told: string | undefined][] = [
  [{ kind: 'accepted', brokerOrderId: brokerOrderId('261125000099999') }, 'acked', 'accepted'],
  [{ kind: 'refused', message: 'Insufficient funds.' }, 'rejected', 'rejected'],
  [{ kind: 'not-sent', reason: 'the connection was refused' }, 'not-sent', 'not-sent'],
  [{ kind: 'unknown', reason: 'a gateway answered' }, 'unknown', 'unknown'],
  [{ kind: 'throttled', retryAfterMs: 60_000 }, 'not-sent', 'not-sent'],
];

async function sentWith(answer: PlaceAnswer) {
  const desk = await LiveAccount.open();
  desk.broker.nextPlaces = answer;
  const order = await desk.send();
  expect(desk.bugs).toEqual([]);
  return { desk, order };
}

describe('the answer to a placement', () => {
  test.each(ANSWERS)('%o: %s, told as %s', async (answer, state, told) => {
    const { desk, order } = await sentWith(answer);
    expect(order.state.kind).toBe(state);
    const news = desk.events.flatMap((event) => (event.kind === 'order' ? [event.what] : []));
    expect(news.at(-1)).toBe(told);
    expect(desk.broker.placed).toHaveLength(1);
  });

  test('throttled for a moment: it waits, and nobody is told of an end', async () => {
    const { desk, order } = await sentWith({ kind: 'throttled', retryAfterMs: 2_000 });
    expect(order.state.kind).toBe('queued');
    expect(desk.events.filter((event) => event.kind === 'order')).toEqual([]);
  });

  test.each(ANSWERS.filter(([answer]) => answer.kind !== 'throttled'))(
    '%o that comes when the order has traded changes nothing',
    async (answer) => {
      const desk = await LiveAccount.open();
      const order = await desk.send();
      desk.tellTrade(order, 10, 1_000);
      await desk.pass(500);
      const before = desk.order(order.id);
      expect(before.state.kind).toBe('filled');
      await desk.run((turn) => placeAnswered(turn, desk.life.context, order.id, answer));
      expect(desk.order(order.id)).toMatchObject({ state: before.state, filled: 10 });
      expect(desk.position).toBe(10);
    },
  );

  test.each([
    [{ kind: 'accepted', brokerOrderId: brokerOrderId('261125000099999') }, 'acked'],
    [{ kind: 'refused', message: 'Insufficient funds.' }, 'rejected'],
    [{ kind: 'not-sent', reason: 'the connection was refused' }, 'not-sent'],
  ] as const)('%o that comes late settles the doubt: %s', async (answer, state) => {
    const { desk, order } = await sentWith({ kind: 'unknown', reason: 'no answer' });
    await desk.run((turn) => placeAnswered(turn, desk.life.context, order.id, answer));
    expect(desk.order(order.id).state.kind).toBe(state);
  });
});
