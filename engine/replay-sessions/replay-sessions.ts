import type { MarketData } from '../../config/market-data.ts';
import type { Config } from '../../config/schema.ts';
import type { RunningEngine } from '../compose.ts';
import type { Caller } from '../desk-market.ts';
import type {
  ReplayChange,
  ReplayDays,
  ReplayDesk,
  ReplayEvent,
  ReplaySeat,
  ReplayStanding,
  ReplayWish,
} from '../desk-replay.ts';
import type { UserId } from '../domain/ids.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { formatTime, istInstant, MINUTE_MS } from '../domain/time.ts';
import { CandleStore } from '../storage/candles/candle-store.ts';
import { addressesBeside } from '../storage/postgres/side-database.ts';
import { DatabaseFailure } from '../storage/postgres/sql.ts';
import { SystemSecrets } from '../system/system-secrets.ts';
import { SystemClock, SystemTimers } from '../system/system-time.ts';
import { DayFinder, type FoundDay } from './day-finder.ts';
import { ReplaySession } from './replay-session.ts';
import { type LostSession, SessionFolders } from './session-folders.ts';

/** Sessions at once, of all people. */
const MOST_SESSIONS = 2;
/** A session that nobody speaks to for so long is over. */
const IDLE_MS = 60 * MINUTE_MS;
const LOOK_EVERY_MS = 250;
const USUAL_SPEED = 10;
const SPEEDS = [1, 2, 5, 10, 20, 60, 120, 300] as const;

export interface ReplaySessionsParts {
  readonly engine: RunningEngine;
  readonly config: Config;
  readonly marketData: MarketData;
  /** The folder of imported bars. */
  readonly candles: string;
  readonly onTrouble: (message: string, error: unknown) => void;
}

interface Running {
  readonly session: ReplaySession;
  usedAt: number;
  ending: boolean;
}

/** The sessions of a desk: opens, watches and clears them away. */
export class ReplaySessions implements ReplayDesk {
  readonly #parts: ReplaySessionsParts;
  readonly #folders: SessionFolders;
  readonly #finder: DayFinder;
  readonly #secrets = new SystemSecrets();
  readonly #clock = new SystemClock();
  readonly #running = new Map<UserId, Running>();
  readonly #opening = new Set<UserId>();
  readonly #clearing = new Set<Promise<void>>();
  readonly #listeners = new Set<(event: ReplayEvent) => void>();
  readonly #stopLooking: () => void;

