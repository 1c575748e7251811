import { expect, test } from 'vitest';
import type { CommandContext } from '../../commands/command.ts';
import { takeover } from '../../commands/desk/takeover.ts';
import type { Desk } from '../../engine/desk.ts';

/** A desk of which only its books can be asked. */
const deskOf = (...books: readonly { readonly id: string; readonly mode: string }[]): Desk =>
  ({ books: { books: () => books.map((book) => ({ book })) } }) as unknown as Desk;

const ask = (desk: Desk) => takeover.execute({ desk, caller: {} } as unknown as CommandContext, 'infy');

test('of several live books it asks which, and offers each', async () => {
  const asked = await ask(
    deskOf({ id: 'live1', mode: 'live' }, { id: 'paper1', mode: 'paper' }, { id: 'live2', mode: 'live' }),
  );
  expect(asked.headline).toBe('Into which book?');
  expect(asked.buttons.flat().map(({ command }) => command)).toEqual([
    '/takeover infy book=live1',
    '/takeover infy book=live2',
  ]);
});

test('without a live book there is nothing to take anything into', async () => {
  expect((await ask(deskOf({ id: 'paper1', mode: 'paper' }))).headline).toMatch(/^There is no live book/);
});
