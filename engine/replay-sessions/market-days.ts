import type { Candle } from '../domain/candle.ts';
import { emptyColumns, FIELDS } from '../domain/candle-columns.ts';
import type { InstrumentKey } from '../domain/ids.ts';
import { addDays, type IsoDate, istDate, istInstant, timeOfDay } from '../domain/time.ts';
import type { DayBars } from '../market/replay/day-recording.ts';
import { isReplayIndex, recordedSymbol } from '../market/replay/replay-listings.ts';
import type { Market } from '../ports/market.ts';
import { DAYS_BEFORE, type DaySource, rowsOfDay } from './day-source.ts';

/** Practice keeps so many trading days in minutes. */
const DAYS_BACK = 55;
const MIDNIGHT = timeOfDay(0, 0);

/** Days that the market of the desk itself has behind it: all that there is before anything was imported. */
export class MarketDays implements DaySource {
  readonly simulated: boolean;
  readonly #market: Market;
  readonly #pause: () => Promise<void>;

  constructor(market: Market, pause: () => Promise<void>) {
    this.#market = market;
    this.#pause = pause;
    this.simulated = market.label === 'SIMULATED';
  }

  async instruments(): Promise<readonly InstrumentKey[]> {
    const listed = await this.#market.listings(this.#today());
    return listed
      .filter(
        ({ kind, key }) =>
          kind === 'equity' || (kind === 'index' && isReplayIndex(recordedSymbol(key) ?? '')),
      )
      .map(({ key }) => key);
  }

  async days(): Promise<readonly IsoDate[]> {
    const { calendar } = this.#market;
    const days: IsoDate[] = [];
    let day = calendar.previousTradingDay(this.#today());
    for (; day !== undefined && days.length < DAYS_BACK; day = calendar.previousTradingDay(day))
      days.push(day);
    return days.reverse();
  }

  async bars(key: InstrumentKey, day: IsoDate): Promise<DayBars | undefined> {
    if (day >= this.#today()) return undefined;
    const candles: Candle[] = [];
    for (const one of this.#upTo(day)) {
      const from = istInstant(one, MIDNIGHT);
      const to = istInstant(addDays(one, 1), MIDNIGHT);
      candles.push(...(await this.#market.history.candles(key, '1m', from, to)));
      await this.#pause();
    }
    const columns = emptyColumns(candles.length);
    for (const [row, candle] of candles.entries()) {
      for (const field of FIELDS) columns[field][row] = candle[field];
    }
    const bars = rowsOfDay(columns, day);
    return bars === undefined ? undefined : { key, minutes: 1, bars };
  }

  /** The trading days in front of a day, then the day itself. */
  #upTo(day: IsoDate): readonly IsoDate[] {
    const days = [day];
    for (let before = 0; before < DAYS_BEFORE; before++) {
      const previous = this.#market.calendar.previousTradingDay(days[0] ?? day);
      if (previous !== undefined) days.unshift(previous);
    }
    return days;
  }

  #today(): IsoDate {
    return istDate(this.#market.clock.now());
  }
}
