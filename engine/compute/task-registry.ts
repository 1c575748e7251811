import type { Task } from '../ports/compute-pool.ts';

/** Tasks by the names of their kinds, loaded when first asked for. The kind vouches for the types. */
export type TaskRegistry = Readonly<Record<string, () => Promise<Task<never, unknown>>>>;

/** The task of a name; throws when there is none. */
export async function findTask(tasks: TaskRegistry, name: string): Promise<Task<unknown, unknown>> {
  const load = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (load === undefined) throw new Error(`There is no task ${name}.`);
  return (await load()) as Task<unknown, unknown>;
}
