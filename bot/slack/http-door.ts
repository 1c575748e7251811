import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { HTTPReceiver } from '@slack/bolt';
import type { BoltLog } from './bolt-log.ts';
import type { Door } from './connection.ts';

/** Where Slack sends events, commands and presses. */
export const SLACK_PATH = '/slack/events';

/** Slack's clock and this one may differ by so much, and a request may be so old. */
const MOST_SKEW_SECONDS = 300;
const MOST_BYTES = 1_000_000;

export interface HttpDoorOptions {
  readonly signingSecret: string;
  readonly host: string;
  readonly port: number;
  /** Seconds of the epoch. */
  readonly nowSeconds: () => number;
  readonly log: BoltLog;
}

/** A port that Slack calls. Only what Slack signed, just now, gets in. */
export class HttpDoor implements Door {
  readonly receiver: HTTPReceiver;
  readonly #options: HttpDoorOptions;
  #server: Server | undefined;
  #onClosed: () => void = () => undefined;

  constructor(options: HttpDoorOptions) {
    const { signingSecret, log } = options;
    this.#options = options;
    this.receiver = new HTTPReceiver({
      signingSecret,
      endpoints: SLACK_PATH,
      logger: log,
      bodyLimit: MOST_BYTES,
      // Whatever is not recognised is nobody's business.
      dispatchErrorHandler: async ({ response }) => {
        response.writeHead(404).end();
      },
    });
  }

  /** The port it listens on; undefined while it is closed. */
  get port(): number | undefined {
    const address = this.#server?.address();
    return typeof address === 'object' && address !== null ? address.port : undefined;
  }

  async open(): Promise<void> {
    const { host, port } = this.#options;
    const server = createServer({ requestTimeout: 10_000 }, (request, response) =>
      this.#admit(request, response),
    );
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    this.#server = server;
    server.once('close', () => this.#onClosed());
  }

  async closed(): Promise<void> {
    if (this.#server === undefined) return;
    await new Promise<void>((resolve) => {
      this.#onClosed = resolve;
    });
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.close();
    server?.closeIdleConnections();
  }

  /** Bolt checks the signature, and that a request is not too old; one from the future it would let in. */
  #admit(request: IncomingMessage, response: ServerResponse): void {
    const signedAt = Number(request.headers['x-slack-request-timestamp']);
    if (!(signedAt - this.#options.nowSeconds() <= MOST_SKEW_SECONDS)) {
      response.writeHead(401).end();
      return;
    }
    this.receiver.requestListener(request, response);
  }
}
