import type { Outgoing, SendOutcome } from './outgoing.ts';
import type { Pace } from './pace.ts';
import { Parcel, type ParcelTools } from './parcel.ts';

/** Messages that wait for one chat; of more, the oldest that is not urgent goes. */
const MOST_WAITING = 100;
/** After so many tries without an answer (about five minutes) a message is too old to be news. */
const MOST_UNANSWERED = 24;

/** Told with what goes aside: what it offers belongs to the chat that was asked in. */
const NOT_THERE = 'This bot is not where you asked. Type it here, or invite the bot there first.';

interface Lane {
  readonly urgent: Parcel[];
  readonly calm: Parcel[];
  busy: boolean;
  /** Until when the platform wants silence, or the network is given time. */
  heldUntilMs: number;
  timer: NodeJS.Timeout | undefined;
  /** Told once, when nothing waits any more. */
  onEmpty: readonly (() => void)[];
}

export interface OutboxOptions {
  readonly tools: ParcelTools;
  readonly pace: Pace;
  /** Milliseconds that never jump. */
  readonly nowMs: () => number;
  /** Something was not delivered. */
  readonly onLost: (says: string) => void;
  readonly onBug: (error: unknown) => void;
}

/**
 * Sends messages chat by chat, as fast as the platform allows and one at a time in each. A chat that must wait
 * holds up no other; edits of one card melt into the newest.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #lanes = new Map<string, Lane>();
  #waiters: (() => void)[] = [];
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Queues a message and returns at once. */
  post(outgoing: Outgoing): void {
    if (this.#closed) return;
    const lane = this.#lane(outgoing.chat);
    const parcel = new Parcel(outgoing, this.#options.tools);
    if (!this.#replacesOlder(lane, parcel)) (outgoing.urgent ? lane.urgent : lane.calm).push(parcel);
    if (lane.urgent.length + lane.calm.length > MOST_WAITING) {
      const lost = lane.calm.shift() ?? lane.urgent.shift();
      this.#options.onLost(`chat ${lost?.outgoing.chat} has too much waiting`);
    }
    this.#pump(outgoing.chat, lane);
  }

  /** Calls back when nothing waits for the chat any more; never when the outbox is closed before. */
  whenEmpty(chat: string, tell: () => void): void {
    const lane = this.#lanes.get(chat);
    if (lane !== undefined && (lane.busy || lane.urgent.length + lane.calm.length > 0)) {
      lane.onEmpty = [...lane.onEmpty, tell];
    } else if (!this.#closed) tell();
  }

  /** Resolves when nothing waits but what the platform or the network holds up. */
  async settled(): Promise<void> {
    if (this.#isSettled()) return;
    await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  /** Sends nothing more. */
  close(): void {
    this.#closed = true;
    for (const lane of this.#lanes.values()) clearTimeout(lane.timer);
    this.#lanes.clear();
    this.#wake();
  }

  #lane(chat: string): Lane {
    const lane = this.#lanes.get(chat) ?? {
      urgent: [],
      calm: [],
      busy: false,
      heldUntilMs: 0,
      timer: undefined,
      onEmpty: [],
    };
    this.#lanes.set(chat, lane);
    return lane;
  }

  /** A card that still waits is replaced by its newer state, at the older one's place in the line. */
  #replacesOlder(lane: Lane, parcel: Parcel): boolean {
    const { card } = parcel.outgoing.reply;
    if (card === undefined || !parcel.outgoing.edits) return false;
    for (const line of [lane.urgent, lane.calm]) {
      // The first may be on its way already.
      const from = lane.busy ? 1 : 0;
      const at = line.findIndex((waiting, place) => place >= from && waiting.outgoing.reply.card === card);
      const older = line[at];
      if (older === undefined) continue;
      const { edits, silent, urgent, replyTo } = older.outgoing;
      const merged = { ...parcel.outgoing, edits, silent, urgent };
      line[at] = new Parcel(replyTo === undefined ? merged : { ...merged, replyTo }, this.#options.tools);
      return true;
    }
    return false;
  }

  #pump(chat: string, lane: Lane): void {
    if (lane.busy || lane.timer !== undefined || this.#closed) return;
    this.#skipNeedless(lane);
    const parcel = lane.urgent[0] ?? lane.calm[0];
    if (parcel === undefined) {
      // The pace of the chat is remembered elsewhere; a hold only matters while something waits.
      if (lane.heldUntilMs <= this.#options.nowMs()) this.#lanes.delete(chat);
      this.#tellEmpty(lane);
      this.#wake();
      return;
    }
    const { pace } = this.#options;
    const nowMs = this.#options.nowMs();
    const waitMs = Math.max(lane.heldUntilMs - nowMs, pace.waitMs(chat, parcel.call, nowMs));
    if (waitMs > 0) {
      this.#later(chat, lane, waitMs);
      return;
    }
    pace.take(chat, parcel.call, nowMs);
    lane.busy = true;
    void parcel
      .advance()
      .then((outcome) => this.#after(lane, parcel, outcome))
      .catch((error: unknown) => {
        this.#remove(lane, parcel);
        this.#options.onBug(error);
      })
      .then(() => {
        lane.busy = false;
        this.#pump(chat, lane);
      });
  }

  #tellEmpty(lane: Lane): void {
    const told = lane.onEmpty;
    lane.onEmpty = [];
    for (const tell of told) tell();
  }

  #later(chat: string, lane: Lane, waitMs: number): void {
    lane.timer = setTimeout(() => {
      lane.timer = undefined;
      this.#pump(chat, lane);
    }, Math.ceil(waitMs));
    this.#wake();
  }

  #after(lane: Lane, parcel: Parcel, outcome: SendOutcome): void {
    if (outcome.kind === 'again') {
      lane.heldUntilMs = this.#options.nowMs() + outcome.afterMs;
      if (outcome.why === 'unreachable' && parcel.unanswered > MOST_UNANSWERED) {
        this.#remove(lane, parcel);
        this.#options.onLost('the platform did not answer for too long');
      }
      return;
    }
    if (outcome.kind === 'aside') {
      this.#remove(lane, parcel);
      const { aside: _, replyTo: __, ...outgoing } = parcel.outgoing;
      const reply = { ...outgoing.reply, lines: [...outgoing.reply.lines, NOT_THERE] };
      this.post({ ...outgoing, reply, chat: outcome.chat });
      return;
    }
    if (outcome.kind === 'dropped') this.#options.onLost(outcome.says);
    if (!parcel.isDone) return;
    this.#remove(lane, parcel);
    const { movedFrom, outgoing } = parcel;
    if (movedFrom === undefined) return;
    const { messageId, reply } = movedFrom;
    const strip = {
      chat: outgoing.chat,
      reply,
      urgent: false,
      silent: true,
      edits: false,
      strips: messageId,
    };
    lane.calm.push(new Parcel(strip, this.#options.tools));
  }

  #remove(lane: Lane, parcel: Parcel): void {
    for (const line of [lane.urgent, lane.calm]) {
      const at = line.indexOf(parcel);
      if (at !== -1) line.splice(at, 1);
    }
  }

  #skipNeedless(lane: Lane): void {
    for (const line of [lane.urgent, lane.calm]) {
      while (line[0]?.changesNothing === true || line[0]?.isDone === true) line.shift();
    }
  }

  #wake(): void {
    if (!this.#isSettled()) return;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }

  #isSettled(): boolean {
    if (this.#closed) return true;
    const nowMs = this.#options.nowMs();
    return [...this.#lanes.values()].every((lane) => {
      const isEmpty = !lane.busy && lane.urgent.length + lane.calm.length === 0;
      return isEmpty || (!lane.busy && lane.heldUntilMs > nowMs);
    });
  }
}
