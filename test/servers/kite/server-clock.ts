import {
  type EpochMs,
  epochMs,
  formatTime,
  istDate,
  istInstant,
  parseTimeOfDay,
} from '../../../engine/domain/time.ts';

interface Task {
  readonly atMs: number;
  readonly run: () => void;
}

/** Longest delay a timer takes in one go. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** An instant, or `YYYY-MM-DD HH:MM[:SS]` in India. */
export type Moment = number | string;

export function instantOf(moment: Moment): EpochMs {
  if (typeof moment === 'number') return epochMs(moment);
  const [date = '', time = '00:00'] = moment.split(/[ T]/);
  return istInstant(istDate(epochMs(Date.parse(`${date}T00:00:00+05:30`))), parseTimeOfDay(time));
}

/** The 19 characters of a time as Kite writes it: Indian time without an offset. */
export function istStamp(at: number): string {
  const instant = epochMs(Math.floor(at));
  return `${istDate(instant)} ${formatTime(instant)}`;
}

/**
 * The server's own time. It runs like the wall clock, from whatever moment it is set to, unless it is held; what is due
 * while it is moved happens in order, each at its own moment.
 */
export class ServerClock {
  #offsetMs = 0;
  #heldMs: number | undefined;
  #tasks: Task[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `held`: it stands still at that moment until a script moves it. */
  constructor(at?: Moment, held = false) {
    const startMs = at === undefined ? Date.now() : instantOf(at);
    this.#offsetMs = startMs - Date.now();
    if (held) this.#heldMs = startMs;
  }

  now(): EpochMs {
    return epochMs(this.#heldMs ?? Date.now() + this.#offsetMs);
  }

  /** Stops the time; `advance` and `set` still move it. */
  hold(): void {
    this.#heldMs = this.now();
    this.#arm();
  }

  /** Lets the time run on from where it is. */
  run(): void {
    if (this.#heldMs === undefined) return;
    this.#offsetMs = this.#heldMs - Date.now();
    this.#heldMs = undefined;
    this.#arm();
  }

  advance(ms: number): void {
    this.#moveTo(this.now() + ms);
  }

  /** Moves to a moment; backwards too, which undoes nothing. */
  set(moment: Moment): void {
    this.#moveTo(instantOf(moment));
  }

  /** Does something once, `ms` from now. Returns the way to call it off. */
  after(ms: number, run: () => void): () => void {
    return this.at(this.now() + ms, run);
  }

  at(atMs: number, run: () => void): () => void {
    const task: Task = { atMs, run };
    const index = this.#tasks.findIndex((other) => other.atMs > atMs);
    this.#tasks.splice(index < 0 ? this.#tasks.length : index, 0, task);
    this.#arm();
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task);
    };
  }

  /** Forgets everything that was to happen. */
  stop(): void {
    this.#tasks = [];
    clearTimeout(this.#timer);
  }

  #moveTo(atMs: number): void {
    const wasHeld = this.#heldMs !== undefined;
    for (let task = this.#tasks[0]; task !== undefined && task.atMs <= atMs; task = this.#tasks[0]) {
      this.#heldMs = Math.max(task.atMs, this.now());
      this.#tasks.shift();
      task.run();
    }
    this.#heldMs = atMs;
    if (!wasHeld) this.run();
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#tasks[0];
    if (next === undefined || this.#heldMs !== undefined) return;
    const delay = Math.min(Math.max(0, next.atMs - this.now()), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => this.#runDue(), delay);
    this.#timer.unref();
  }

  #runDue(): void {
    const now = this.now();
    for (let task = this.#tasks[0]; task !== undefined && task.atMs <= now; task = this.#tasks[0]) {
      this.#tasks.shift();
      task.run();
    }
    this.#arm();
  }
}
