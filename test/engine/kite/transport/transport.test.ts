import { createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { KiteClient, KiteClientOptions, KiteResult } from '../../../../engine/kite/client.ts';
import { clientOf, fixedSession, LOGIN } from '../../../support/kite-clients.ts';
import { httpAnswer, startWireServer, type WireServer } from '../../../support/wire-server.ts';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function serve(answer: Parameters<typeof startWireServer>[0]): Promise<WireServer> {
  const server = await startWireServer(answer);
  open.push(server);
  return server;
}

function client(root: string, options: Partial<KiteClientOptions> = {}): KiteClient {
  const made = clientOf(root, options);
  open.push(made);
  return made;
}

const ORDER_ID = z.object({ order_id: z.string().min(1) });

const place = (kite: KiteClient): Promise<KiteResult<{ readonly order_id: string }>> =>
  kite.place('entry', ORDER_ID, (api) =>
    api.placeOrder('regular', {
      exchange: 'NSE',
      tradingsymbol: 'M&M',
      transaction_type: 'BUY',
      quantity: 1,
      product: 'CNC',
      order_type: 'LIMIT',
      price: 100,
      tag: 'z1abcdefghijklmnopqr',
    }),
  );

const orders = (kite: KiteClient): Promise<KiteResult<unknown>> =>
  kite.read('other', z.unknown(), (api) => api.getOrders());

const json = (data: unknown): string => JSON.stringify({ status: 'success', data });
const PLACED = json({ order_id: '151220000000000' });

describe('what goes over the wire', () => {
  test('an order, once, on a connection of its own, to the root with its prefix', async () => {
    const server = await serve((socket) => socket.write(httpAnswer(PLACED)));
    const kite = client(`${server.root}/kite`);
    expect(await place(kite)).toEqual({ ok: true, value: { order_id: '151220000000000' } });
    expect(await place(kite)).toMatchObject({ ok: true });
    expect(server.requests).toHaveLength(2);
    expect(server.connections()).toBe(2);
    const [first] = server.requests;
    expect(first?.line).toBe('POST /kite/orders/regular HTTP/1.1');
    expect(first?.headers.get('authorization')).toBe(`token ${LOGIN.apiKey}:${LOGIN.accessToken}`);
    expect(first?.headers.get('x-kite-version')).toBe('3');
    expect(first?.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
    expect(first?.headers.get('connection')).toBe('close');
    expect(new URLSearchParams(first?.body).get('tradingsymbol')).toBe('M&M');
  });

  test('reads share a connection', async () => {
    const server = await serve((socket) => socket.write(httpAnswer(json([]))));
    const kite = client(server.root);
    await orders(kite);
    await orders(kite);
    expect(server.requests).toHaveLength(2);
    expect(server.connections()).toBe(1);
  });

  test('proxies of the environment are passed by', async () => {
    const server = await serve((socket) => socket.write(httpAnswer(json([]))));
    const before = { ...process.env };
    Object.assign(process.env, {
      HTTP_PROXY: 'http://127.0.0.1:1',
      http_proxy: 'http://127.0.0.1:1',
      NO_PROXY: '',
    });
    try {
      expect(await orders(client(server.root))).toMatchObject({ ok: true });
    } finally {
      process.env = before;
    }
  });

  test('nobody logged in: nothing leaves', async () => {
    const server = await serve((socket) => socket.write(httpAnswer(PLACED)));
    const session = { current: () => undefined, died: () => undefined };
    expect(await place(client(server.root, { session }))).toMatchObject({
      ok: false,
      error: { kind: 'logged-out' },
    });
    expect(server.connections()).toBe(0);
  });
});

describe('times', () => {
  test('bare times are Indian whatever the zone of the machine', async () => {
    const rows = [{ order_timestamp: '2026-11-30 09:15:00', exchange_timestamp: null, tag: 'x' }];
    const server = await serve((socket) => socket.write(httpAnswer(json(rows))));
    const read = await orders(client(server.root));
    expect(read).toEqual({
      ok: true,
      value: [{ order_timestamp: '2026-11-30T09:15:00+05:30', exchange_timestamp: null, tag: 'x' }],
    });
  });
});

describe("answers that are not Kite's", () => {
  const bomb = gzipSync(json({ order_id: 'x'.repeat(300_000) }));
  test.each<[string, Buffer]>([
    ['a page', httpAnswer('<html>down for maintenance</html>', { type: 'text/html' })],
    ['a page that says it is JSON', httpAnswer('<html></html>')],
    ['nothing', httpAnswer('')],
    ['no type', httpAnswer(PLACED, { type: '' })],
    ['null', httpAnswer('null')],
    ['a number', httpAnswer('7')],
    ['a list', httpAnswer('[]')],
    ['no envelope', httpAnswer('{"order_id":"1"}')],
    ['data null', httpAnswer(json(null))],
    ['no order number', httpAnswer(json({}))],
    ['an empty order number', httpAnswer(json({ order_id: '' }))],
    ['a number for an order number', httpAnswer(json({ order_id: 151220000000000 }))],
    ['an error document without words', httpAnswer('{"status":"error"}')],
    ['half a document', httpAnswer(PLACED.slice(0, 30))],
    [
      'another charset',
      httpAnswer(Buffer.from(PLACED, 'utf16le'), { type: 'application/json; charset=utf-16' }),
    ],
    ['bytes that are no UTF-8', httpAnswer(Buffer.from([...Buffer.from(PLACED), 0xff, 0xfe]))],
    ['an encoding nobody asked for', httpAnswer(PLACED, { headers: ['Content-Encoding: br'] })],
    ['broken compression', httpAnswer(PLACED, { headers: ['Content-Encoding: gzip'] })],
    ['little that unpacks to much', httpAnswer(bomb, { headers: ['Content-Encoding: gzip'] })],
    ['a megabyte', httpAnswer(json({ order_id: '1', more: 'x'.repeat(1_000_000) }))],
    ['a table', httpAnswer('order_id\n1\n', { type: 'text/csv' })],
    ['a redirect', httpAnswer('', { status: 302, headers: ['Location: /elsewhere'] })],
    ['success with another status', httpAnswer(PLACED, { status: 202 })],
    [
      'nested without end',
      httpAnswer(`{"status":"success","data":${'['.repeat(2_000)}${']'.repeat(2_000)}}`),
    ],
    ['a page with 502', httpAnswer('<h1>Bad Gateway</h1>', { status: 502, type: 'text/html' })],
  ])('%s', async (_, answer) => {
    const server = await serve((socket) => socket.write(answer));
    const placed = await place(client(server.root));
    expect(placed).toMatchObject({ ok: false, error: { kind: 'not-kite' } });
    expect(server.requests).toHaveLength(1);
  });

  test('a list of nothing where orders should be', async () => {
    const server = await serve((socket) => socket.write(httpAnswer(json([null]))));
    expect(await orders(client(server.root))).toMatchObject({ ok: false, error: { kind: 'not-kite' } });
  });

  test("a type with the charset that JSON has anyway is Kite's", async () => {
    const server = await serve((socket) =>
      socket.write(httpAnswer(PLACED, { type: 'application/json; charset=UTF-8' })),
    );
    expect(await place(client(server.root))).toMatchObject({ ok: true });
  });

  test('compressed answers are read', async () => {
    const server = await serve((socket) =>
      socket.write(httpAnswer(gzipSync(PLACED), { headers: ['Content-Encoding: gzip'] })),
    );
    expect(await place(client(server.root))).toMatchObject({ ok: true });
  });
});

describe('errors of Kite', () => {
  const refused = (errorType: string, message: string): string =>
    JSON.stringify({ status: 'error', message, data: null, error_type: errorType });

  test('status, type, words and patience come through', async () => {
    const server = await serve((socket) =>
      socket.write(
        httpAnswer(refused('NetworkException', 'Too many\u202e requests'), {
          status: 429,
          headers: ['Retry-After: 3'],
        }),
      ),
    );
    expect(await place(client(server.root))).toEqual({
      ok: false,
      error: {
        kind: 'error',
        status: 429,
        errorType: 'NetworkException',
        message: 'Too many requests',
        retryAfterMs: 3_000,
      },
    });
  });

  test('names that are not known are general', async () => {
    const server = await serve((socket) =>
      socket.write(httpAnswer(refused('NovelException', 'new'), { status: 400 })),
    );
    expect(await place(client(server.root))).toMatchObject({
      ok: false,
      error: { kind: 'error', status: 400, errorType: 'GeneralException' },
    });
  });

  test.each([
    ['TokenException', 'Incorrect `api_key` or `access_token`.', 403, 1],
    ['InputException', 'Invalid `api_key` or `access_token`.', 400, 1],
    ['InputException', 'Invalid `price`.', 400, 0],
    ['PermissionException', 'Not allowed.', 403, 0],
  ])('%s "%s" tells of a dead token or not', async (errorType, message, status, deaths) => {
    const server = await serve((socket) => socket.write(httpAnswer(refused(errorType, message), { status })));
    const session = fixedSession();
    await place(client(server.root, { session }));
    expect(session.deaths).toHaveLength(deaths);
    expect(session.deaths.join()).not.toContain(LOGIN.accessToken);
  });

  test('a token that was replaced meanwhile is not told dead', async () => {
    let token = 'old';
    const server = await serve((socket) => {
      token = 'new';
      socket.write(
        httpAnswer(refused('TokenException', 'Token is invalid or has expired.'), { status: 403 }),
      );
    });
    const deaths: string[] = [];
    const session = {
      current: () => ({ ...LOGIN, accessToken: token }),
      died: (reason: string) => deaths.push(reason),
    };
    await place(client(server.root, { session }));
    expect(deaths).toEqual([]);
  });

  test('what is asked before a login proves nothing about a session', async () => {
    const server = await serve((socket) =>
      socket.write(
        httpAnswer(refused('TokenException', 'Token is invalid or has expired.'), { status: 403 }),
      ),
    );
    const session = fixedSession();
    const kite = client(server.root, { session });
    const begun = await kite.withoutSession('testkey', z.unknown(), (api) => api.generateSession('r', 's'));
    expect(begun).toMatchObject({ ok: false, error: { errorType: 'TokenException' } });
    expect(session.deaths).toEqual([]);
    expect(server.requests[0]?.headers.has('authorization')).toBe(false);
  });
});

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('what proves that nothing was sent', () => {
  async function closedPort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  test('a port that refuses', async () => {
    expect(await place(client(`http://127.0.0.1:${await closedPort()}`))).toMatchObject({
      ok: false,
      error: { kind: 'not-sent' },
    });
  });

  test('a name that nobody knows', async () => {
    expect(await place(client('http://kite.invalid'))).toMatchObject({
      ok: false,
      error: { kind: 'not-sent' },
    });
  });

  /** Hears what comes and answers it in its own way. */
  async function listener(hears: (socket: Socket, bytes: string) => void): Promise<string> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => hears(socket, bytes.toString('latin1')));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => new Promise((resolve) => server.close(resolve)) });
    return `https://127.0.0.1:${portOf(server)}`;
  }

  test.each<[string, (socket: Socket) => void]>([
    ['TLS with somebody who does not speak it', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['TLS that breaks on its way', (socket) => socket.resetAndDestroy()],
    ['TLS that never comes about', () => undefined],
  ])('%s', async (_, answer) => {
    let heard = '';
    const root = await listener((socket, bytes) => {
      heard += bytes;
      answer(socket);
    });
    const placed = await place(client(root, { deadlineMs: 300 }));
    expect(placed).toMatchObject({ ok: false, error: { kind: 'not-sent' } });
    expect(heard.length).toBeGreaterThan(0);
    expect(heard).not.toContain('orders');
  });
});

