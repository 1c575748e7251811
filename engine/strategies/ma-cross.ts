import { crossing } from './crossing.ts';
import { whole } from './parameter.ts';
import { rupeeText } from './reason-text.ts';
import { LONG } from './signal.ts';
import { defineStrategy } from './strategy.ts';

/** Moving-average crossover: long when the fast average crosses above the slow one, out (or short) when below. */
export const maCross = defineStrategy({
  name: 'ma-cross',
  aliases: [
    'ma',
    'sma',
    'crossover',
    'moving-average-crossover',
    'moving-average',
    'ma-crossover',
    'sma-crossover',
    'sma-cross',
  ],
  title: 'Moving-average crossover',
  summary: 'buys when the fast average crosses above the slow one, sells when it crosses below',
  style: 'trend',
  parameters: {
    fast: whole({ standard: 20, least: 2, most: 200, meaning: 'bars of the fast average' }),
    slow: whole({ standard: 50, least: 3, most: 400, meaning: 'bars of the slow average' }),
  },
  check: ({ fast, slow }) => (fast < slow ? undefined : `fast (${fast}) must be below slow (${slow})`),
  indicators: ({ fast, slow }) => ({
    fast: { name: 'sma', settings: { period: fast } },
    slow: { name: 'sma', settings: { period: slow } },
  }),
  signal:
    ({ columns: { fast, slow } }) =>
    (i) =>
      crossing(fast, slow, i),
  reason:
    ({ columns: { fast, slow } }, settings) =>
    (i, signal) =>
      `average ${settings.fast} at ${rupeeText(fast, i)} crossed ${signal === LONG ? 'above' : 'below'} average ${settings.slow} at ${rupeeText(slow, i)}`,
});
