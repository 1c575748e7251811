import { describe, expect, it } from 'vitest';
import { bench, ids, QUICK, SECONDS, soon, tokenOf } from './feed-bench.ts';
import { subscribedTokens } from './price-server.ts';
import { frameOf, fullPacket } from './sample-frames.ts';

const at = bench();
const [first] = ids(1);
const PRICE = frameOf(
  fullPacket({ token: tokenOf(first!), last: 10_000, exchangeSeconds: SECONDS, bids: [[9_900, 1, 1]] }),
);

async function started(count = 1) {
  const feed = at.feed();
  feed.subscribe(ids(count));
  await feed.start(at.told);
  await soon(() => expect(subscribedTokens(at.server.open[0])).toHaveLength(count));
  return feed;
}

describe('a broken connection', () => {
  it('comes back each time with all instruments, and tells what was missed', async () => {
    const feed = await started(700);
    feed.subscribe(ids(100, 700));
    for (const drop of [1, 2, 3]) {
      at.server.breakAll();
      await soon(() => expect(at.server.lines).toHaveLength(drop + 1));
      await soon(() => expect(subscribedTokens(at.server.open[0])).toEqual(ids(800).map(tokenOf)));
    }
    expect(at.told.connections).toEqual(['opened', 'lost', 'opened', 'lost', 'opened', 'lost', 'opened']);
    expect(at.told.missedMs).toBeGreaterThan(0);
    at.server.broadcast(PRICE);
    await soon(() => expect(at.told.ticks).toHaveLength(1));
    expect(feed.health()).toMatchObject({ state: 'ok', says: expect.stringContaining('3 times lost') });
  });

  it('that only went silent is given up and opened anew', async () => {
    await started();
    at.server.lines[0]!.isSilent = true;
    await soon(() => expect(at.server.lines).toHaveLength(2));
    await soon(() => expect(subscribedTokens(at.server.open.at(-1))).toEqual([tokenOf(first!)]));
    expect(at.told.connections).toEqual(['opened', 'lost', 'opened']);
  });

  it('leaves no order book behind', async () => {
    const feed = await started();
    at.server.broadcast(PRICE);
    await soon(() => expect(feed.depth(first!)).toBeDefined());
    at.server.refusals.push(...Array<number>(50).fill(503));
    at.server.breakAll();
    await soon(() => expect(feed.depth(first!)).toBeUndefined());
  });

  it('is tried again while Kite is out, and says why there are no prices', async () => {
    at.server.refusals.push(502, 503, 429);
    const feed = at.feed({ pace: { ...QUICK, firstRetryMs: 100 } });
    await feed.start(at.told);
    await soon(() =>
      expect(feed.health()).toEqual({
        state: 'bad',
        says: expect.stringMatching(/^no connection after \d attempts? \(refused with HTTP \d{3}\)/),
      }),
    );
    await soon(() => expect(feed.health().state).toBe('ok'));
    expect(at.server.handshakes).toBe(4);
    expect(at.session.deaths).toEqual([]);
    expect(at.told.connections).toEqual(['opened']);
  });

  it('where nobody listens is tried again', async () => {
    const feed = at.feed({ root: 'ws://127.0.0.1:1' });
    await feed.start(at.told);
    await soon(() => expect(feed.health().says).toMatch(/after [3-9] attempts/));
  });

  it('stays closed after a stop, and opens with the next start', async () => {
    const feed = await started();
    await feed.stop();
    expect(at.told.connections).toEqual(['opened', 'lost']);
    at.server.breakAll();
    await new Promise((resolve) => setTimeout(resolve, 4 * QUICK.longestRetryMs));
    expect(at.server.handshakes).toBe(1);
    expect(feed.health()).toMatchObject({ state: 'waiting', says: expect.stringContaining('stopped') });
    await feed.start(at.told);
    await soon(() => expect(subscribedTokens(at.server.open[0])).toHaveLength(1));
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
    at.session.change('token2');
    await soon(() => expect(subscribedTokens(at.server.open[0])).toEqual([tokenOf(first!)]));
    expect(at.server.lines[0]?.query.get('access_token')).toBe('token2');
  });

  it('a token that Kite refuses is told dead once and never tried again', async () => {
    at.server.refusals.push(403, 403, 403);
    const feed = at.feed();
    feed.subscribe(ids(6_001));
    await feed.start(at.told);
    await soon(() => expect(at.session.deaths).toEqual(['Kite refused the price connection (HTTP 403)']));
    await new Promise((resolve) => setTimeout(resolve, 4 * QUICK.longestRetryMs));
    expect(at.session.deaths).toHaveLength(1);
    expect(at.server.handshakes).toBeLessThanOrEqual(3);
    at.server.refusals.length = 0;
    at.session.change('token2');
    await soon(() => expect(at.server.open).toHaveLength(3));
    expect(new Set(at.server.open.map(({ query }) => query.get('access_token')))).toEqual(
      new Set(['token2']),
    );
  });

  it('a logout closes, and another login opens with its own token', async () => {
    await started();
    at.session.change(undefined);
    await soon(() => expect(at.server.open).toHaveLength(0));
    at.session.change('token2');
    await soon(() => expect(at.server.open).toHaveLength(1));
    at.session.change('token3');
    await soon(() =>
      expect(at.server.open.map(({ query }) => query.get('access_token'))).toEqual(['token3']),
    );
    await soon(() => expect(at.told.connections).toEqual(['opened', 'lost', 'opened', 'lost', 'opened']));
  });

  it('a login that came while Kite refused the old token is used at once', async () => {
    const { server, session } = at;
    server.refusals.push(403);
    server.beforeAnswer = () => {
      server.beforeAnswer = () => undefined;
      session.change('token2');
    };
    const feed = at.feed();
    await feed.start(at.told);
    await soon(() => expect(server.open.map(({ query }) => query.get('access_token'))).toEqual(['token2']));
    expect(session.deaths).toEqual([]);
  });
});
