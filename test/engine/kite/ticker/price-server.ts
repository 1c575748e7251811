import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

const HEARTBEAT_MS = 50;

/** A client's connection, as the server sees it. */
export interface ServedLine {
  readonly query: URLSearchParams;
  readonly version: string | undefined;
  readonly messages: { a: string; v: unknown }[];
  readonly socket: WebSocket;
  /** Stops everything on this line but the TCP connection. */
  isSilent: boolean;
}

/** A price socket on a port of this machine that does what a test says. */
export class PriceServer {
  readonly lines: ServedLine[] = [];
  /** Answers the next handshakes with these statuses, then lets all in. */
  readonly refusals: number[] = [];
  handshakes = 0;
  /** Runs when a handshake has come, before its answer. */
  beforeAnswer: () => void = () => undefined;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(http: Server) {
    this.#http = http;
    http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      this.handshakes += 1;
      this.beforeAnswer();
      const refusal = this.refusals.shift();
      if (refusal !== undefined) socket.end(`HTTP/1.1 ${refusal} Refused\r\nContent-Length: 0\r\n\r\n`);
      else this.#sockets.handleUpgrade(request, socket, head, (line) => this.#serve(request, line));
    });
    this.#heartbeat = setInterval(() => this.broadcast(Buffer.from([0])), HEARTBEAT_MS);
  }

  static async open(): Promise<PriceServer> {
    const http = createServer();
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return new PriceServer(http);
  }

  get root(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Lines that are open now. */
  get open(): readonly ServedLine[] {
    return this.lines.filter(({ socket }) => socket.readyState === socket.OPEN);
  }

  /** Sends to all lines that still speak: bytes as prices, text as it is. */
  broadcast(frame: Buffer | string): void {
    for (const line of this.open) if (!line.isSilent) line.socket.send(frame);
  }

  /** Breaks all lines without a word. */
  breakAll(): void {
    for (const { socket } of this.open) socket.terminate();
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.breakAll();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #serve(request: IncomingMessage, socket: WebSocket): void {
    const version = request.headers['x-kite-version'];
    const line: ServedLine = {
      query: new URL(request.url ?? '/', 'http://kite').searchParams,
      version: typeof version === 'string' ? version : undefined,
      messages: [],
      socket,
      isSilent: false,
    };
    socket.on('message', (data) => line.messages.push(JSON.parse(String(data))));
    this.lines.push(line);
  }
}

/** All tokens that a line was asked for, as often as it was. */
export function subscribedTokens(line: ServedLine | undefined): readonly number[] {
  return (line?.messages ?? []).filter(({ a }) => a === 'subscribe').flatMap(({ v }) => v as number[]);
}
