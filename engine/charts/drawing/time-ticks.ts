import {
  dayNumber,
  type EpochMs,
  formatDate,
  formatTime,
  istDate,
  istTimeOfDay,
  MINUTE_MS,
} from '../../domain/time.ts';
import { textWidth } from './text-width.ts';
import { FONT } from './theme.ts';

/** Room between two labels. */
const GAP = 18;
/** Labels may reach so far to the left of the first bar. */
const OVERHANG = 10;

/** A boundary in time, fine ones first. `bucket` changes where a new stretch begins. */
interface Grain {
  readonly kind: 'time' | 'day' | 'month';
  bucket(start: EpochMs): string | number;
}

const minutes = (step: number): Grain => ({
  kind: 'time',
  bucket: (at) => `${istDate(at)} ${Math.floor(istTimeOfDay(at) / MINUTE_MS / step)}`,
});

const days = (step: number): Grain => ({
  kind: 'day',
  // Day 0 was a Thursday; a stretch of seven days begins on Monday.
  bucket: (at) => Math.floor((dayNumber(istDate(at)) + 3) / step),
});

const months = (step: number): Grain => ({
  kind: 'month',
  bucket: (at) => {
    const date = istDate(at);
    return Math.floor((Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1) / step);
  },
});

const GRAINS: readonly Grain[] = [
  ...[5, 15, 30, 60, 120, 180].map(minutes),
  ...[1, 7, 14].map(days),
  ...[1, 3, 6, 12, 24, 60].map(months),
];

export interface TimeTick {
  /** The place of the bar. */
  readonly at: number;
  readonly text: string;
}

/**
 * Labels for an axis on which bars stand side by side, without gaps for nights and holidays: times of day in India where
 * there is room for them, else days, months, years, and always the larger boundary where two fall on one bar.
 */
export function timeTicks(starts: Float64Array, width: number): readonly TimeTick[] {
  const pace = width / Math.max(1, starts.length);
  const widest = textWidth('30 Nov', FONT.axis) + GAP;
  for (const grain of GRAINS) {
    const ticks = boundaries(starts, grain);
    if (ticks.length * widest <= width + widest) return spaced(ticks, pace);
  }
  return [];
}

interface RankedTick extends TimeTick {
  readonly rank: number;
}

function boundaries(starts: Float64Array, grain: Grain): readonly RankedTick[] {
  const ticks: RankedTick[] = [];
  let last: string | number | undefined;
  for (let at = 0; at < starts.length; at += 1) {
    const start = (starts[at] ?? 0) as EpochMs;
    const bucket = grain.bucket(start);
    if (bucket !== last) ticks.push({ at, ...named(start, starts[at - 1] as EpochMs | undefined, grain) });
    last = bucket;
  }
  return ticks;
}

/** Boundaries by weight, and how the axis names them. */
const TIME = 0;
const DAY = 1;
const MONTH = 2;
const YEAR = 3;

/** The largest boundary that a bar crosses; the first bar crosses none, and gives way to all others. */
function boundary(start: EpochMs, before: EpochMs | undefined): number {
  if (before === undefined) return TIME;
  const date = istDate(start);
  const earlier = istDate(before);
  if (earlier === date) return TIME;
  if (earlier.slice(0, 4) !== date.slice(0, 4)) return YEAR;
  return earlier.slice(0, 7) === date.slice(0, 7) ? DAY : MONTH;
}

function named(start: EpochMs, before: EpochMs | undefined, grain: Grain): Omit<RankedTick, 'at'> {
  const date = istDate(start);
  const rank = boundary(start, before);
  if (grain.kind === 'month') {
    const isYear = rank === YEAR || date.slice(5, 7) === '01';
    return { rank, text: isYear ? date.slice(0, 4) : formatDate(date).slice(-3) };
  }
  const isTime = grain.kind === 'time' && rank === TIME && before !== undefined;
  return { rank, text: isTime ? formatTime(start).slice(0, 5) : formatDate(date).slice(4) };
}

/** The ticks that leave each other room, those of larger boundaries first. */
function spaced(ticks: readonly RankedTick[], pace: number): readonly TimeTick[] {
  const kept: RankedTick[] = [];
  const middle = ({ at }: TimeTick): number => (at + 0.5) * pace;
  const half = ({ text }: TimeTick): number => textWidth(text, FONT.axis) / 2;
  for (const tick of ticks.toSorted((a, b) => b.rank - a.rank || a.at - b.at)) {
    const isFree = kept.every(
      (other) => Math.abs(middle(other) - middle(tick)) >= half(other) + half(tick) + GAP,
    );
    if (isFree && middle(tick) - half(tick) >= -OVERHANG) kept.push(tick);
  }
  return kept.sort((a, b) => a.at - b.at).map(({ at, text }) => ({ at, text }));
}
