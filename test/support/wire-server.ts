import { createServer, type Socket } from 'node:net';

/** A request as it came over the wire. */
interface WireRequest {
  readonly line: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Number of the connection it came on, from 1. */
  readonly connection: number;
}

export interface WireServer {
  /** `http://127.0.0.1:port` */
  readonly root: string;
  readonly requests: readonly WireRequest[];
  readonly connections: () => number;
  /** Connections that are still open. */
  readonly open: () => number;
  close(): Promise<void>;
}

/** Answers by hand: writes bytes, resets, or keeps silent. */
type Answer = (socket: Socket, request: WireRequest) => void;

/** A server that speaks as much HTTP as a test makes it speak, faults of the wire included. */
export async function startWireServer(answer: Answer): Promise<WireServer> {
  const requests: WireRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    const connection = connections;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let pending = '';
    socket.on('data', (bytes) => {
      pending += bytes.toString('latin1');
      const request = readRequest(pending, connection);
      if (request === undefined) return;
      pending = '';
      requests.push(request);
      answer(socket, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    root: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    open: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function readRequest(text: string, connection: number): WireRequest | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...rows] = text.slice(0, end).split('\r\n');
  const headers = new Map(
    rows.map((row): [string, string] => {
      const colon = row.indexOf(':');
      return [row.slice(0, colon).toLowerCase(), row.slice(colon + 1).trim()];
    }),
  );
  const body = text.slice(end + 4);
  if (body.length < Number(headers.get('content-length') ?? 0)) return undefined;
  return { line, headers, body, connection };
}

/** A whole HTTP answer as text. */
export function httpAnswer(
  body: string | Buffer,
  {
    status = 200,
    type = 'application/json',
    headers = [],
  }: { readonly status?: number; readonly type?: string; readonly headers?: readonly string[] } = {},
): Buffer {
  const bytes = Buffer.from(body);
  const head = [
    `HTTP/1.1 ${status} Some Reason`,
    ...(type === '' ? [] : [`Content-Type: ${type}`]),
    `Content-Length: ${bytes.length}`,
    ...headers,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}
