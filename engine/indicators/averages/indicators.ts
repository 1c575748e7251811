import { bars, defineIndicator, factor, type Indicator } from '../indicator.ts';
import { Kama } from './adaptive.ts';
import { Dema, Ema, T3, Tema, Wilder } from './exponential.ts';
import { Sma, Trima } from './simple.ts';
import { VolumeWeighted } from './volume-weighted.ts';
import { Hma, Wma } from './weighted.ts';

const sma = defineIndicator({
  name: 'sma',
  title: 'Simple moving average',
  parameters: { period: bars(20) },
  outputs: ['sma'],
  inputs: ['close'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new Sma(period),
});

const ema = defineIndicator({
  name: 'ema',
  title: 'Exponential moving average',
  parameters: { period: bars(20) },
  outputs: ['ema'],
  inputs: ['close'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new Ema(period),
});

const wilder = defineIndicator({
  name: 'wilder',
  title: "Wilder's moving average",
  aliases: ['rma', 'smma'],
  parameters: { period: bars(14) },
  outputs: ['wilder'],
  inputs: ['close'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new Wilder(period),
});

const wma = defineIndicator({
  name: 'wma',
  title: 'Weighted moving average',
  parameters: { period: bars(20) },
  outputs: ['wma'],
  inputs: ['close'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new Wma(period),
});

const dema = defineIndicator({
  name: 'dema',
  title: 'Double exponential moving average',
  parameters: { period: bars(20) },
  outputs: ['dema'],
  inputs: ['close'],
  firstBar: ({ period }) => 2 * (period - 1),
  create: ({ period }) => new Dema(period),
});

const tema = defineIndicator({
  name: 'tema',
  title: 'Triple exponential moving average',
  parameters: { period: bars(20) },
  outputs: ['tema'],
  inputs: ['close'],
  firstBar: ({ period }) => 3 * (period - 1),
  create: ({ period }) => new Tema(period),
});

const trima = defineIndicator({
  name: 'trima',
  title: 'Triangular moving average',
  parameters: { period: bars(20) },
  outputs: ['trima'],
  inputs: ['close'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new Trima(period),
});

const t3 = defineIndicator({
  name: 't3',
  title: 'Tillson T3 moving average',
  parameters: { period: bars(5), factor: factor(0.7, 0, 1) },
  outputs: ['t3'],
  inputs: ['close'],
  firstBar: ({ period }) => 6 * (period - 1),
  create: (settings) => new T3(settings.period, settings.factor),
});

const hma = defineIndicator({
  name: 'hma',
  title: 'Hull moving average',
  parameters: { period: bars(20) },
  outputs: ['hma'],
  inputs: ['close'],
  firstBar: ({ period }) => period - 1 + Math.floor(Math.sqrt(period)) - 1,
  create: ({ period }) => new Hma(period),
});

const kama = defineIndicator({
  name: 'kama',
  title: 'Kaufman adaptive moving average',
  parameters: { period: bars(10) },
  outputs: ['kama'],
  inputs: ['close'],
  firstBar: ({ period }) => period,
  create: ({ period }) => new Kama(period),
});

const vwma = defineIndicator({
  name: 'vwma',
  title: 'Volume-weighted moving average',
  parameters: { period: bars(20) },
  outputs: ['vwma'],
  inputs: ['close', 'volume'],
  firstBar: ({ period }) => period - 1,
  create: ({ period }) => new VolumeWeighted(period),
});

export const averages: readonly Indicator[] = [sma, ema, wilder, wma, dema, tema, trima, t3, hma, kama, vwma];
