import { App, type Receiver, type ReceiverEvent } from '@slack/bolt';
import type { BoltLog } from './bolt-log.ts';

/**
 * Bolt's app with one way in for all that Slack delivers. Bolt acknowledges an event before any listener sees it;
 * here it is acknowledged when it is recorded, so that a crash in between loses nothing without a word.
 */
class Intake extends App {
  readonly #take: (body: unknown) => Promise<void>;
  readonly #onBug: (error: unknown) => void;

  constructor(options: {
    readonly token: string;
    readonly receiver: Receiver;
    readonly log: BoltLog;
    readonly take: (body: unknown) => Promise<void>;
    readonly onBug: (error: unknown) => void;
  }) {
    const { token, receiver, log } = options;
    super({ token, receiver, logger: log, deferInitialization: true });
    this.#take = options.take;
    this.#onBug = options.onBug;
  }

  override async processEvent({ body, ack }: ReceiverEvent): Promise<void> {
    try {
      await this.#take(body);
    } catch (error) {
      this.#onBug(error);
    }
    // A socket that ended meanwhile takes no answer; Slack delivers again, and is known then.
    await ack().catch(() => undefined);
  }
}

/** Leads what a receiver gets to `take`, which must only record and queue: Slack waits three seconds for it. */
export function leadTo(options: ConstructorParameters<typeof Intake>[0]): void {
  new Intake(options);
}
