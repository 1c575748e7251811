import { SocketModeReceiver } from '@slack/bolt';
import type { BoltLog } from './bolt-log.ts';
import type { Door } from './connection.ts';
import { clientOptions } from './slack-api.ts';

/** A socket that is silent for so long is dead. */
const SILENT_MS = 3_000;
/** Slack says hello at once, or something is wrong. */
const HELLO_WITHIN_MS = 10_000;

/** Socket Mode: no port is open, the bot calls Slack. */
export class SocketDoor implements Door {
  readonly receiver: SocketModeReceiver;

  constructor(options: { readonly appToken: string; readonly apiRoot: string; readonly log: BoltLog }) {
    const { appToken, apiRoot, log } = options;
    this.receiver = new SocketModeReceiver({
      appToken,
      logger: log,
      clientPingTimeout: SILENT_MS,
      // Its own reconnecting waits too long, and a refusal while it does ends the process.
      autoReconnectEnabled: false,
      installerOptions: { clientOptions: clientOptions(apiRoot, log) },
    });
  }

  async open(): Promise<void> {
    const late = setTimeout(() => void this.close(), HELLO_WITHIN_MS);
    try {
      await this.receiver.start();
    } catch (error) {
      throw error ?? new Error('Slack ended the socket before it said hello');
    } finally {
      clearTimeout(late);
    }
  }

  async closed(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.receiver.client.once('disconnected', () => resolve());
    });
  }

  async close(): Promise<void> {
    await this.receiver.stop();
  }
}
