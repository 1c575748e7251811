import { addDays, type EpochMs, type IsoDate, istInstant, timeOfDay } from '../../domain/time.ts';
import type { Columns } from './columns.ts';
import { BAR, type RecordedSeries, TICK } from './recorded-series.ts';

/** What happened to one symbol in a session, in time order; event numbers run from 0. */
export interface DayEvents {
  readonly count: number;
  /** Milliseconds since 1970. */
  timeAt(event: number): number;
  /** Ten-thousandths of a rupee. */
  priceAt(event: number): number;
  /** Units since the open. */
  volumeAt(event: number): number;
  /** The bar the event is part of, as a range of prices; undefined for ticks. */
  rangeAt?(event: number): { readonly low: number; readonly high: number };
}

export interface SessionTimes {
  readonly open: EpochMs;
  readonly close: EpochMs;
}

const NONE: DayEvents = { count: 0, timeAt: () => 0, priceAt: () => 0, volumeAt: () => 0 };
const EVENTS_A_BAR = 4;

/** The events of a symbol on a date: its ticks where recorded, else paths through its bars, else through its daily bar. */
export function eventsOf(series: RecordedSeries, date: IsoDate, session: SessionTimes): DayEvents {
  const ticks = series.ticks.get(date);
  if (ticks !== undefined && ticks.length > 0) return tickEvents(ticks);
  const midnight = istInstant(date, timeOfDay(0, 0)) / 1_000;
  const nextMidnight = istInstant(addDays(date, 1), timeOfDay(0, 0)) / 1_000;
  const rows = { from: series.bars.lowerBound(midnight), to: series.bars.lowerBound(nextMidnight) };
  if (rows.to > rows.from) {
    const startOf = (row: number): number => series.bars.at(row, BAR.start) * 1_000;
    return barEvents(series.bars, rows, { startOf, lengthMs: series.barSeconds * 1_000 });
  }
  const day = { from: series.daily.lowerBound(midnight), to: series.daily.lowerBound(nextMidnight) };
  if (day.to === day.from) return NONE;
  return barEvents(series.daily, day, {
    startOf: () => session.open,
    lengthMs: session.close - session.open,
  });
}

function tickEvents(ticks: Columns): DayEvents {
  return {
    count: ticks.length,
    timeAt: (event) => ticks.at(event, TICK.at) * 1_000,
    priceAt: (event) => ticks.at(event, TICK.last),
    volumeAt: (event) => ticks.at(event, TICK.volume),
  };
}

/**
 * A bar as four trades inside it: the open, the two extremes, the close a second before its end. A rising bar falls to
 * its low first, a falling one rises to its high.
 */
function barEvents(
  bars: Columns,
  rows: { readonly from: number; readonly to: number },
  time: { readonly startOf: (row: number) => number; readonly lengthMs: number },
): DayEvents {
  const before = new Float64Array(rows.to - rows.from + 1);
  for (let row = rows.from; row < rows.to; row++) {
    before[row - rows.from + 1] = (before[row - rows.from] ?? 0) + bars.at(row, BAR.volume);
  }
  const rowOf = (event: number): number => rows.from + Math.floor(event / EVENTS_A_BAR);
  return {
    count: (rows.to - rows.from) * EVENTS_A_BAR,
    timeAt: (event) => {
      const step = event % EVENTS_A_BAR;
      const offset = step === 3 ? time.lengthMs - 1_000 : Math.floor((time.lengthMs * step) / EVENTS_A_BAR);
      return time.startOf(rowOf(event)) + offset;
    },
    rangeAt: (event) => ({ low: bars.at(rowOf(event), BAR.low), high: bars.at(rowOf(event), BAR.high) }),
    priceAt: (event) => bars.at(rowOf(event), columnOf(bars, rowOf(event), event % EVENTS_A_BAR)),
    volumeAt: (event) => {
      const row = rowOf(event);
      const share = Math.floor((bars.at(row, BAR.volume) * ((event % EVENTS_A_BAR) + 1)) / EVENTS_A_BAR);
      return (before[row - rows.from] ?? 0) + share;
    },
  };
}

function columnOf(bars: Columns, row: number, step: number): number {
  if (step === 0) return BAR.open;
  if (step === 3) return BAR.close;
  const rises = bars.at(row, BAR.close) >= bars.at(row, BAR.open);
  return rises === (step === 1) ? BAR.low : BAR.high;
}

/** The first event after an instant. */
export function firstAfter(events: DayEvents, at: number): number {
  let low = 0;
  let high = events.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (events.timeAt(middle) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
