import { afterEach, describe, expect, it } from 'vitest';
import { FaultProxy } from '../../../support/fault-proxy.ts';
import { bench, ids, QUICK, SECONDS, soon, subscribedOn, tokenOf } from './feed-bench.ts';
import { frameOf, fullPacket, level } from './sample-frames.ts';

const at = bench();
const [first] = ids(1);
const PRICE = frameOf(
  fullPacket(tokenOf(first!), {
    lastPaise: 10_000,
    exchangeMs: SECONDS * 1_000,
    bids: [level(9_900, 1, 1)],
  }),
);

async function started(count = 1) {
  const feed = at.feed();
  feed.subscribe(ids(count));
  await feed.start(at.told);
  await soon(() => expect(asked()).toHaveLength(count));
  return feed;
}

/** What the connections that are open were asked for, newest last. */
function asked() {
  return at.server.ticker.connections.flatMap(subscribedOn);
}

function handshakes() {
  return at.server.ticker.handshakes.length;
}

/** Longer than any pause between two attempts. */
function aWhile(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 4 * QUICK.longestRetryMs));
}

describe('a broken connection', () => {
  it('comes back each time with all instruments, and tells what was missed', async () => {
    const feed = await started(700);
    feed.subscribe(ids(100, 700));
    for (const drop of [1, 2, 3]) {
      at.server.ticker.drop();
      await soon(() => expect(handshakes()).toBe(drop + 1));
      await soon(() => expect(asked()).toEqual(ids(800).map(tokenOf)));
    }
    expect(at.told.connections).toEqual(['opened', 'lost', 'opened', 'lost', 'opened', 'lost', 'opened']);
    expect(at.told.missedMs).toBeGreaterThan(0);
    at.server.ticker.sendBytes(PRICE);
    await soon(() => expect(at.told.ticks).toHaveLength(1));
    expect(feed.health()).toMatchObject({ state: 'ok', says: expect.stringContaining('3 times lost') });
  });

  it('that breaks again as soon as it opens is not tried without pause', async () => {
    at.server.faults.add({ on: 'ticker-connect', fault: { kind: 'drop', afterMs: 1 }, times: 4 });
    const feed = at.feed({ pace: { ...QUICK, firstRetryMs: 100, longestRetryMs: 60_000 } });
    const before = performance.now();
    await feed.start(at.told);
    await soon(() => expect(at.told.connections).toHaveLength(9));
    // Pauses of at least half of 100, 200, 400 and 800 ms.
    expect(performance.now() - before).toBeGreaterThan(750);
  });

  it('that only went silent is given up and opened anew', async () => {
    await started();
    at.server.ticker.silence(true);
    await soon(() => expect(at.told.connections).toEqual(['opened', 'lost', 'opened']));
    await soon(() => expect(asked().at(-1)).toEqual(tokenOf(first!)));
  });

  it('that opens and never says a word is given up', async () => {
    at.server.faults.add({ on: 'ticker-connect', fault: { kind: 'silent' } });
    await at.feed().start(at.told);
    await soon(() => expect(at.told.connections).toEqual(['opened', 'lost', 'opened']));
  });

  it('whose handshake gets no answer is given up', async () => {
    at.server.faults.add({ on: 'ticker-connect', fault: { kind: 'half-open' } });
    const feed = at.feed({ pace: { ...QUICK, handshakeMs: 300 } });
    await feed.start(at.told);
    await soon(() => expect(feed.health()).toMatchObject({ state: 'ok' }));
    expect([handshakes(), at.told.connections]).toEqual([2, ['opened']]);
  });

  it('leaves no order book behind', async () => {
    const feed = await started();
    at.server.ticker.sendBytes(PRICE);
    await soon(() => expect(feed.depth(first!)).toBeDefined());
    at.server.faults.add({ on: 'ticker-connect', fault: { kind: 'refuse', status: 503 }, times: 50 });
    at.server.ticker.drop();
    await soon(() => expect(feed.depth(first!)).toBeUndefined());
  });

  it('is tried again while Kite is out, and says why there are no prices', async () => {
    for (const status of [502, 503, 429]) {
      at.server.faults.add({ on: 'ticker-connect', fault: { kind: 'refuse', status } });
    }
    at.server.faults.add({ on: 'ticker-connect', fault: { kind: 'reset' } });
    const feed = at.feed({ pace: { ...QUICK, firstRetryMs: 100 } });
    await feed.start(at.told);
    await soon(() =>
      expect(feed.health()).toEqual({
        state: 'bad',
        says: expect.stringMatching(/^no connection after \d attempts? \(refused with HTTP \d{3}\)/),
      }),
    );
    await soon(() => expect(feed.health().state).toBe('ok'));
    expect(handshakes()).toBe(5);
    expect(at.session.deaths).toEqual([]);
    expect(at.told.connections).toEqual(['opened']);
  });

  it('is tried again while nobody listens, and opens when somebody does', async () => {
    const feed = await started();
    await at.server.unreachable();
    await soon(() => expect(feed.health().says).toMatch(/after [3-9] attempts/));
    await at.server.reachable();
    await soon(() => expect(asked()).toEqual([tokenOf(first!)]));
  });

  it('stays closed after a stop, which is no loss, and opens with the next start', async () => {
    const feed = await started();
    await feed.stop();
    await aWhile();
    expect([handshakes(), at.told.connections]).toEqual([1, ['opened']]);
    expect(feed.health()).toMatchObject({ state: 'waiting', says: expect.stringContaining('stopped') });
    await feed.start(at.told);
    await soon(() => expect(asked()).toEqual([tokenOf(first!)]));
  });
});

