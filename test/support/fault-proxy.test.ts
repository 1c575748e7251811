import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FaultProxy } from './fault-proxy.ts';

let server: Server;
let served: Socket[];
let proxy: FaultProxy;

beforeEach(async () => {
  served = [];
  server = createServer((socket) => {
    served.push(socket);
    socket.on('error', () => undefined);
    // An echo that says goodbye when the client does.
    socket.on('data', (bytes) => socket.write(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await FaultProxy.open({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
});

afterEach(async () => {
  await proxy.close();
  for (const socket of served) socket.destroy();
  server.close();
});

/** A client through the proxy, with all it hears. */
function client() {
  const socket = connect(proxy.port, '127.0.0.1');
  const heard = { text: '', pieces: 0, ended: false, error: '' };
  socket.on('data', (bytes) => {
    heard.text += bytes.toString();
    heard.pieces += 1;
  });
  socket.on('end', () => {
    heard.ended = true;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    heard.error = error.code ?? '';
  });
  return { socket, heard };
}

async function soon(check: () => void): Promise<void> {
  await vi.waitFor(check, { timeout: 10_000, interval: 5 });
}

describe('a proxied connection', () => {
  it('without faults is the wire itself, ends included', async () => {
    const { socket, heard } = client();
    const long = 'x'.repeat(1_000_000);
    socket.end(long);
    await soon(() => expect(heard).toMatchObject({ ended: true, error: '' }));
    expect(heard.text).toBe(long);
  });

  it('hears nothing when nobody listens behind it', async () => {
    server.close();
    const { heard } = client();
    await soon(() => expect(heard.error).toBe('ECONNRESET'));
  });

  it('comes late and in order', async () => {
    proxy.plans.push({ toClient: { latencyMs: 200 } });
    const { socket, heard } = client();
    const before = performance.now();
    socket.write('one');
    setTimeout(() => socket.write('two'), 20);
    await soon(() => expect(heard.text).toBe('onetwo'));
    expect(performance.now() - before).toBeGreaterThan(195);
  });

  it('drips', async () => {
    proxy.plans.push({ toClient: { drip: { bytes: 1, everyMs: 20 } } });
    const { socket, heard } = client();
    socket.write('drip');
    await soon(() => expect(heard.text).toBe('drip'));
    expect(heard.pieces).toBeGreaterThan(1);
  });

  it('is cut after so many bytes: reset, ended, or silent', async () => {
    for (const by of ['reset', 'end', 'silence'] as const) {
      proxy.plans.push({ toClient: { cut: { afterBytes: 3, by } } });
    }
    const clients = [client(), client(), client()];
    for (const { socket } of clients) socket.write('echo');
    await soon(() => expect(clients[0]?.heard.error).toBe('ECONNRESET'));
    await soon(() => expect(clients[1]?.heard).toMatchObject({ text: 'ech', ended: true, error: '' }));
    await soon(() => expect(clients[2]?.heard.text).toBe('ech'));
    clients[2]?.socket.write('more');
    await soon(() => expect(served.map((socket) => socket.bytesRead)).toContain(8));
    expect(clients[2]?.heard).toEqual({ text: 'ech', pieces: 1, ended: false, error: '' });
  });

  it('loses only what is said to one side', async () => {
    proxy.plans.push({ toServer: { cut: { afterBytes: 2, by: 'silence' } } });
    const { socket, heard } = client();
    socket.write('hello');
    await soon(() => expect(heard.text).toBe('he'));
    served[0]?.write('still here');
    await soon(() => expect(heard.text).toBe('hestill here'));
  });

  it('is refused when the plan says so, and the next one is not', async () => {
    proxy.plans.push({ refused: true });
    const { heard } = client();
    await soon(() => expect(heard.error).toBe('ECONNRESET'));
    const next = client();
    next.socket.write('again');
    await soon(() => expect(next.heard.text).toBe('again'));
    expect([proxy.refused, proxy.connections.length, served.length]).toEqual([1, 1, 1]);
  });

  it('can go half open and be reset while it lives', async () => {
    const { socket, heard } = client();
    socket.write('a');
    await soon(() => expect(heard.text).toBe('a'));
    const [connection] = proxy.connections;
    connection?.halfOpen();
    socket.write('b');
    served[0]?.write('c');
    served[0]?.end();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([heard, served[0]?.bytesRead, connection?.isOpen]).toEqual([
      { text: 'a', pieces: 1, ended: false, error: '' },
      1,
      true,
    ]);
    connection?.reset();
    await soon(() => expect(heard.error).toBe('ECONNRESET'));
    expect(connection?.isOpen).toBe(false);
  });

  it('gets better again', async () => {
    proxy.plans.push({ toServer: { latencyMs: 60_000 } });
    const { socket, heard } = client();
    await soon(() => expect(proxy.connections).toHaveLength(1));
    proxy.connections[0]?.suffer({ toServer: {} });
    socket.write('now');
    await soon(() => expect(heard.text).toBe('now'));
  });
});
