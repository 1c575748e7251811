import { describe, expect, it } from 'vitest';
import { instrumentId } from '../../../../engine/domain/ids.ts';
import { QuoteBoard } from '../../../../engine/market/quote-board.ts';
import type { Quote } from '../../../servers/kite/market/tape.ts';
import { realClock } from '../../../support/system-time.ts';
import { bench, ids, SECONDS, saidOn, soon, subscribedOn, tokenOf } from './feed-bench.ts';
import { frameOf, fullPacket, level, wordsPacket } from './sample-frames.ts';

const at = bench();
const [first, second] = ids(2);
/** An index that nobody else speaks of. */
const INDEX = (999 << 8) | 9;

function full(quote: Partial<Quote> = {}, instrument = first!): Buffer {
  return frameOf(
    fullPacket(tokenOf(instrument), { lastPaise: 10_000, exchangeMs: SECONDS * 1_000, ...quote }),
  );
}

/** What was said on each connection that is open. */
function said() {
  return at.server.ticker.connections.map(saidOn);
}

/** All tokens that were asked for, as often as they were. */
function asked() {
  return at.server.ticker.connections.flatMap(subscribedOn);
}

/** A started feed with the first two instruments, subscribed and heard at the server. */
async function started() {
  const feed = at.feed();
  feed.subscribe([first!, second!]);
  await feed.start(at.told);
  await soon(() => expect(said()[0]).toHaveLength(2));
  return feed;
}

/** Sends a frame and waits for its tick: frames that come together may be told as one. */
async function tell(sample: Partial<Quote>): Promise<void> {
  const before = at.told.ticks.length;
  at.server.ticker.sendBytes(full(sample));
  await soon(() => expect(at.told.ticks).toHaveLength(before + 1));
}

