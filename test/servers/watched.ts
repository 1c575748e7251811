/** Something that tests wait for changes of, never by the clock. */
export class Watched {
  readonly #watchers = new Set<() => void>();

  /** Tells those who wait that something may have become true. */
  changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  /**
   * Waits until `look` finds something, looking again after every change and never by the clock.
   * Rejects after `timeoutMs` with what `explain` says.
   */
  async until<T>(
    look: () => T | undefined,
    options: { readonly timeoutMs: number; readonly explain: () => string },
  ): Promise<T> {
    const now = look();
    if (now !== undefined) return now;
    return await new Promise<T>((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
        act();
      };
      const watch = (): void => {
        try {
          const found = look();
          if (found !== undefined) settle(() => resolve(found));
        } catch (cause) {
          settle(() => reject(cause));
        }
      };
      const timer = setTimeout(() => settle(() => reject(new Error(options.explain()))), options.timeoutMs);
      this.#watchers.add(watch);
    });
  }
}