describe('a wire that fails', () => {
  let proxy: FaultProxy;

  afterEach(async () => {
    await proxy.close();
  });

  /** A feed whose connections go through the proxy, with what they suffer in turn. */
  async function through(...plans: FaultProxy['plans']) {
    proxy = await FaultProxy.open({ host: '127.0.0.1', port: Number(new URL(at.server.wsUrl).port) });
    proxy.plans.push(...plans);
    const feed = at.feed({ root: `ws://127.0.0.1:${proxy.port}`, pace: { ...QUICK, handshakeMs: 300 } });
    feed.subscribe(ids(600));
    await feed.start(at.told);
    return feed;
  }

  it('half open: both ends believe in it, and the feed finds out', async () => {
    await through();
    await soon(() => expect(asked()).toHaveLength(600));
    proxy.connections[0]?.halfOpen();
    await soon(() => expect(at.told.connections).toEqual(['opened', 'lost', 'opened']));
    at.server.ticker.sendBytes(PRICE);
    await soon(() => expect(at.told.ticks).toHaveLength(1));
  });

  it('cut anywhere: in the handshake, in a frame, in what the client says', async () => {
    const feed = await through(
      { refused: true },
      { toClient: { cut: { afterBytes: 40, by: 'end' } } },
      { toClient: { cut: { afterBytes: 60, by: 'silence' } } },
      { toClient: { cut: { afterBytes: 250, by: 'reset' } } },
      { toServer: { cut: { afterBytes: 700, by: 'reset' } } },
    );
    const speaking = setInterval(() => at.server.ticker.sendBytes(PRICE), 20);
    await soon(() => expect([proxy.connections.length, feed.health().state]).toEqual([5, 'ok']));
    await soon(() => expect(at.told.ticks.length).toBeGreaterThan(2));
    clearInterval(speaking);
    expect(at.told.ticks.every(({ last }) => last === 1_000_000)).toBe(true);
    expect(at.session.deaths).toEqual([]);
  });

  it('slow: frames that come in drops are frames all the same', async () => {
    const feed = await through({ toClient: { drip: { bytes: 7, everyMs: 1 } } });
    await soon(() => expect(asked()).toHaveLength(600));
    for (let sent = 0; sent < 5; sent += 1) at.server.ticker.sendBytes(PRICE);
    await soon(() => expect(at.told.ticks).toHaveLength(5));
    expect(feed.health().says).toBe('1 of 1 connection open, 600 instruments');
  });
});

