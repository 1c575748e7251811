import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { BookOrder } from '../book/book-order.ts';
import type { FaultScript } from '../faults/fault-script.ts';
import type { Listings } from '../market/listings.ts';
import type { Tape } from '../market/tape.ts';
import type { ServerClock } from '../server-clock.ts';
import type { Session, Sessions } from '../session/sessions.ts';
import { TickerConnection } from './connection.ts';
import { frame, packet } from './packets.ts';

interface TickerParts {
  readonly clock: ServerClock;
  readonly tape: Tape;
  readonly listings: Listings;
  readonly sessions: Sessions;
  readonly faults: FaultScript;
  readonly heartbeatMs: number;
}

/** What a client asked for a socket with. */
interface Handshake {
  readonly version: string | string[] | undefined;
  readonly query: URLSearchParams;
}

/** Connections of one key at a time. */
const MOST_CONNECTIONS = 3;
const UNKNOWN_PACKET_BYTES = 77;

/** What the socket says of an order: its row under the status for clients, and the sum that proves the sender. */
function postback(order: BookOrder, status: string, app: { apiSecret: string }): object {
  const row = order.row();
  const stamp = String(row['order_timestamp']);
  const { userId } = order.identity;
  return {
    ...row,
    status,
    user_id: userId,
    app_id: 1,
    unfilled_quantity: order.remaining,
    checksum: createHash('sha256').update(`${order.id}${stamp}${app.apiSecret}`).digest('hex'),
  };
}

/** The socket for market data and order news. */
export class Ticker {
  readonly #parts: TickerParts;
  readonly #server = new WebSocketServer({ noServer: true, autoPong: false, perMessageDeflate: false });
  readonly #connections = new Set<TickerConnection>();
  readonly #handshakes: Handshake[] = [];
  readonly #dirty = new Set<number>();
  /** Order frames that wait for the next one to go first. */
  readonly #swapped: (() => void)[] = [];
  readonly #beat: NodeJS.Timeout;
  #flush: NodeJS.Immediate | undefined;