  constructor(parts: ReplaySessionsParts) {
    this.#parts = parts;
    const { engine, marketData } = parts;
    const timers = new SystemTimers();
    this.#folders = new SessionFolders(engine.home, engine.storage.database);
    this.#finder = new DayFinder({
      store: new CandleStore(parts.candles),
      market: engine.market,
      marketData,
      secrets: this.#secrets,
      wall: this.#clock,
      timers,
    });
    const looking = timers.every(LOOK_EVERY_MS, () => this.#look());
    this.#stopLooking = () => looking.cancel();
  }

  /** Clears away what a killed process left; call once, first. */
  async sweep(): Promise<readonly LostSession[]> {
    try {
      return await this.#folders.sweep();
    } catch (error) {
      this.#parts.onTrouble('what a killed replay left was not cleared', error);
      return [];
    }
  }

  days(symbols: readonly string[]): Promise<Result<ReplayDays, Refusal>> {
    return this.#finder.days(symbols);
  }

  async open(caller: Caller, wish: ReplayWish): Promise<Result<ReplayStanding, Refusal>> {
    const { id } = caller.user;
    const no = this.#busy(id);
    if (no !== undefined) return fail(no);
    this.#opening.add(id);
    try {
      await Promise.all(this.#clearing);
      const found = await this.#finder.find(wish);
      if (!found.ok) return found;
      const opened = await this.#start(caller, found.value, wish.speed ?? USUAL_SPEED);
      if (!opened.ok) return opened;
      const session = opened.value;
      this.#running.set(id, { session, usedAt: this.#clock.monotonicMs(), ending: false });
      this.#tell({ kind: 'opened', seat: session.seat });
      return ok(await session.standing());
    } finally {
      this.#opening.delete(id);
    }
  }

  #busy(user: UserId): Refusal | undefined {
    const end = [{ label: 'End it', command: '/replay end' }];
    if (this.#running.has(user) || this.#opening.has(user)) {
      return refusal(
        'REPLAY_RUNNING',
        'You are on a past day already. End that replay first: /replay end.',
        end,
      );
    }
    if (this.#running.size + this.#opening.size < MOST_SESSIONS) return undefined;
    return refusal(
      'REPLAY_RUNNING',
      `${MOST_SESSIONS} people are on past days, and more at once are not possible. Try again when one has ended.`,
    );
  }

  async #start(caller: Caller, found: FoundDay, speed: number): Promise<Result<ReplaySession, Refusal>> {
    const { engine, config, marketData, onTrouble } = this.#parts;
    const session = `r${this.#secrets.nonce(4)}`;
    const { day, simulated, recording, asked } = found;
    try {
      await this.#folders.make(session, { place: caller.place, day });
      const opened = await ReplaySession.open({
        session,
        home: this.#folders.homeOf(session),
        servers: addressesBeside(engine.storage.servers, this.#folders.databaseOf(session)),
        config,
        marketData,
        caller,
        preferences: engine.preferencesOf(caller.user.id),
        day,
        simulated,
        recording,
        asked,
        speed,
        onTrouble,
      });
      if (opened.ok) return opened;
      await this.#folders.remove(session);
      return fail(unavailable(opened.error));
    } catch (error) {
      await this.#folders
        .remove(session)
        .catch((again: unknown) => onTrouble('a replay was not cleared', again));
      if (error instanceof DatabaseFailure) return fail(unavailable(error.message));
      throw error;
    }
  }

  async standing(caller: Caller): Promise<ReplayStanding | undefined> {
    const running = this.#of(caller);
    return running?.session.standing();
  }

  change(caller: Caller, change: ReplayChange): Result<undefined, Refusal> {
    const running = this.#of(caller);
    if (running === undefined) return fail(refusal('NOTHING_TO_DO', 'No replay runs. Open one: /replay.'));
    const { session } = running;
    switch (change.kind) {
      case 'faster':
        session.speed = SPEEDS.find((speed) => speed > session.speed) ?? session.speed;
        break;
      case 'slower':
        session.speed = SPEEDS.findLast((speed) => speed < session.speed) ?? session.speed;
        break;
      case 'speed':
        session.speed = change.speed;
        break;
      case 'pause':
        session.pause();
        break;
      case 'resume':
        session.resume();
        break;
      case 'skip': {
        const to = istInstant(session.seat.day, change.to);
        if (to <= session.now || to > session.closesAt) return fail(notAhead(session));
        session.hurryTo(to);
      }
    }
    return ok(undefined);
  }

  async end(caller: Caller): Promise<ReplayStanding | undefined> {
    const running = this.#of(caller);
    return running === undefined ? undefined : this.#finish(running, 'asked');
  }

  seat(caller: Caller): ReplaySeat | undefined {
    const running = this.#of(caller);
    if (running === undefined || running.session.seat.place !== caller.place) return undefined;
    running.usedAt = this.#clock.monotonicMs();
    return running.session.seat;
  }

  subscribe(listener: (event: ReplayEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when everything recorded so far by any session is durable. */
  async settled(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ session }) => session.settled()));
  }

  /** Ends all sessions without a word. */
  async stop(): Promise<void> {
    this.#stopLooking();
    for (const running of this.#running.values()) this.#clear(running);
    await Promise.all(this.#clearing);
  }

  #of({ user }: Caller): Running | undefined {
    const running = this.#running.get(user.id);
    return running?.ending === false ? running : undefined;
  }

  #look(): void {
    const now = this.#clock.monotonicMs();
    for (const running of this.#running.values()) {
      const why = running.session.isOver ? 'closed' : now - running.usedAt > IDLE_MS ? 'idle' : undefined;
      if (why === undefined || running.ending) continue;
      this.#finish(running, why).catch((error: unknown) =>
        this.#parts.onTrouble('a replay did not end', error),
      );
    }
  }

  /** From here on nobody reaches the session; its result is taken first. */
  async #finish(running: Running, why: 'asked' | 'closed' | 'idle'): Promise<ReplayStanding> {
    running.ending = true;
    running.session.pause();
    try {
      const last = await running.session.standing();
      this.#tell({ kind: 'ended', why, last });
      return last;
    } finally {
      this.#clear(running);
    }
  }

  #clear(running: Running): void {
    running.ending = true;
    const { session } = running;
    const { user, session: name } = session.seat;
    this.#running.delete(user);
    const cleared = session
      .stop()
      .then(() => this.#folders.remove(name))
      .catch((error: unknown) => this.#parts.onTrouble('a replay was not cleared', error))
      .finally(() => this.#clearing.delete(cleared));
    this.#clearing.add(cleared);
  }

  #tell(event: ReplayEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function unavailable(why: string): Refusal {
  return refusal('REPLAY_UNAVAILABLE', `The replay did not start: ${why}`);
}

function notAhead({ now, closesAt }: ReplaySession): Refusal {
  const [from, to] = [now, closesAt].map((at) => formatTime(at).slice(0, 5));
  return refusal(
    'BAD_ARGUMENTS',
    `It is ${from} on that day, and it closes at ${to}. Choose a time between them.`,
  );
}
