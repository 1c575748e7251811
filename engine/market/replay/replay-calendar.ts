import type { DaySchedule, TradingCalendar } from '../../domain/session.ts';
import {
  epochMs,
  type IsoDate,
  istDate,
  istInstant,
  istTimeOfDay,
  MINUTE_MS,
  parseTimeOfDay,
  timeOfDay,
} from '../../domain/time.ts';
import { BAR, type RecordedSeries, TICK } from './recorded-series.ts';

interface RecordedDay {
  /** Seconds since 1970: the first and the end of the last that was recorded within the day. */
  from: number;
  to: number;
}

const REGULAR_OPEN = timeOfDay(9, 15);
const REGULAR_CLOSE = timeOfDay(15, 30);
/** A recording that begins or ends this near to the regular session is of the regular session. */
const TOLERANCE_MS = 5 * MINUTE_MS;

/** Trading days are the recorded ones; each has one continuous session, regular or as recorded. */
export class ReplayCalendar implements TradingCalendar {
  readonly #days: readonly IsoDate[];
  readonly #schedules = new Map<IsoDate, DaySchedule>();

  constructor(series: readonly RecordedSeries[]) {
    const days = new Map<IsoDate, RecordedDay>();
    for (const recorded of series) collectDays(recorded, days);
    this.#days = [...days.keys()].sort();
    for (const [date, day] of days) this.#schedules.set(date, scheduleOf(date, day));
  }

  get firstDay(): IsoDate | undefined {
    return this.#days[0];
  }

  schedule(date: IsoDate): DaySchedule {
    return this.#schedules.get(date) ?? { kind: 'closed', reason: 'not in the recording' };
  }

  nextTradingDay(date: IsoDate): IsoDate | undefined {
    return this.#days[this.#countUntil(date, true)];
  }

  previousTradingDay(date: IsoDate): IsoDate | undefined {
    return this.#days[this.#countUntil(date, false) - 1];
  }

  /** How many recorded days lie before `date`, with it when `inclusive`. */
  #countUntil(date: IsoDate, inclusive: boolean): number {
    let low = 0;
    let high = this.#days.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const day = this.#days[middle] ?? date;
      if (day < date || (inclusive && day === date)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function collectDays(recorded: RecordedSeries, days: Map<IsoDate, RecordedDay>): void {
  const { bars, daily } = recorded;
  let row = 0;
  while (row < bars.length) {
    const date = istDate(epochMs(bars.at(row, BAR.start) * 1_000));
    const end = bars.lowerBound(istInstant(date, parseTimeOfDay('23:59:59')) / 1_000 + 1);
    extend(days, date, {
      from: bars.at(row, BAR.start),
      to: bars.at(end - 1, BAR.start) + recorded.barSeconds,
    });
    row = end;
  }
  for (const [date, ticks] of recorded.ticks) {
    if (ticks.length === 0) continue;
    extend(days, date, { from: ticks.at(0, TICK.at), to: ticks.at(ticks.length - 1, TICK.at) + 1 });
  }
  for (let i = 0; i < daily.length; i++) {
    const date = istDate(epochMs(daily.at(i, BAR.start) * 1_000));
    if (!days.has(date)) {
      const regular = {
        from: istInstant(date, REGULAR_OPEN) / 1_000,
        to: istInstant(date, REGULAR_CLOSE) / 1_000,
      };
      extend(days, date, regular);
    }
  }
}

function extend(days: Map<IsoDate, RecordedDay>, date: IsoDate, span: RecordedDay): void {
  const known = days.get(date);
  if (known === undefined) days.set(date, { ...span });
  else {
    known.from = Math.min(known.from, span.from);
    known.to = Math.max(known.to, span.to);
  }
}

function scheduleOf(date: IsoDate, day: RecordedDay): DaySchedule {
  const first = Math.floor((day.from * 1_000) / MINUTE_MS) * MINUTE_MS;
  const end = Math.ceil((day.to * 1_000) / MINUTE_MS) * MINUTE_MS;
  const open = istInstant(date, REGULAR_OPEN);
  const close = istInstant(date, REGULAR_CLOSE);
  const from = Math.abs(first - open) <= TOLERANCE_MS ? Math.min(first, open) : first;
  const to = Math.abs(end - close) <= TOLERANCE_MS ? Math.max(end, close) : end;
  return {
    kind: 'open',
    reason: 'recorded session',
    sessions: [{ name: 'continuous', from: istTimeOfDay(epochMs(from)), to: istTimeOfDay(epochMs(to)) }],
  };
}
