import type { UserId } from '../../domain/ids.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import { isMorningFlush, sessionEnd } from './session-end.ts';

/** What requests to Kite carry. */
export interface SessionToken {
  readonly apiKey: string;
  readonly accessToken: string;
  readonly userId: string;
}

/** A login that Kite took. */
export interface GrantedSession {
  readonly userId: string;
  readonly userName: string;
  readonly accessToken: string;
}

/** A session with its end. */
export interface LiveSession extends GrantedSession {
  readonly until: EpochMs;
}

/** Kite's part in a login. A failure is words for people. */
export interface LoginGateway {
  /** Trades a request token in, once. */
  exchange(requestToken: string): Promise<Result<GrantedSession, string>>;
  /** Ends a session at Kite. */
  end(accessToken: string): Promise<Result<true, string>>;
}

/** What of sessions is durable. A store that is down refuses a beginning, and rejects the rest. */
export interface SessionRecords {
  /** Whom the account belongs to; undefined before the first login. */
  holder(): string | undefined;
  /** The first one binds the account to its holder. */
  began(session: LiveSession, by: UserId): Promise<Result<true, Refusal>>;
  ended(reason: string, by: UserId | undefined): Promise<void>;
  /** A login of somebody else's account was turned away. */
  turnedAway(userId: string, by: UserId): Promise<void>;
}

/** Where the session outlives a restart. */
export interface SessionShelf {
  put(session: LiveSession): Promise<void>;
  /** `sealed`: there is one, and the passphrase does not open it. */
  get(): Promise<LiveSession | 'none' | 'sealed'>;
  wipe(): Promise<void>;
}

type State =
  | { readonly kind: 'starting' }
  | { readonly kind: 'logged-out'; readonly reason: string }
  | { readonly kind: 'live'; readonly session: LiveSession };

/** Told of every change: the token from now on, or that there is none. */
export type SessionListener = (token: SessionToken | undefined) => void;

const EXPIRED = 'the session ended at 06:00, as all do each morning';

/**
 * The desk's one session at Kite. It lives from a login until 06:00, a logout, or its proven death, whichever comes
 * first; nothing renews it but a person. Everybody who speaks to Kite takes the token from here.
 */
export class KiteSession {
  readonly #apiKey: string;
  readonly #wall: WallClock;
  readonly #gateway: LoginGateway;
  readonly #records: SessionRecords;
  readonly #shelf: SessionShelf;
  readonly #onDeath: (reason: string) => void;
  readonly #onTrouble: (message: string, error: unknown) => void;
  readonly #listeners = new Set<SessionListener>();
  #state: State = { kind: 'starting' };
  #exchanging = false;
  /** The last piece of storing: an end that is being written must not overtake the beginning after it. */
  #stored: Promise<void> = Promise.resolve();

  constructor(options: {
    readonly apiKey: string;
    readonly wall: WallClock;
    readonly gateway: LoginGateway;
    readonly records: SessionRecords;
    readonly shelf: SessionShelf;
    /** Called once when a session dies in the middle of its day. */
    readonly onDeath: (reason: string) => void;
    readonly onTrouble: (message: string, error: unknown) => void;
  }) {
    this.#apiKey = options.apiKey;
    this.#wall = options.wall;
    this.#gateway = options.gateway;
    this.#records = options.records;
    this.#shelf = options.shelf;
    this.#onDeath = options.onDeath;
    this.#onTrouble = options.onTrouble;
  }

  get state(): State {
    return this.#state;
  }

