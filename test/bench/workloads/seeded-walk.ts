import { emptyColumns } from '../../../engine/domain/candle-columns.ts';
import { RUPEE } from '../../../engine/domain/price.ts';
import { dateFromDayNumber, istInstant, MINUTE_MS, timeOfDay, weekday } from '../../../engine/domain/time.ts';
import type { BarColumns } from '../../../engine/indicators/bars.ts';
import { Chance } from '../../simulation/chance.ts';

const BARS_A_DAY = 375;
const FIRST_DAY = 19_000;
/** A quarter rupee: sums of such prices are exact in floats too, so that every engine sees the same crossings. */
const GRID = RUPEE / 4;

/** A random walk in minutes of weekday sessions, prices in ten-thousandths of a rupee: the same for the same seed. */
export function seededWalk(length: number, seed: number): BarColumns {
  const chance = new Chance(seed);
  const bars = emptyColumns(length);
  const onGrid = (value: number): number => Math.round(value / GRID) * GRID;
  let last = 2_000 * RUPEE;
  let day = FIRST_DAY;
  for (let i = 0; i < length; day += 1) {
    const date = dateFromDayNumber(day);
    if (weekday(date) === 0 || weekday(date) === 6) continue;
    const start = istInstant(date, timeOfDay(9, 15));
    for (let minute = 0; minute < BARS_A_DAY && i < length; minute += 1, i += 1) {
      const open = last;
      const close = Math.max(50 * RUPEE, onGrid(open * (1 + (chance.next() - 0.5) * 0.002)));
      bars.start[i] = start + minute * MINUTE_MS;
      bars.open[i] = open;
      bars.close[i] = close;
      bars.high[i] = onGrid(Math.max(open, close) * (1 + chance.next() * 0.0004));
      bars.low[i] = Math.min(open, close, onGrid(Math.min(open, close) * (1 - chance.next() * 0.0004)));
      bars.volume[i] = 1 + Math.floor(chance.next() * 100_000);
      last = close;
    }
  }
  return bars;
}
