import type { InstrumentId } from '../../domain/ids.ts';
import type { Depth } from '../../domain/tick.ts';
import { type EpochMs, epochMs } from '../../domain/time.ts';
import type { SecretSource } from '../../ports/ids.ts';
import type { MarketClock } from '../../ports/market-clock.ts';
import type { FeedHealth, MarketFeed, MarketListener } from '../../ports/market-feed.ts';
import type { Timer, Timers } from '../../ports/timers.ts';
import type { WallClock } from '../../ports/wall-clock.ts';
import { type ConnectionPace, KITE_PACE } from './connection-pace.ts';
import { feedHealth } from './feed-health.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { Line, TOKENS_A_LINE } from './line.ts';
import type { KitePacket } from './packets.ts';
import { PriceSlots } from './price-slots.ts';
import { readTextFrame } from './text-frames.ts';
import { TickDelivery } from './tick-delivery.ts';
import type { TickerSession } from './ticker-session.ts';
import { TOKEN_PATIENCE, type TokenPatience } from './token-watch.ts';

/** Kite takes this many connections of one application. */
const MOST_LINES = 3;
const MOST_TOKENS = MOST_LINES * TOKENS_A_LINE;
const PULSE_MS = 1_000;
const WATCH_MS = 5_000;
/** Indices change each second of a session: when nothing is newer than this, Kite itself hears nothing. */
const EXCHANGE_QUIET_MS = 10_000;
/** What was heard of in this time need not be asked for. */
const QUIET_MS = 2_000;

/** What the socket tells besides prices. */
interface TickerNews {
  /**
   * Kite said something of an order of the account, from whichever platform. A hint to read the book: it may be
   * late, doubled or out of order, and nothing promises that it comes at all.
   */
  orderHint(order: Readonly<Record<string, unknown>>): void;
  /** A connection broke: prices and hints are missing from now on. */
  connectionLost(reason: string): void;
  /** A connection opened; what happened at Kite in the `missedMs` before it was not told. */
  connectionOpened(missedMs: number): void;
}

/** What the feed needs of the world. */
export interface KiteFeedParts {
  /** `wss://ws.kite.trade`. */
  readonly root: string;
  readonly session: TickerSession;
  /** Kite's number of an instrument today; undefined when it is not listed any more. */
  readonly tokenOf: (instrument: InstrumentId) => number | undefined;
  readonly clock: MarketClock;
  readonly wall: WallClock;
  readonly timers: Timers;
  readonly secrets: SecretSource;
  readonly news: TickerNews;
  /** Whether silence of an instrument means anything now. */
  readonly inSession: () => boolean;
  readonly pace?: ConnectionPace;
  readonly patience?: TokenPatience;
}

/** Prices and order hints from Kite's socket, on as many of its three connections as the instruments need. */
export class KiteFeed implements MarketFeed {
  readonly #parts: KiteFeedParts;
  readonly #slots = new PriceSlots(MOST_TOKENS);
  readonly #decoder = new FrameDecoder();
  readonly #delivery: TickDelivery;
  readonly #lines: Line[] = [];
  readonly #timers: Timer[] = [];
  readonly #words = { orderHints: 0, unknown: 0, lost: 0, lastError: '' };
  readonly #noRoom = new Set<InstrumentId>();
  /** When the frame that is being read came. */
  readonly #arrival = { now: 0 as EpochMs, monotonicMs: 0 };
  readonly #take = (packet: KitePacket): void => {
    this.#slots.take(packet, this.#arrival.now, this.#arrival.monotonicMs);
    if (packet.exchangeAt > this.#newestAt) this.#newestAt = Math.min(packet.exchangeAt, this.#arrival.now);
  };
  /** The newest time of the exchange that any packet bore. */
  #newestAt = 0;
  #started = false;

  constructor(parts: KiteFeedParts) {
    this.#parts = parts;
    this.#delivery = new TickDelivery(this.#slots, parts);
    this.#addLine();
  }