describe('the price socket', () => {
  it('shakes hands as Kite wants it, and asks for the full packet', async () => {
    await started();
    const [handshake] = at.server.ticker.handshakes;
    const login = at.session.current();
    expect(handshake?.version).toBe('3');
    expect([...(handshake?.query ?? [])]).toEqual([
      ['api_key', login?.apiKey],
      ['access_token', login?.accessToken],
    ]);
    const tokens = [tokenOf(first!), tokenOf(second!)];
    expect(said()).toEqual([
      [
        { a: 'subscribe', v: tokens },
        { a: 'mode', v: ['full', tokens] },
      ],
    ]);
  });

  it('tells what the market does', async () => {
    const infy = at.server.listings.all().find(({ symbol }) => symbol === 'INFY');
    const feed = at.feed({ tokenOf: () => infy?.token, clock: realClock });
    feed.subscribe([first!]);
    await feed.start(at.told);
    await soon(() => expect(at.told.ticks.length).toBeGreaterThan(0));
    at.server.tape.set('NSE:INFY', { last: 1525.5, bids: [[1525.4, 30]], asks: [[1525.6, 20]] });
    await soon(() =>
      expect(at.told.ticks.at(-1)).toMatchObject({
        last: 15_255_000,
        bid: 15_254_000,
        ask: 15_256_000,
        askQuantity: 20,
      }),
    );
    expect(feed.depth(first!)?.bids).toMatchObject([{ price: 15_254_000, quantity: 30 }]);
  });

  it('says when a quiet instrument was last told of, as long as the exchange says anything at all', async () => {
    const feed = await started();
    const now = (SECONDS + 5) * 1_000;
    expect(feed.toldAt(first!)).toBeUndefined();
    // Kite repeats what is a minute old, and nothing newer comes of anything: that may be a feed that stands.
    const minuteOld = { exchangeMs: (SECONDS - 60) * 1_000 };
    await tell(minuteOld);
    expect(feed.toldAt(first!)).toBeUndefined();
    at.server.ticker.sendBytes(full({}, second!));
    await soon(() => expect(at.told.ticks).toHaveLength(2));
    const toldAt = feed.toldAt(first!) ?? 0;
    expect(toldAt).toBeGreaterThan(now - 5_000);
    expect(toldAt).toBeLessThanOrEqual(now);
    expect(feed.toldAt(instrumentId(77))).toBeUndefined();
  });

  it('asks where a quiet instrument stands when somebody subscribes it again', async () => {
    const feed = await started();
    await tell({});
    feed.subscribe([first!, second!]);
    expect(asked()).toHaveLength(2);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    feed.subscribe([first!, second!]);
    // The second was never told of: it is waited for.
    await soon(() => expect(asked()).toEqual([tokenOf(first!), tokenOf(second!), tokenOf(first!)]));
  });

  it('tells a tick in our terms, and the order book when asked', async () => {
    const feed = await started();
    at.server.ticker.sendBytes(
      full({
        lastPaise: 285_005,
        lastQuantity: 7,
        volume: 3_000_000_000,
        openInterest: 12,
        bids: [level(285_000, 40, 3)],
        asks: [level(285_010, 50, 4), level(285_020, 60, 5)],
      }),
    );
    await soon(() => expect(at.told.ticks).toHaveLength(1));
    expect(at.told.ticks[0]).toEqual({
      instrument: first,
      at: SECONDS * 1_000,
      last: 28_500_500,
      lastQuantity: 7,
      volume: 3_000_000_000,
      bid: 28_500_000,
      bidQuantity: 40,
      ask: 28_501_000,
      askQuantity: 50,
      openInterest: 12,
    });
    expect(feed.depth(first!)).toEqual({
      bids: [{ price: 28_500_000, quantity: 40, orders: 3 }],
      asks: [
        { price: 28_501_000, quantity: 50, orders: 4 },
        { price: 28_502_000, quantity: 60, orders: 5 },
      ],
    });
    expect(feed.depth(second!)).toBeUndefined();
  });

  it('tells an index, which has no order book', async () => {
    const feed = at.feed({ tokenOf: () => INDEX });
    feed.subscribe([first!]);
    await feed.start(at.told);
    await soon(() => expect(said()[0]).toHaveLength(2));
    at.server.ticker.sendBytes(frameOf(wordsPacket([INDEX, 2_450_005, 4, 3, 2, 1, 0, SECONDS])));
    await soon(() => expect(at.told.ticks).toHaveLength(1));
    expect(at.told.ticks[0]).toMatchObject({ last: 245_000_500, volume: 0, bid: 0, at: SECONDS * 1_000 });
    expect(feed.depth(first!)).toBeUndefined();
  });

  it('stamps what has no exchange time, or one that lies ahead, with the market’s clock', async () => {
    await started();
    await tell({ exchangeMs: 0 });
    await tell({ exchangeMs: (SECONDS + 3_600) * 1_000 });
    expect(at.told.ticks.map((tick) => tick.at)).toEqual([(SECONDS + 5) * 1_000, (SECONDS + 5) * 1_000]);
  });

  it('pulses by the market’s clock each second, ticks or none', async () => {
    await started();
    await soon(() => expect(at.told.times.length).toBeGreaterThan(1));
    expect(new Set(at.told.times)).toEqual(new Set([(SECONDS + 5) * 1_000]));
  });

  it('ignores packets that say less than was asked for, and instruments nobody asked for', async () => {
    await started();
    at.server.ticker.sendBytes(
      frameOf(wordsPacket([tokenOf(first!), 99]), wordsPacket([tokenOf(instrumentId(9)), 99])),
    );
    at.server.ticker.sendBytes(full());
    await soon(() => expect(at.told.ticks).toHaveLength(1));
    expect(at.told.ticks[0]?.last).toBe(1_000_000);
  });

  it('goes on after frames that are not Kite’s', async () => {
    const feed = await started();
    for (const text of ['null', '', '{', '[]', '7', '{"type":"order","data":null}', '{"type":"x"}']) {
      at.server.ticker.sendText(text);
    }
    for (let length = 0; length < 190; length += 1) at.server.ticker.sendBytes(full().subarray(0, length));
    at.server.ticker.sendBytes(Buffer.alloc(10_000_000, 1));
    at.server.ticker.sendBytes(full({ lastPaise: 20_000 }));
    await soon(() => expect(at.told.ticks.at(-1)?.last).toBe(2_000_000));
    // Whole at 188 and 189 bytes, too short to be a frame under 4; seven texts and the giant.
    expect(feed.health()).toEqual({
      state: 'ok',
      says: expect.stringContaining('192 frames dropped'),
    });
    expect(at.server.ticker.handshakes).toHaveLength(1);
  });

  it('hands on order messages as they come: doubled, out of order, of unknown orders', async () => {
    await started();
    const complete = { order_id: '1', status: 'COMPLETE', filled_quantity: 10 };
    const partial = { order_id: '1', status: 'UPDATE', filled_quantity: 4 };
    for (const data of [complete, complete, partial]) {
      at.server.ticker.sendText(JSON.stringify({ type: 'order', data }));
    }
    await soon(() => expect(at.told.orders).toEqual([complete, complete, partial]));
  });

  it('keeps the connection when Kite complains of too many instruments, and says so', async () => {
    const feed = await started();
    at.server.ticker.sendText(JSON.stringify({ type: 'message', data: 'welcome' }));
    at.server.ticker.sendText(JSON.stringify({ type: 'error', data: 'Too many\ntokens' }));
    at.server.ticker.sendBytes(full());
    await soon(() => expect(at.told.ticks).toHaveLength(1));
    expect(feed.health()).toEqual({
      state: 'ok',
      says: '1 of 1 connection open, 2 instruments, Kite said: Too many tokens',
    });
  });
});

