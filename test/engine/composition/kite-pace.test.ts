import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { kitePace } from '../../../engine/composition/kite/kite-pace.ts';
import type { KiteClient } from '../../../engine/kite/client.ts';
import { clientOf } from '../../support/kite-clients.ts';

let client: KiteClient;

afterEach(() => client.close());

test('orders of the second, the minute and the day, and who waits', async () => {
  client = clientOf('http://127.0.0.1:9');
  client.limits.orders.seenToday(41);
  client.limits.orders.place('entry');
  void client.limits.turn('quote');
  void client.limits.turn('quote');
  expect(kitePace(client)).toEqual({
    name: 'kite requests',
    state: 'ok',
    says: 'orders 1 of 8 this second, 1 of 120 this minute, 42 of 4,000 today; 1 quote requests wait',
  });
});

test('a day that is nearly full keeps the rest for exits', () => {
  client = clientOf('http://127.0.0.1:9');
  client.limits.orders.seenToday(3_200);
  expect(kitePace(client)).toMatchObject({
    state: 'waiting',
    says: expect.stringContaining('3,200 of 4,000'),
  });
});

test('nobody answers', async () => {
  client = clientOf('http://127.0.0.1:9');
  for (let i = 0; i < 5; i += 1) {
    await client.change('cancel', z.unknown(), (kite) => kite.cancelOrder('regular', '1'));
  }
  expect(kitePace(client)).toMatchObject({
    state: 'bad',
    says: expect.stringContaining('Kite does not answer'),
  });
});
