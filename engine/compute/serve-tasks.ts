import { parentPort } from 'node:worker_threads';
import { assert } from '../domain/assert.ts';
import { LoadedTasks, type TaskRegistry } from './task-registry.ts';
import { failedWith, type TaskEnd, type TaskOrder, type ThreadNews } from './thread-messages.ts';

/** Makes this thread a worker: it does the tasks it is sent, one at a time. */
export function serveTasks(tasks: TaskRegistry): void {
  const port = parentPort;
  assert(port !== null, 'tasks are served in a worker thread');
  const loaded = new LoadedTasks(tasks);
  const say = (news: ThreadNews): void => port.postMessage(news);
  const perform = async ({ task, input, stop }: TaskOrder): Promise<TaskEnd> => {
    const flag = new Int32Array(stop);
    try {
      const run = await loaded.find(task);
      const output = await run(input, {
        progress: (progress) => say({ kind: 'progress', progress }),
        cancelled: () => Atomics.load(flag, 0) !== 0,
      });
      return { kind: 'done', output };
    } catch (error) {
      return failedWith(error);
    }
  };
  port.on('message', async (order: TaskOrder) => {
    const end = await perform(order);
    try {
      say(end);
    } catch (error) {
      // An output that cannot be copied is a bug of the task.
      say(failedWith(error));
    }
  });
}
