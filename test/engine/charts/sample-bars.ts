/** Bars that wander with a seed: nothing in them is a market's. */
export function sampleBars(length: number, starts: (bar: number) => number) {
  const columns = {
    start: Float64Array.from({ length }, (_, bar) => starts(bar)),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
  let seed = 42;
  const next = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  let price = 1_400;
  for (let bar = 0; bar < length; bar += 1) {
    const close = price * (1 + (next() - 0.5) * 0.004);
    columns.open[bar] = price;
    columns.close[bar] = close;
    columns.high[bar] = Math.max(price, close) + next();
    columns.low[bar] = Math.min(price, close) - next();
    columns.volume[bar] = Math.round(next() * 250_000);
    price = close;
  }
  return columns;
}

const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
/** Monday 23 November 2026, 09:15 in India. */
const FIRST_MS = Date.UTC(2026, 10, 23, 3, 45);

/** Starts of 15-minute bars from 09:15 to 15:30, 25 a day, on weekdays. */
export function quarterHours(bar: number): number {
  const day = Math.floor(bar / 25);
  return FIRST_MS + (day + 2 * Math.floor(day / 5)) * DAY_MS + (bar % 25) * QUARTER_MS;
}