describe('what leaves it open', () => {
  const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

  test.each<[string, Parameters<typeof startWireServer>[0]]>([
    ['closed without an answer', (socket) => socket.end()],
    ['reset without an answer', (socket) => socket.resetAndDestroy()],
    ['reset in the head', (socket) => socket.write('HTTP/1.1 20', () => socket.resetAndDestroy())],
    [
      'reset in the body',
      (socket) => socket.write(`${HEAD}Content-Length: 500\r\n\r\n${PLACED}`, () => socket.resetAndDestroy()),
    ],
    ['closed in the body', (socket) => socket.end(`${HEAD}Content-Length: 500\r\n\r\n${PLACED}`)],
    ['no HTTP at all', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
    ['silence', () => undefined],
    [
      'a drip of one byte at a time',
      (socket) => {
        socket.write(`${HEAD}Content-Length: 500\r\n\r\n`);
        const drip = setInterval(() => socket.write(' '), 20);
        socket.on('close', () => clearInterval(drip));
      },
    ],
  ])('%s', async (_, answer) => {
    const server = await serve(answer);
    const placed = await place(client(server.root, { deadlineMs: 400 }));
    expect(placed).toMatchObject({ ok: false, error: { kind: 'no-answer' } });
    expect(JSON.stringify(placed)).not.toContain(LOGIN.accessToken);
    expect(server.requests).toHaveLength(1);
    await expect.poll(() => server.open()).toBe(0);
  });
});

describe('reads are tried again', () => {
  test('after a reset and a 503, and then succeed', async () => {
    let asked = 0;
    const server = await serve((socket) => {
      asked += 1;
      if (asked === 1) socket.resetAndDestroy();
      else if (asked === 2) socket.write(httpAnswer('busy', { status: 503, type: 'text/plain' }));
      else socket.write(httpAnswer(json([])));
    });
    expect(await orders(client(server.root))).toEqual({ ok: true, value: [] });
    expect(server.requests).toHaveLength(3);
  });

  test('but not after a refusal', async () => {
    const body = JSON.stringify({ status: 'error', message: 'no', error_type: 'InputException', data: null });
    const server = await serve((socket) => socket.write(httpAnswer(body, { status: 400 })));
    expect(await orders(client(server.root))).toMatchObject({ ok: false, error: { kind: 'error' } });
    expect(server.requests).toHaveLength(1);
  });
});
