import { istDayNumber } from '../domain/time.ts';
import { at } from './crossing.ts';
import { HOLD, LONG } from './signal.ts';
import { defineStrategy } from './strategy.ts';

/**
 * Wants to be in, always: what every other strategy has to beat. It takes a whole share of the capital, and no stop or
 * target ends it. It says so once a day, so that a position that ended with its day, or could not begin, begins anew.
 */
export const buyAndHold = defineStrategy({
  name: 'buy-and-hold',
  aliases: ['bh', 'hold', 'buyhold', 'passive'],
  title: 'Buy and hold',
  summary: 'buys at the first bar and keeps it',
  style: 'passive',
  parameters: {},
  plan: { sizing: 'all-in', stopBp: 0, targetBp: 0, trailBp: 0 },
  indicators: () => ({}),
  signal:
    ({ bars: { start } }) =>
    (i) =>
      istDayNumber(at(start, i)) === istDayNumber(at(start, i - 1)) ? HOLD : LONG,
  reason: () => () => 'it holds whatever happens',
});
