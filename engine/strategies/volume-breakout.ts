import { at } from './crossing.ts';
import { real, whole } from './parameter.ts';
import { rupeeText } from './reason-text.ts';
import { sidedRule } from './sided-rule.ts';
import { LONG, SHORT } from './signal.ts';
import { defineStrategy } from './strategy.ts';

/** Bars that the volume of a breakout is compared with. */
const VOLUME_BARS = 20;

/**
 * Breakout on volume: in when the close passes the highest high of the bars before on a multiple of the usual volume
 * (short below the lowest low), out when it passes the other end of a shorter channel, as Donchian's rules do.
 */
export const volumeBreakout = defineStrategy({
  name: 'volume',
  aliases: ['volume-breakout', 'vol', 'volbreakout', 'breakout', 'donchian'],
  title: 'Volume breakout',
  summary: 'buys a new high on heavy volume, sells at a new low of fewer bars',
  style: 'trend',
  parameters: {
    lookback: whole({ standard: 20, least: 5, most: 250, meaning: 'bars whose high must be passed' }),
    surge: real({ standard: 1.5, least: 1, most: 10, meaning: 'multiple of the usual volume' }),
    leave: whole({ standard: 10, least: 2, most: 200, meaning: 'bars whose low ends it' }),
  },
  check: ({ lookback, leave }) =>
    leave <= lookback ? undefined : `leave (${leave}) must not be above lookback (${lookback})`,
  indicators({ lookback, leave }) {
    const wide = { name: 'donchian', settings: { period: lookback } };
    const narrow = { name: 'donchian', settings: { period: leave } };
    return {
      high: { ...wide, output: 'upper' },
      low: { ...wide, output: 'lower' },
      nearHigh: { ...narrow, output: 'upper' },
      nearLow: { ...narrow, output: 'lower' },
      volume: { name: 'volume-ratio', settings: { period: VOLUME_BARS } },
    };
  },
  signal({ bars: { close }, columns: { high, low, nearHigh, nearLow, volume } }, { surge }) {
    const isHeavy = (i: number): boolean => at(volume, i) >= surge;
    const tops = (i: number, highs: Float64Array): boolean => at(close, i) > at(highs, i - 1);
    const undercuts = (i: number, lows: Float64Array): boolean => at(close, i) < at(lows, i - 1);
    return sidedRule({
      buys: (i) => tops(i, high) && isHeavy(i),
      sells: (i) => undercuts(i, low) && isHeavy(i),
      leavesLong: (i) => undercuts(i, nearLow),
      leavesShort: (i) => tops(i, nearHigh),
    });
  },
  reason:
    ({ bars: { close }, columns: { high, low, nearHigh, nearLow, volume } }, { lookback, leave }) =>
    (i, signal) => {
      const text = `close ${rupeeText(close, i)} is`;
      const multiple = `on ${at(volume, i).toFixed(1)} times the usual volume`;
      if (signal === LONG)
        return `${text} above the ${lookback}-bar high ${rupeeText(high, i - 1)} ${multiple}`;
      if (signal === SHORT)
        return `${text} below the ${lookback}-bar low ${rupeeText(low, i - 1)} ${multiple}`;
      return at(close, i) < at(nearLow, i - 1)
        ? `${text} below the ${leave}-bar low ${rupeeText(nearLow, i - 1)}`
        : `${text} above the ${leave}-bar high ${rupeeText(nearHigh, i - 1)}`;
    },
});
