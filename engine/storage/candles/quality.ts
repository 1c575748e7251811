import { type CandleColumns, lowerBound } from '../../domain/candle-columns.ts';
import type { CandleQuality, PriceJump } from '../../domain/candle-coverage.ts';
import type { InstrumentKey } from '../../domain/ids.ts';
import type { DaySchedule, Session, SessionGroup, TradingCalendar } from '../../domain/session.ts';
import {
  addDays,
  dateFromDayNumber,
  dayNumber,
  type IsoDate,
  istDayNumber,
  istMidnight,
  MINUTE_MS,
} from '../../domain/time.ts';
import { TIMEFRAME_MINUTES, type Timeframe } from '../../domain/timeframe.ts';

const MOST_JUMPS = 50;
const MOST_DAYS_NAMED = 10;
const LARGEST_FALL = 0.7;
const LARGEST_RISE = 1.45;
const TRADES: ReadonlySet<string> = new Set(['continuous', 'closing-auction', 'muhurat']);
const FILLED: ReadonlySet<string> = new Set(['continuous', 'muhurat']);

interface Day {
  readonly date: IsoDate;
  readonly from: number;
  readonly to: number;
}

function* daysOf(starts: Float64Array): Generator<Day> {
  for (let from = 0; from < starts.length; ) {
    const number = istDayNumber(starts[from] ?? 0);
    const to = from + lowerBound(starts.subarray(from), istMidnight(number + 1));
    yield { date: dateFromDayNumber(number), from, to };
    from = to;
  }
}

/** By which sessions an instrument's bars are judged: contracts by those of derivatives, the rest as shares. */
export function sessionGroup(instrument: InstrumentKey): SessionGroup {
  const isContract = instrument.startsWith('NFO:') || instrument.startsWith('BFO:');
  return { segment: isContract ? 'fno' : 'equity', hasDerivatives: isContract };
}

/** Judges series by the exchange's calendar; keeps what a day looks like, since many series share their days. */
export class QualityJudge {
  readonly #calendar: TradingCalendar;
  readonly #schedules = new Map<string, DaySchedule>();

  constructor(calendar: TradingCalendar) {
    this.#calendar = calendar;
  }

  judge(instrument: InstrumentKey, timeframe: Timeframe, columns: CandleColumns): CandleQuality {
    const group = sessionGroup(instrument);
    const isContract = group.segment === 'fno';
    const missing: IsoDate[] = [];
    const jumps: PriceJump[] = [];
    let [missingBars, outside] = [0, 0];
    let before: Day | undefined;
    for (const day of daysOf(columns.start)) {
      if (before !== undefined) this.#addMissing(missing, group, before.date, day.date);
      // A contract's price multiplies in a day without anybody splitting it.
      if (before !== undefined && !isContract) addJump(jumps, columns, before, day);
      const judged = judgeDay(this.#schedule(day.date, group), timeframe, columns.start, day);
      missingBars += judged.missing;
      outside += judged.outside;
      before = day;
    }
    const someMissingDays = missing.slice(0, MOST_DAYS_NAMED);
    return { missingDays: missing.length, someMissingDays, missingBars, outside, jumps };
  }

  #addMissing(missing: IsoDate[], group: SessionGroup, after: IsoDate, before: IsoDate): void {
    for (let date = addDays(after, 1); date < before; date = addDays(date, 1)) {
      if (this.#schedule(date, group).kind === 'open') missing.push(date);
    }
  }

  #schedule(date: IsoDate, group: SessionGroup): DaySchedule {
    const key = `${group.segment} ${date}`;
    const known = this.#schedules.get(key);
    if (known !== undefined) return known;
    const schedule = this.#calendar.schedule(date, group);
    this.#schedules.set(key, schedule);
    return schedule;
  }
}

function addJump(jumps: PriceJump[], columns: CandleColumns, before: Day, day: Day): void {
  const factor = (columns.open[day.from] ?? 0) / (columns.close[before.to - 1] ?? 1);
  const isJump = factor < LARGEST_FALL || factor > LARGEST_RISE;
  if (isJump && jumps.length < MOST_JUMPS) jumps.push({ day: day.date, factor });
}

function judgeDay(
  schedule: DaySchedule,
  timeframe: Timeframe,
  starts: Float64Array,
  day: Day,
): { readonly missing: number; readonly outside: number } {
  const bars = day.to - day.from;
  if (schedule.kind === 'unknown') return { missing: 0, outside: 0 };
  if (schedule.kind === 'closed') return { missing: 0, outside: bars };
  if (timeframe === '1d') return { missing: 0, outside: 0 };
  const sessions = schedule.sessions.filter(({ name }) => TRADES.has(name));
  const filled = sessions.filter(({ name }) => FILLED.has(name));
  const step = TIMEFRAME_MINUTES[timeframe] * MINUTE_MS;
  const inFilled = countWithin(starts, day, filled);
  const outside = bars - countWithin(starts, day, sessions);
  const expected = filled.reduce((sum, { from, to }) => sum + Math.ceil((to - from) / step), 0);
  return { missing: Math.max(0, expected - inFilled), outside };
}

/** Bars of a day that begin in one of its sessions, which do not overlap. */
function countWithin(starts: Float64Array, day: Day, sessions: readonly Session[]): number {
  const midnight = istMidnight(dayNumber(day.date));
  const bars = starts.subarray(day.from, day.to);
  return sessions.reduce(
    (sum, { from, to }) => sum + lowerBound(bars, midnight + to) - lowerBound(bars, midnight + from),
    0,
  );
}
