import { lowerBound } from '../../domain/candle-columns.ts';
import type { TradePlan } from '../../domain/trade-plan.ts';
import type { BarColumns } from '../../indicators/bars.ts';
import { askedBy } from '../../strategies/entry-rules.ts';
import type { SignalTrack } from '../../strategies/signal-track.ts';

/** What was said over a series, by what it can lead to. */
export interface SplitTrack {
  /** May begin a position. */
  readonly entries: SignalTrack;
  /** Rows of what can only end one: nobody has to look at it while there is none. */
  readonly exits: Int32Array;
}

/** Tells what a flat book would act on from what only a position would. */
export function splitTrack({ rows, signals }: SignalTrack, plan: Pick<TradePlan, 'shorts'>): SplitTrack {
  const entries = { rows: new Int32Array(rows.length), signals: new Int8Array(rows.length) };
  const exits = new Int32Array(rows.length);
  let begins = 0;
  let ends = 0;
  for (let k = 0; k < rows.length; k += 1) {
    const signal = signals[k] ?? 0;
    const row = rows[k] ?? 0;
    if (askedBy(signal, 0, plan).enters === 0) {
      exits[ends] = row;
      ends += 1;
    } else {
      entries.rows[begins] = row;
      entries.signals[begins] = signal;
      begins += 1;
    }
  }
  return {
    entries: { rows: entries.rows.subarray(0, begins), signals: entries.signals.subarray(0, begins) },
    exits: exits.subarray(0, ends),
  };
}

/** Signals of a run in the order in which they are handled: by instant, then as the series are declared. */
export interface SignalCalendar {
  /** Place of the instant in the timeline. */
  readonly instant: Int32Array;
  readonly series: Int32Array;
  readonly row: Int32Array;
  readonly signal: Int8Array;
}

/** What was said at the bars of one series. */
export interface SpokenSeries {
  readonly bars: BarColumns;
  readonly track: SignalTrack;
}

/** The signals whose bars lie in the timeline. */
export function signalCalendar(series: readonly SpokenSeries[], times: Float64Array): SignalCalendar {
  const [only] = series;
  return series.length === 1 && only !== undefined
    ? calendarOfOne(only, times)
    : calendarOfMany(series, times);
}

/** The instants of a single series are its own bars. */
function calendarOfOne({ bars, track }: SpokenSeries, times: Float64Array): SignalCalendar {
  const firstRow = lowerBound(bars.start, times[0] ?? Number.POSITIVE_INFINITY);
  const from = lowerBound(track.rows, firstRow);
  const to = lowerBound(track.rows, firstRow + times.length);
  const row = track.rows.subarray(from, to);
  return {
    instant: row.map((at) => at - firstRow),
    series: new Int32Array(row.length),
    row,
    signal: track.signals.subarray(from, to),
  };
}

function calendarOfMany(series: readonly SpokenSeries[], times: Float64Array): SignalCalendar {
  const perInstant = new Int32Array(times.length + 1);
  const places = series.map(({ bars, track }) => placesOf(bars.start, track.rows, times));
  for (const place of places) {
    for (let k = 0; k < place.length; k += 1) {
      const t = place[k] ?? -1;
      if (t >= 0) perInstant[t + 1] = (perInstant[t + 1] ?? 0) + 1;
    }
  }
  for (let t = 0; t < times.length; t += 1)
    perInstant[t + 1] = (perInstant[t + 1] ?? 0) + (perInstant[t] ?? 0);
  const total = perInstant[times.length] ?? 0;
  const calendar = {
    instant: new Int32Array(total),
    series: new Int32Array(total),
    row: new Int32Array(total),
    signal: new Int8Array(total),
  };
  const next = perInstant.slice(0, times.length);
  series.forEach(({ track }, s) => {
    const place = places[s] ?? new Int32Array(0);
    for (let k = 0; k < place.length; k += 1) {
      const t = place[k] ?? -1;
      if (t < 0) continue;
      const slot = next[t] ?? 0;
      next[t] = slot + 1;
      calendar.instant[slot] = t;
      calendar.series[slot] = s;
      calendar.row[slot] = track.rows[k] ?? 0;
      calendar.signal[slot] = track.signals[k] ?? 0;
    }
  });
  return calendar;
}

/** Where in the timeline each row's instant stands; -1 outside of it. */
function placesOf(starts: Float64Array, rows: Int32Array, times: Float64Array): Int32Array {
  const places = new Int32Array(rows.length);
  let t = 0;
  for (let k = 0; k < rows.length; k += 1) {
    const start = starts[rows[k] ?? 0] ?? Number.NaN;
    t = lowerBound(times, start, t);
    places[k] = t < times.length && times[t] === start ? t : -1;
  }
  return places;
}