describe('subscriptions', () => {
  it('many calls in one turn are one message, and repeated ones are free', async () => {
    const feed = await started();
    for (let i = 0; i < 200; i += 1) feed.subscribe(ids(3));
    await soon(() => expect(said()[0]?.length).toBeGreaterThan(2));
    feed.subscribe(ids(4));
    await soon(() => expect(asked()).toEqual(ids(4).map(tokenOf)));
  });

  it('spread over three connections of 3,000, in messages of 500', async () => {
    const feed = at.feed();
    feed.subscribe(ids(9_001));
    await feed.start(at.told);
    await soon(() => expect(said().map(({ length }) => length)).toEqual([12, 12, 12]));
    expect([...asked()].sort((a, b) => a - b)).toEqual(ids(9_000).map(tokenOf));
    expect(feed.health().says).toContain('1 without room');
  });

  it('what expired makes room for what is new', async () => {
    const expired = new Set(ids(2_500));
    let isNextDay = false;
    const feed = at.feed({ tokenOf: (id) => (isNextDay && expired.has(id) ? undefined : tokenOf(id)) });
    feed.subscribe(ids(9_000));
    await feed.start(at.told);
    await soon(() => expect(said().map(({ length }) => length)).toEqual([12, 12, 12]));
    isNextDay = true;
    feed.subscribe(ids(2_500, 9_000));
    await soon(() => expect(asked()).toHaveLength(11_500));
    const dropped = said()
      .flat()
      .filter(({ a }) => a === 'unsubscribe');
    expect(dropped.flatMap(({ v }) => v)).toEqual([...expired].map(tokenOf));
    expect(feed.health().says).not.toContain('without room');
  });

  it('a number that a new contract got from an expired one is the new one’s', async () => {
    const feed = at.feed({ tokenOf: () => tokenOf(first!) });
    feed.subscribe([first!]);
    await feed.start(at.told);
    await soon(() => expect(said()[0]).toHaveLength(2));
    at.server.ticker.sendBytes(full({ bids: [level(9_900, 1, 1)] }));
    await soon(() => expect(feed.depth(first!)).toBeDefined());
    feed.subscribe([second!]);
    expect([feed.depth(first!), feed.depth(second!)]).toEqual([undefined, undefined]);
    at.server.ticker.sendBytes(full());
    await soon(() => expect(at.told.ticks.map((tick) => tick.instrument)).toEqual([first, second]));
  });

  it('asks again for an instrument that went silent while others speak', async () => {
    const feed = at.feed({ patience: { firstMs: 1_000, longestMs: 60_000, answerMs: 50 } });
    feed.subscribe([first!, second!]);
    await feed.start(at.told);
    const speaking = setInterval(() => at.server.ticker.sendBytes(full({}, second!)), 100);
    await soon(() => expect(said()[0]).toHaveLength(4));
    clearInterval(speaking);
    expect(said()[0]?.slice(2)).toEqual([
      { a: 'subscribe', v: [tokenOf(first!)] },
      { a: 'mode', v: ['full', [tokenOf(first!)]] },
    ]);
    expect(feed.health().says).toContain('1 silent ones asked for again');
  });
});

describe('a listener that is behind', () => {
  it('gets the newest of each instrument, and other work has its turn meanwhile', async () => {
    const feed = at.feed();
    const many = ids(600);
    feed.subscribe(many);
    await feed.start(at.told);
    await soon(() => expect(said()[0]).toHaveLength(4));
    let turns = 0;
    const others = setInterval(() => {
      if (at.told.ticks.length > 0) turns += 1;
    }, 1);
    at.told.onEachTick = () => {
      const until = performance.now() + 0.5;
      while (performance.now() < until);
    };
    for (let round = 1; round <= 10; round += 1) {
      at.server.ticker.sendBytes(
        frameOf(
          ...many.map((id) =>
            fullPacket(tokenOf(id), { lastPaise: round * 100, exchangeMs: SECONDS * 1_000 }),
          ),
        ),
      );
    }
    await soon(() =>
      expect(
        new Set(at.told.ticks.filter(({ last }) => last === 100_000).map((tick) => tick.instrument)),
      ).toEqual(new Set(many)),
    );
    clearInterval(others);
    // Three tenths of a second of ticks, in slices.
    expect(turns).toBeGreaterThan(10);
    expect(at.told.ticks.length).toBeLessThan(6_000);
    expect(feed.health().says).toContain(
      `${(6_000 - at.told.ticks.length).toLocaleString('en-IN')} ticks replaced`,
    );
    // Newer never came before older.
    const seen = new Map<number, number>();
    for (const { instrument, last } of at.told.ticks) {
      expect(last).toBeGreaterThan(seen.get(instrument) ?? 0);
      seen.set(instrument, last);
    }
  });
});

describe('prices that no market makes never reach the board', () => {
  it('price 0, time backwards, a hundredfold spike', async () => {
    await started();
    const board = new QuoteBoard();
    at.told.onEachTick = (tick) => board.take(tick);
    await tell({ lastPaise: 10_000 });
    await tell({ lastPaise: 0 });
    await tell({ lastPaise: 11_000, exchangeMs: (SECONDS - 1) * 1_000 });
    await tell({ lastPaise: 1_000_000 });
    await tell({ lastPaise: 12_000, volume: 4_000_000_000 });
    expect([board.ticks, board.refused]).toEqual([2, 3]);
    expect(board.quote(first!)).toMatchObject({ last: 1_200_000, volume: 4_000_000_000 });
  });
});
