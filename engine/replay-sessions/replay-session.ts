import type { MarketData } from '../../config/market-data.ts';
import type { Config } from '../../config/schema.ts';
import { type RunningEngine, startEngine } from '../compose.ts';
import type { Caller } from '../desk-market.ts';
import type { HeldReturn, ReplaySeat, ReplayStanding } from '../desk-replay.ts';
import { assert } from '../domain/assert.ts';
import type { BookId, InstrumentKey } from '../domain/ids.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { type EpochMs, type IsoDate, istInstant, timeOfDay } from '../domain/time.ts';
import { sessionSpan } from '../market/pacing/back-to-back-clock.ts';
import { BAR, type RecordedSeries } from '../market/replay/recorded-series.ts';
import type { Recording } from '../market/replay/recording.ts';
import { replayKey } from '../market/replay/replay-listings.ts';
import { ReplayMarket } from '../market/replay/replay-market.ts';
import type { ServerAddress } from '../storage/postgres/server-address.ts';

export interface SessionParts {
  readonly session: string;
  readonly home: string;
  readonly servers: readonly ServerAddress[];
  readonly config: Config;
  readonly marketData: MarketData;
  readonly caller: Caller;
  readonly preferences: ReadonlyMap<string, string>;
  readonly day: IsoDate;
  readonly simulated: boolean;
  readonly recording: Recording;
  /** What the person asked for; empty means everything. */
  readonly asked: readonly InstrumentKey[];
  readonly speed: number;
  readonly onTrouble: (message: string, error: unknown) => void;
}

/** Wall time between two pulses: at full hurry a pulse is worth a minute. */
const PULSE_MS = 50;
const OPEN = timeOfDay(9, 15);
/** The book that is chosen elsewhere is none of the session's. */
const BOOK_PREFERENCE = 'book';
const YARDSTICK = replayKey('NIFTY');

/** One past day as a desk of its own, with its own market, clock, book and database. */
export class ReplaySession {
  readonly seat: ReplaySeat;
  readonly closesAt: EpochMs;
  readonly #engine: RunningEngine;
  readonly #market: ReplayMarket;
  readonly #parts: SessionParts;
  readonly #series: ReadonlyMap<InstrumentKey, RecordedSeries>;
  #release: (() => void) | undefined;

  /** The refusal is a sentence. */
  static async open(parts: SessionParts): Promise<Result<ReplaySession, string>> {
    const opened: { market?: ReplayMarket } = {};
    const started = await startEngine({
      config: { ...parts.config, MUNIM_HOME: parts.home, COMPUTE_THREADS: 1 },
      marketData: parts.marketData,
      servers: parts.servers,
      openMarket: ({ wall, timers, keyOf }) => {
        const start = istInstant(parts.day, OPEN);
        const { recording, speed } = parts;
        opened.market = new ReplayMarket(recording, { wall, timers, keyOf, speed, start, pulseMs: PULSE_MS });
        return opened.market;
      },
      onProgress: () => undefined,
      onTrouble: (message, error) => parts.onTrouble(`replay ${parts.day}: ${message}`, error),
      onLost: () => parts.onTrouble(`replay ${parts.day}: its folder was taken`, undefined),
    });
    if (!started.ok) return fail(started.error.message);
    assert(opened.market !== undefined, 'an engine runs without the market that was opened for it');
    const session = new ReplaySession(parts, started.value, opened.market);
    for (const [name, value] of parts.preferences) {
      const { desk, caller } = session.seat;
      if (name !== BOOK_PREFERENCE) await desk.people.setPreference(caller.user.id, name, value);
    }
    return ok(session);
  }

  private constructor(parts: SessionParts, engine: RunningEngine, market: ReplayMarket) {
    this.#parts = parts;
    this.#engine = engine;
    this.#market = market;
    const { caller, session, day, simulated } = parts;
    const { desk } = engine;
    const [owner] = desk.people.users();
    const span = sessionSpan(market.calendar, day);
    assert(owner !== undefined && span !== undefined, 'a session without its owner or its day');
    this.closesAt = span.close;
    this.#series = new Map([...parts.recording.series].map(([symbol, one]) => [replayKey(symbol), one]));
    this.seat = {
      session,
      user: caller.user.id,
      place: caller.place,
      day,
      simulated,
      desk,
      caller: { user: { ...caller.user, id: owner.id }, place: caller.place },
    };
  }

  get isOver(): boolean {
    return this.#market.clock.now() >= this.closesAt;
  }

  get now(): EpochMs {
    return this.#market.clock.now();
  }

  get speed(): number {
    return this.#market.clock.speed;
  }

  set speed(speed: number) {
    this.#market.clock.speed = speed;
  }

  get paused(): boolean {
    return this.#release !== undefined;
  }

  pause(): void {
    this.#release ??= this.#market.clock.hold();
  }

  resume(): void {
    this.#release?.();
    this.#release = undefined;
  }

  hurryTo(at: EpochMs): void {
    this.resume();
    this.#market.clock.hurryTo(at);
  }

  async standing(): Promise<ReplayStanding> {
    const { desk, caller } = this.seat;
    const { id, capital } = desk.books.defaultBook(caller);
    await this.#engine.settled();
    const open = desk.books.positions(id).filter(({ position }) => position.quantity !== 0);
    await desk.market.watch(open.map(({ position }) => position.instrument));
    const { total } = await desk.books.profit(id, 'today');
    const trades = await desk.books.trades(id);
    return {
      seat: this.seat,
      at: this.now,
      closesAt: this.closesAt,
      speed: this.speed,
      paused: this.paused,
      instruments: this.#series.size,
      net: total.net,
      capital,
      trades: new Set(trades.map(({ order }) => order)).size,
      openPositions: open.length,
      held: await this.#held(id),
    };
  }

  settled(): Promise<void> {
    return this.#engine.settled();
  }

  stop(): Promise<void> {
    return this.#engine.stop();
  }

  async #held(book: BookId): Promise<readonly HeldReturn[]> {
    const traded = (await this.seat.desk.books.trades(book)).map(({ instrument }) => instrument);
    const { asked } = this.#parts;
    const keys = new Set(asked.length > 0 ? asked : traded.length > 0 ? traded : [YARDSTICK]);
    return [...keys].flatMap((key) => {
      const series = this.#series.get(key);
      return series === undefined ? [] : [{ symbol: series.symbol, change: this.#changeOf(series) }];
    });
  }

  /** From the day's first price to the close of the last bar that is complete. */
  #changeOf({ bars, barSeconds }: RecordedSeries): number {
    const first = bars.lowerBound(istInstant(this.seat.day, timeOfDay(0, 0)) / 1_000);
    const last = bars.lowerBound(Math.floor(this.now / 1_000) - barSeconds + 1) - 1;
    const open = bars.at(first, BAR.open);
    return last < first || open === 0 ? 0 : bars.at(last, BAR.close) / open - 1;
  }
}
