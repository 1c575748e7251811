import type { PatternHistory } from './history.ts';
import { bearish, bullish, type Pattern, type PatternValue } from './pattern.ts';

export const narrowRange: Pattern = {
  name: 'nr7',
  title: 'Narrowest range of seven bars',
  tells: 'neutral',
  detect: (history) => bullish(history.range(0) > 0 && history.range(0) < history.narrowestBefore),
};

function beyond(history: PatternHistory, age: number): PatternValue {
  if (history.close(age) > history.ceiling(age)) return 1;
  return history.close(age) < history.floor(age) ? -1 : 0;
}

/** The first close beyond the highs or lows of the twenty bars before it; a run of them counts once. */
export const breakout: Pattern = {
  name: 'breakout',
  title: 'Breakout from twenty bars',
  tells: 'both',
  detect(history) {
    const now = beyond(history, 0);
    return now === beyond(history, 1) ? 0 : now;
  },
};

export const doubleTop: Pattern = {
  name: 'double-top',
  title: 'Double top',
  tells: 'bearish',
  detect: (history) => bearish(history.swings.isDoubleTop),
};

export const doubleBottom: Pattern = {
  name: 'double-bottom',
  title: 'Double bottom',
  tells: 'bullish',
  detect: (history) => bullish(history.swings.isDoubleBottom),
};
