import type { BrokerLogin, LoginDesk, LoginLink, LoginState } from '../../desk-login.ts';
import type { Caller } from '../../desk-market.ts';
import type { UserId } from '../../domain/ids.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { SecretSource } from '../../ports/ids.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import type { KiteSession, LiveSession } from './kite-session.ts';
import { loginLink, readPasted, readRedirect } from './login-link.ts';
import { OpenLinks } from './open-links.ts';

/** Logging in through chat: a link goes out, and the browser or a paste brings the answer back. */
export class KiteLogin implements LoginDesk {
  readonly #session: KiteSession;
  readonly #apiKey: string;
  readonly #loginRoot: string;
  readonly #wall: WallClock;
  readonly #links: OpenLinks;
  readonly #comesBackTo: () => string | undefined;

  constructor(options: {
    readonly session: KiteSession;
    readonly apiKey: string;
    readonly loginRoot: string;
    readonly wall: WallClock;
    readonly secrets: SecretSource;
    /** Where this desk listens for the browser; undefined when it does not. */
    readonly comesBackTo: () => string | undefined;
  }) {
    this.#session = options.session;
    this.#apiKey = options.apiKey;
    this.#loginRoot = options.loginRoot;
    this.#wall = options.wall;
    this.#links = new OpenLinks(options.secrets);
    this.#comesBackTo = options.comesBackTo;
  }

  state(): LoginState {
    const { state } = this.#session;
    return state.kind === 'live' ? { kind: 'logged-in', login: loginOf(state.session) } : state;
  }

  link(caller: Caller): LoginLink {
    const { state, validUntil } = this.#links.open(caller.user.id, this.#wall.now());
    const link = loginLink(this.#loginRoot, this.#apiKey, state);
    return { link, comesBackTo: this.#comesBackTo(), validUntil };
  }

  async finish(caller: Caller, text: string): Promise<Result<BrokerLogin, Refusal>> {
    const answer = readPasted(text);
    if (answer === undefined) {
      return fail(
        refusal(
          'BAD_ARGUMENTS',
          'That holds no login. Paste the whole link that the browser ended on, with request_token in it, after /login.',
        ),
      );
    }
    // Who pastes a bare token is known and may log in; what a link says of its origin must be true.
    const by = answer.state === undefined ? caller.user.id : this.#opener(answer.state);
    return by === undefined ? fail(TOO_OLD) : this.#login(answer.requestToken, by);
  }

  /** Finishes a login with the query that a browser came back with. Only links of this desk are taken. */
  async comeBack(query: URLSearchParams): Promise<Result<BrokerLogin, Refusal>> {
    const answer = readRedirect(query);
    if (answer === undefined) {
      return fail(refusal('BROKER_REFUSED', 'Kite did not let you in. Ask for a new link: /login.'));
    }
    const by = this.#opener(answer.state ?? '');
    return by === undefined ? fail(TOO_OLD) : this.#login(answer.requestToken, by);
  }

  async logout(caller: Caller): Promise<Result<BrokerLogin, Refusal>> {
    const ended = await this.#session.logout(caller.user.id);
    return ended === undefined
      ? fail(
          refusal('NOTHING_TO_DO', 'Nobody is logged in to Kite.', [{ label: 'Log in', command: '/login' }]),
        )
      : ok(loginOf(ended));
  }

  #opener(state: string): UserId | undefined {
    return this.#links.use(state, this.#wall.now());
  }

  async #login(requestToken: string, by: UserId): Promise<Result<BrokerLogin, Refusal>> {
    const session = await this.#session.login(requestToken, by);
    return session.ok ? ok(loginOf(session.value)) : session;
  }
}

const TOO_OLD = refusal(
  'BAD_CODE',
  'That login does not belong to an open link of this desk: it is too old, or was used before. Ask for a new one: /login.',
  [{ label: 'Log in', command: '/login' }],
);

function loginOf({ userId, userName, until }: LiveSession): BrokerLogin {
  return { user: userId, name: userName, until };
}
