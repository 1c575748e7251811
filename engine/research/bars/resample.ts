import { type CandleColumns, type ColumnMemory, emptyColumns } from '../../domain/candle-columns.ts';
import { istDayNumber, istMidnight, MINUTE_MS } from '../../domain/time.ts';
import { TIMEFRAME_MINUTES, type Timeframe } from '../../domain/timeframe.ts';
import type { SessionStarts } from './session-starts.ts';

/** Whether bars of one length can be put together to bars of a longer one. */
export function isMadeOf(longer: Timeframe, shorter: Timeframe): boolean {
  const [length, part] = [TIMEFRAME_MINUTES[longer], TIMEFRAME_MINUTES[shorter]];
  return length > part && (longer === '1d' || length % part === 0);
}

/**
 * Bars put together to longer ones. A day's bar starts at midnight in India; bars within a day are laid from the start of
 * their session on, so the last of a session may be short, and none mixes two sessions or days.
 */
export function resample(
  bars: CandleColumns,
  timeframe: Timeframe,
  { sessions, memory }: { readonly sessions: SessionStarts; readonly memory: ColumnMemory },
): CandleColumns {
  const starts = longerStarts(bars.start, timeframe, sessions);
  const firsts = starts.reduce((sum, start, i) => (start === starts[i - 1] ? sum : sum + 1), 0);
  const made = emptyColumns(firsts, memory);
  for (let from = 0, row = 0; from < starts.length; row++) {
    let to = from + 1;
    while (to < starts.length && starts[to] === starts[from]) to++;
    made.start[row] = starts[from] ?? 0;
    join(bars, { from, to }, made, row);
    from = to;
  }
  return made;
}

function join(
  bars: CandleColumns,
  { from, to }: { readonly from: number; readonly to: number },
  made: CandleColumns,
  row: number,
): void {
  let high = bars.high[from] ?? 0;
  let low = bars.low[from] ?? 0;
  let volume = 0;
  for (let i = from; i < to; i++) {
    high = Math.max(high, bars.high[i] ?? 0);
    low = Math.min(low, bars.low[i] ?? 0);
    volume += bars.volume[i] ?? 0;
  }
  made.open[row] = bars.open[from] ?? 0;
  made.high[row] = high;
  made.low[row] = low;
  made.close[row] = bars.close[to - 1] ?? 0;
  made.volume[row] = volume;
}

/** For each bar the start of the longer one it is part of. */
function longerStarts(starts: Float64Array, timeframe: Timeframe, sessions: SessionStarts): Float64Array {
  const length = TIMEFRAME_MINUTES[timeframe] * MINUTE_MS;
  const longer = new Float64Array(starts.length);
  let nextDay = Number.NEGATIVE_INFINITY;
  let anchors: readonly number[] = [];
  let next = 0;
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i] ?? 0;
    if (start >= nextDay) {
      const day = istDayNumber(start);
      nextDay = istMidnight(day + 1);
      anchors = timeframe === '1d' ? [istMidnight(day)] : sessions.of(day, start);
      next = 1;
    }
    while (next < anchors.length && start >= (anchors[next] ?? 0)) next++;
    const anchor = anchors[next - 1] ?? 0;
    longer[i] = anchor + Math.floor((start - anchor) / length) * length;
  }
  return longer;
}
