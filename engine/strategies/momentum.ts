import { formatPercent } from '../domain/amount-text.ts';
import { at } from './crossing.ts';
import { real, whole } from './parameter.ts';
import { sidedRule } from './sided-rule.ts';
import { LONG, SHORT } from './signal.ts';
import { defineStrategy } from './strategy.ts';

/**
 * Time-series momentum (Moskowitz, Ooi and Pedersen 2012) on the rate of change: in when the price has risen by more
 * than `entry` percent over the look-back (short when it has fallen by that), out when less than `exit` is left of it.
 */
export const momentum = defineStrategy({
  name: 'momentum',
  aliases: ['mom', 'roc', 'tsmom', 'time-series-momentum'],
  title: 'Time-series momentum',
  summary: 'buys what has risen by entry percent over the look-back, sells when the rise is gone',
  style: 'trend',
  parameters: {
    lookback: whole({ standard: 60, least: 2, most: 260, meaning: 'bars that the change is measured over' }),
    entry: real({ standard: 5, least: 0, most: 50, meaning: 'rise in percent at which it buys' }),
    exit: real({ standard: 0, least: 0, most: 50, meaning: 'rise in percent below which it sells' }),
  },
  check: ({ entry, exit }) =>
    exit <= entry ? undefined : `exit (${exit}) must not be above entry (${entry})`,
  indicators: ({ lookback }) => ({ change: { name: 'roc', settings: { period: lookback } } }),
  signal({ columns: { change } }, { entry, exit }) {
    const rose = (i: number, level: number): boolean => at(change, i) > level && at(change, i - 1) <= level;
    const fell = (i: number, level: number): boolean => at(change, i) < level && at(change, i - 1) >= level;
    return sidedRule({
      buys: (i) => rose(i, entry),
      sells: (i) => fell(i, -entry),
      leavesLong: (i) => fell(i, exit),
      leavesShort: (i) => rose(i, -exit),
    });
  },
  reason:
    ({ columns: { change } }, { lookback, entry, exit }) =>
    (i, signal) => {
      const now = at(change, i);
      const text = `change of ${percentText(now)} over ${lookback} bars is`;
      if (signal === LONG) return `${text} above ${percentText(entry)}`;
      if (signal === SHORT) return `${text} below ${percentText(-entry)}`;
      return now < at(change, i - 1)
        ? `${text} below ${percentText(exit)}`
        : `${text} above ${percentText(-exit)}`;
    },
});

function percentText(percent: number): string {
  return formatPercent(percent / 100, { sign: true });
}
