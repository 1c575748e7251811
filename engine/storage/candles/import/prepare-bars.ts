import { pick } from '../../../domain/candle-columns.ts';
import { istDayNumber, istMidnight, MINUTE_MS } from '../../../domain/time.ts';
import { TIMEFRAME_MINUTES, type Timeframe } from '../../../domain/timeframe.ts';
import { isOnGrid, looksStampedAtEnd, timeframeOf } from './bar-length.ts';
import type { BarRows, OrderedBars } from './bar-rows.ts';
import { UnreadableFile } from './file-header.ts';
import type { Findings } from './findings.ts';
import type { ImportChoices } from './import-choices.ts';

export interface PreparedBars extends OrderedBars {
  readonly timeframe: Timeframe;
}

/**
 * Orders bars and puts their starts where they belong: a day's bar at midnight in India, a bar within the day at its
 * beginning. Throws {@link UnreadableFile} when it is unclear what the times mean.
 */
export function prepareBars(
  rows: BarRows,
  findings: Findings,
  choices: ImportChoices & { readonly isDaily: boolean },
): PreparedBars {
  const ordered = rows.ordered(findings);
  const { start } = ordered.columns;
  const timeframe = choices.isDaily ? '1d' : (choices.timeframe ?? timeframeOf(start));
  if (choices.timeframe !== undefined && choices.timeframe !== timeframe) {
    throw new UnreadableFile(
      `it has one bar a day, and timeframe=${choices.timeframe} was said. Leave that out`,
    );
  }
  if (timeframe === '1d') return { ...onePerDay(ordered, findings), timeframe };
  if (choices.stamp === undefined && looksStampedAtEnd(start, timeframe)) {
    throw new UnreadableFile(
      'its bars seem to carry the time at which they end: the first of a day is one bar after 09:15, the last at 15:30. Say stamp=end if so, stamp=start if not',
    );
  }
  const shift = choices.stamp === 'end' ? TIMEFRAME_MINUTES[timeframe] * MINUTE_MS : 0;
  return { ...onGrid(shifted(ordered, shift), timeframe, findings), timeframe };
}

function shifted({ columns, lines }: OrderedBars, by: number): OrderedBars {
  if (by === 0) return { columns, lines };
  return { columns: { ...columns, start: columns.start.map((start) => start - by) }, lines };
}

/** Bars of a day begin at its midnight in India, at whatever time of the day the file stamps them. */
function onePerDay({ columns, lines }: OrderedBars, findings: Findings): OrderedBars {
  const start = columns.start.map((at) => istMidnight(istDayNumber(at)));
  return keep({ columns: { ...columns, start }, lines }, (row) => {
    if (row === 0 || start[row] !== start[row - 1]) return true;
    findings.add('refused', 'a second bar of the same day', lines[row] ?? 0);
    return false;
  });
}

function onGrid(bars: OrderedBars, timeframe: Timeframe, findings: Findings): OrderedBars {
  return keep(bars, (row) => {
    if (isOnGrid(bars.columns.start[row] ?? 0, timeframe)) return true;
    findings.add('refused', `no bar of ${timeframe} begins at that time`, bars.lines[row] ?? 0);
    return false;
  });
}

function keep(bars: OrderedBars, isKept: (row: number) => boolean): OrderedBars {
  const order = new Uint32Array(bars.lines.length);
  let kept = 0;
  for (let row = 0; row < order.length; row++) if (isKept(row)) order[kept++] = row;
  if (kept === order.length) return bars;
  const rows = order.subarray(0, kept);
  return { columns: pick(bars.columns, rows), lines: rows.map((row) => bars.lines[row] ?? 0) };
}
