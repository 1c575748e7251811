import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KiteServer, startKiteServer } from '../kite-server.ts';
import { LIMIT_BUY } from '../limit-buy.ts';
import { openSocket } from '../socket-listener.ts';

const infy = 408065;
const nifty = 256265;

let server: KiteServer;

beforeEach(async () => {
  server = await startKiteServer({ latencyMs: 0, limits: 'none', heartbeatMs: 20, at: '2026-11-30 11:00' });
});

afterEach(async () => {
  await server.stop();
});

describe('the socket', () => {
  it('answers a dead token with 403 before there is a socket', async () => {
    await expect(openSocket(server, 'dead')).rejects.toThrow('403');
  });

  it('shows what is subscribed in its mode, and each change', async () => {
    const listener = await openSocket(server);
    listener.say('subscribe', [infy, nifty]);
    listener.say('mode', ['full', [infy]]);
    await listener.until(() => listener.data.length === 2);
    expect(listener.data.map((bytes) => bytes.length)).toEqual([2 + 2 + 44 + 2 + 28, 2 + 2 + 184]);
    server.tape.set('NSE:INFY', { last: 1525.5 });
    await listener.until(() => listener.data.length === 3);
    expect(listener.data[2]?.readUInt32BE(8)).toBe(152_550);
    listener.say('unsubscribe', [infy, nifty]);
    listener.say('subscribe', [1]);
    await listener.until(() => listener.frames.some((bytes) => bytes.length === 1));
  });

  it('beats when it is quiet, and says nothing at all when it is silenced', async () => {
    const listener = await openSocket(server);
    await listener.until(() => listener.frames.length > 1);
    expect(listener.frames[0]).toHaveLength(1);
    server.ticker.silence(true);
    const heard = listener.frames.length;
    listener.say('subscribe', [infy]);
    server.tape.set('NSE:INFY', { last: 1530 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(listener.frames.length).toBe(heard);
    expect(listener.isClosed).toBe(false);
  });

  it('takes 3000 tokens and says so of more', async () => {
    const listener = await openSocket(server);
    listener.say(
      'subscribe',
      Array.from({ length: 3001 }, (_, at) => at + 1),
    );
    await listener.until(() => listener.texts.length === 1);
    expect(JSON.parse(listener.texts[0] ?? '')).toMatchObject({ type: 'error' });
    expect(server.ticker.connections[0]?.modes.size).toBe(3000);
    expect(listener.isClosed).toBe(false);
  });

  it('takes three connections of a key', async () => {
    const { accessToken } = server.logIn();
    await openSocket(server, accessToken);
    await openSocket(server, accessToken);
    await openSocket(server, accessToken);
    await expect(openSocket(server, accessToken)).rejects.toThrow('429');
  });

  it('ends with the session', async () => {
    const { accessToken } = server.logIn();
    const listener = await openSocket(server, accessToken);
    server.sessions.end(accessToken);
    await listener.until(() => listener.isClosed);
  });

  it('tells of fills and cancellations, not of placements', async () => {
    const listener = await openSocket(server);
    const id = server.book.place(LIMIT_BUY);
    server.book.fill(id, { quantity: 4 });
    server.book.cancel(id);
    await listener.until(() => listener.orders.length === 2);
    expect(listener.orders).toMatchObject([
      { order_id: id, status: 'UPDATE', filled_quantity: 4, unfilled_quantity: 6 },
      { order_id: id, status: 'CANCELLED', filled_quantity: 4 },
    ]);
  });
});

describe('faults of order frames', () => {
  const place = (): string => server.book.place({ ...LIMIT_BUY, price: '1530' });

  it('lose, repeat, empty and delay a frame', async () => {
    const listener = await openSocket(server);
    server.faults.add({ on: 'ticker-order', fault: { kind: 'missing' } });
    server.faults.add({ on: 'ticker-order', fault: { kind: 'duplicate' } });
    server.faults.add({ on: 'ticker-order', fault: { kind: 'null' } });
    server.faults.add({ on: 'ticker-order', fault: { kind: 'late', ms: 60_000 } });
    const [lost, repeated, emptied, late] = [place(), place(), place(), place()];
    const last = place();
    await listener.until(() => listener.texts.length === 4);
    expect(listener.orders.map((order) => order.order_id)).toEqual([repeated, repeated, last]);
    expect(listener.texts[2]).toBe('null');
    server.clock.advance(60_000);
    await listener.until(() => listener.texts.length === 5);
    expect(listener.orders.at(-1)?.order_id).toBe(late);
    expect([lost, emptied]).not.toContain(listener.orders.at(-1)?.order_id);
  });

  it('put a frame behind the next one', async () => {
    const listener = await openSocket(server);
    server.faults.add({ on: 'ticker-order', fault: { kind: 'swap' } });
    const id = server.book.place(LIMIT_BUY);
    server.book.fill(id, { quantity: 4 });
    server.book.fill(id);
    await listener.until(() => listener.orders.length === 2);
    expect(listener.orders.map(({ status }) => status)).toEqual(['COMPLETE', 'UPDATE']);
  });
});

describe('faults of market data', () => {
  it.each([
    ['truncate', { kind: 'truncate', bytes: 3 }, [2 + 2 + 44 - 3]],
    ['unknown length', { kind: 'unknown-length', bytes: 10 }, [2 + 2 + 10 + 2 + 44]],
    ['duplicate', { kind: 'duplicate' }, [48, 48]],
    ['missing', { kind: 'missing' }, []],
  ] as const)('%s', async (_name, fault, lengths) => {
    const listener = await openSocket(server);
    server.faults.add({ on: 'ticker-frame', fault });
    listener.say('subscribe', [infy]);
    await listener.until(() => server.faults.served.length === 1 && listener.data.length === lengths.length);
    expect(listener.data.map((bytes) => bytes.length)).toEqual(lengths);
  });

  it('bring an old price after a new one', async () => {
    const listener = await openSocket(server);
    server.faults.add({ on: 'ticker-frame', fault: { kind: 'late', ms: 60_000 }, skip: 1 });
    listener.say('subscribe', [infy]);
    await listener.until(() => listener.data.length === 1);
    server.tape.set('NSE:INFY', { last: 1525 });
    await listener.until(() => server.faults.served.length === 1);
    server.tape.set('NSE:INFY', { last: 1526 });
    await listener.until(() => listener.data.length === 2);
    server.clock.advance(60_000);
    await listener.until(() => listener.data.length === 3);
    expect(listener.data.slice(1).map((bytes) => bytes.readUInt32BE(8))).toEqual([152_600, 152_500]);
  });
});

describe('faults of the handshake', () => {
  it('refuse, break, drop and silence it', async () => {
    server.faults.add({ on: 'ticker-connect', fault: { kind: 'refuse', status: 502 } });
    server.faults.add({ on: 'ticker-connect', fault: { kind: 'reset' } });
    await expect(openSocket(server)).rejects.toThrow('502');
    await expect(openSocket(server)).rejects.toThrow('hang up');
    server.faults.add({ on: 'ticker-connect', fault: { kind: 'drop', afterMs: 5 }, times: 2 });
    for (const listener of [await openSocket(server), await openSocket(server)]) {
      await listener.until(() => listener.isClosed);
    }
    server.faults.add({ on: 'ticker-connect', fault: { kind: 'silent' } });
    const silent = await openSocket(server);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(silent.frames).toEqual([]);
  });

  it('never answer it', async () => {
    server.faults.add({ on: 'ticker-connect', fault: { kind: 'half-open' } });
    const opening = openSocket(server);
    const waited = Symbol('no answer');
    const result = await Promise.race([
      opening,
      new Promise((resolve) => setTimeout(() => resolve(waited), 100)),
    ]);
    expect(result).toBe(waited);
    void opening.catch(() => {});
  });
});
