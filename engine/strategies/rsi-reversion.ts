import { at } from './crossing.ts';
import { real, whole } from './parameter.ts';
import { sidedRule } from './sided-rule.ts';
import { LONG, SHORT } from './signal.ts';
import { defineStrategy } from './strategy.ts';

/**
 * Mean reversion on the relative strength index: in when it falls below `oversold`, out when it recovers above `exit`;
 * mirrored for shorts. One entry a dip: it must leave the zone before it can enter it again. A price that has not moved
 * for as long as the index looks back has no strength to measure, and gives no signal.
 */
export const rsiReversion = defineStrategy({
  name: 'rsi',
  aliases: ['rsi-reversion', 'rsi-mean-reversion', 'mean-reversion', 'reversion'],
  title: 'RSI mean reversion',
  summary: 'buys when RSI falls below oversold, sells when it recovers above exit',
  style: 'reversion',
  parameters: {
    period: whole({ standard: 14, least: 2, most: 100, meaning: 'bars of the RSI' }),
    oversold: real({ standard: 30, least: 2, most: 50, meaning: 'RSI below which it buys' }),
    exit: real({ standard: 55, least: 20, most: 95, meaning: 'RSI above which it sells' }),
    overbought: real({ standard: 70, least: 50, most: 98, meaning: 'RSI above which it goes short' }),
  },
  check({ oversold, exit, overbought }) {
    if (oversold >= exit) return `oversold (${oversold}) must be below exit (${exit})`;
    return exit <= overbought ? undefined : `exit (${exit}) must not be above overbought (${overbought})`;
  },
  indicators: ({ period }) => ({
    rsi: { name: 'rsi', settings: { period } },
    flat: { name: 'flat' },
  }),
  signal({ columns: { rsi, flat } }, { period, oversold, exit, overbought }) {
    const moves = (i: number): boolean => at(flat, i - 1) < period;
    const fell = (i: number, level: number): boolean => at(rsi, i) < level && at(rsi, i - 1) >= level;
    const rose = (i: number, level: number): boolean => at(rsi, i) > level && at(rsi, i - 1) <= level;
    return sidedRule({
      buys: (i) => fell(i, oversold) && moves(i),
      sells: (i) => rose(i, overbought) && moves(i),
      leavesLong: (i) => rose(i, exit),
      leavesShort: (i) => fell(i, 100 - exit),
    });
  },
  reason:
    ({ columns: { rsi } }, { oversold, exit, overbought }) =>
    (i, signal) => {
      const now = at(rsi, i);
      const text = `RSI ${now.toFixed(1)} is`;
      if (signal === LONG) return `${text} below ${oversold}`;
      if (signal === SHORT) return `${text} above ${overbought}`;
      return now > exit ? `${text} above ${exit}` : `${text} below ${100 - exit}`;
    },
});
