import { istDayNumber, istMidnight, MINUTE_MS, timeOfDay } from '../../../domain/time.ts';
import { isTimeframe, TIMEFRAME_MINUTES, TIMEFRAMES, type Timeframe } from '../../../domain/timeframe.ts';
import { UnreadableFile } from './file-header.ts';

const OPEN = timeOfDay(9, 15);
const CLOSE = timeOfDay(15, 30);
const MOST_DAYS = 0.9;
/** Longer bars begin at any quarter of an hour: sessions open at 09:15, 18:00 and 18:15. */
const LONGEST_GRID_MINUTES = 15;

const timeInDay = (start: number): number => start - istMidnight(istDayNumber(start));

/** The distance that most neighbouring bars of a day have; undefined when no two bars share a day. */
function commonDistance(starts: Float64Array): number | undefined {
  const counts = new Map<number, number>();
  let [distance, run] = [0, 0];
  const note = (): void => {
    if (run > 0) counts.set(distance, (counts.get(distance) ?? 0) + run);
    run = 0;
  };
  for (let row = 1; row < starts.length; row++) {
    const [before = 0, start = 0] = [starts[row - 1], starts[row]];
    if (istDayNumber(before) !== istDayNumber(start)) continue;
    if (start - before !== distance) note();
    distance = start - before;
    run++;
  }
  note();
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** The timeframe of ordered starts. Throws {@link UnreadableFile} when it is none that we keep. */
export function timeframeOf(starts: Float64Array): Timeframe {
  const distance = commonDistance(starts);
  if (distance === undefined) return '1d';
  const name = `${distance / MINUTE_MS}m`;
  if (isTimeframe(name)) return name;
  throw new UnreadableFile(
    `most bars are ${distance / MINUTE_MS} minutes apart, which is none of ${TIMEFRAMES.join(', ')}. Say which it is with timeframe=1m`,
  );
}

/** Whether a bar of a timeframe may begin there. */
export function isOnGrid(start: number, timeframe: Timeframe): boolean {
  const minutes = Math.min(TIMEFRAME_MINUTES[timeframe], LONGEST_GRID_MINUTES);
  return timeInDay(start) % (minutes * MINUTE_MS) === 0;
}

/** Whether nearly every day of ordered starts has bars one length late: none at the open, one at the close. */
export function looksStampedAtEnd(starts: Float64Array, timeframe: Timeframe): boolean {
  const late = OPEN + TIMEFRAME_MINUTES[timeframe] * MINUTE_MS;
  let [days, day] = [0, Number.NaN];
  let [atOpen, afterOpen, atClose] = [0, 0, 0];
  for (const start of starts) {
    if (istDayNumber(start) !== day) days++;
    day = istDayNumber(start);
    const time = start - istMidnight(day);
    if (time === OPEN) atOpen++;
    else if (time === late) afterOpen++;
    else if (time === CLOSE) atClose++;
  }
  const needed = days * MOST_DAYS;
  return days > 0 && atOpen < days - needed && afterOpen >= needed && atClose >= needed;
}
