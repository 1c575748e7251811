import type { PatternHistory } from './history.ts';
import { atLeast, atMost, bearish, bullish, directed, type Pattern } from './pattern.ts';
import { isBig, isDoji, isEngulfing, isHarami } from './shapes.ts';

/**
 * Big, small, big: a body of at most three tenths of the first beyond the first one's middle, then one that
 * closes back beyond it. `way` is 1 for the morning, -1 for the evening. No gap is asked: many markets have none.
 */
function isStar(history: PatternHistory, way: 1 | -1): boolean {
  return (
    isBig(history, 2) &&
    history.colour(2) === -way &&
    history.range(1) > 0 &&
    atMost(history.body(1), 0.3 * history.body(2)) &&
    (history.middle(2) - history.middle(1)) * way > 0 &&
    history.colour(0) === way &&
    atLeast(history.body(0), 0.5 * history.range(0)) &&
    (history.close(0) - history.middle(2)) * way > 0
  );
}

export const morningStar: Pattern = {
  name: 'morning-star',
  title: 'Morning star',
  tells: 'bullish',
  detect: (history) => bullish(isStar(history, 1)),
};

export const eveningStar: Pattern = {
  name: 'evening-star',
  title: 'Evening star',
  tells: 'bearish',
  detect: (history) => bearish(isStar(history, -1)),
};

export const morningDojiStar: Pattern = {
  name: 'morning-doji-star',
  title: 'Morning doji star',
  tells: 'bullish',
  detect: (history) => bullish(isStar(history, 1) && isDoji(history, 1)),
};

export const eveningDojiStar: Pattern = {
  name: 'evening-doji-star',
  title: 'Evening doji star',
  tells: 'bearish',
  detect: (history) => bearish(isStar(history, -1) && isDoji(history, 1)),
};

/** A body of at least half the range that opens within the one before and closes beyond it, near its extreme. */
function marchesOn(history: PatternHistory, age: number, way: 1 | -1): boolean {
  const shadow = way > 0 ? history.upperShadow(age) : history.lowerShadow(age);
  return (
    marches(history, age, way) &&
    history.open(age) >= history.bottom(age + 1) &&
    history.open(age) <= history.top(age + 1) &&
    (history.close(age) - history.close(age + 1)) * way > 0 &&
    atMost(shadow, 0.3 * history.range(age))
  );
}

function marches(history: PatternHistory, age: number, way: 1 | -1): boolean {
  return history.colour(age) === way && atLeast(history.body(age), 0.5 * history.range(age));
}

export const threeWhiteSoldiers: Pattern = {
  name: 'three-white-soldiers',
  title: 'Three white soldiers',
  tells: 'bullish',
  detect: (history) =>
    bullish(marches(history, 2, 1) && marchesOn(history, 1, 1) && marchesOn(history, 0, 1)),
};

export const threeBlackCrows: Pattern = {
  name: 'three-black-crows',
  title: 'Three black crows',
  tells: 'bearish',
  detect: (history) =>
    bearish(marches(history, 2, -1) && marchesOn(history, 1, -1) && marchesOn(history, 0, -1)),
};

export const threeInside: Pattern = {
  name: 'three-inside',
  title: 'Three inside up or down',
  tells: 'both',
  detect(history) {
    const way = -history.colour(2);
    const isThere =
      isHarami(history, 1) &&
      history.colour(1) === way &&
      history.colour(0) === way &&
      (history.close(0) - history.open(2)) * way > 0;
    return directed(isThere, way);
  },
};

export const threeOutside: Pattern = {
  name: 'three-outside',
  title: 'Three outside up or down',
  tells: 'both',
  detect(history) {
    const way = history.colour(1);
    const isThere =
      isEngulfing(history, 1) && history.colour(0) === way && (history.close(0) - history.close(1)) * way > 0;
    return directed(isThere, way);
  },
};
