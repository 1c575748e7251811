import type { InstrumentKey } from '../../domain/ids.ts';
import { type EpochMs, type IsoDate, istDate, istTimeOfDay, timeOfDay } from '../../domain/time.ts';
import type { DayReference } from '../../ports/market.ts';
import type { Timers } from '../../ports/timers.ts';

/** Instruments that are asked about together when many are watched one after another. */
const GATHER_MS = 20;
/** When closes and bands of the day are surely there: after the pre-open, and once the session has made prices. */
const READ_AGAIN_AT = [timeOfDay(9, 8, 30), timeOfDay(9, 15, 10)] as const;

/** Fetches closes and bands of what is watched: soon after somebody watches it, and again in the morning. */
export class ReferenceKeeper {
  readonly #timers: Timers;
  readonly #fetch: (keys: readonly InstrumentKey[], day: IsoDate) => Promise<readonly DayReference[]>;
  readonly #onReferences: (references: readonly DayReference[]) => void;
  readonly #today: () => IsoDate;
  readonly #wanted = new Set<InstrumentKey>();
  #gathering = false;
  /** The day whose morning readings are counted, and how many there were. */
  #morning: { readonly day: IsoDate; readonly readings: number } | undefined;

  constructor(options: {
    readonly timers: Timers;
    /** Resolves with what could be had. */
    readonly fetch: (keys: readonly InstrumentKey[], day: IsoDate) => Promise<readonly DayReference[]>;
    readonly onReferences: (references: readonly DayReference[]) => void;
    readonly today: () => IsoDate;
  }) {
    this.#timers = options.timers;
    this.#fetch = options.fetch;
    this.#onReferences = options.onReferences;
    this.#today = options.today;
  }

  want(keys: readonly InstrumentKey[]): void {
    for (const key of keys) this.#wanted.add(key);
    if (this.#gathering || this.#wanted.size === 0) return;
    this.#gathering = true;
    this.#timers.after(GATHER_MS, () => void this.#read());
  }

  /** To be called as time goes on, with all that is watched. */
  onTime(now: EpochMs, watched: () => readonly InstrumentKey[]): void {
    const day = istDate(now);
    const due = READ_AGAIN_AT.filter((time) => istTimeOfDay(now) >= time).length;
    const { readings } = this.#morning?.day === day ? this.#morning : { readings: 0 };
    const first = this.#morning === undefined;
    this.#morning = { day, readings: due };
    // A start in the middle of the day reads everything as it is watched.
    if (!first && due > readings) this.want(watched());
  }

  async #read(): Promise<void> {
    this.#gathering = false;
    const keys = [...this.#wanted];
    this.#wanted.clear();
    this.#onReferences(await this.#fetch(keys, this.#today()));
  }
}
