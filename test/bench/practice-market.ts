import { instrumentId } from '../../engine/domain/ids.ts';
import { isoDate, istInstant, timeOfDay } from '../../engine/domain/time.ts';
import { PracticeMarket } from '../../engine/market/practice/practice-market.ts';
import { black76 } from '../../engine/options/black76.ts';
import { realClock, realTimers } from '../support/system-time.ts';

const INSTRUMENTS = 200;
const SECONDS = 10;
const PRICINGS = 2_000_000;

/** Prints the practice market's share of a core at 200 instruments, how fast history is made, and pricings a second. */
export async function main(): Promise<void> {
  const date = isoDate('2026-11-25');
  const keys = new Map<number, Awaited<ReturnType<PracticeMarket['listings']>>[number]['key']>();
  const market = new PracticeMarket({
    seed: 7,
    wall: realClock,
    timers: realTimers,
    keyOf: (id) => keys.get(id),
    start: istInstant(date, timeOfDay(10, 0)),
  });
  const listings = await market.listings(date);
  for (const [i, { key }] of listings.entries()) keys.set(i, key);
  let ticks = 0;
  market.feed.subscribe(Array.from({ length: INSTRUMENTS }, (_, i) => instrumentId(i)));
  await market.feed.start({
    onTick: () => {
      ticks++;
    },
    onTime: () => undefined,
  });
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000));
  const used = process.cpuUsage(before);
  await market.feed.stop();
  const share = (used.user + used.system) / (SECONDS * 1_000_000);
  print('ticks a second', ticks / SECONDS);
  print('share of one core (allowed: 0.15)', share);

  const from = istInstant(isoDate('2020-01-01'), timeOfDay(0, 0));
  const historyMs = await timed(async () => {
    const key = keys.get(10);
    if (key !== undefined) await market.history.candles(key, '1d', from, market.clock.now());
  });
  print('two years of daily bars, share of the 3 s allowed', historyMs / 3_000);

  let sum = 0;
  const pricingMs = await timed(async () => {
    for (let i = 0; i < PRICINGS; i++) {
      sum += black76('CE', { forward: 25_000 + (i % 500), strike: 25_000, deviation: 0.03, discount: 0.99 });
    }
  });
  print('pricings a second', sum > 0 ? (PRICINGS / pricingMs) * 1_000 : 0);
}

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function print(name: string, value: number): void {
  process.stdout.write(
    `${name}: ${value < 1 ? value.toFixed(4) : Math.round(value).toLocaleString('en-IN')}\n`,
  );
}
