import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { DEMO_APP } from './assemble.ts';
import type { KiteServer } from './kite-server.ts';

/** A client of the socket that keeps everything it hears. */
export class SocketListener {
  readonly frames: Buffer[] = [];
  readonly texts: string[] = [];
  readonly socket: WebSocket;
  isClosed = false;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.frames.push(data);
      else this.texts.push(String(data));
    });
    socket.on('close', () => {
      this.isClosed = true;
    });
    socket.on('error', () => {});
  }

  /** Frames of market data, heartbeats apart. */
  get data(): readonly Buffer[] {
    return this.frames.filter((bytes) => bytes.length > 1);
  }

  get orders(): readonly { readonly status: string; readonly order_id: string }[] {
    return this.texts.flatMap((text) => {
      const value = JSON.parse(text);
      return value?.type === 'order' ? [value.data] : [];
    });
  }

  say(a: string, v: unknown): void {
    this.socket.send(JSON.stringify({ a, v }));
  }

  async until(condition: () => boolean, timeoutMs = 5000): Promise<void> {
    for (let waited = 0; !condition(); waited += 5) {
      if (waited > timeoutMs) throw new Error(`not true after ${timeoutMs} ms: ${condition.toString()}`);
      await delay(5);
    }
  }
}

/** Opens the socket; the token is one of a new session unless given. */
export async function openSocket(
  server: KiteServer,
  accessToken = server.logIn().accessToken,
): Promise<SocketListener> {
  const socket = new WebSocket(
    `${server.wsUrl}/?api_key=${DEMO_APP.apiKey}&access_token=${accessToken}&uid=1`,
  );
  const listener = new SocketListener(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  return listener;
}