describe('the login', () => {
  it('nobody has logged in: the feed waits, and opens with the login', async () => {
    at.session.change(undefined);
    const feed = at.feed();
    feed.subscribe([first!]);
    await feed.start(at.told);
    expect(feed.health()).toMatchObject({
      state: 'waiting',
      says: expect.stringContaining('nobody is logged in at Kite'),
    });
    expect(handshakes()).toBe(0);
    at.session.change(at.server.logIn());
    await soon(() => expect(asked()).toEqual([tokenOf(first!)]));
  });

  it('a token that Kite refuses is told dead once and never tried again', async () => {
    at.server.sessions.endAll();
    const feed = at.feed();
    feed.subscribe(ids(6_001));
    await feed.start(at.told);
    await soon(() => expect(at.session.deaths).toEqual(['Kite refused the price connection (HTTP 403)']));
    const tried = handshakes();
    expect(tried).toBeLessThanOrEqual(3);
    await aWhile();
    expect([at.session.deaths.length, handshakes()]).toEqual([1, tried]);
    at.session.change(at.server.logIn());
    await soon(() => expect(asked()).toHaveLength(6_001));
  });

  it('a session that Kite ends in the middle of the day closes the socket, and the next handshake proves it dead', async () => {
    await started();
    at.server.sessions.endAll();
    await soon(() => expect(at.session.deaths).toHaveLength(1));
    await aWhile();
    expect([handshakes(), at.told.connections]).toEqual([2, ['opened', 'lost']]);
  });

  it('a logout closes, and another login opens with its own token', async () => {
    await started();
    at.session.change(undefined);
    await soon(() => expect(at.server.ticker.connections).toHaveLength(0));
    at.session.change(at.server.logIn());
    await soon(() => expect(asked()).toHaveLength(1));
    at.session.change(at.server.logIn());
    await soon(() => expect(at.told.connections).toEqual(['opened', 'lost', 'opened', 'lost', 'opened']));
    expect(at.server.ticker.connections.map(({ session }) => session.accessToken)).toEqual([
      at.session.current()?.accessToken,
    ]);
    expect(at.session.deaths).toEqual([]);
  });

  it('a login that comes while an old handshake is unanswered is used at once', async () => {
    at.server.faults.add({ on: 'ticker-connect', fault: { kind: 'half-open' } });
    await at.feed().start(at.told);
    await soon(() => expect(handshakes()).toBe(1));
    at.session.change(at.server.logIn());
    await soon(() => expect(at.told.connections).toEqual(['opened']));
    expect(at.session.deaths).toEqual([]);
  });
});

describe('order messages over a market that stumbles', () => {
  it('come doubled, out of order, not at all or as null, and the socket stays', async () => {
    const feed = await started();
    for (const kind of ['missing', 'duplicate', 'null', 'swap'] as const) {
      at.server.faults.add({ on: 'ticker-order', fault: { kind } });
    }
    const order = {
      exchange: 'NSE',
      tradingsymbol: 'INFY',
      transaction_type: 'BUY',
      quantity: '10',
      product: 'CNC',
      order_type: 'LIMIT',
      price: '1500',
    };
    const [lost, doubled, emptied, swapped] = [1, 2, 3, 4].map(() => at.server.book.place(order));
    for (const id of [lost, doubled, emptied]) at.server.book.cancel(id!);
    at.server.book.fill(swapped!, { quantity: 4 });
    at.server.book.fill(swapped!);
    await soon(() =>
      expect(at.told.orders).toMatchObject([
        { order_id: doubled, status: 'CANCELLED' },
        { order_id: doubled, status: 'CANCELLED' },
        { order_id: swapped, status: 'COMPLETE' },
        { order_id: swapped, status: 'UPDATE' },
      ]),
    );
    expect(feed.health()).toEqual({
      state: 'ok',
      says: '1 of 1 connection open, 1 instruments, 4 order messages, 1 frames dropped',
    });
  });
});
