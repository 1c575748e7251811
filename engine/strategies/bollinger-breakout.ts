import { crossesAbove, crossesBelow } from './crossing.ts';
import { real, whole } from './parameter.ts';
import { rupeeText } from './reason-text.ts';
import { sidedRule } from './sided-rule.ts';
import { LONG, SHORT } from './signal.ts';
import { defineStrategy } from './strategy.ts';

/**
 * Breakout from the Bollinger bands: in when the close leaves the upper band (short below the lower), out when it is
 * back at the middle.
 */
export const bollingerBreakout = defineStrategy({
  name: 'bollinger',
  aliases: ['bollinger-breakout', 'bollinger-bands', 'bollinger-band', 'bb', 'bbands'],
  title: 'Bollinger breakout',
  summary: 'buys when the close leaves the upper band, sells when it falls back through the middle',
  style: 'trend',
  parameters: {
    period: whole({ standard: 20, least: 5, most: 200, meaning: 'bars of the bands' }),
    deviations: real({
      standard: 2,
      least: 0.5,
      most: 4,
      meaning: 'standard deviations from middle to band',
    }),
  },
  indicators({ period, deviations }) {
    const bands = { name: 'bollinger', settings: { period, deviations } };
    return {
      upper: { ...bands, output: 'upper' },
      middle: { ...bands, output: 'middle' },
      lower: { ...bands, output: 'lower' },
    };
  },
  signal: ({ bars: { close }, columns: { upper, middle, lower } }) =>
    sidedRule({
      buys: (i) => crossesAbove(close, upper, i),
      sells: (i) => crossesBelow(close, lower, i),
      leavesLong: (i) => crossesBelow(close, middle, i),
      leavesShort: (i) => crossesAbove(close, middle, i),
    }),
  reason:
    ({ bars: { close }, columns: { upper, middle, lower } }) =>
    (i, signal) => {
      const text = `close ${rupeeText(close, i)} went`;
      if (signal === LONG) return `${text} above the upper band at ${rupeeText(upper, i)}`;
      if (signal === SHORT) return `${text} below the lower band at ${rupeeText(lower, i)}`;
      return `${text} through the middle of the bands at ${rupeeText(middle, i)}`;
    },
});
