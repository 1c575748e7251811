import { WebSocket } from 'ws';
import type { SecretSource } from '../../ports/ids.ts';
import type { Timer, Timers } from '../../ports/timers.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import type { KiteLogin } from '../session-source.ts';
import { type ConnectionPace, retryDelayMs } from './connection-pace.ts';
import type { TickerSession } from './ticker-session.ts';

/** A frame over this breaks the connection; one over what Kite can mean is dropped by who reads it. */
const LONGEST_FRAME_BYTES = 16 << 20;
const FORBIDDEN = 403;

/** Where a connection stands. */
export type ConnectionState =
  | { readonly kind: 'stopped' }
  /** Nobody is logged in: it opens with the login. */
  | { readonly kind: 'logged-out' }
  /** Kite refused the token: it waits for another. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly sinceMs: number }
  /** Until the next attempt; `failures` in a row. */
  | { readonly kind: 'waiting'; readonly failures: number; readonly reason: string };

/** What happens on a connection. A frame is Kite's until the call returns. */
export interface ConnectionListener {
  opened(): void;
  /** It was open, and is not any more. */
  lost(reason: string): void;
  binary(frame: Uint8Array): void;
  text(frame: Uint8Array): void;
}

/** What a connection needs of the world. */
export interface ConnectionParts {
  /** `wss://ws.kite.trade`. */
  readonly root: string;
  readonly session: TickerSession;
  readonly wall: WallClock;
  readonly timers: Timers;
  readonly secrets: SecretSource;
  readonly pace: ConnectionPace;
}

/**
 * One connection to Kite's price socket that keeps itself open: it follows the login, comes back after a loss with
 * growing, uneven delays, and gives up a line that went silent. A token that Kite refuses is never tried twice.
 */
export class Connection {
  readonly #parts: ConnectionParts;
  readonly #listener: ConnectionListener;
  #state: ConnectionState = { kind: 'stopped' };
  #socket: WebSocket | undefined;
  /** Of the latest attempt. */
  #accessToken: string | undefined;
  #failures = 0;
  #heardAtMs = 0;
  #checkedAtMs = 0;
  #retry: Timer | undefined;
  #check: Timer | undefined;
  #leaveSession: () => void = () => undefined;

  constructor(parts: ConnectionParts, listener: ConnectionListener) {
    this.#parts = parts;
    this.#listener = listener;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  start(): void {
    if (this.#state.kind !== 'stopped') return;
    const { session, timers, wall, pace } = this.#parts;
    this.#checkedAtMs = wall.monotonicMs();
    this.#check = timers.every(pace.checkMs, () => this.#checkSilence());
    this.#leaveSession = session.subscribe(() => this.#followLogin());
    this.#followLogin();
  }

  stop(): void {
    this.#leaveSession();
    this.#check?.cancel();
    this.#leave({ kind: 'stopped' }, 'stopped');
  }

  /** Sends text frames; false when the connection is not open. */
  send(frames: readonly string[]): boolean {
    if (this.#state.kind !== 'open') return false;
    for (const frame of frames) this.#socket?.send(frame);
    return true;
  }

  #followLogin(): void {
    const login = this.#parts.session.current();
    if (login === undefined) {
      this.#leave({ kind: 'logged-out' }, 'logged out');
    } else if (login.accessToken !== this.#accessToken) {
      this.#failures = 0;
      this.#leave({ kind: 'connecting' }, 'logged in again');
      this.#connect(login);
    }
  }

  #connect({ apiKey, accessToken }: KiteLogin): void {
    const { root, pace } = this.#parts;
    const url = new URL(root);
    url.searchParams.set('api_key', apiKey);
    url.searchParams.set('access_token', accessToken);
    const socket = new WebSocket(url, {
      headers: { 'X-Kite-Version': '3' },
      handshakeTimeout: pace.handshakeMs,
      maxPayload: LONGEST_FRAME_BYTES,
      perMessageDeflate: false,
    });
    this.#accessToken = accessToken;
    this.#socket = socket;
    this.#state = { kind: 'connecting' };
    socket.on('open', () => this.#open());
    socket.on('unexpected-response', (_request, response) => this.#turnedAway(response.statusCode));
    socket.on('ping', () => this.#heard());
    socket.on('message', (data, isBinary) => {
      this.#heard();
      if (!(data instanceof Uint8Array)) return;
      if (isBinary) this.#listener.binary(data);
      else this.#listener.text(data);
    });
    socket.on('error', (error) => this.#lose(error.message));
    socket.on('close', (code) => this.#lose(`closed by Kite with ${code}`));
  }

  #open(): void {
    this.#heard();
    this.#state = { kind: 'open', sinceMs: this.#heardAtMs };
    this.#listener.opened();
  }

  #heard(): void {
    this.#heardAtMs = this.#parts.wall.monotonicMs();
  }

  /** The handshake was answered, but not with a socket. */
  #turnedAway(status: number | undefined): void {
    if (status !== FORBIDDEN) {
      this.#lose(`refused with HTTP ${status}`);
      return;
    }
    const { session } = this.#parts;
    this.#leaveSocket();
    this.#state = { kind: 'refused' };
    // Never the death of a token that is another by now.
    if (session.current()?.accessToken !== this.#accessToken) return;
    session.died('Kite refused the price connection (HTTP 403)');
  }

  #lose(reason: string): void {
    const { wall, timers, secrets, pace, session } = this.#parts;
    const { state } = this;
    if (state.kind === 'open' && wall.monotonicMs() - state.sinceMs >= pace.steadyMs) this.#failures = 0;
    const delayMs = retryDelayMs(pace, this.#failures, secrets);
    this.#failures += 1;
    this.#leave({ kind: 'waiting', failures: this.#failures, reason }, reason);
    this.#retry = timers.after(delayMs, () => {
      const login = session.current();
      if (login === undefined) this.#followLogin();
      else this.#connect(login);
    });
  }

  /** Goes from whatever there is to a state without a socket. */
  #leave(next: ConnectionState, reason: string): void {
    const wasOpen = this.#state.kind === 'open';
    this.#retry?.cancel();
    this.#leaveSocket();
    if (next.kind === 'logged-out' || next.kind === 'stopped') this.#accessToken = undefined;
    this.#state = next;
    if (wasOpen) this.#listener.lost(reason);
  }

  #leaveSocket(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    socket.removeAllListeners();
    // A socket that is given up while it connects reports that as an error.
    socket.on('error', () => undefined);
    socket.terminate();
  }

  #checkSilence(): void {
    const { wall, pace } = this.#parts;
    const now = wall.monotonicMs();
    // After a pause of this process what Kite sent meanwhile is still unread: the silence was ours.
    const wePaused = now - this.#checkedAtMs > 2 * pace.checkMs;
    this.#checkedAtMs = now;
    if (wePaused || this.#state.kind !== 'open' || now - this.#heardAtMs <= pace.silenceMs) return;
    this.#lose('silent, without even a heartbeat');
  }
}