  constructor(parts: TickerParts) {
    this.#parts = parts;
    parts.tape.listen(({ listing }) => this.#changed(listing.token));
    parts.sessions.onEnd((session) => this.#end(session));
    this.#beat = setInterval(() => {
      for (const connection of this.#connections) connection.heartbeat();
    }, parts.heartbeatMs);
  }

  /** Who is connected now. */
  get connections(): readonly TickerConnection[] {
    return [...this.#connections];
  }

  /** Every request for a socket so far, answered or not. */
  get handshakes(): readonly Handshake[] {
    return this.#handshakes;
  }

  /** Opens the socket of a request, or answers it with a plain HTTP status before there is one. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    this.#handshakes.push({ version: request.headers['x-kite-version'], query: searchParams });
    const fault = this.#parts.faults.connect();
    if (fault?.kind === 'half-open') return;
    if (fault?.kind === 'reset') {
      socket.destroy();
      return;
    }
    if (fault?.kind === 'refuse') {
      refuse(socket, fault.status);
      return;
    }
    const session = this.#parts.sessions.find(
      searchParams.get('api_key') ?? '',
      searchParams.get('access_token') ?? '',
    );
    if (session === undefined) {
      refuse(socket, 403);
      return;
    }
    const sameKey = this.connections.filter(({ session: other }) => other.apiKey === session.apiKey);
    if (sameKey.length >= MOST_CONNECTIONS) {
      refuse(socket, 429);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      const connection = this.#open(opened, session, fault?.kind === 'silent');
      if (fault?.kind === 'drop') this.#parts.clock.after(fault.afterMs, () => connection.drop());
    });
  }

  /** Tells the account of an order what became of it. */
  order(order: BookOrder, status: string): void {
    const { sessions, faults } = this.#parts;
    const { userId, tag, listing } = order.identity;
    const fault = faults.orderFrame({
      orderId: order.id,
      tradingsymbol: listing.symbol,
      ...(tag === undefined ? {} : { tag }),
    });
    if (fault?.kind === 'missing') return;
    const texts = (session: Session): string => {
      const app = sessions.apps.get(session.apiKey) ?? { apiSecret: '' };
      return JSON.stringify({ type: 'order', data: postback(order, status, app) });
    };
    const said = this.connections
      .filter(({ session }) => session.userId === userId)
      .map((connection) => ({
        connection,
        text: fault?.kind === 'null' ? 'null' : texts(connection.session),
      }));
    const say = (): void => {
      for (const { connection, text } of said) connection.sendText(text);
    };
    if (fault?.kind === 'late') this.#parts.clock.after(fault.ms, say);
    else if (fault?.kind === 'swap') this.#swapped.push(say);
    else {
      say();
      if (fault?.kind === 'duplicate') say();
      for (const later of this.#swapped.splice(0)) later();
    }
  }

  /** Breaks every connection. */
  drop(): void {
    for (const connection of this.#connections) connection.drop();
  }

  /** Nothing comes over the open sockets any more, heartbeats and pongs included; or it does again. */
  silence(isSilent: boolean): void {
    for (const connection of this.#connections) connection.silence(isSilent);
  }

  /** Sends a text frame to everybody: `{"type":"message"...}`, or anything else. */
  sendText(text: string): void {
    for (const connection of this.#connections) connection.sendText(text);
  }

  /** Sends a binary frame to everybody. */
  sendBytes(bytes: Buffer): void {
    for (const connection of this.#connections) connection.sendBytes(bytes);
  }

  stop(): void {
    clearInterval(this.#beat);
    clearImmediate(this.#flush);
    this.drop();
    this.#server.close();
  }

  #open(socket: WebSocket, session: Session, isSilent: boolean): TickerConnection {
    const connection = new TickerConnection(socket, session, isSilent);
    this.#connections.add(connection);
    socket.on('close', () => this.#connections.delete(connection));
    socket.on('error', () => connection.drop());
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (isBinary || connection.isSilent) return;
      const { shown, complaint } = connection.take(String(data));
      if (complaint !== undefined) connection.sendText(JSON.stringify({ type: 'error', data: complaint }));
      this.#show(connection, shown);
    });
    return connection;
  }

  #end(ended: Session): void {
    for (const connection of this.#connections) {
      if (connection.session.accessToken === ended.accessToken) connection.close(1008, 'Session ended');
    }
  }

  #changed(token: number): void {
    this.#dirty.add(token);
    this.#flush ??= setImmediate(() => {
      this.#flush = undefined;
      const tokens = [...this.#dirty];
      this.#dirty.clear();
      for (const connection of this.#connections) this.#show(connection, tokens);
    });
  }

  #show(connection: TickerConnection, tokens: readonly number[]): void {
    const packets = tokens.flatMap((token) => {
      const mode = connection.modes.get(token);
      const listing = this.#parts.listings.withToken(token);
      if (mode === undefined || listing === undefined) return [];
      return [packet(token, this.#parts.tape.quoteOf(listing), mode)];
    });
    if (packets.length > 0) this.#sendFrame(connection, packets);
  }

  #sendFrame(connection: TickerConnection, packets: readonly Buffer[]): void {
    const fault = this.#parts.faults.frame();
    const bytes = frame(packets);
    switch (fault?.kind) {
      case 'missing':
        return;
      case 'late':
        this.#parts.clock.after(fault.ms, () => connection.sendBytes(bytes));
        return;
      case 'truncate':
        connection.sendBytes(bytes.subarray(0, bytes.length - (fault.bytes ?? Math.ceil(bytes.length / 2))));
        return;
      case 'unknown-length':
        connection.sendBytes(frame([Buffer.alloc(fault.bytes ?? UNKNOWN_PACKET_BYTES, 1), ...packets]));
        return;
      case 'duplicate':
        connection.sendBytes(bytes);
        connection.sendBytes(bytes);
        return;
      case undefined:
        connection.sendBytes(bytes);
    }
  }
}

function refuse(socket: Duplex, status: number): void {
  const reason = status === 403 ? 'Forbidden' : 'Refused';
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
