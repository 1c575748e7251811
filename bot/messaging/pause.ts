/** Waits so many milliseconds, or until told to stop. */
export async function pause(waitMs: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, waitMs);
    stop.addEventListener('abort', done);
  });
}
