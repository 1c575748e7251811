import {
  addDays,
  epochMs,
  istDate,
  istInstant,
  MINUTE_MS,
  timeOfDay,
} from '../../../../engine/domain/time.ts';
import type { SessionCalendar } from '../../../../engine/market/session-calendar.ts';
import { badInput } from '../refusal.ts';
import { instantOf, istStamp, type Moment } from '../server-clock.ts';
import { isDerivative, type Listing, quoteName, rupees } from './listing.ts';
import type { PricePath } from './price-path.ts';

/** Minutes of a bar, and the most days one request may span. */
const INTERVALS: Readonly<Record<string, { readonly minutes: number; readonly mostDays: number }>> = {
  minute: { minutes: 1, mostDays: 60 },
  '3minute': { minutes: 3, mostDays: 100 },
  '5minute': { minutes: 5, mostDays: 100 },
  '10minute': { minutes: 10, mostDays: 100 },
  '15minute': { minutes: 15, mostDays: 200 },
  '30minute': { minutes: 30, mostDays: 200 },
  '60minute': { minutes: 60, mostDays: 400 },
  day: { minutes: 0, mostDays: 2000 },
};

const DAY_MS = 86_400_000;
const OPEN = timeOfDay(9, 15);
/** Prices looked at in a bar. */
const SAMPLES = 6;

export type Candle = readonly (string | number)[];

interface Bar {
  readonly startMs: number;
  readonly endMs: number;
}

/** Candles as the API gives them, of the made-up path, with the gaps and bars that a script asks for. */
export class CandleHistory {
  readonly #path: PricePath;
  readonly #calendar: SessionCalendar;
  readonly #gaps: { readonly name: string; readonly fromMs: number; readonly toMs: number }[] = [];
  readonly #scripted = new Map<string, readonly Candle[]>();

  constructor(path: PricePath, calendar: SessionCalendar) {
    this.#path = path;
    this.#calendar = calendar;
  }

  /** Takes the bars of `NSE:INFY` that start between two moments out of every answer. */
  drop(name: string, from: Moment, to: Moment): void {
    this.#gaps.push({ name, fromMs: instantOf(from), toMs: instantOf(to) });
  }

  /** Gives these candles for `NSE:INFY` in one interval instead of made-up ones. */
  set(name: string, interval: string, candles: readonly Candle[]): void {
    this.#scripted.set(`${name} ${interval}`, candles);
  }

  /** The candles between two moments, both included, that began before `nowMs`. */
  candles(
    listing: Listing,
    asked: {
      readonly interval: string;
      readonly fromMs: number;
      readonly toMs: number;
      readonly openInterest: boolean;
    },
    nowMs: number,
  ): readonly Candle[] {
    const rule = INTERVALS[asked.interval];
    if (rule === undefined) throw badInput('Invalid `interval`.');
    if (asked.toMs < asked.fromMs) throw badInput('`from` is after `to`.');
    if (asked.toMs - asked.fromMs > rule.mostDays * DAY_MS) {
      throw badInput(`interval exceeds max limit: ${rule.mostDays} days`);
    }
    const name = quoteName(listing);
    const inside = (atMs: number): boolean =>
      atMs >= asked.fromMs &&
      atMs <= asked.toMs &&
      atMs <= nowMs &&
      !this.#gaps.some((gap) => gap.name === name && gap.fromMs <= atMs && atMs <= gap.toMs);
    const scripted = this.#scripted.get(`${name} ${asked.interval}`);
    if (scripted !== undefined) {
      return scripted.filter(([start]) => inside(Date.parse(String(start))));
    }
    return this.#bars(listing, rule.minutes, asked)
      .filter(({ startMs }) => inside(startMs))
      .map((bar) => this.#candle(listing, bar, { nowMs, openInterest: asked.openInterest }));
  }

  #bars(
    listing: Listing,
    minutes: number,
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  ): readonly Bar[] {
    const bars: Bar[] = [];
    const last = istDate(epochMs(toMs));
    for (let date = istDate(epochMs(fromMs)); date <= last; date = addDays(date, 1)) {
      const day = this.#calendar.schedule(date, {
        segment: isDerivative(listing) ? 'fno' : 'equity',
        hasDerivatives: listing.hasDerivatives,
      });
      const session =
        day.kind === 'open' ? day.sessions.find(({ name }) => name === 'continuous') : undefined;
      if (session === undefined) continue;
      const open = istInstant(date, OPEN);
      const close = istInstant(date, session.to);
      if (minutes === 0) bars.push({ startMs: istInstant(date, timeOfDay(0, 0)), endMs: close });
      else {
        for (let startMs: number = open; startMs < close; startMs += minutes * MINUTE_MS) {
          bars.push({ startMs, endMs: Math.min(close, startMs + minutes * MINUTE_MS) });
        }
      }
    }
    return bars;
  }

  #candle(
    listing: Listing,
    bar: Bar,
    { nowMs, openInterest }: { readonly nowMs: number; readonly openInterest: boolean },
  ): Candle {
    // A day bar is stamped at midnight and made of its session.
    const isDay = bar.endMs - bar.startMs > 12 * 60 * MINUTE_MS;
    const startMs = isDay ? bar.startMs + OPEN : bar.startMs;
    const endMs = Math.max(startMs, Math.min(bar.endMs, nowMs));
    const prices = Array.from({ length: SAMPLES + 1 }, (_, index) =>
      this.#path.pricePaise(listing, startMs + ((endMs - startMs) * index) / SAMPLES),
    );
    const minutes = Math.max(1, Math.round((endMs - startMs) / MINUTE_MS));
    return [
      `${istStamp(bar.startMs).replace(' ', 'T')}+0530`,
      rupees(prices[0] ?? 0),
      rupees(Math.max(...prices)),
      rupees(Math.min(...prices)),
      rupees(prices.at(-1) ?? 0),
      this.#path.minuteVolume(listing, startMs) * minutes,
      ...(openInterest ? [isDerivative(listing) ? 1000 * listing.lotSize : 0] : []),
    ];
  }
}
