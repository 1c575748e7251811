import { createHash, randomBytes } from 'node:crypto';
import { addDays, epochMs, istDate, istInstant, parseTimeOfDay } from '../../../../engine/domain/time.ts';
import { KiteRefusal } from '../refusal.ts';
import type { ServerClock } from '../server-clock.ts';

/** An app that may log people in. */
export interface App {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Where people are sent back to after the login; a page of this server unless given. */
  readonly redirectUrl?: string;
}

export interface Session {
  readonly accessToken: string;
  readonly apiKey: string;
  readonly userId: string;
  readonly loginMs: number;
  readonly expiresMs: number;
}

interface RequestToken {
  readonly userId: string;
  readonly apiKey: string;
  readonly expiresMs: number;
}

/** A request token is good for a few minutes. */
const REQUEST_TOKEN_LIFE_MS = 5 * 60_000;
const EXPIRY = parseTimeOfDay('06:00');

/** Tokens are 32 letters and digits. */
const token = (): string => randomBytes(24).toString('base64url').replaceAll(/[-_]/g, 'x').slice(0, 32);

/** Six in the morning after a moment, in India. */
function nextExpiryMs(nowMs: number): number {
  const today = istDate(epochMs(nowMs));
  const atSix = istInstant(today, EXPIRY);
  return nowMs < atSix ? atSix : istInstant(addDays(today, 1), EXPIRY);
}

/** `sha256hex(api_key + request_token + api_secret)`. */
function sessionChecksum(apiKey: string, requestToken: string, apiSecret: string): string {
  return createHash('sha256').update(`${apiKey}${requestToken}${apiSecret}`).digest('hex');
}

/** Who is logged in. */
export class Sessions {
  readonly apps = new Map<string, App>();
  readonly #clock: ServerClock;
  readonly #requests = new Map<string, RequestToken>();
  readonly #sessions = new Map<string, Session>();
  readonly #enders: ((session: Session) => void)[] = [];

  constructor(clock: ServerClock, apps: readonly App[]) {
    this.#clock = clock;
    for (const app of apps) this.apps.set(app.apiKey, app);
  }

  /** Is told of every session that ends. */
  onEnd(ended: (session: Session) => void): void {
    this.#enders.push(ended);
  }

  /** A person let an app in: the token it gets to ask for a session with. */
  grant(apiKey: string, userId: string): string {
    const requestToken = token();
    const expiresMs = this.#clock.now() + REQUEST_TOKEN_LIFE_MS;
    this.#requests.set(requestToken, { userId, apiKey, expiresMs });
    return requestToken;
  }

  /** Exchanges a request token, once. A new login of an app ends the one before, as the broker may do. */
  exchange(apiKey: string, requestToken: string, checksum: string): Session {
    const app = this.apps.get(apiKey);
    if (app === undefined) throw new KiteRefusal(403, 'TokenException', 'Invalid `api_key`.');
    if (checksum !== sessionChecksum(apiKey, requestToken, app.apiSecret)) {
      throw new KiteRefusal(403, 'TokenException', 'Invalid `checksum`.');
    }
    const request = this.#requests.get(requestToken);
    this.#requests.delete(requestToken);
    if (request?.apiKey !== apiKey || request.expiresMs <= this.#clock.now()) {
      throw new KiteRefusal(403, 'TokenException', 'Token is invalid or has expired.');
    }
    return this.open(apiKey, request.userId);
  }

  /** Opens a session without a login page. */
  open(apiKey: string, userId: string): Session {
    for (const session of this.#sessions.values()) {
      if (session.apiKey === apiKey && session.userId === userId) this.end(session.accessToken);
    }
    const loginMs = this.#clock.now();
    const expiresMs = nextExpiryMs(loginMs);
    const session: Session = { accessToken: token(), apiKey, userId, loginMs, expiresMs };
    this.restore(session);
    return session;
  }

  /** Takes a session that was kept in a file. */
  restore(session: Session): void {
    this.#sessions.set(session.accessToken, session);
    this.#clock.at(session.expiresMs, () => this.end(session.accessToken));
  }

  /** The session behind `api_key:access_token`, if it lives. */
  find(apiKey: string, accessToken: string): Session | undefined {
    const session = this.#sessions.get(accessToken);
    return session?.apiKey === apiKey && session.expiresMs > this.#clock.now() ? session : undefined;
  }

  end(accessToken: string): boolean {
    const session = this.#sessions.get(accessToken);
    if (session === undefined) return false;
    this.#sessions.delete(accessToken);
    for (const ended of this.#enders) ended(session);
    return true;
  }

  /** Ends every session, as "log out of all sessions" or the flush in the morning does. */
  endAll(): void {
    for (const accessToken of [...this.#sessions.keys()]) this.end(accessToken);
  }

  all(): readonly Session[] {
    return [...this.#sessions.values()];
  }
}
