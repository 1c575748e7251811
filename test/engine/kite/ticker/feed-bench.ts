import { afterEach, beforeEach, vi } from 'vitest';
import { type InstrumentId, instrumentId } from '../../../../engine/domain/ids.ts';
import type { Tick } from '../../../../engine/domain/tick.ts';
import { type EpochMs, epochMs } from '../../../../engine/domain/time.ts';
import type { KiteLogin } from '../../../../engine/kite/session-source.ts';
import { type ConnectionPace, KITE_PACE } from '../../../../engine/kite/ticker/connection-pace.ts';
import { KiteFeed, type KiteFeedParts } from '../../../../engine/kite/ticker/kite-feed.ts';
import type { TickerSession } from '../../../../engine/kite/ticker/ticker-session.ts';
import type { MarketListener } from '../../../../engine/ports/market-feed.ts';
import { type KiteServer, startKiteServer } from '../../../servers/kite/kite-server.ts';
import type { TickerConnection } from '../../../servers/kite/ticker/connection.ts';
import { realClock, realSecrets, realTimers } from '../../../support/system-time.ts';

/** Kite's pace, quicker. */
export const QUICK: ConnectionPace = {
  ...KITE_PACE,
  silenceMs: 600,
  checkMs: 100,
  firstRetryMs: 40,
  longestRetryMs: 160,
};

/** A login that the test gives and takes. */
class LiteralSession implements TickerSession {
  readonly deaths: string[] = [];
  #login: KiteLogin | undefined;
  readonly #listeners = new Set<() => void>();

  current(): KiteLogin | undefined {
    return this.#login;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  died(reason: string): void {
    this.deaths.push(reason);
    this.change(undefined);
  }

  change(login: KiteLogin | undefined): void {
    this.#login = login;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** All that a feed tells, written down. */
class Told implements MarketListener {
  readonly ticks: Tick[] = [];
  readonly times: EpochMs[] = [];
  readonly orders: unknown[] = [];
  readonly connections: string[] = [];
  missedMs = 0;
  onEachTick: (tick: Tick) => void = () => undefined;

  onTick(tick: Tick): void {
    this.ticks.push({ ...tick });
    this.onEachTick(tick);
  }

  onTime(now: EpochMs): void {
    this.times.push(now);
  }

  readonly news = {
    orderHint: (order: unknown) => this.orders.push(order),
    connectionLost: () => this.connections.push('lost'),
    connectionOpened: (missedMs: number) => {
      this.missedMs = missedMs;
      this.connections.push('opened');
    },
  };
}

/** Exchange time of the samples, some seconds before the clock of {@link bench}. */
export const SECONDS = 1_795_000_000;

/** Kite's number of the n-th instrument, all on NSE. */
export function tokenOf(instrument: InstrumentId): number {
  return ((instrument + 1) << 8) | 1;
}

export function ids(count: number, from = 0): InstrumentId[] {
  return Array.from({ length: count }, (_, i) => instrumentId(from + i));
}

/** Waits until a check holds, for as long as a busy machine may need. */
export function soon(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 10 });
}

/** What a client said on a connection. */
export function saidOn(connection: TickerConnection | undefined): readonly { a: string; v: unknown }[] {
  return (connection?.heard ?? []).map((text) => JSON.parse(text));
}

/** All tokens that were asked for on a connection, as often as they were. */
export function subscribedOn(connection: TickerConnection | undefined): readonly number[] {
  return saidOn(connection)
    .filter(({ a }) => a === 'subscribe')
    .flatMap(({ v }) => v as number[]);
}

interface Bench {
  server: KiteServer;
  session: LiteralSession;
  told: Told;
  feed: (parts?: Partial<KiteFeedParts>) => KiteFeed;
}

/** A price server, a session and whatever feeds a test makes, closed after it. */
export function bench(): Bench {
  const made: KiteFeed[] = [];
  const parts = {} as Bench;
  beforeEach(async () => {
    parts.server = await startKiteServer({ heartbeatMs: 50 });
    parts.session = new LiteralSession();
    parts.session.change(parts.server.logIn());
    parts.told = new Told();
    parts.feed = (changes = {}) => {
      const feed = new KiteFeed({
        root: parts.server.wsUrl,
        session: parts.session,
        tokenOf,
        clock: { now: () => epochMs((SECONDS + 5) * 1_000) },
        wall: realClock,
        timers: realTimers,
        secrets: realSecrets,
        news: parts.told.news,
        inSession: () => true,
        pace: QUICK,
        ...changes,
      });
      made.push(feed);
      return feed;
    };
  });
  afterEach(async () => {
    for (const feed of made.splice(0)) await feed.stop();
    await parts.server.stop();
  });
  return parts;
}
