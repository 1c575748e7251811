import type { Timer, Timers } from '../../ports/timers.ts';
import type { EmbeddedServer } from './embedded.ts';
import type { ServerAddress } from './server-address.ts';

const LOOK_EVERY_MS = 1_000;

interface Parts {
  readonly server: EmbeddedServer;
  readonly timers: Timers;
  readonly onTrouble: (message: string, error: unknown) => void;
}

/**
 * Starts the bundled server again when it ended by itself: a full disk ends it, and so does whoever ends processes on a
 * machine that is short of memory. It is tried each second for as long as it takes.
 */
export class EmbeddedKeeper {
  readonly #parts: Parts;
  readonly #looking: Timer;
  #server: EmbeddedServer;
  #starting: Promise<void> | undefined;
  #failure = '';

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#server = parts.server;
    this.#looking = parts.timers.every(LOOK_EVERY_MS, () => this.#look());
  }

  get address(): ServerAddress {
    return this.#server.address;
  }

  /** Where its data is. */
  get folder(): string {
    return this.#server.folder;
  }

  #look(): void {
    if (this.#starting !== undefined || this.#server.isRunning()) return;
    this.#starting = this.#startAgain().finally(() => {
      this.#starting = undefined;
    });
  }

  async #startAgain(): Promise<void> {
    try {
      const started = await this.#server.startAgain();
      if (started.ok) {
        this.#server = started.value;
        this.#failure = '';
      } else this.#tell(started.error.message, started.error);
    } catch (error) {
      this.#tell(String(error), error);
    }
  }

  /** The same failure each second is one trouble. */
  #tell(failure: string, error: unknown): void {
    if (failure !== this.#failure) this.#parts.onTrouble('the bundled database does not start again', error);
    this.#failure = failure;
  }

  /** Stops the server, and keeps it stopped. */
  async stop(): Promise<void> {
    this.#looking.cancel();
    await this.#starting;
    await this.#server.stop();
  }

  /** Asks it to stop without waiting: for the very end of the process. */
  stopNow(): void {
    this.#looking.cancel();
    this.#server.stopNow();
  }
}
