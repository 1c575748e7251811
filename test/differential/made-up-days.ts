import fc from 'fast-check';
import type { RunSeries } from '../../engine/backtest/run/run-input.ts';
import { emptyColumns } from '../../engine/domain/candle-columns.ts';
import { RUPEE } from '../../engine/domain/price.ts';
import { epochMs, isoDate, istInstant, MINUTE_MS, timeOfDay } from '../../engine/domain/time.ts';
import type { BarColumns } from '../../engine/indicators/bars.ts';
import { EXIT, LONG, SHORT } from '../../engine/strategies/signal.ts';
import { madeUpSeries, share } from '../engine/backtest/run/made-up-run.ts';
import { Chance } from '../simulation/chance.ts';

/** Trading days of the calendar; the bars of each go past the time of square-off. */
const DAYS = [isoDate('2024-11-12'), isoDate('2024-11-13'), isoDate('2024-11-14')];
const FROM = timeOfDay(14, 20);
const BARS_A_DAY = 50;
const TICK = 500;

/** Bars that wander, gap, and trade from very little to plenty. */
function wander(seed: number, days: number): BarColumns {
  const chance = new Chance(seed);
  const bars = emptyColumns(days * BARS_A_DAY);
  const step = (reach: number): number => chance.whole(-reach, reach) * TICK;
  let last = chance.whole(90, 400) * RUPEE;
  for (let i = 0; i < bars.start.length; i += 1) {
    const day = DAYS[Math.floor(i / BARS_A_DAY)] ?? isoDate('2024-11-12');
    const open = last + (chance.happens(0.3) ? step(12) : 0);
    const close = open + step(10);
    bars.start[i] = epochMs(istInstant(day, FROM) + (i % BARS_A_DAY) * MINUTE_MS);
    bars.open[i] = open;
    bars.high[i] = Math.max(open, close) + chance.whole(0, 6) * TICK;
    bars.low[i] = Math.min(open, close) - chance.whole(0, 6) * TICK;
    bars.close[i] = close;
    bars.volume[i] = chance.happens(0.3) ? chance.whole(1, 4_000) : chance.whole(5_000, 500_000);
    last = close;
  }
  return bars;
}

const words = fc.array(fc.tuple(fc.nat(DAYS.length * BARS_A_DAY - 1), fc.constantFrom(LONG, SHORT, EXIT)), {
  minLength: 20,
  maxLength: 80,
});

/** A few series with whatever a strategy might say over them. */
export const madeUpDays: fc.Arbitrary<readonly RunSeries[]> = fc
  .tuple(
    fc.integer(),
    fc.integer({ min: 1, max: DAYS.length }),
    fc.array(words, { minLength: 1, maxLength: 3 }),
  )
  .map(([seed, days, spoken]) =>
    spoken.map((said, id) => {
      const inOrder = [...new Map(said).entries()]
        .filter(([row]) => row < days * BARS_A_DAY)
        .sort(([a], [b]) => a - b);
      return madeUpSeries(wander(seed + id, days), inOrder, {
        instrument: share(`MADEUP${id}`, id),
        product: 'MIS',
      });
    }),
  );
