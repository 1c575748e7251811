import type { WebSocket } from 'ws';
import type { Session } from '../session/sessions.ts';
import type { TickerMode } from './packets.ts';

/** Most tokens of one connection. */
const MOST_TOKENS = 3000;
const HEARTBEAT = Buffer.from([0]);

const MODES: readonly TickerMode[] = ['ltp', 'quote', 'full'];

/** What a client said that the server does not understand, or that goes too far. */
type Complaint = string | undefined;

interface Spoken {
  readonly action: string;
  readonly tokens: readonly number[];
  readonly mode: TickerMode | undefined;
}

function readMessage(text: string): Spoken | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('a' in value) || !('v' in value)) return undefined;
  const { a, v } = value;
  if (!Array.isArray(v) || typeof a !== 'string') return undefined;
  const numbers = (list: readonly unknown[]): readonly number[] =>
    list.filter((item): item is number => typeof item === 'number');
  if (a !== 'mode') return { action: a, tokens: numbers(v), mode: undefined };
  const [mode, list] = v as readonly unknown[];
  return {
    action: a,
    tokens: Array.isArray(list) ? numbers(list) : [],
    mode: MODES.find((known) => known === mode),
  };
}

/** One client on the socket: what it is subscribed to, and whether it hears anything. */
export class TickerConnection {
  readonly session: Session;
  /** What is subscribed, and in which mode. */
  readonly modes = new Map<number, TickerMode>();
  /** All that the client said, as it came. */
  readonly heard: string[] = [];
  readonly #socket: WebSocket;
  #isSilent: boolean;
  #wasQuiet = true;

  constructor(socket: WebSocket, session: Session, isSilent: boolean) {
    this.#socket = socket;
    this.session = session;
    this.#isSilent = isSilent;
    socket.on('ping', (data) => {
      if (!this.#isSilent) socket.pong(data);
    });
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** From now on nothing comes over the socket any more, though it stays open; or it does again. */
  silence(isSilent: boolean): void {
    this.#isSilent = isSilent;
  }

  /** Takes a message of the client. Returns the tokens to show at once, and what is wrong. */
  take(text: string): { readonly shown: readonly number[]; readonly complaint: Complaint } {
    this.heard.push(text);
    const spoken = readMessage(text);
    if (spoken === undefined) return { shown: [], complaint: 'Invalid message.' };
    if (spoken.action === 'unsubscribe') {
      for (const token of spoken.tokens) this.modes.delete(token);
      return { shown: [], complaint: undefined };
    }
    if (spoken.action === 'subscribe') return this.#subscribe(spoken.tokens);
    if (spoken.action !== 'mode' || spoken.mode === undefined) {
      return { shown: [], complaint: `Unknown action or mode: ${spoken.action}.` };
    }
    const shown = spoken.tokens.filter((token) => this.modes.has(token));
    for (const token of shown) this.modes.set(token, spoken.mode);
    return { shown, complaint: undefined };
  }

  sendBytes(bytes: Buffer): void {
    this.#wasQuiet = false;
    if (!this.#isSilent && this.#socket.readyState === this.#socket.OPEN) this.#socket.send(bytes);
  }

  sendText(text: string): void {
    if (!this.#isSilent && this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
  }

  /** A single byte, when nothing else came since the last time. */
  heartbeat(): void {
    if (this.#wasQuiet) this.sendBytes(HEARTBEAT);
    this.#wasQuiet = true;
  }

  /** Breaks the connection, as a network does. */
  drop(): void {
    this.#socket.terminate();
  }

  /** Ends it in an orderly way. */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** What is over the limit is refused; what is under it stays. */
  #subscribe(tokens: readonly number[]): {
    readonly shown: readonly number[];
    readonly complaint: Complaint;
  } {
    const fresh = [...new Set(tokens)].filter((token) => !this.modes.has(token));
    const room = Math.max(0, MOST_TOKENS - this.modes.size);
    const taken = fresh.slice(0, room);
    for (const token of taken) this.modes.set(token, 'quote');
    const complaint =
      taken.length < fresh.length ? `Subscription limit of ${MOST_TOKENS} instruments exceeded.` : undefined;
    return { shown: taken, complaint };
  }
}
