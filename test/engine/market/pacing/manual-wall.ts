import type { InstrumentId, InstrumentKey } from '../../../../engine/domain/ids.ts';
import { instrumentId } from '../../../../engine/domain/ids.ts';
import type { Tick } from '../../../../engine/domain/tick.ts';
import {
  type EpochMs,
  epochMs,
  isoDate,
  istInstant,
  parseTimeOfDay,
} from '../../../../engine/domain/time.ts';
import type { Market } from '../../../../engine/ports/market.ts';
import type { MarketListener } from '../../../../engine/ports/market-feed.ts';
import type { Timers } from '../../../../engine/ports/timers.ts';
import type { WallClock } from '../../../../engine/ports/wall-clock.ts';

/** An instant of Indian time, `2026-11-25 09:15:00`. */
export function ist(text: string): EpochMs {
  return istInstant(isoDate(text.slice(0, 10)), parseTimeOfDay(text.slice(11)));
}

/** The world's time and timers, moved by the test. */
export class ManualWall implements WallClock, Timers {
  #now: number;
  readonly #repeating = new Set<{ interval: number; due: number; run: () => void }>();

  constructor(now: EpochMs) {
    this.#now = now;
  }

  now(): EpochMs {
    return epochMs(this.#now);
  }

  monotonicMs(): number {
    return this.#now;
  }

  after(): { cancel: () => void } {
    throw new Error('not used here');
  }

  every(interval: number, run: () => void): { cancel: () => void } {
    const entry = { interval, due: this.#now + interval, run };
    this.#repeating.add(entry);
    return { cancel: () => this.#repeating.delete(entry) };
  }

  /** Lets time pass and runs what falls due. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#repeating].sort((a, b) => a.due - b.due)[0];
      if (next === undefined || next.due > end) break;
      this.#now = next.due;
      next.due += next.interval;
      next.run();
    }
    this.#now = end;
  }
}

/** Names by the order in which they were first asked for. */
export class Names {
  readonly #keys: InstrumentKey[] = [];

  readonly keyOf = (id: InstrumentId): InstrumentKey | undefined => this.#keys[id];

  idOf(key: InstrumentKey): InstrumentId {
    if (!this.#keys.includes(key)) this.#keys.push(key);
    return instrumentId(this.#keys.indexOf(key));
  }
}

/** Writes down all that a feed says. */
export class Listener implements MarketListener {
  readonly ticks: Tick[] = [];
  readonly times: EpochMs[] = [];
  onEachTime: (now: EpochMs) => void = () => undefined;

  onTick(tick: Tick): void {
    this.ticks.push({ ...tick });
  }

  onTime(now: EpochMs): void {
    this.times.push(now);
    this.onEachTime(now);
  }
}

/** Starts a market's feed with a listener on the given instruments. */
export async function listen(
  market: Market,
  names: Names,
  keys: readonly InstrumentKey[],
): Promise<Listener> {
  const listener = new Listener();
  market.feed.subscribe(keys.map((key) => names.idOf(key)));
  await market.feed.start(listener);
  return listener;
}

/** Bars of `lengthMs` from ticks, as a candle builder makes them. */
export function barsOf(ticks: readonly Tick[], lengthMs: number) {
  const bars: { start: number; open: number; high: number; low: number; close: number; volume: number }[] =
    [];
  let counted = 0;
  for (const { at, last, volume } of ticks) {
    const start = Math.floor(at / lengthMs) * lengthMs;
    const bar = bars.at(-1);
    if (volume < counted) counted = 0;
    if (bar?.start === start) {
      bar.high = Math.max(bar.high, last);
      bar.low = Math.min(bar.low, last);
      bar.close = last;
      bar.volume += volume - counted;
    } else {
      bars.push({ start, open: last, high: last, low: last, close: last, volume: volume - counted });
    }
    counted = volume;
  }
  return bars;
}
