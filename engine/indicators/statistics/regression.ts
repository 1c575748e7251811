import type { Bar } from '../bars.ts';
import { bars, defineIndicator } from '../indicator.ts';
import type { Kernel } from '../kernel.ts';
import { RollingRegression } from '../rolling/rolling-regression.ts';

/**
 * Least-squares line through the last `period` closes: its value at this bar and at the next, its slope a bar,
 * angle in degrees and intercept at the oldest bar, and the share of variance it explains
 * (TA-Lib LINEARREG, TSF, LINEARREG_SLOPE, _ANGLE, _INTERCEPT).
 */
class LinearRegression implements Kernel {
  readonly #line: RollingRegression;

  constructor(period: number) {
    this.#line = new RollingRegression(period);
  }

  push(bar: Bar, out: Float64Array, slot: number): void {
    const line = this.#line;
    line.push(bar.close);
    const slope = line.slope;
    out[slot] = line.value(0);
    out[slot + 1] = slope;
    out[slot + 2] = line.fit;
    out[slot + 3] = line.value(1);
    out[slot + 4] = line.intercept;
    out[slot + 5] = Math.atan(slope) * (180 / Math.PI);
  }
}

export const linearRegression = defineIndicator({
  name: 'linreg',
  title: 'Linear regression',
  aliases: ['linearreg', 'linearregression'],
  parameters: { period: bars(14, 2) },
  outputs: ['value', 'slope', 'r2', 'forecast', 'intercept', 'angle'],
  inputs: ['close'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new LinearRegression(period),
});
