import type { Task } from '../ports/compute-pool.ts';

/** Tasks by the names of their kinds, loaded when first asked for. The kind vouches for the types. */
export type TaskRegistry = Readonly<Record<string, () => Promise<Task<never, unknown>>>>;

/** The tasks of one thread. Each is loaded once: what it keeps for its next order lives as long as the thread. */
export class LoadedTasks {
  readonly #registry: TaskRegistry;
  readonly #loaded = new Map<string, Promise<Task<never, unknown>>>();

  constructor(registry: TaskRegistry) {
    this.#registry = registry;
  }

  /** The task of a name; throws when there is none. */
  async find(name: string): Promise<Task<unknown, unknown>> {
    const load = Object.hasOwn(this.#registry, name) ? this.#registry[name] : undefined;
    if (load === undefined) throw new Error(`There is no task ${name}.`);
    const loaded = this.#loaded.get(name) ?? load();
    this.#loaded.set(name, loaded);
    return (await loaded) as Task<unknown, unknown>;
  }
}
