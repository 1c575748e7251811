import type { InstrumentKey } from '../domain/ids.ts';
import type { IsoDate } from '../domain/time.ts';
import { TIMEFRAME_MINUTES, type Timeframe } from '../domain/timeframe.ts';
import type { DayBars } from '../market/replay/day-recording.ts';
import { isReplayIndex, recordedSymbol } from '../market/replay/replay-listings.ts';
import type { CandleStore } from '../storage/candles/candle-store.ts';
import { type DaySource, daysIn, rowsOfDay } from './day-source.ts';

/** Bars that are fine enough to trade on, the finest first. */
const PLAYED: readonly Timeframe[] = ['1m', '3m', '5m', '10m', '15m'];
/** So many series tell which days there are. */
const ASKED_FOR_DAYS = 20;

/** Days of imported bars, at the prices of that time. */
export class StoredDays implements DaySource {
  readonly simulated = false;
  readonly #store: CandleStore;

  constructor(store: CandleStore) {
    this.#store = store;
  }

  async instruments(): Promise<readonly InstrumentKey[]> {
    const played = (await this.#store.series()).filter(
      ({ instrument, timeframe }) => PLAYED.includes(timeframe) && recordedSymbol(instrument) !== undefined,
    );
    const keys = [...new Set(played.map(({ instrument }) => instrument))].sort();
    const isIndex = (key: InstrumentKey): boolean => isReplayIndex(recordedSymbol(key) ?? '');
    return [...keys.filter(isIndex), ...keys.filter((key) => !isIndex(key))];
  }

  async days(keys: readonly InstrumentKey[]): Promise<readonly IsoDate[]> {
    const asked = keys.length > 0 ? keys : (await this.instruments()).slice(0, ASKED_FOR_DAYS);
    const lists: ReadonlySet<IsoDate>[] = [];
    for (const key of asked) lists.push(await this.#daysOf(key));
    const all = [...new Set(lists.flatMap((days) => [...days]))].sort();
    return keys.length === 0 ? all : all.filter((day) => lists.every((days) => days.has(day)));
  }

  async #daysOf(key: InstrumentKey): Promise<ReadonlySet<IsoDate>> {
    const days = new Set<IsoDate>();
    for (const timeframe of PLAYED) {
      const columns = await this.#store.load(key, timeframe);
      if (columns !== undefined) for (const day of daysIn(columns)) days.add(day);
    }
    return days;
  }

  async bars(key: InstrumentKey, day: IsoDate): Promise<DayBars | undefined> {
    for (const timeframe of PLAYED) {
      const columns = await this.#store.load(key, timeframe);
      const bars = columns === undefined ? undefined : rowsOfDay(columns, day);
      if (bars !== undefined) return { key, minutes: TIMEFRAME_MINUTES[timeframe], bars };
    }
    return undefined;
  }
}
