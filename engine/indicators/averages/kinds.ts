import { z } from 'zod';
import { Dema, Ema, Tema } from './exponential.ts';
import type { MovingAverage } from './moving-average.ts';
import { Sma } from './simple.ts';
import { Wma } from './weighted.ts';

/** The averages that an oscillator can be built on. */
export const averageKind = z.enum(['sma', 'ema', 'wma', 'dema', 'tema'], {
  error: 'must be sma, ema, wma, dema or tema',
});
export type AverageKind = z.infer<typeof averageKind>;

export function movingAverage(kind: AverageKind, period: number): MovingAverage {
  switch (kind) {
    case 'sma':
      return new Sma(period);
    case 'ema':
      return new Ema(period);
    case 'wma':
      return new Wma(period);
    case 'dema':
      return new Dema(period);
    case 'tema':
      return new Tema(period);
  }
}

/** How many values an average swallows before its first answer. */
export function averageLookback(kind: AverageKind, period: number): number {
  switch (kind) {
    case 'sma':
    case 'ema':
    case 'wma':
      return period - 1;
    case 'dema':
      return 2 * (period - 1);
    case 'tema':
      return 3 * (period - 1);
  }
}
