import { expect, test } from 'vitest';
import { LoadedTasks } from '../../../engine/compute/task-registry.ts';

const CONTEXT = { progress: () => undefined, cancelled: () => false };

test('a task keeps what it has between orders, as long as its thread lives', async () => {
  const counting = async () => {
    let orders = 0;
    return () => {
      orders += 1;
      return orders;
    };
  };
  const thread = new LoadedTasks({ count: counting });
  const first = await thread.find('count');
  const again = await thread.find('count');
  expect([first(undefined, CONTEXT), again(undefined, CONTEXT)]).toEqual([1, 2]);
  const other = await new LoadedTasks({ count: counting }).find('count');
  expect(other(undefined, CONTEXT)).toBe(1);
});

test('a task that does not exist is said so', async () => {
  await expect(new LoadedTasks({}).find('toString')).rejects.toThrow('There is no task toString.');
});