  /** Never rejects: without a login it waits for one. */
  async start(listener: MarketListener): Promise<void> {
    await this.stop();
    const { timers, clock, inSession } = this.#parts;
    this.#started = true;
    this.#delivery.tell(listener);
    this.#timers.push(
      timers.every(PULSE_MS, () => {
        this.#delivery.deliver();
        listener.onTime(clock.now());
      }),
      timers.every(WATCH_MS, () => {
        if (inSession()) for (const line of this.#lines) line.askForSilent();
      }),
    );
    for (const line of this.#lines) line.start();
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.#delivery.tell(undefined);
    for (const timer of this.#timers.splice(0)) timer.cancel();
    for (const line of this.#lines) line.stop();
  }

  /** Adds instruments, up to 9,000; what finds no room is counted in {@link health} and has no prices. */
  subscribe(instruments: readonly InstrumentId[]): void {
    const quiet: number[] = [];
    for (const instrument of instruments) {
      const token = this.#parts.tokenOf(instrument);
      const before = this.#slots.tokenOf(instrument);
      if (token === before) {
        if (token !== undefined && this.#isQuiet(token)) quiet.push(token);
        continue;
      }
      if (before !== undefined) this.#drop(before);
      if (token !== undefined) this.#carry(instrument, token);
    }
    for (const line of this.#lines) line.ask(quiet);
  }

  depth(instrument: InstrumentId): Depth | undefined {
    return this.#slots.depth(instrument);
  }

  toldAt(instrument: InstrumentId): EpochMs | undefined {
    const token = this.#slots.tokenOf(instrument);
    const heardAtMs = token === undefined ? 0 : this.#slots.heardAtMs(token);
    // When nothing new comes from the exchange at all, what Kite repeats is no news.
    if (heardAtMs === 0 || this.#parts.clock.now() - this.#newestAt > EXCHANGE_QUIET_MS) return undefined;
    return epochMs(Math.round(this.#parts.clock.now() - (this.#parts.wall.monotonicMs() - heardAtMs)));
  }

  health(): FeedHealth {
    return feedHealth({
      lines: this.#lines,
      counts: this.#slots.counts,
      dropped: this.#decoder.dropped,
      instruments: this.#slots.size,
      noRoom: this.#noRoom.size,
      ...this.#words,
    });
  }

  #carry(instrument: InstrumentId, token: number): void {
    // Exchanges give the number of an expired contract to a new one.
    if (this.#slots.instrumentOf(token) !== undefined) this.#drop(token);
    const line = this.#lineWithRoom();
    if (line === undefined) {
      this.#noRoom.add(instrument);
      return;
    }
    this.#noRoom.delete(instrument);
    this.#slots.hold(instrument, token);
    line.add(token);
  }

  /** Whether Kite told of an instrument once and then no more; one it never told of has just been asked for. */
  #isQuiet(token: number): boolean {
    const heardAtMs = this.#slots.heardAtMs(token);
    return heardAtMs > 0 && this.#parts.wall.monotonicMs() - heardAtMs >= QUIET_MS;
  }

  #drop(token: number): void {
    this.#slots.release(token);
    for (const line of this.#lines) line.remove(token);
  }

  #lineWithRoom(): Line | undefined {
    if (this.#slots.size === MOST_TOKENS) this.#dropUnlisted();
    const line = this.#lines.find(({ tokens }) => tokens.size < TOKENS_A_LINE);
    return line ?? (this.#lines.length < MOST_LINES ? this.#addLine() : undefined);
  }

  /** Makes room: what expired since it was subscribed has no number any more. */
  #dropUnlisted(): void {
    const gone = [...this.#slots.held()].filter(
      ({ instrument, token }) => this.#parts.tokenOf(instrument) !== token,
    );
    for (const { token } of gone) this.#drop(token);
  }

  #addLine(): Line {
    const { pace = KITE_PACE, patience = TOKEN_PATIENCE, wall, news } = this.#parts;
    let missingSinceMs = wall.monotonicMs();
    const line = new Line(
      { ...this.#parts, pace, patience, heardAtMs: (token) => this.#slots.heardAtMs(token) },
      {
        opened: () => news.connectionOpened(wall.monotonicMs() - missingSinceMs),
        lost: (reason) => {
          missingSinceMs = wall.monotonicMs();
          this.#slots.forgetDepth(line.tokens);
          if (!this.#started) return;
          this.#words.lost += 1;
          news.connectionLost(reason);
        },
        binary: (frame) => this.#takePrices(frame),
        text: (frame) => this.#read(frame),
      },
    );
    this.#lines.push(line);
    if (this.#started) line.start();
    return line;
  }

  #takePrices(frame: Uint8Array): void {
    this.#arrival.now = this.#parts.clock.now();
    this.#arrival.monotonicMs = this.#parts.wall.monotonicMs();
    this.#decoder.decode(frame, this.#take);
    this.#delivery.deliver();
  }

  #read(bytes: Uint8Array): void {
    const frame = readTextFrame(bytes);
    if (frame.kind === 'order') {
      this.#words.orderHints += 1;
      this.#parts.news.orderHint(frame.order);
    } else if (frame.kind === 'error') {
      this.#words.lastError = frame.says;
    } else if (frame.kind === 'unknown') {
      this.#words.unknown += 1;
    }
  }
}
