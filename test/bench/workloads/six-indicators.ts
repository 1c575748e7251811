import { at } from '../../../engine/strategies/crossing.ts';
import { whole } from '../../../engine/strategies/parameter.ts';
import { EXIT, HOLD, LONG } from '../../../engine/strategies/signal.ts';
import { defineStrategy } from '../../../engine/strategies/strategy.ts';

/** A strategy as people write them, on six indicators. */
export const sixIndicators = defineStrategy({
  name: 'six-indicators',
  title: 'Six indicators',
  summary: 'buys a pullback in a trend, sells when the trend or the band is gone',
  style: 'trend',
  parameters: { period: whole({ standard: 14, least: 2, most: 100, meaning: 'bars of the oscillators' }) },
  indicators: ({ period }) => ({
    fast: { name: 'ema', settings: { period: 20 } },
    slow: { name: 'ema', settings: { period: 50 } },
    rsi: { name: 'rsi', settings: { period } },
    adx: { name: 'adx', settings: { period }, output: 'adx' },
    upper: { name: 'bollinger', output: 'upper' },
    macd: { name: 'macd', output: 'histogram' },
  }),
  signal({ bars: { close }, columns: { fast, slow, rsi, adx, upper, macd } }) {
    return (i) => {
      const inTrend = at(fast, i) > at(slow, i) && at(adx, i) > 20;
      if (inTrend && at(rsi, i) < 45 && at(macd, i) > at(macd, i - 1)) return LONG;
      return at(fast, i) < at(slow, i) || at(close, i) > at(upper, i) ? EXIT : HOLD;
    };
  },
  reason: () => () => 'a pullback in a trend',
});