  /** The token to use now; undefined while nobody is logged in. */
  current(): SessionToken | undefined {
    if (this.#state.kind !== 'live' || this.#wall.now() >= this.#state.session.until) return undefined;
    const { accessToken, userId } = this.#state.session;
    return { apiKey: this.#apiKey, accessToken, userId };
  }

  subscribe(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Goes on with the session of before a restart, when its time is not over. */
  async restore(): Promise<void> {
    const found = await this.#shelf.get();
    if (found === 'none') this.#move({ kind: 'logged-out', reason: 'nobody has logged in yet' });
    else if (found === 'sealed') {
      const reason = 'the stored session was sealed under another passphrase';
      this.#move({ kind: 'logged-out', reason });
    } else if (found.until <= this.#wall.now()) {
      await this.#shelf.wipe();
      this.#move({ kind: 'logged-out', reason: EXPIRED });
    } else this.#move({ kind: 'live', session: found });
  }

  /** Trades a request token in. Another person's account is refused, and its session dropped. */
  async login(requestToken: string, by: UserId): Promise<Result<LiveSession, Refusal>> {
    if (this.#exchanging) return fail(refusal('TOO_FAST', 'Another login is under way. Wait a moment.'));
    this.#exchanging = true;
    try {
      const granted = await this.#gateway.exchange(requestToken);
      if (!granted.ok) return fail(refusal('BROKER_REFUSED', notTaken(granted.error), AGAIN));
      return await this.#welcome({ ...granted.value, until: sessionEnd(this.#wall.now()) }, by);
    } finally {
      this.#exchanging = false;
    }
  }

  async #welcome(session: LiveSession, by: UserId): Promise<Result<LiveSession, Refusal>> {
    const holder = this.#records.holder();
    if (holder !== undefined && holder !== session.userId) {
      await this.#gateway.end(session.accessToken);
      await this.#quietly('a refused login cannot be recorded', () =>
        this.#records.turnedAway(session.userId, by),
      );
      return fail(refusal('NOT_ALLOWED', wrongAccount(holder, session.userId), AGAIN));
    }
    const began = await this.#inOrder(() => this.#records.began(session, by));
    if (!began.ok) {
      await this.#gateway.end(session.accessToken);
      return began;
    }
    await this.#inOrder(() => this.#quietly('the session cannot be stored', () => this.#shelf.put(session)));
    this.#move({ kind: 'live', session });
    return ok(session);
  }

  /** Ends the session at Kite and here; undefined when there was none. */
  async logout(by: UserId): Promise<LiveSession | undefined> {
    if (this.#state.kind !== 'live') return undefined;
    const { session } = this.#state;
    this.#move({ kind: 'logged-out', reason: 'somebody logged out' });
    const ended = await this.#gateway.end(session.accessToken);
    if (!ended.ok) this.#onTrouble('Kite did not confirm the logout', new Error(ended.error));
    await this.#forget('logged out', by);
    return session;
  }

  /**
   * Kite no longer takes the token. `accessToken` is the one that was refused: an old request that fails after a new
   * login says nothing of the new session.
   */
  died(reason: string, accessToken?: string): void {
    if (this.#state.kind !== 'live') return;
    if (accessToken !== undefined && accessToken !== this.#state.session.accessToken) return;
    this.#move({ kind: 'logged-out', reason: `Kite ended the session (${reason})` });
    if (!isMorningFlush(this.#wall.now())) this.#onDeath(reason);
    void this.#forget(reason, undefined);
  }

  /** Ends a session whose time is over; to be called now and then. */
  async expire(): Promise<void> {
    if (this.#state.kind !== 'live' || this.#wall.now() < this.#state.session.until) return;
    this.#move({ kind: 'logged-out', reason: EXPIRED });
    await this.#forget(EXPIRED, undefined);
  }

  #forget(reason: string, by: UserId | undefined): Promise<void> {
    return this.#inOrder(async () => {
      await this.#quietly('the ended session cannot be wiped', () => this.#shelf.wipe());
      await this.#quietly('the end of the session cannot be recorded', () => this.#records.ended(reason, by));
    });
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#stored.then(work);
    this.#stored = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  /** A store that is down must not keep a session alive, nor end one. */
  async #quietly(trouble: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#onTrouble(trouble, error);
    }
  }

  #move(state: State): void {
    this.#state = state;
    const token = this.current();
    for (const listener of this.#listeners) listener(token);
  }
}

const AGAIN = [{ label: 'Log in', command: '/login' }] as const;

function notTaken(reason: string): string {
  return `Kite did not take that login: ${reason.replace(/\.$/, '')}. A link is good once and for a few minutes; ask for a new one: /login.`;
}

function wrongAccount(holder: string, came: string): string {
  return `This desk belongs to the Kite account ${holder}; that login was of ${came}, and its session was dropped. Log in as ${holder}: /login.`;
}
