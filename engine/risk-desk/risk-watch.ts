import { type InstrumentKey, instrumentKey } from '../domain/ids.ts';
import { epochMs, type IsoDate, istDate, MINUTE_MS } from '../domain/time.ts';
import type { Timer, Timers } from '../ports/timers.ts';
import { type FactorHistory, historicalScenarios } from '../risk/value-at-risk/factor-history.ts';
import type { RiskBoard } from '../risk/value-at-risk/risk-board.ts';

export const NIFTY = instrumentKey('NSE:NIFTY 50');
export const HISTORY_DAYS = 500;
/** How long a ticket waits for the history of something new. */
const WAITS_MS = 1_500;

/** What the watch stands on. */
export interface RiskWatchGround {
  readonly board: RiskBoard;
  readonly timers: Timers;
  readonly load: (factors: readonly InstrumentKey[]) => Promise<FactorHistory>;
  /** What moves the positions of all books. */
  readonly held: () => readonly InstrumentKey[];
  readonly factorOf: (key: InstrumentKey) => InstrumentKey | undefined;
  readonly today: () => IsoDate;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/**
 * Keeps the history that the gate measures orders on: from a minute after the start, anew each day, and for each
 * instrument that a ticket asks about. A worker loads it; the board gets it whole.
 */
export class RiskWatch {
  readonly #ground: RiskWatchGround;
  readonly #wanted = new Set<InstrumentKey>([NIFTY]);
  #loaded = '';
  #loading: Promise<void> | undefined;
  #timer: Timer | undefined;

  constructor(ground: RiskWatchGround) {
    this.#ground = ground;
  }

  start(): void {
    this.#timer = this.#ground.timers.every(MINUTE_MS, () => void this.refresh());
  }

  stop(): void {
    this.#timer?.cancel();
  }

  /** Loads what is held and was asked about, where it is not there yet. Never rejects. */
  async refresh(): Promise<void> {
    for (const factor of this.#ground.held()) this.#wanted.add(factor);
    while (this.#loaded !== this.#wish()) {
      this.#loading ??= this.#load(this.#wish()).finally(() => {
        this.#loading = undefined;
      });
      await this.#loading;
    }
  }

  /** Takes a history that was loaded for something else, where it has all that is wanted here. */
  take(factors: readonly InstrumentKey[], history: FactorHistory): void {
    for (const factor of factors) this.#wanted.add(factor);
    if (this.#wanted.size !== factors.length || this.#loaded === this.#wish()) return;
    this.#publish(history);
    this.#loaded = this.#wish();
  }

  /** What moves these instruments. */
  factorsOf(keys: readonly InstrumentKey[]): readonly InstrumentKey[] {
    return keys.flatMap((key) => this.#ground.factorOf(key) ?? []);
  }

  /** Waits a moment for the history of instruments that are about to be ordered; before the first minute it does not. */
  async prepare(keys: readonly InstrumentKey[]): Promise<void> {
    if (!this.#ground.board.begun) return;
    for (const factor of this.factorsOf(keys)) this.#wanted.add(factor);
    if (this.#loaded === this.#wish()) return;
    await new Promise<void>((resolve) => {
      const timer = this.#ground.timers.after(WAITS_MS, resolve);
      void this.refresh().then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  #publish(history: FactorHistory): void {
    const last = history.days.at(-1);
    if (last === undefined) return;
    this.#ground.board.publish(historicalScenarios(history, HISTORY_DAYS), istDate(epochMs(last)));
  }

  #wish(): string {
    return `${this.#ground.today()} ${[...this.#wanted].sort().join(' ')}`;
  }

  async #load(wish: string): Promise<void> {
    try {
      this.#publish(await this.#ground.load([...this.#wanted]));
    } catch (error) {
      this.#ground.onTrouble('the history behind value at risk', error);
    }
    // What failed is tried again with the next day or the next new instrument, not in a circle.
    this.#loaded = wish;
  }
}
